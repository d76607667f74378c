"""Which of a plan's papers a person sees."""

from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from approvals.models import Amendment, Case, Snapshot
from approvals.querysets import paper_sight_of, snapshot_sight_of
from core.statements import statement
from plans.models import Plan


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


def seen_snapshots(plan: Plan, user: User) -> frozenset[int]:
    """Ids of the plan's snapshots that the person sees. One query."""
    return frozenset(_seen_snapshots(plan.pk, *snapshot_sight_of(user)))


@statement
def _seen_snapshots(plan_id: int, *sight: Any) -> QuerySet[Snapshot, Any]:
    return Snapshot.objects.read_by(*sight).filter(plan=plan_id).order_by().values_list("pk", flat=True)
