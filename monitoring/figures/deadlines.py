"""Redegørelser that are due, and with whom they lie."""

from collections.abc import Sequence

from django.urls import reverse

from accounts.models import User
from accounts.roles import Permission
from core.dates import today
from core.todo import Deadline
from monitoring.calculations import years_of_term
from monitoring.models import AnnualReport
from plans.figures.people import chairs_of, holders
from plans.models import Plan

Status = AnnualReport.Status


def deadlines(plans: Sequence[Plan]) -> list[Deadline]:
    """Of years that have begun, until the redegørelse is handed in. A constant number of queries."""
    started = [plan for plan in plans if plan.started_on is not None]
    if not started:
        return []
    latest: dict[tuple[int, int], AnnualReport] = {}
    for report in AnnualReport.objects.filter(plan__in=started).defer("figures").order_by("number"):
        latest[report.plan_id, report.year] = report
    people = holders(started, Permission.WRITE_REPORT, Permission.SUBMIT_REPORT)
    chairs = chairs_of(started)
    found = []
    for plan in started:
        for year in years_of_term(plan.starts_on, plan.ends_on):
            status = latest[plan.pk, year].status if (plan.pk, year) in latest else Status.DRAFT
            if year > today().year or status not in WORK:
                continue
            title, permission = WORK[status]
            who: tuple[User, ...] = people[plan.pk, permission] if permission else chairs.get(plan.pk, ())
            found.append(
                Deadline(
                    key=f"report-{plan.pk}-{year}-{status}",
                    title=title.format(year=year),
                    url=reverse("monitoring:report", args=[plan.number, year]),
                    root=plan,
                    due_on=plan.scheme.report_due_on(year),
                    people=who,
                )
            )
    return found


#: What is to be done with a redegørelse that has not been handed in, and by whom; None: the formand.
WORK: dict[str, tuple[str, Permission | None]] = {
    Status.DRAFT: ("Skriv redegørelse {year}", Permission.WRITE_REPORT),
    Status.RETURNED: ("Ret redegørelse {year}", Permission.WRITE_REPORT),
    Status.AT_BOARD: ("Bekræft styregruppens godkendelse af redegørelse {year}", None),
    Status.BOARD_APPROVED: ("Indsend redegørelse {year}", Permission.SUBMIT_REPORT),
}
