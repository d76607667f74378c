"""Putting an answer of the fund's right with which the plan has gone on: a tilsagn, a prækvalifikation or a yes to an
amendment. What a letter says, those put right who have the letter; what the fund's officer has answered here, the fund.

The answer holds until a second person has confirmed what it really is; then tilsagn, conditions and rates follow.
What was paid, told met or answered meanwhile stays.
"""

from typing import Any

from accounts.models import User
from approvals import emails
from approvals.actions.approvers import judge_anew
from approvals.actions.fund import reason as said_why
from approvals.actions.letters import Letter, due_to_confirm, require_trace, write_letter
from approvals.actions.moves import acting_on_step, require_seen, require_snapshot, take_snapshot, walk_step
from approvals.actions.records import decision_in_force, seal, take_back
from approvals.actions.starting import start_or_open_economy
from approvals.actions.verbs import (
    AMOUNT_CORRECTED,
    CORRECTION_DROPPED,
    LETTER_CORRECTED,
    LETTER_REPLACING,
    OWN_ANSWER_CORRECTED,
    OWN_ANSWER_REPLACING,
    OWN_ANSWER_TAKEN_BACK,
)
from approvals.models import CaseStep, Decision, Snapshot, amendment_of
from approvals.permissions import pending_decision
from approvals.permissions.behalf import principal_confirming
from approvals.rules.letters import check_correction, corrected_amount, grant_of, terms_of
from approvals.workflow import BY_FUND, OF_LETTER, STEP, TAKE_BACK, Record, correction_at
from core.attachments import NO_CHANGES, FileChanges, change_files
from core.audit import record
from core.dates import now
from core.versions import Moved
from core.workflow import NotReady
from funding.actions import FUND, Approval, correct_approval, correct_conditions, correct_grant
from funding.models import GrantCondition
from plans.models import Plan


def correct_answer(
    *,
    step: CaseStep,
    seen_version: int,
    letter: Letter,
    reason: str,
    files: FileChanges = NO_CHANGES,
    by: User,
) -> Decision:
    """Write down what the answer really is, or change what was written down and is not confirmed yet."""
    with acting_on_step(step, by=by) as locked:
        sort = correction_at(locked)
        edge = STEP.require(sort.write, locked, by)
        require_seen(locked, seen_version)
        before = decision_in_force(locked)
        pending = pending_decision(locked)
        decision = pending or Decision(step=locked, replaces=before)
        decision.reason = said_why(reason)
        if letter.outcome != before.outcome:
            raise NotReady(["Kun det, der står i svaret, kan rettes, ikke hvad fonden har svaret."])
        write_letter(decision, letter, by)
        _require_possible(locked, before, decision)
        change_files(decision.files, files, by=by)
        if sort == OF_LETTER:
            require_trace(decision, before)
        walk_step(locked, edge, due_on=due_to_confirm(locked, written_before=pending is not None))
        told: dict[str, Any] = {"subject": decision, "root": locked.case.plan, "by": by}
        told["on_behalf_of"] = decision.recorded_behalf
        if sort == BY_FUND:
            record(OWN_ANSWER_REPLACING, **told)
        else:
            record(LETTER_REPLACING, day=letter.decided_on, **told)
        if pending is None:  # written further, it waits for the same people, who know
            emails.correction_to_confirm(locked, decision)
    return decision


def confirm_correction(*, step: CaseStep, seen_version: int, seen_snapshot: int, by: User) -> Decision:
    """A second person vouches for it: from now on that is what the fund has answered."""
    with acting_on_step(step, by=by) as locked:
        sort = correction_at(locked)
        edge = STEP.require(sort.confirm, locked, by)
        require_seen(locked, seen_version)
        require_snapshot(locked, seen_snapshot)
        decision, before = _pending(locked), decision_in_force(locked)
        _require_possible(locked, before, decision)
        seal(decision, by)
        walk_step(locked, edge, meeting_on=decision.decided_on, due_on=None)
        _tell(sort, locked.case.plan, before, decision, by)
        _follow(locked, before, decision, by)
        emails.answer_corrected(locked)
    return decision


