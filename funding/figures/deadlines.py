"""What is due to be booked, asked for and met, and by whom."""

from collections.abc import Mapping, Sequence

from django.db.models import OuterRef, Subquery
from django.urls import reverse

from accounts.models import User
from accounts.roles import Permission
from core.dates import today
from core.todo import Deadline
from funding.calculations import term_years
from funding.figures.conditions import OPEN
from funding.models import Grant, GrantCondition, Instalment, LedgerYear
from funding.permissions import BOOKED_IN
from plans.figures.people import holders
from plans.models import Plan


def deadlines(plans: Sequence[Plan]) -> list[Deadline]:
    """Years that are over and not closed, rates that nobody has asked for, and conditions that are open. A constant
    number of queries."""
    if not plans:
        return []
    people = holders(plans, Permission.BOOK_LEDGER, Permission.SHARE_PLAN)
    booked = [plan for plan in plans if plan.status in BOOKED_IN]
    return [*_years(booked, people), *_rates(booked, people), *_conditions(plans, people)]


People = Mapping[tuple[int, Permission], tuple[User, ...]]


def _conditions(plans: Sequence[Plan], leaders: People) -> list[Deadline]:
    """What a condition says is for its page."""
    by_id = {plan.pk: plan for plan in plans}
    waiting = GrantCondition.objects.filter(plan__in=plans, state=GrantCondition.State.OPEN)
    return [
        Deadline(
            key=f"condition-{row.pk}",
            title=OPEN,
            url=f"{reverse('funding:conditions', args=[by_id[row.plan_id].number])}#vilkaar-{row.pk}",
            root=by_id[row.plan_id],
            due_on=row.due_on,
            people=leaders[row.plan_id, Permission.SHARE_PLAN],
        )
        for row in waiting.order_by("pk")
        if row.due_on is not None
    ]


def _years(plans: Sequence[Plan], keepers: People) -> list[Deadline]:
    closed = set(
        LedgerYear.objects.filter(plan__in=plans, state=LedgerYear.State.CLOSED).values_list(
            "plan_id", "year"
        )
    )
    return [
        Deadline(
            key=f"ledger-{plan.pk}-{year}",
            title=f"Bogfør det sidste, og luk regnskabet for {year}",
            url=f"{reverse('funding:ledger', args=[plan.number])}?aar={year}",
            root=plan,
            due_on=plan.scheme.report_due_on(year),
            people=keepers[plan.pk, Permission.BOOK_LEDGER],
        )
        for plan in plans
        for year in term_years(plan.starts_on, plan.ends_on)
        if year < today().year and (plan.pk, year) not in closed
    ]


def _rates(plans: Sequence[Plan], keepers: People) -> list[Deadline]:
    """Of the tilsagn in force."""
    latest = Grant.objects.filter(plan=OuterRef("grant__plan")).values("pk")[:1]
    waiting = Instalment.objects.filter(
        grant__plan__in=plans, grant=Subquery(latest), requested_on=None, paid_on=None, withheld_on=None
    )
    by_id = {plan.pk: plan for plan in plans}
    return [
        Deadline(
            key=f"rate-{row.pk}",
            title="Anmod Landsbyggefonden om en rate",
            url=reverse("funding:collecting", args=[by_id[row.grant.plan_id].number]),
            root=by_id[row.grant.plan_id],
            due_on=row.due_on,
            people=keepers[row.grant.plan_id, Permission.BOOK_LEDGER],
        )
        for row in waiting.select_related("grant").order_by("due_on", "pk")
    ]
