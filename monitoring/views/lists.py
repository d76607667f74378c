import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import UserRequest
from core.dates import is_overdue, today
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
    visible = AnnualReport.objects.visible_to(request.user)
    filters = ReportFilter(request.GET, queryset=_latest(visible).defer("figures"), visible=visible)
    rows = filters.ordered.select_related("plan__municipality__organisation")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("side"))
    return render(
        request, "monitoring/report_list.html", {"filters": filters, "page": page, "today": today()}
    )


def _latest(visible: "QuerySet[AnnualReport]") -> "QuerySet[AnnualReport]":
    """Those that no visible version of the same plan and year comes after."""
    later = visible.filter(plan=OuterRef("plan"), year=OuterRef("year"), number__gt=OuterRef("number"))
    return visible.filter(~Exists(later))
