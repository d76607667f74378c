"""Redegørelser that are due, and with whom they lie."""

from collections.abc import Sequence

from django.urls import reverse

from accounts.models import User
from accounts.roles import Permission
from core.dates import today
from core.todo import Deadline
from monitoring.calculations import years_of_term
from monitoring.figures.work import APPROVE, FIND_APPROVER
from monitoring.models import AnnualReport
from monitoring.permissions import approvers_of, read_four_eyes
from plans.figures.people import holders
from plans.models import Plan
from plans.permissions import chairs, read_board_seats

Status = AnnualReport.Status


def deadlines(plans: Sequence[Plan]) -> list[Deadline]:
    """Of years that have begun, until the redegørelse is handed in. A constant number of queries."""
    started = [plan for plan in plans if plan.started_on is not None]
    if not started:
        return []
    latest: dict[tuple[int, int], AnnualReport] = {}
    by_id = {plan.pk: plan for plan in started}
    for row in AnnualReport.objects.filter(plan__in=started).defer("figures").order_by("number"):
        row.plan = by_id[row.plan_id]
        latest[row.plan_id, row.year] = row
    people = holders(started, Permission.WRITE_REPORT, Permission.SUBMIT_REPORT)
    at_board = [report for report in latest.values() if report.status == Status.AT_BOARD]
    read_board_seats(report.plan for report in at_board)
    read_four_eyes(at_board)
    found = []
    for plan in started:
        for year in years_of_term(plan.starts_on, plan.ends_on):
            report = latest.get((plan.pk, year))
            status = report.status if report else Status.DRAFT
            if year > today().year or status not in WORK:
                continue
            title, permission = WORK[status]
            who: Sequence[User] = people[plan.pk, permission] if permission else ()
            if report and status == Status.AT_BOARD:
                who = approvers_of(report)
                if not who:
                    title, who = FIND_APPROVER, [seat.user for seat in chairs(plan) if seat.user]
            found.append(
                Deadline(
                    key=f"report-{plan.pk}-{year}-{status}",
                    title=title.format(year=year),
                    url=reverse("monitoring:report", args=[plan.number, year]),
                    root=plan,
                    due_on=report.due_on if report else plan.scheme.report_due_on(year),
                    people=tuple(who),
                )
            )
    return found


#: What is to be done with a redegørelse that has not been handed in, and by whom; None: whoever may approve it.
WORK: dict[str, tuple[str, Permission | None]] = {
    Status.DRAFT: ("Skriv redegørelse {year}", Permission.WRITE_REPORT),
    Status.RETURNED: ("Ret redegørelse {year}", Permission.WRITE_REPORT),
    Status.AT_BOARD: (APPROVE, None),
    Status.BOARD_APPROVED: ("Indsend redegørelse {year}", Permission.SUBMIT_REPORT),
}
