"""Milepæle that should have been reached, and who leads the plan."""

from collections.abc import Sequence

from django.urls import reverse

from accounts.roles import Permission
from core.dates import today
from core.todo import Deadline
from plans.figures.people import holders
from plans.models import Milestone, Plan


def deadlines(plans: Sequence[Plan]) -> list[Deadline]:
    """Only those that are over: until then a milepæl is nobody's task."""
    running = [plan for plan in plans if plan.status == Plan.Status.RUNNING]
    late = Milestone.objects.current().filter(plan__in=running, reached_on=None, due_on__lt=today())
    rows = list(late.order_by("due_on", "pk"))
    by_id = {plan.pk: plan for plan in running}
    concerned = [by_id[pk] for pk in {row.plan_id for row in rows}]
    leaders = holders(concerned, Permission.SHARE_PLAN) if concerned else {}
    return [
        Deadline(
            key=f"milestone-{row.pk}",
            title="Skriv, hvornår milepælen er nået, eller flyt dens dato",
            url=reverse("plans:milestones", args=[by_id[row.plan_id].number]),
            root=by_id[row.plan_id],
            due_on=row.due_on,
            people=leaders[row.plan_id, Permission.SHARE_PLAN],
        )
        for row in rows
        if row.due_on is not None
    ]
