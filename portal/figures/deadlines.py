"""What is due in many plans, put together from every app."""

from collections.abc import Sequence

from approvals.figures import deadlines as approval_deadlines
from core.todo import Deadline
from funding.figures.deadlines import deadlines as funding_deadlines
from monitoring.figures.deadlines import deadlines as monitoring_deadlines
from plans.figures.deadlines import deadlines as plan_deadlines
from plans.models import Plan

#: In the others nothing is due: they were refused or withdrawn.
WITH_DEADLINES = (Plan.Status.DRAFT, Plan.Status.IN_APPROVAL, Plan.Status.RUNNING, Plan.Status.ENDED)


def deadlines(plans: Sequence[Plan]) -> list[Deadline]:
    """Also of plans that have ended: their last redegørelse is due, and their last year closed, when the term is over,
    and an ændring that was sent before may still go its way. A constant number of queries, however many plans there
    are."""
    concerned = [plan for plan in plans if plan.status in WITH_DEADLINES]
    started = [plan for plan in concerned if plan.status in (Plan.Status.RUNNING, Plan.Status.ENDED)]
    return [
        *approval_deadlines(concerned),
        *plan_deadlines(concerned),
        *funding_deadlines(concerned),
        *monitoring_deadlines(started),
    ]
