"""What the kommune's caseworker writes: the indstilling, each body's decision, and the meeting's date."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Protocol

from accounts.models import User
from approvals import emails
from approvals.actions.applying import require_fitting, walk_amendment
from approvals.actions.appropriating import Appropriated, appropriated, change_appropriations
from approvals.actions.moves import (
    acting_on_step,
    advance,
    all_sections,
    close_later,
    require_seen,
    require_snapshot,
    said_by,
    save_plan,
    walk_case,
    walk_plan,
    walk_step,
)
from approvals.actions.verbs import (
    CARRIED_OVER,
    CHANGES_SEEN,
    MEETING_SET,
    RECOMMENDATION_REPLACED,
    RECOMMENDED,
    RECORDED,
    REPLACING,
)
from approvals.calculations import confirmation_due_on
from approvals.models import Case, CaseStep, Decision, Outcome, StepKind, amendment_of
from approvals.permissions import (
    is_the_funds_own,
    pending_decision,
    standing_decision,
    waiver_for,
)
from approvals.permissions.behalf import principal_confirming, principal_recording, recorded_for
from approvals.permissions.waivers import WAIVABLE
from approvals.rules.changes import can_hold
from approvals.workflow import CASE, PLAN, STEP, outcomes_at, sending_back_at
from approvals.workflow.days import reason_against_day, reason_against_meeting, reason_against_new_date
from core.attachments import NO_CHANGES, FileChanges, change_files
from core.audit import record as record_act
from core.dates import now, today
from core.versions import Moved
from core.workflow import NotReady, Transition
from plans.models import Plan


class Written(Protocol):
    """What somebody wrote: a form, which keeps what another saved meanwhile, or a whole record."""

    def merge_into(self, row: Any) -> list[str]: ...


@dataclass(frozen=True, kw_only=True)
class Record:
    """A body's decision as its minutes have it."""

    decided_on: dt.date
    outcome: str
    text: str = ""
    recommendation: str = ""
    item_number: str = ""
    case_number: str = ""
    document_number: str = ""
    is_closed: bool = False
    postponed_to: dt.date | None = None
    votes_for: int | None = None
    votes_against: int | None = None
    votes_abstained: int | None = None
    reservations: str = ""
    minutes_link: str = ""
    appropriation_account: str = ""
    changes: str = ""
    changed_sections: list[str] = field(default_factory=list)

    def merge_into(self, row: Any) -> list[str]:
        names = [one.name for one in fields(self)]
        for name in names:
            setattr(row, name, getattr(self, name))
        return names


def proposal(text: str, case_number: str = "") -> Record:
    """An indstilling as a record."""
    return Record(decided_on=today(), outcome=Outcome.PROPOSED, recommendation=text, case_number=case_number)


def write_recommendation(
    *,
    step: CaseStep,
    seen_snapshot: int,
    written: Written,
    finish: bool,
    files: FileChanges = NO_CHANGES,
    by: User,
) -> Decision:
    """Save the indstilling; with `finish` it is done and the first body can act."""
    with acting_on_step(step, by=by) as locked:
        edge = STEP.require("recommend", locked, by)
        require_snapshot(locked, seen_snapshot)
        decision = _keep(locked, written, by, needs_confirmation=False)
        change_files(decision.files, files, by=by)
        if finish and not decision.recommendation.strip():
            raise NotReady(["Skriv indstillingen, før du afslutter den."])
        if finish:
            seal(decision, by)
            walk_step(locked, edge)
            record_act(
                RECOMMENDED,
                subject=decision,
                root=locked.case.plan,
                by=by,
                on_behalf_of=decision.confirmed_behalf,
            )
            _hand_over(locked.case)
    return decision


def replace_recommendation(
    *,
    step: CaseStep,
    seen_version: int,
    written: Written,
    reason: str,
    files: FileChanges = NO_CHANGES,
    by: User,
) -> Decision:
    """Correct a finished indstilling, as long as no body has acted upon it; both stay."""
    with acting_on_step(step, by=by) as locked:
        edge = STEP.require("rewrite", locked, by)
        require_seen(locked, seen_version)
        before = decision_in_force(locked)
        decision = _keep(locked, written, by, needs_confirmation=False, replaces=before, reason=reason)
        change_files(decision.files, files, by=by)
        seal(decision, by)
        walk_step(locked, edge)
        record_act(
            RECOMMENDATION_REPLACED,
            subject=decision,
            root=locked.case.plan,
            by=by,
            on_behalf_of=decision.confirmed_behalf,
        )
    return decision


