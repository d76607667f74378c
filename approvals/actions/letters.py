"""The fund's answer from its letter: written down by ansøger or sagsbehandler, confirmed by a second person."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from accounts.models import User
from approvals import emails
from approvals.actions.deciding import Said, require_places
from approvals.actions.fund import (
    above_nothing,
    asks_for_tilsagn,
    covering,
    follow_grant,
    follow_prequalification,
    follow_refusal,
    follow_remarks,
    joined,
    kept_terms,
    possible,
)
from approvals.actions.fund import (
    reason as said_why,
)
from approvals.actions.moves import acting_on_step, require_seen, require_snapshot, walk_step
from approvals.actions.records import decision_in_force, seal, take_back
from approvals.actions.verbs import LETTER_REGISTERED, LETTER_REPLACING, LETTER_RETURNED
from approvals.calculations import confirmation_due_on
from approvals.models import CaseStep, Decision, Outcome, Remark
from approvals.permissions import pending_decision
from approvals.permissions.behalf import principal_confirming, recorded_for
from approvals.rules.letters import letter_lies_with
from approvals.workflow import STEP, answers_of_fund
from approvals.workflow.checks import ACCEPTING
from core.attachments import NO_CHANGES, FileChanges, change_files
from core.audit import record
from core.dates import now, today
from core.versions import Moved
from core.workflow import NotReady
from funding.calculations import Term


@dataclass(frozen=True, kw_only=True)
class Letter:
    """What the fund has written. `amount` in kr. and `conditions` belong to a tilsagn, `text` to an afslag and to the
    fund's own prækvalifikation, `remarks` (section or "" for the whole plan, text) to bemærkninger."""

    outcome: str
    decided_on: dt.date
    reference: str = ""
    amount: Decimal | None = None
    conditions: tuple[Term, ...] = ()
    text: str = ""
    remarks: tuple[tuple[str, ...], ...] = ()


def register_letter(
    *,
    step: CaseStep,
    seen_version: int,
    seen_snapshot: int,
    letter: Letter,
    files: FileChanges = NO_CHANGES,
    by: User,
) -> Decision:
    """Write the letter down. Nothing follows from it before a second person has read it too."""
    with acting_on_step(step, by=by) as locked:
        edge = STEP.require("register", locked, by)
        require_seen(locked, seen_version)
        require_snapshot(locked, seen_snapshot)
        decision = pending_decision(locked) or Decision(step=locked)
        is_told = edge.source == CaseStep.State.RECORDED and decision.recorded_by_id == by.pk
        write_letter(decision, letter, by)
        change_files(decision.files, files, by=by)
        require_trace(decision)
        walk_step(
            locked,
            edge,
            meeting_on=letter.decided_on,
            due_on=due_to_confirm(locked, written_before=edge.source == CaseStep.State.RECORDED),
        )
        record(
            LETTER_REGISTERED,
            subject=decision,
            root=locked.case.plan,
            by=by,
            on_behalf_of=decision.recorded_behalf,
            day=letter.decided_on,
        )
        if not is_told:  # who puts right what they wrote a moment ago has told everybody already
            emails.letter_to_confirm(locked, decision)
    return decision


def replace_letter(
    *,
    step: CaseStep,
    seen_version: int,
    letter: Letter,
    reason: str,
    files: FileChanges = NO_CHANGES,
    by: User,
) -> Decision:
    """Correct a letter that was confirmed and wrong by a new record. What followed from the wrong one waits until a
    second person has read the new one; both stay to be seen."""
    with acting_on_step(step, by=by) as locked:
        edge = STEP.require("replace_letter", locked, by)
        require_seen(locked, seen_version)
        decision = Decision(step=locked, replaces=decision_in_force(locked), reason=said_why(reason))
        write_letter(decision, letter, by)
        change_files(decision.files, files, by=by)
        require_trace(decision)
        take_back(locked, by)
        walk_step(locked, edge, meeting_on=letter.decided_on, due_on=due_to_confirm(locked))
        record(
            LETTER_REPLACING,
            subject=decision,
            root=locked.case.plan,
            by=by,
            on_behalf_of=decision.recorded_behalf,
            day=letter.decided_on,
        )
        emails.letter_to_confirm(locked, decision)
    return decision


def due_to_confirm(step: CaseStep, *, written_before: bool = False) -> dt.date | None:
    """As long after it was written down as the kommune has to confirm its own bodies' decisions. Whoever writes it anew
    gives no more time."""
    if written_before:
        return step.due_on
    return confirmation_due_on(today(), step.case.plan.municipality.confirmation_days)


