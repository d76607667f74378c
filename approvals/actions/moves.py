"""How a case moves: locking, the steps' order and the one place where a plan's status is written."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import Prefetch

from accounts.models import User
from approvals.calculations import capitalised
from approvals.exchange import snapshot_document
from approvals.models import Case, CaseStep, Decision, Snapshot, StepKind, Waiver
from approvals.workflow import STEP, comes_after
from core.dates import now, today
from core.snapshots import sha256
from core.versions import Moved
from core.workflow import Transition, WrongState
from plans.actions import changing
from plans.models import Plan
from plans.permissions import AREAS, BASICS, ECONOMY, MILESTONES, focus_section, participant_ids

FORMAT = 1


def said_by(step: CaseStep) -> dict[str, Any]:
    """How acts name who has decided or answered, and which of the two it is."""
    return {"body": capitalised(step.body_genitive), "word": step.word}


@contextmanager
def acting_on_case(case: Case, *, by: User | None) -> Iterator[Case]:
    """The case, fresh, with its plan locked: two people who press at once come one after the other."""
    with changing(case.plan, by=by, raises_revision=False) as plan:
        locked = Case.objects.select_related("snapshot").get(pk=case.pk)
        locked.plan = plan
        yield locked


@contextmanager
def acting_on_step(step: CaseStep, *, by: User | None) -> Iterator[CaseStep]:
    """The step, fresh, with its plan locked and its case's steps and decisions read."""
    with changing(step.case.plan, by=by, raises_revision=False) as plan:
        locked = with_decisions().get(pk=step.pk)
        locked.case.plan = plan
        yield locked


def with_decisions() -> Any:
    """Steps with what the workflow's checks and four eyes ask about."""
    decisions = Prefetch(
        "decisions", Decision.objects.select_related("replaced_by", "snapshot").defer("snapshot__document")
    )
    steps = Prefetch("case__steps", CaseStep.objects.prefetch_related(decisions))
    return CaseStep.objects.select_related("case__snapshot", "acting_organisation").prefetch_related(
        decisions, steps
    )


def require_seen(row: Case | CaseStep, seen_version: int) -> None:
    if row.version != seen_version:
        raise Moved("Sagen er ændret, siden du åbnede siden. Se den igen, før du går videre.")


def require_snapshot(step: CaseStep, seen_number: int) -> None:
    """What is written about a step is about the hand-in that the person had before them."""
    if step.case.snapshot.number != seen_number:
        raise Moved("Planen er indsendt igen, siden du åbnede siden. Se den nye indsendelse først.")


def walk_step(step: CaseStep, edge: Transition, **changes: Any) -> None:
    if edge.target in (CaseStep.State.DONE, CaseStep.State.WAITING):
        end_waivers(step)
        # A done step is due for nothing but the correction of its answer, whose day comes with it.
        if step.state != CaseStep.State.DONE or edge.target != CaseStep.State.DONE:
            changes["due_on"] = None
    for name, value in changes.items():
        setattr(step, name, value)
    step.state = edge.target
    step.save(update_fields=["state", *changes])


def end_waivers(step: CaseStep, *some: Waiver) -> int:
    """A waiver lasts no longer than the step; `some` end before. The number of those that were in force."""
    found = Waiver.objects.filter(step=step, ended_at=None)
    return (found.filter(pk__in=[one.pk for one in some]) if some else found).update(ended_at=now())


def walk_case(case: Case, edge: Transition, **changes: Any) -> None:
    closes = edge.target not in (Case.State.OPEN, Case.State.RETURNED)
    case.closed_at = now() if closes else None
    for field, value in changes.items():
        setattr(case, field, value)
    case.state = edge.target
    case.save(update_fields=["state", "closed_at", *changes])


def walk_plan(plan: Plan, edge: Transition, **changes: Any) -> None:
    """The only writer of a plan's status: a conditional UPDATE, then a save that leaves the row's history."""
    if not Plan.objects.filter(pk=plan.pk, status=edge.source, version=plan.version).update(
        status=edge.target
    ):
        raise WrongState("Planens status er lige blevet ændret af en anden.")
    plan.status = edge.target
    save_plan(plan, status=edge.target, **changes)


def save_plan(plan: Plan, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(plan, name, value)
    plan.save(update_fields=[*changes])


def advance(case: Case) -> list[CaseStep]:
    """Open the first group that is not done; steps with one group number run side by side.

    What the boligorganisationer decide is open from the hand-in, whatever the chain's turn is. The application is not
    sent on before all of them that still take part have decided.
    """
    unfinished = list(case_steps(case).exclude(state=CaseStep.State.DONE))
    taking_part = participant_ids(case.plan)
    beside = [s for s in unfinished if s.is_beside and s.acting_organisation_id in taking_part]
    chain = [step for step in unfinished if not step.is_beside]
    ready = beside + [step for step in chain if step.group == chain[0].group]
    opened = []
    for step in ready:
        awaits = step.kind == StepKind.FORWARD and any(not other.is_voluntary for other in beside)
        if step.state == CaseStep.State.WAITING and not awaits:
            step.case = case
            walk_step(step, STEP.require("open", step, None))
            opened.append(step)
    return opened


def close_later(step: CaseStep) -> None:
    """Steps that had opened after this one wait again."""
    for later in case_steps(step.case).filter(state=CaseStep.State.OPEN):
        if comes_after(later, step):
            later.case = step.case
            walk_step(later, STEP.require("wait", later, None))


def reset(case: Case, *, but: Collection[int] = ()) -> None:
    """A new hand-in: every step waits again, `but` those of these keys. Confirmed records stay, others are laid aside.

    An afdeling that was heard need not be heard anew: its answer stays, about the hand-in that it had seen.
    """
    for record in Decision.objects.filter(step__case=case, confirmed_at=None, set_aside_at=None):
        record.set_aside_at = now()
        record.save(update_fields=["set_aside_at"])
    for step in case_steps(case).exclude(state=CaseStep.State.WAITING).exclude(pk__in=but):
        if step.is_voluntary and step.state == CaseStep.State.DONE:
            continue
        step.case = case
        walk_step(step, STEP.require("reset", step, None), meeting_on=None, due_on=None)


def case_steps(case: Case) -> Any:
    return CaseStep.objects.filter(case=case).select_related("acting_organisation").order_by("group", "pk")


def take_snapshot(plan: Plan, reason: Snapshot.Reason, by: User | None) -> Snapshot:
    """Freeze the plan as it stands, under its lock."""
    document = snapshot_document(plan)
    last = Snapshot.objects.filter(plan=plan).order_by("-number").values_list("number", flat=True).first()
    return Snapshot.objects.create(
        plan=plan,
        number=(last or 0) + 1,
        reason=reason,
        document=document,
        format_version=FORMAT,
        sha256=sha256(document),
        revision=plan.revision,
        valid_from=today(),
        created_at=now(),
        created_by=by,
    )


def all_sections(plan: Plan) -> list[str]:
    """Every section that can be open, also those of indsatsområder that the plan has not chosen yet."""
    codes = plan.scheme.focus_areas.order_by("order").values_list("code", flat=True)
    return [BASICS, AREAS, *(focus_section(code) for code in codes), MILESTONES, ECONOMY]
