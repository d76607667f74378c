"""Four eyes: who has had a hand in a case, and may therefore not confirm, and who is freed from that by a waiver."""

import datetime as dt
from collections.abc import Sequence, Set
from typing import Any

from django.db.models import QuerySet

from accounts.models import Deputy
from approvals.models import Case, CaseStep, Decision, Snapshot, StepKind, Waiver
from core.dates import today
from core.statements import statement


def reasons_against_confirming(user_id: int, step: CaseStep) -> list[str]:
    """Why this person may not confirm the step's pending record; a waiver at this step sets it aside for the person it
    names, and for nobody who stands in for them."""
    reasons = hand_in(user_id, step)
    return [] if reasons and waiver_for(user_id, step) else reasons


def hand_in(user_id: int, step: CaseStep) -> list[str]:
    """What the person has done in the case themselves, or what somebody has done whom they have stood in for since the
    case opened, or who has stood in for them."""
    pending = pending_decision(step)
    hands = [
        ("indsendt planen", submitters(step.case)),
        ("skrevet indstillingen", authors(step.case)),
        (f"udfyldt {step.definite_word}", recorders(pending) if pending else frozenset()),
    ]
    others = one_with({user_id}, step.case)
    reasons = [what for what, people in hands if user_id in people]
    reasons += [
        f"været stedfortræder for den, der har {what}, eller haft vedkommende som stedfortræder"
        for what, people in hands
        if user_id not in people and others & people
    ]
    return reasons


def waiver_for(user_id: int, step: CaseStep) -> Waiver | None:
    """The waiver in force that names the person. None is given for the correction of a letter."""
    if step.kind == StepKind.FUND and step.state == CaseStep.State.DONE and not is_the_funds_own(step):
        return None
    return next((one for one in waivers_of(step) if one.is_in_force and one.person_id == user_id), None)


def waivers_of(step: CaseStep) -> list[Waiver]:
    """Also those that have ended; kept on the case object.

    The first case of a list that asks reads them for all that were read together with it.
    """
    case = step.case
    if "_waivers" not in case.__dict__:
        together = case.__dict__.get("_read_together", [case])
        found = _waivers(tuple(one.pk for one in together))
        for one in together:
            one.__dict__["_waivers"] = [row for row in found if row.step.case_id == one.pk]
    return [row for row in case.__dict__["_waivers"] if row.step_id == step.pk]


@statement
def _waivers(case_ids: tuple[int, ...]) -> QuerySet[Waiver]:
    found = Waiver.objects.filter(step__case__in=case_ids)
    return found.select_related("person", "granted_by", "step")


def are_one_to_four_eyes(first: int, second: int, case: Case) -> bool:
    """The same person, or one who has stood in for the other since the case opened."""
    return first == second or not stand_ins(case).isdisjoint({(first, second), (second, first)})


def one_with(people: Set[int], case: Case) -> frozenset[int]:
    """These people, and everybody who is one with any of them to four eyes."""
    return frozenset(people).union(*(pair for pair in stand_ins(case) if not people.isdisjoint(pair)))


def stand_ins(case: Case) -> frozenset[tuple[int, int]]:
    """(deputy, principal) of every period since the case opened; kept on the case object.

    The first case of a list that asks reads them for all that were read together with it.
    """
    if "_stand_ins" not in case.__dict__:
        _read_stand_ins(case.__dict__.get("_read_together", [case]))
    kept: frozenset[tuple[int, int]] = case.__dict__["_stand_ins"]
    return kept


def _read_stand_ins(cases: Sequence[Case]) -> None:
    first = min(case.opened_at for case in cases).date()
    keep_stand_ins(cases, stand_ins_since(first, today()))


def keep_stand_ins(cases: Sequence[Case], found: Sequence[tuple[int, int, dt.date]]) -> None:
    """`found`: (deputy, principal, last day) since the first of the cases opened."""
    for case in cases:
        opened_on = case.opened_at.date()
        case.__dict__["_stand_ins"] = frozenset(
            (deputy, principal) for deputy, principal, ends_on in found if ends_on >= opened_on
        )


@statement
def stand_ins_since(first: dt.date, day: dt.date) -> QuerySet[Deputy, Any]:
    """(deputy, principal, last day) of every period in force between the two days."""
    rows = Deputy.objects.filter(starts_on__lte=day, held_until__gte=first).order_by()
    return rows.values_list("deputy_id", "principal_id", "held_until")


def submitters(case: Case) -> frozenset[int]:
    """Whoever handed the plan in, in any round; kept on the case object."""
    kept: frozenset[int] | None = case.__dict__.get("_submitters")
    if kept is None:
        sent = Snapshot.objects.proposed() if case.is_amendment else Snapshot.objects.submitted()
        ids = sent.filter(plan=case.plan_id).values_list("created_by_id", flat=True)
        kept = frozenset(pk for pk in (case.submitted_by_id, *ids) if pk is not None)
        case.__dict__["_submitters"] = kept
    return kept


def authors(case: Case) -> frozenset[int]:
    """Whoever wrote on an indstilling in this case, also when a colleague finished it; kept on the case object."""
    kept: frozenset[int] | None = case.__dict__.get("_authors")
    if kept is None:
        kept = _writers(step__case=case, step__kind=StepKind.RECOMMENDATION)
        case.__dict__["_authors"] = kept
    return kept


def recorders(decision: Decision) -> frozenset[int]:
    """Whoever filled in on a record, also before it was sent back, and on those it was carried over from."""
    kept: frozenset[int] | None = decision.__dict__.get("_recorders")
    if kept is None:
        kept = _writers(id=decision.pk)
        decision.__dict__["_recorders"] = kept
    earlier = decision.carried_over_from
    return (
        kept
        if decision.recorded_by_id is None
        else kept | {decision.recorded_by_id} | (recorders(earlier) if earlier else frozenset())
    )


def _writers(**which: Any) -> frozenset[int]:
    """Those who wrote, and those whose right it was."""
    past: Any = Decision.history.filter(**which)
    rows = past.values_list("recorded_by_id", "recorded_for_id")
    return frozenset(pk for row in rows for pk in row if pk is not None)


def pending_decision(step: CaseStep) -> Decision | None:
    """The record that awaits confirmation; read from what was prefetched, when it was."""
    return next((decision for decision in step.decisions.all() if decision.is_pending), None)


def is_the_funds_own(step: CaseStep) -> bool:
    """Whether the answer that is to be confirmed, or else the one that holds, was first given here by the fund's
    officer. A correction of it is the fund's too, though a second person confirms it; a letter or a file is not."""
    if step.kind != StepKind.FUND:
        return False
    known = {decision.pk: decision for decision in step.decisions.all()}
    decision = pending_decision(step) or standing_decision(step)
    while decision is not None and decision.replaces_id in known:
        decision = known[decision.replaces_id]
    return decision is not None and not decision.needs_confirmation and decision.recorded_by_id is not None


def standing_decision(step: CaseStep) -> Decision | None:
    """The body's last confirmed word on what the parties have before them: after a postponement the later decision."""
    found = [d for d in step.decisions.all() if d.is_in_force and d.snapshot_id == step.case.snapshot_id]
    return max(found, key=lambda decision: (decision.confirmed_at, decision.pk), default=None)
