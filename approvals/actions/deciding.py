"""Confirming a body's decision, sending its record back, and what follows from an outcome."""

from collections.abc import Sequence
from typing import NamedTuple

from accounts.models import User
from approvals import emails
from approvals.actions.applying import close_if_done, refuse_amendment, return_amendment
from approvals.actions.moves import (
    acting_on_step,
    advance,
    all_sections,
    require_seen,
    require_snapshot,
    said_by,
    save_plan,
    walk_case,
    walk_plan,
    walk_step,
)
from approvals.actions.records import seal
from approvals.actions.verbs import CONFIRMED, CONFIRMED_NO, CONTINUED, SENT_BACK
from approvals.calculations import confirmation_due_on
from approvals.figures.decisions import words_of_return
from approvals.figures.operation_places import places_of_case
from approvals.models import Case, CaseStep, Decision, Outcome, Remark, StepKind
from approvals.permissions import pending_decision
from approvals.permissions.behalf import principal_confirming, principal_returning
from approvals.workflow import CASE, PLAN, STEP, consequence
from core.audit import record
from core.behalf import Behalf
from core.dates import now
from core.versions import Moved
from core.workflow import NotReady


class Said(NamedTuple):
    """A remark: its section, empty for the whole plan, its text, and the field that it is pinned to, with its name."""

    section: str
    text: str
    place: str = ""
    label: str = ""


NO = {Outcome.NOT_RECOMMENDED, Outcome.NOT_APPROVED, Outcome.RETURNED, Outcome.OPPOSED}


def confirm_decision(*, step: CaseStep, seen_version: int, seen_snapshot: int, by: User) -> Decision:
    """A second person vouches that the record is what the body decided about the snapshot that was shown."""
    with acting_on_step(step, by=by) as locked:
        decision = pending_decision(locked)
        stays_open = (
            decision is not None and consequence(locked.kind, decision.outcome).step == CaseStep.State.OPEN
        )
        edge = STEP.require("confirm_open" if stays_open else "confirm", locked, by)
        require_seen(locked, seen_version)
        require_snapshot(locked, seen_snapshot)
        if decision is None:
            raise Moved("Der er ingen beslutning at bekræfte.")
        seal(decision, by)
        changes: dict[str, object] = {"meeting_on": decision.decided_on, "due_on": None}
        if stays_open:
            changes = _new_meeting(locked, decision)
        walk_step(locked, edge, **changes)
        record(
            CONFIRMED_NO if decision.outcome in NO else CONFIRMED,
            subject=decision,
            root=locked.case.plan,
            by=by,
            on_behalf_of=decision.confirmed_behalf,
            **said_by(locked),
            outcome=decision.get_outcome_display().lower(),
            day=decision.decided_on,
        )
        if decision.makes_changes:
            record(
                CONTINUED,
                subject=locked.case,
                root=locked.case.plan,
                by=by,
                on_behalf_of=decision.confirmed_behalf,
                body=locked.body_genitive,
            )
        follow_body(locked, decision, by)
        emails.decision_confirmed(locked, decision)
    return decision


def send_back_to_caseworker(*, step: CaseStep, seen_version: int, objection: str, by: User) -> Decision:
    """The record does not match the minutes: the caseworker gets it back with what is wrong."""
    with acting_on_step(step, by=by) as locked:
        edge = STEP.require("send_back", locked, by)
        require_seen(locked, seen_version)
        decision = pending_decision(locked)
        if decision is None:
            raise Moved("Der er ingen beslutning at sende tilbage.")
        if not objection.strip():
            raise NotReady(["Skriv, hvad der skal rettes."])
        decision.objection = objection
        decision.save(update_fields=["objection"])
        walk_step(locked, edge, due_on=None)
        record(
            SENT_BACK,
            subject=decision,
            root=locked.case.plan,
            by=by,
            on_behalf_of=principal_confirming(by, locked),
            **said_by(locked),
        )
        emails.record_sent_back(locked, decision)
    return decision


def _new_meeting(step: CaseStep, decision: Decision) -> dict[str, object]:
    """A postponed item stays open with its new date; a lapsed one is set again, without any."""
    if decision.postponed_to is None:
        return {"meeting_on": None, "due_on": None}
    days = step.case.plan.municipality.confirmation_days
    return {"meeting_on": decision.postponed_to, "due_on": confirmation_due_on(decision.postponed_to, days)}


# What follows


def follow_body(step: CaseStep, decision: Decision, by: User) -> None:
    """The table's consequence of a body's outcome for case and plan."""
    case = step.case
    match consequence(step.kind, decision.outcome).case:
        case Case.State.RETURNED:
            edge = "return_by_organisation" if step.is_beside else "return_by_body"
            walk_case(case, CASE.require(edge, case, None if step.kind == StepKind.BOARD else by))
            sections = decision.changed_sections or [""]
            give_back(case, [(one, words_of_return(decision)) for one in sections], by, decision=decision)
            emails.returned(case)
        case Case.State.REFUSED:
            walk_case(case, CASE.require("refuse_by_council", case, by))
            if case.is_amendment:
                refuse_amendment(case)
                return
            walk_plan(case.plan, PLAN.require("refuse_by_council", case.plan, by), open_sections=[])
        case _:
            for opened in advance(case):
                emails.step_opened(opened)
            close_if_done(case)


def give_back(
    case: Case, remarks: Sequence[tuple[str, ...]], by: User, *, decision: Decision | None = None
) -> list[str]:
    """Write the remarks and open the sections they name; an empty section means the whole plan."""
    known, said = all_sections(case.plan), [Said(*one) for one in remarks]
    principal = decision.confirmed_behalf if decision else principal_returning(by, case)
    chosen = keep_remarks(case, said, by, decision=decision, principal=principal)
    is_whole = len(chosen) < len(said)
    opened = known if is_whole else list(dict.fromkeys(chosen))
    if case.is_amendment:
        return_amendment(case, () if is_whole else opened)
        return opened
    save_plan(case.plan, open_sections=opened)
    return opened


def keep_remarks(
    case: Case, said: Sequence[Said], by: User, *, decision: Decision | None, principal: Behalf
) -> list[str]:
    """Write them down, and give the sections that they name."""
    chosen = [one.section for one in said if one.section]
    if unknown := set(chosen) - set(all_sections(case.plan)):
        raise NotReady([f"Afsnittet findes ikke: {', '.join(sorted(unknown))}"])
    require_places(case, said)
    for one in said:
        Remark.objects.create(
            case=case,
            snapshot=case.snapshot,
            decision=decision,
            section=one.section,
            text=one.text,
            place=one.place,
            written_by=by,
            written_for_id=principal.person,
            written_for_organisation=principal.organisation,
            written_at=now(),
        )
    return chosen


def require_places(case: Case, remarks: Sequence[Said]) -> None:
    """A remark is pinned to what stands in the hand-in that is sent back, in the section that it opens."""
    pinned = [one for one in remarks if one.place]
    found = places_of_case(case, case.snapshot.document).found if pinned else {}
    if any(one.place not in found or found[one.place].section != one.section for one in pinned):
        raise NotReady(["Et felt, som en bemærkning gælder, findes ikke i indsendelsen. Vælg det igen."])
