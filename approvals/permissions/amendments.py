"""Who may propose a change of a plan in drift, send it, and answer it where the styregruppe and the fund do."""

from accounts.figures.people import People
from accounts.models import User
from accounts.querysets import reach_of
from accounts.roles import Permission
from approvals.models import Amendment, CaseStep, StepKind
from approvals.permissions import can_answer_for_fund, can_submit, can_withdraw, reasons_against_confirming
from funding.models import RegulationMovement
from plans.models import Plan
from plans.permissions import applicant_id, chairs, has, has_write_access, is_chair


def can_propose(user: User, plan: Plan) -> bool:
    """Whoever writes the plan may propose to change it while it runs."""
    return plan.status == Plan.Status.RUNNING and has_write_access(user, plan)


def can_ask_for_other_use(user: User, plan: Plan, movement: RegulationMovement) -> bool:
    """Whoever may propose opens the case, while there is something to decide: not of what both approved by hand."""
    return movement.waits_for_approval and can_propose(user, plan)


def can_amend(user: User, amendment: Amendment) -> bool:
    return has_write_access(user, amendment.plan)


def can_set_wanted_day(user: User, amendment: Amendment) -> bool:
    """From when it is to hold: those who write it, and the kommune's caseworkers once it has been sent."""
    if not amendment.is_under_way:
        return False
    decides = amendment.case_id is not None and has(user, amendment.plan, Permission.RECORD_DECISION)
    return decides or can_amend(user, amendment)


def can_send_amendment(user: User, amendment: Amendment) -> bool:
    """The ansøger signs for what is sent, as at the hand-in."""
    return can_submit(user, amendment.plan)


def can_withdraw_amendment(user: User, amendment: Amendment) -> bool:
    return can_withdraw(user, amendment.plan)


def can_decide_for_board(user: User, step: CaseStep) -> bool:
    """The formand tells what the styregruppe decided; not whoever sent the amendment or has stood in for them."""
    return (
        step.kind == StepKind.BOARD
        and tells_for_board(user, step.case.plan)
        and not reasons_against_confirming(user.pk, step)
    )


def tells_for_board(user: User, plan: Plan) -> bool:
    """Before four eyes. Where the board has no formand who can log in, the ansøger's people tell it from its minutes:
    nothing waits for somebody who is no user here."""
    if chairs(plan):
        return is_chair(user, plan)
    return reach_of(user).can(Permission.WRITE_PLAN, applicant_id(plan))


def board_tellers(step: CaseStep, people: People) -> list[User]:
    """Everybody of whom `tells_for_board` is true, among people read with the ansøger's."""
    plan = step.case.plan
    seated = [seat.user for seat in chairs(plan) if seat.user]
    return seated or list(people.who(applicant_id(plan), Permission.WRITE_PLAN))


def can_answer_amendment(user: User, step: CaseStep) -> bool:
    return step.case.is_amendment and can_answer_for_fund(user, step)