def drop_correction(*, step: CaseStep, seen_version: int, objection: str, by: User) -> Decision:
    """Let the correction go: the answer holds as it was. Another one may be written."""
    with acting_on_step(step, by=by) as locked:
        edge = STEP.require(correction_at(locked).back, locked, by)
        require_seen(locked, seen_version)
        decision = _pending(locked)
        decision.objection = said_why(objection)
        decision.set_aside_at, decision.replaces = now(), None
        decision.save(update_fields=["objection", "set_aside_at", "replaces"])
        walk_step(locked, edge, due_on=None)
        record(
            CORRECTION_DROPPED,
            subject=decision,
            root=locked.case.plan,
            by=by,
            on_behalf_of=principal_confirming(by, locked),
        )
        emails.correction_dropped(locked, decision)
    return decision


def take_back_answer(*, step: CaseStep, seen_version: int, reason: str, by: User) -> Decision:
    """An afslag or remarks that the fund has given here: it stays to be read, the case is open, and the fund answers
    anew. One person's act, as the answer was: nothing rests on it."""
    with acting_on_step(step, by=by) as locked:
        edge = STEP.require(TAKE_BACK, locked, by)
        require_seen(locked, seen_version)
        decision = decision_in_force(locked)
        decision.objection = said_why(reason)
        take_back(locked, by)
        decision.set_aside_at = now()
        decision.save(update_fields=["objection", "set_aside_at"])
        walk_step(locked, edge, meeting_on=None)
        record(
            OWN_ANSWER_TAKEN_BACK,
            subject=decision,
            root=locked.case.plan,
            by=by,
            on_behalf_of=principal_confirming(by, locked),
        )
        emails.answer_taken_back(locked)
    return decision


def _pending(step: CaseStep) -> Decision:
    decision = pending_decision(step)
    if decision is None:
        raise Moved("Der er ingen rettelse, der venter på at blive bekræftet.")
    return decision


def _require_possible(step: CaseStep, before: Decision, after: Decision) -> None:
    if found := check_correction(step, before, after):
        raise NotReady([finding.reason for finding in found])


def _tell(sort: Record, plan: Plan, before: Decision, after: Decision, by: User) -> None:
    told: dict[str, Any] = {"subject": after, "root": plan, "by": by, "on_behalf_of": after.confirmed_behalf}
    if after.amount == before.amount:
        verb = OWN_ANSWER_CORRECTED if sort == BY_FUND else LETTER_CORRECTED
        record(verb, day=after.decided_on, **told)
    else:
        record(AMOUNT_CORRECTED, before=before.amount, after=after.amount, **told)


def _follow(step: CaseStep, before: Decision, after: Decision, by: User) -> None:
    """What rests on the answer becomes what it would have been; nothing does on a prækvalifikation, which is read."""
    case, plan = step.case, step.case.plan
    if case.is_prequalification:
        return
    correct_conditions(
        plan=plan,
        by=by,
        known=list(
            GrantCondition.objects.filter(plan=plan, set_on=before.decided_on, reference=before.reference)
        ),
        was=terms_of(before),
        terms=terms_of(after),
        set_on=after.decided_on,
        reference=after.reference,
    )
    _follow_grant(step, before, after, by)
    movement = amendment_of(case).movement if case.is_amendment else None
    if movement is not None:
        movement.plan = plan
        found_by = after.reference or movement.fund_reference
        correct_approval(movement=movement, body=FUND, approval=Approval(after.decided_on, found_by))


def _follow_grant(step: CaseStep, before: Decision, after: Decision, by: User) -> None:
    """Another tilsagn in its place. A plan that has not started gets its money in balance with another amount; a plan
    in drift gets a version of itself with the tilsagn as it is."""
    plan, grant = step.case.plan, grant_of(step, before)
    if grant is None:
        return
    grant.plan, amount = plan, corrected_amount(grant, before, after)
    correct_grant(
        grant=grant,
        by=by,
        amount=amount,
        granted_on=after.decided_on,
        reference=after.reference,
        conditions=after.conditions,
    )
    plan.refresh_from_db()
    if plan.started_on is None:
        # The page that was confirmed tells of a start only with another amount.
        if amount != grant.amount:
            start_or_open_economy(plan)
    else:
        take_snapshot(plan, Snapshot.Reason.CORRECTED, by)
        judge_anew(plan)
