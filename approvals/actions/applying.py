"""What a case about an amendment leads to: carried out when all have approved, else back to its writers or over."""

from collections.abc import Collection

from accounts.models import User
from approvals import emails
from approvals.actions.approvers import ask_besides
from approvals.actions.moves import case_steps, take_snapshot, walk_case, walk_plan
from approvals.actions.verbs import (
    AMENDED,
    AMENDMENT_CLASHED,
    AMENDMENT_REFUSED,
    OTHER_USE_REFUSED,
    RELEASED,
    RESUMED,
)
from approvals.exchange import current_document
from approvals.exchange.amendments import PLAN as OWN_FIELDS
from approvals.exchange.amendments import Proposal, proposal_of
from approvals.figures import fits, proposed
from approvals.models import Amendment, Case, CaseStep, Decision, Outcome, Snapshot, StepKind, amendment_of
from approvals.workflow import CASE, PLAN
from approvals.workflow.amendments import AMENDMENT
from core.audit import record
from core.dates import is_overdue
from core.exchange import Scope
from core.workflow import NotReady
from funding.actions import COUNCIL, FUND, Approval, apply_operations, refuse_regulation, release_regulation
from funding.models import RegulationMovement
from plans.actions import change_plan, number_rows, raise_revision
from plans.models import Plan


def close_if_done(case: Case) -> bool:
    """Carry the amendment out when its last step is done. Nothing for an application, which the fund closes."""
    if not case.is_amendment or case_steps(case).exclude(state=CaseStep.State.DONE).exists():
        return False
    amendment = amendment_of(case)
    if amendment.movement is not None:
        _release(case, amendment, amendment.movement)
        return True
    proposal = proposal_of(amendment.listed_operations, current_document(case.plan))
    if not fits(proposal):
        _give_back(case, amendment)
        return False
    amendment.case = case
    if ask_besides(amendment, proposal):
        return False
    _carry_out(case, amendment, proposal)
    return True


def _carry_out(case: Case, amendment: Amendment, proposal: Proposal) -> None:
    plan = case.plan
    walk_case(case, CASE.require("carry_out", case, None))
    write_operations(plan, proposal)
    number_rows(plan=plan, by=None)
    raise_revision(plan)
    if plan.status == Plan.Status.ENDED and not is_overdue(plan.ends_on):
        walk_plan(plan, PLAN.require("resume", plan, None))
        record(RESUMED, subject=plan, root=plan, by=None)
    snapshot = take_snapshot(plan, Snapshot.Reason.AMENDED, None)
    walk_amendment(amendment, "carry_out", result=snapshot)
    record(AMENDED, subject=snapshot, root=plan, by=None, amendment=amendment, title=amendment.title)
    emails.amendment_applied(amendment)
    for other in _no_longer_fitting(plan):
        assert other.case is not None
        _give_back(other.case, other)


def _no_longer_fitting(plan: Plan) -> list[Amendment]:
    """Other amendments that lie with those who approve: nobody is asked about what the plan has gone past."""
    sent = Amendment.objects.filter(plan=plan, state=Amendment.State.SENT, movement=None)
    document, found = current_document(plan), []
    for other in sent.select_related("case__snapshot").order_by("number"):
        if other.case is not None and not fits(proposal_of(other.listed_operations, document)):
            other.plan = other.case.plan = plan
            found.append(other)
    return found


def returned_as_unfit(case: Case) -> bool:
    """Whether what the fund has said yes to no longer fits the plan: then nothing follows from its yes."""
    if not _is_unfit(case):
        return False
    _give_back(case, amendment_of(case))
    return True


def _is_unfit(case: Case) -> bool:
    amendment = amendment_of(case)
    return amendment.movement is None and not fits(proposed(amendment))


def require_fitting(case: Case) -> None:
    """An amendment that is over is not opened again for an answer, when the plan has gone past it meanwhile."""
    if case.is_amendment and _is_unfit(case):
        cure = (
            "Ansøgeren kan rette den og sende den igen."
            if case.state == Case.State.RETURNED
            else "Foreslå i stedet en ny ændring."
        )
        raise NotReady([f"Planen er ændret, så ændringen ikke længere passer til den. {cure}"])


