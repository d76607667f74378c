"""Which of a plan's papers a person sees."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from approvals.models import Amendment, Case, Snapshot
from approvals.querysets import paper_sight_of, snapshot_sight_of
from core.statements import statement
from plans.models import Plan

# The highest number that a snapshot can have.
LAST = 32_767


def amendment_with(plan: Plan, user: User, step_id: int) -> Amendment | None:
    """The amendment of the plan whose case has the step, where the person sees it. One query."""
    found: Amendment | None = _amendments_with.first(plan.pk, step_id, *paper_sight_of(user))
    return found


@statement
def _amendments_with(plan_id: int, step_id: int, *sight: Any) -> QuerySet[Amendment]:
    found = Amendment.objects.read_by(*sight).filter(plan=plan_id, case__steps=step_id)
    return found.select_related("case").order_by("pk")[:1]


def prequalified_with(plan: Plan, step_id: int) -> Case | None:
    """The case of the plan that is over with a prækvalifikation and has the step. No query where none is asked for."""
    if plan.scheme.prequalification_from is None:
        return None
    found = Case.objects.filter(plan=plan, state=Case.State.PREQUALIFIED, steps=step_id)
    return found.first()


def snapshot_with(plan: Plan, user: User, number: int) -> Snapshot | None:
    """The plan's snapshot of that number, where the person sees it. One query at most."""
    if number > LAST:
        return None
    found: Snapshot | None = _numbered.first(plan.pk, number, *snapshot_sight_of(user))
    return found


@statement
def _numbered(plan_id: int, number: int, *sight: Any) -> QuerySet[Snapshot]:
    return Snapshot.objects.read_by(*sight).filter(plan=plan_id, number=number).order_by("pk")[:1]


def snapshot_before(plan: Plan, user: User, number: int) -> Snapshot | None:
    """The last one before that number among those that the person sees, without its document. One query."""
    found: Snapshot | None = _before.first(plan.pk, number, *snapshot_sight_of(user))
    return found


@statement
def _before(plan_id: int, number: int, *sight: Any) -> QuerySet[Snapshot]:
    seen = Snapshot.objects.read_by(*sight).filter(plan=plan_id, number__lt=number).without_document()
    return seen.order_by("-number")[:1]


def first_in_force(plan: Plan, user: User) -> Snapshot | None:
    """By which the plan was carried out at first, without its document. One query."""
    found: Snapshot | None = _first_in_force.first(plan.pk, *snapshot_sight_of(user))
    return found


@statement
def _first_in_force(plan_id: int, *sight: Any) -> QuerySet[Snapshot]:
    seen = Snapshot.objects.read_by(*sight).filter(plan=plan_id).in_force().without_document()
    return seen.order_by("valid_from", "number")[:1]


def latest_snapshot(plan: Plan, user: User) -> Snapshot | None:
    """The last that the person sees, without its document. One query."""
    return snapshot_before(plan, user, LAST)


def seen_snapshots(plan: Plan, user: User) -> frozenset[int]:
    """Ids of the plan's snapshots that the person sees. One query."""
    return frozenset(_seen_snapshots(plan.pk, *snapshot_sight_of(user)))


@statement
def _seen_snapshots(plan_id: int, *sight: Any) -> QuerySet[Snapshot, Any]:
    return Snapshot.objects.read_by(*sight).filter(plan=plan_id).order_by().values_list("pk", flat=True)