def require_trace(decision: Decision, before: Decision | None = None) -> None:
    """What the plan goes on with is found again: by the letter's reference, or as the letter itself, also where that
    lies with the record that is put right. Afslag and remarks say why in the record, and can be put right by another.
    """
    if decision.outcome not in ACCEPTING or decision.reference or decision.files.exists():
        return
    if not letter_lies_with(before):
        raise NotReady(["Skriv brevets reference, eller læg brevet ved. Så kan tilsagnet findes igen."])


def write_letter(decision: Decision, letter: Letter, by: User) -> None:
    """The record becomes what the letter says, not confirmed yet."""
    case = decision.step.case
    if letter.outcome not in answers_of_fund(case):
        raise NotReady(["Vælg, hvad fonden har svaret."])
    values = {
        "outcome": letter.outcome,
        "decided_on": possible(decision.step, letter.decided_on, "Brevets dato"),
        "reference": letter.reference,
        "snapshot": case.snapshot,
        "recorded_by": by,
        **recorded_for(by, decision.step),
        "recorded_at": now(),
        "objection": "",
        **_said(decision, letter),
    }
    for name, value in values.items():
        setattr(decision, name, value)
    decision.save()
    _keep_remarks(decision, letter, by)


def confirm_letter(*, step: CaseStep, seen_version: int, seen_snapshot: int, by: User) -> Decision:
    """A second person vouches that the letter says so: from now on it holds as if the fund had answered here."""
    with acting_on_step(step, by=by) as locked:
        edge = STEP.require("confirm_letter", locked, by)
        require_seen(locked, seen_version)
        require_snapshot(locked, seen_snapshot)
        decision = _pending(locked)
        seal(decision, by)
        walk_step(locked, edge)
        match decision.outcome:
            case Outcome.PREQUALIFIED:
                follow_prequalification(locked, decision, "prequalify_by_letter", by)
            case Outcome.GRANTED:
                follow_grant(locked, decision, "grant_by_letter", by)
            case Outcome.REFUSED:
                follow_refusal(locked, decision, "refuse_by_letter", by)
            case _:
                remarks = list(decision.remarks.values_list("section", "text", "place"))
                decision.remarks.all().delete()
                follow_remarks(locked, decision, remarks, "return_by_letter", by)
    return decision


def return_letter(*, step: CaseStep, seen_version: int, objection: str, by: User) -> Decision:
    """What was written down is not what the letter says: whoever wrote it gets it back with what is wrong."""
    with acting_on_step(step, by=by) as locked:
        edge = STEP.require("return_letter", locked, by)
        require_seen(locked, seen_version)
        decision = _pending(locked)
        if not objection.strip():
            raise NotReady(["Skriv, hvad der skal rettes."])
        decision.objection = objection
        decision.save(update_fields=["objection"])
        walk_step(locked, edge, due_on=None)
        principal = principal_confirming(by, locked)
        record(LETTER_RETURNED, subject=decision, root=locked.case.plan, by=by, on_behalf_of=principal)
        emails.record_sent_back(locked, decision)
    return decision


def _said(decision: Decision, letter: Letter) -> dict[str, object]:
    match letter.outcome:
        case Outcome.GRANTED | Outcome.PREQUALIFIED:
            return {
                "amount": _amount(decision, letter),
                **kept_terms(letter.conditions),
                "text": letter.text,
            }
        case Outcome.REFUSED:
            return {"amount": None, **kept_terms(()), "text": said_why(letter.text)}
        case Outcome.REMARKS:
            return {"amount": None, **kept_terms(()), "text": joined(letter.remarks)}
    raise NotReady(["Vælg, hvad fonden har svaret."])


def _amount(decision: Decision, letter: Letter) -> Decimal | None:
    """A yes to an amendment within the tilsagn has none, neither to write down nor to put right."""
    before, step = decision.replaces, decision.step
    if before is not None and before.outcome == letter.outcome:
        return None if before.amount is None else above_nothing(letter.amount)
    return covering(step, letter.amount) if asks_for_tilsagn(step) else None


def _keep_remarks(decision: Decision, letter: Letter, by: User) -> None:
    """They are shown when the letter is confirmed; until then they stand with the record alone."""
    decision.remarks.all().delete()
    if letter.outcome == Outcome.REMARKS:
        said = [Said(*one) for one in letter.remarks]
        require_places(decision.step.case, said)
        for one in said:
            Remark.objects.create(
                case=decision.step.case,
                snapshot=decision.snapshot,
                decision=decision,
                section=one.section,
                text=one.text,
                place=one.place,
                written_by=by,
                written_for_id=decision.recorded_for_id,
                written_for_organisation=decision.recorded_for_organisation,
                written_at=now(),
            )


def _pending(step: CaseStep) -> Decision:
    decision = pending_decision(step)
    if decision is None:
        raise Moved("Der er intet brev at bekræfte.")
    return decision