def _release(case: Case, amendment: Amendment, movement: RegulationMovement) -> None:
    """Both bodies have approved the other use: the movement counts from now on, with their decisions behind it."""
    walk_case(case, CASE.require("carry_out", case, None))
    walk_amendment(amendment, "carry_out")
    movement.plan, standing = case.plan, _standing(case)
    release_regulation(
        movement=movement,
        approvals={
            body: _approval(amendment, standing[kind])
            for kind, body in ((StepKind.COUNCIL, COUNCIL), (StepKind.FUND, FUND))
        },
    )
    record(RELEASED, subject=amendment, root=case.plan, by=None, amendment=amendment, amount=movement.amount)
    emails.other_use_approved(amendment, movement)


def _approval(amendment: Amendment, decision: Decision) -> Approval:
    found_by = decision.reference or decision.case_number or decision.document_number
    return Approval(decision.decided_on, found_by or f"{amendment} af {amendment.plan.number}")


def _standing(case: Case) -> dict[str, Decision]:
    """By kind of step, the confirmed decision about what the parties have before them."""
    rows = Decision.objects.filter(step__case=case, snapshot=case.snapshot, confirmed_at__isnull=False)
    rows = rows.select_related("step", "replaced_by").order_by("pk")
    return {row.step.kind: row for row in rows if row.is_in_force}


def write_operations(plan: Plan, proposal: Proposal) -> None:
    """The live rows become what was approved. The plan's own fields first: dates are checked against its term."""
    scope = Scope(scheme=plan.scheme, municipality=plan.municipality)
    own = [operation for operation in proposal.operations if operation.kind == OWN_FIELDS]
    change_plan(plan=plan, by=None, operations=own, scope=scope)
    apply_operations(plan=plan, operations=proposal.operations, by=None, scope=scope)


def _give_back(case: Case, amendment: Amendment) -> None:
    """Its writers choose what is to hold, or mend what breaks a rule, and send it again to everybody."""
    walk_case(case, CASE.require("return_by_clash", case, None))
    walk_amendment(amendment, "return", returned_sections=[])
    record(AMENDMENT_CLASHED, subject=amendment, root=case.plan, by=None, amendment=amendment)
    emails.returned(case)


def return_amendment(case: Case, sections: Collection[str]) -> None:
    """Back to those who write it, in these sections; none means all. The plan in force stays closed."""
    walk_amendment(amendment_of(case), "return", returned_sections=list(sections))


def refuse_amendment(case: Case) -> None:
    """Nothing changes: the plan runs on as it is, or the money stays on the account."""
    amendment = amendment_of(case)
    walk_amendment(amendment, "refuse")
    if amendment.movement is not None:
        _hold_back(case, amendment, amendment.movement)
        return
    record(AMENDMENT_REFUSED, subject=amendment, root=case.plan, by=None, amendment=amendment)
    emails.amendment_refused(amendment)


def _hold_back(case: Case, amendment: Amendment, movement: RegulationMovement) -> None:
    """The movement never counts; beside it stands who said no, and why."""
    said = _refusal(case)
    refuse_regulation(
        movement=movement,
        by=None,
        refused_on=said.decided_on,
        reason=f"{said.step.full_name}: {said.get_outcome_display().lower()}"
        + (f". {said.text}" if said.text and not said.is_closed else ""),
    )
    record(
        OTHER_USE_REFUSED,
        subject=amendment,
        root=case.plan,
        by=None,
        amendment=amendment,
        amount=movement.amount,
    )
    emails.other_use_refused(amendment, movement)


def _refusal(case: Case) -> Decision:
    """The no that closed the case."""
    rows = Decision.objects.filter(step__case=case, outcome__in=[Outcome.NOT_APPROVED, Outcome.REFUSED])
    return rows.filter(confirmed_at__isnull=False).select_related("step").order_by("-pk")[0]


def walk_amendment(amendment: Amendment, name: str, by: User | None = None, **changes: object) -> None:
    """Move an amendment along its table, under the plan's lock."""
    edge = AMENDMENT.require(name, amendment, by)
    for field, value in changes.items():
        setattr(amendment, field, value)
    amendment.state = edge.target
    amendment.save(update_fields=["state", *changes])