def record_decision(
    *,
    step: CaseStep,
    seen_snapshot: int,
    written: Written,
    files: FileChanges = NO_CHANGES,
    appropriations: Sequence[Appropriated] | None = None,
    by: User,
) -> Decision:
    """Fill in what a body decided; a second person confirms it."""
    with acting_on_step(step, by=by) as locked:
        edge = STEP.require("record", locked, by)
        require_snapshot(locked, seen_snapshot)
        return fill_in(locked, edge, written, by, files, appropriations=appropriations)


def fill_in(
    step: CaseStep,
    edge: Transition,
    written: Written,
    by: User,
    files: FileChanges = NO_CHANGES,
    *,
    appropriations: Sequence[Appropriated] | None = None,
) -> Decision:
    """Under the plan's lock: the record, and word to those who may confirm it: once, and again of another day."""
    told_of = step.due_on if edge.source == CaseStep.State.RECORDED else None
    decision = _keep(step, written, by)
    _require_possible(step, decision)
    change_files(decision.files, files, by=by)
    change_appropriations(step, decision, appropriations)
    _await_confirmation(step, edge, decision)
    record_act(
        RECORDED,
        subject=decision,
        root=step.case.plan,
        by=by,
        on_behalf_of=decision.recorded_behalf,
        **said_by(step),
    )
    if told_of is None or step.due_on != told_of:
        emails.to_confirm(step, decision)
    return decision


def replace_decision(
    *,
    step: CaseStep,
    seen_version: int,
    written: Written,
    reason: str,
    files: FileChanges = NO_CHANGES,
    appropriations: Sequence[Appropriated] | None = None,
    by: User,
) -> Decision:
    """Correct a wrong confirmation by a new record. What followed from the wrong one waits until it is confirmed."""
    with acting_on_step(step, by=by) as locked:
        edge = STEP.require("replace", locked, by)
        require_seen(locked, seen_version)
        decision = _keep(locked, written, by, replaces=decision_in_force(locked), reason=reason)
        _require_possible(locked, decision)
        change_files(decision.files, files, by=by)
        change_appropriations(locked, decision, appropriations)
        take_back(locked, by)
        _await_confirmation(locked, edge, decision)
        close_later(locked)
        record_act(
            REPLACING,
            subject=decision,
            root=locked.case.plan,
            by=by,
            on_behalf_of=decision.recorded_behalf,
            **said_by(locked),
        )
        emails.to_confirm(locked, decision)
    return decision


def carry_over_decision(
    *, step: CaseStep, seen_version: int, decision: Decision, reason: str, by: User
) -> Decision:
    """Let an earlier hand-in's decision hold for this one too; a second person confirms that, as any record."""
    with acting_on_step(step, by=by) as locked:
        edge = STEP.require("carry_over", locked, by)
        require_seen(locked, seen_version)
        earlier = next((d for d in locked.decisions.all() if d.pk == decision.pk and d.is_in_force), None)
        if earlier is None or not can_hold(earlier, locked):
            raise Moved("Beslutningen kan ikke overføres. Se sagsforløbet igen.")
        written = _record_of(earlier)
        if earlier.outcome == Outcome.APPROVED_CHANGED:  # its changes stand in the hand-in at hand
            written = replace(written, outcome=Outcome.APPROVED)
        carried = _keep(locked, written, by, carried_over_from=earlier, reason=reason)
        change_appropriations(locked, carried, appropriated(earlier))
        _await_confirmation(locked, edge, carried)
        record_act(
            CHANGES_SEEN if carried.makes_changes else CARRIED_OVER,
            subject=carried,
            root=locked.case.plan,
            by=by,
            on_behalf_of=carried.recorded_behalf,
            **said_by(locked),
            snapshot=locked.case.snapshot,
            outcome=carried.get_outcome_display().lower(),
        )
        emails.to_confirm(locked, carried)
    return carried


def set_meeting(*, step: CaseStep, seen_version: int, meeting_on: dt.date, by: User) -> CaseStep:
    """Tell on which day the body has the plan on its agenda."""
    with acting_on_step(step, by=by) as locked:
        edge = STEP.require("set_meeting", locked, by)
        require_seen(locked, seen_version)
        if said := reason_against_meeting(meeting_on):
            raise NotReady([said])
        walk_step(locked, edge, meeting_on=meeting_on, due_on=_due_on(locked, meeting_on))
        record_act(
            MEETING_SET,
            subject=locked,
            root=locked.case.plan,
            by=by,
            on_behalf_of=principal_recording(by, locked),
            body=locked.body_name,
            day=meeting_on,
        )
    return locked


# The record


def decision_in_force(step: CaseStep) -> Decision:
    """The confirmed decision about what the parties have before them now."""
    found = standing_decision(step)
    if found is None:
        raise Moved("Der er ingen bekræftet beslutning at rette. Se sagsforløbet igen.")
    return found


