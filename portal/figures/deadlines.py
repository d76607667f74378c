"""What is due in many plans, put together from every app."""

from collections.abc import Sequence

from approvals.figures import deadlines as approval_deadlines
from core.todo import Deadline
from funding.figures.deadlines import deadlines as funding_deadlines
from monitoring.figures.deadlines import deadlines as monitoring_deadlines
from plans.figures.deadlines import deadlines as plan_deadlines
from plans.models import Plan


def deadlines(plans: Sequence[Plan]) -> list[Deadline]:
    """A constant number of queries, however many plans there are."""
    under_way = [plan for plan in plans if plan.status in (Plan.Status.DRAFT, Plan.Status.IN_APPROVAL)]
    running = [plan for plan in plans if plan.status == Plan.Status.RUNNING]
    return [
        *approval_deadlines([*under_way, *running]),
        *plan_deadlines(running),
        *funding_deadlines([*under_way, *running]),
        *monitoring_deadlines(running),
    ]
