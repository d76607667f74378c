import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import UserRequest
from core.dates import is_overdue, today
from core.statements import statement
from monitoring.calculations import years_of_term
from monitoring.filters import ReportFilter
from monitoring.models import AnnualReport
from monitoring.permissions import can_begin_report
from monitoring.views.found import books_plan
from plans.querysets import own_side_plans

A_PAGE = 25
OPEN = (AnnualReport.Status.DRAFT, AnnualReport.Status.AT_BOARD, AnnualReport.Status.BOARD_APPROVED)


@dataclass(frozen=True)
class YearRow:
    """A calendar year of the term with the version that the person may see."""

    year: int
    due_on: dt.date
    report: AnnualReport | None
    versions: tuple[int, ...]
    is_overdue: bool
    may_begin: bool


@require_safe
def reports(request: UserRequest, number: str) -> HttpResponse:
    """Every calendar year that the term touches has its redegørelse."""
    plan = books_plan(request, number)
    found: dict[int, list[AnnualReport]] = {}
    visible = AnnualReport.objects.visible_to(request.user).filter(plan=plan).defer("figures")
    for report in visible.order_by("-number"):
        found.setdefault(report.year, []).append(report)
    begins = can_begin_report(request.user, plan)
    rows = []
    for year in years_of_term(plan.starts_on, plan.ends_on) if plan.started_on else []:
        versions = found.get(year, [])
        due_on = plan.scheme.report_due_on(year)
        late = is_overdue(due_on) and (not versions or versions[0].status in OPEN)
        may_begin = begins and year <= today().year and not versions
        rows.append(
            YearRow(
                year,
                due_on,
                versions[0] if versions else None,
                tuple(one.number for one in versions),
                late,
                may_begin,
            )
        )
    own_side = own_side_plans(request.user).filter(pk=plan.pk).exists()
    context = {"plan": plan, "tab": "reports", "rows": rows, "own_side": own_side, "begins": begins}
    return render(request, "monitoring/reports.html", context)


@require_safe
def report_list(request: UserRequest) -> HttpResponse:
    """Every redegørelse that the person may see, the latest version of each."""
    filters = ReportFilter(request.GET, user=request.user)
    page = Paginator(filters.found, A_PAGE).get_page(request.GET.get("side"))
    context = {"filters": filters, "page": page, "rows": listed(page.object_list), "today": today()}
    return render(request, "monitoring/report_list.html", context)


def listed(keys: Iterable[int]) -> list[AnnualReport]:
    """The redegørelser of a page of the list, in the order of the keys."""
    chosen = tuple(keys)
    rows = {row.pk: row for row in _rows(chosen)}
    return [rows[key] for key in chosen]


@statement
def _rows(keys: tuple[int, ...]) -> QuerySet[AnnualReport]:
    found = AnnualReport.objects.filter(pk__in=keys).order_by().defer("figures", "plan__background")
    return found.select_related("plan__municipality__organisation")