def seal(decision: Decision, by: User) -> None:
    decision.confirmed_by, decision.confirmed_at = by, now()
    principal = principal_confirming(by, decision.step)
    decision.confirmed_for_id, decision.confirmed_for_organisation = principal
    decision.waiver = waiver_for(by.pk, decision.step) if decision.step.kind in WAIVABLE else None
    behalf = ["confirmed_for", "confirmed_for_organisation"]
    decision.save(update_fields=["confirmed_by", "confirmed_at", *behalf, "waiver"])


def _keep(step: CaseStep, written: Written, by: User, **more: Any) -> Decision:
    """The step's unconfirmed record, changed or made. The objection that it was sent back with has been met."""
    decision = pending_decision(step) or Decision(step=step, decided_on=today(), outcome=outcomes_at(step)[0])
    written.merge_into(decision)
    _require_whole(step, decision, reason=more.get("reason"))
    values = {
        "objection": "",
        "recorded_by": by,
        **recorded_for(by, step),
        "recorded_at": now(),
        "snapshot": step.case.snapshot,
        **more,
    }
    for name, value in values.items():
        setattr(decision, name, value)
    _part_from_earlier(decision)
    decision.save()
    if decision.case_number and decision.case_number != step.case.case_number:
        step.case.case_number = decision.case_number
        step.case.save(update_fields=["case_number"])
    return decision


def _part_from_earlier(decision: Decision) -> None:
    """A record that says something else than the one it was carried over from is a decision of its own."""
    earlier = decision.carried_over_from
    if earlier is None:
        return
    changed = earlier.outcome == Outcome.APPROVED_CHANGED
    outcome = Outcome.APPROVED if changed else earlier.outcome
    if (decision.outcome, decision.decided_on, decision.text) == (outcome, earlier.decided_on, earlier.text):
        return
    decision.carried_over_from = None
    decision.reason = ""


def _require_whole(step: CaseStep, decision: Decision, reason: str | None) -> None:
    if decision.outcome not in outcomes_at(step):
        raise NotReady(["Udfaldet passer ikke til leddet."])
    if decision.outcome != Outcome.POSTPONED:
        decision.postponed_to = None
    elif said := reason_against_new_date(decision.postponed_to, decision.decided_on):
        raise NotReady([said], field="postponed_to")
    if decision.outcome != Outcome.APPROVED_CHANGED:
        decision.changes = ""
    elif not decision.changes.strip():
        raise NotReady(["Skriv de ændringer, som planen er godkendt med."])
    if decision.outcome not in sending_back_at(step):
        decision.changed_sections = []
    elif unknown := set(decision.changed_sections) - set(all_sections(step.case.plan)):
        raise NotReady([f"Afsnittet findes ikke: {', '.join(sorted(unknown))}"])
    if reason is not None and not reason.strip():
        raise NotReady(["Skriv en begrundelse."])


def _require_possible(step: CaseStep, decision: Decision) -> None:
    """A record may be filled in ahead of the meeting, but no meeting was held before what it builds upon. What an
    earlier hand-in's decision says keeps its own day."""
    if decision.carried_over_from_id is not None:
        return
    said = reason_against_day(step, decision.decided_on, "Mødets dato", may_be_ahead=True)
    if said:
        raise NotReady([said])


def _record_of(decision: Decision) -> Record:
    return Record(**{one.name: getattr(decision, one.name) for one in fields(Record)})


def _await_confirmation(step: CaseStep, edge: Transition, decision: Decision) -> None:
    # What was decided earlier can be confirmed from today on, however long ago the meeting was.
    since = today() if decision.carried_over_from_id else decision.decided_on
    walk_step(step, edge, meeting_on=decision.decided_on, due_on=_due_on(step, since))


def _due_on(step: CaseStep, meeting_on: dt.date) -> dt.date:
    return confirmation_due_on(meeting_on, step.case.plan.municipality.confirmation_days)


def take_back(step: CaseStep, by: User) -> None:
    """The wrong outcome had returned or closed the case: it is open again until the new record is confirmed."""
    case, by_whom = step.case, "reopen"
    if case.state == Case.State.OPEN:
        return
    require_fitting(case)
    if step.kind == StepKind.FUND:
        by_whom = "reopen_by_fund" if is_the_funds_own(step) else "reopen_by_letter"
    if case.plan.status == Plan.Status.REFUSED:
        walk_plan(case.plan, PLAN.require(by_whom, case.plan, by))
    walk_case(case, CASE.require("reopen_by_organisation" if step.is_beside else by_whom, case, by))
    if case.is_amendment:
        walk_amendment(amendment_of(case), "reopen")
        return
    save_plan(case.plan, open_sections=[])


def _hand_over(case: Case) -> None:
    for opened in advance(case):
        emails.step_opened(opened)
