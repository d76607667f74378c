"""Who may free somebody from four eyes at a step, and whom."""

from accounts.models import User
from accounts.querysets import reach_of
from accounts.roles import Permission
from approvals.models import BODY_KINDS, CaseStep, StepKind
from approvals.permissions import acting_ids
from approvals.permissions.amendments import tells_for_board
from approvals.permissions.four_eyes import are_one_to_four_eyes, hand_in, is_the_funds_own, waiver_for
from plans.permissions import applicant_id

P = Permission
# Steps at which four eyes are asked about.
WAIVABLE = frozenset({*BODY_KINDS, StepKind.BOARD, StepKind.FUND})


def confirming_rights(step: CaseStep) -> tuple[tuple[int, Permission], ...]:
    """Organisation and right of those who confirm at the step. The formand's is a seat on the plan instead."""
    if step.kind == StepKind.FUND and is_the_funds_own(step):
        return ((step.acting_organisation_id, P.GRANT),)
    if step.kind == StepKind.FUND:
        plan, applicant = step.case.plan, applicant_id(step.case.plan)
        kommune = ((plan.municipality_id, right) for right in (P.CONFIRM_DECISION, P.RECORD_DECISION))
        return (*([(applicant, P.WRITE_PLAN)] if applicant is not None else []), *kommune)
    if step.kind not in BODY_KINDS:
        return ()
    right = P.WRITE_PLAN if step.is_beside else P.CONFIRM_DECISION
    return tuple((pk, right) for pk in acting_ids(step))


def can_waive(user: User, step: CaseStep) -> bool:
    """The administrator of an organisation that acts at the step, by a role of their own."""
    if step.kind not in WAIVABLE:
        return False
    acting = {pk for pk, _ in confirming_rights(step)} or {step.acting_organisation_id}
    return not acting.isdisjoint(reach_of(user).managed_organisations)


def reasons_against_waiving(granter: User, person: User, step: CaseStep) -> list[str]:
    """Why the administrator may not free this person: not oneself, not for another organisation, not for nothing."""
    if granter.pk != person.pk and not _confirms_for(granter, person, step):
        return [f"{person} har ikke ret til at bekræfte her for din organisation."]
    return reasons_between(granter, person, step)


def reasons_between(granter: User, person: User, step: CaseStep) -> list[str]:
    """The same about somebody who has the right to confirm there."""
    if granter.pk == person.pk:
        return ["Du kan ikke fritage dig selv. En anden administrator i organisationen skal gøre det."]
    if are_one_to_four_eyes(granter.pk, person.pk, step.case):
        pair = f"Du og {person} har været stedfortræder for hinanden i sagen og tæller som én person."
        return [f"{pair} En anden administrator i organisationen skal give fritagelsen."]
    if not hand_in(person.pk, step):
        return [f"{person} kan bekræfte uden en fritagelse."]
    if waiver_for(person.pk, step) is not None:
        return [f"{person} er allerede fritaget."]
    return []


def _confirms_for(granter: User, person: User, step: CaseStep) -> bool:
    managed = reach_of(granter).managed_organisations
    if step.kind == StepKind.BOARD:
        return step.acting_organisation_id in managed and tells_for_board(person, step.case.plan)
    reach = reach_of(person)
    return any(pk in managed and reach.can(right, pk) for pk, right in confirming_rights(step))
