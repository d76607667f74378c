"""An amount of a redegørelse, opened: its rows, its rule and a sentence to copy."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import UserRequest
from core.addresses import reverse
from funding.figures import books_of
from funding.figures.regulation import regulation_account
from monitoring.figures import InWork, part_of
from monitoring.figures.opened import Opened
from monitoring.models import AnnualReport
from monitoring.views.found import seen_report
from plans.permissions import can_see


def addresses(report: AnnualReport) -> dict[str, Any]:
    """What the addresses of the report's figures begin and end with: a sealed version's are that version's."""
    base = reverse("monitoring:report_figure", args=[report.plan.number, report.year, "budget"])
    return {
        "figures_url": base.removesuffix("budget/"),
        "figures_query": f"?version={report.number}" if report.is_handed_in else "",
    }


@require_safe
def figure(request: UserRequest, number: str, year: int, key: str) -> HttpResponse:
    report = seen_report(request, number, year)
    figures, where = part_of(report), addresses(report)
    # A report in work makes what is asked of it, so no more is asked than the amount needs, and nothing is read twice.
    of_account = key.startswith("konto")
    known: dict[str, Any] = (
        {"document": figures.live, "booked": figures.booked} if isinstance(figures, InWork) else {}
    )
    opened = Opened(
        figures.money,
        figures.variances if "-linje-" in key else (),
        figures.regulation if of_account else (),
        year=year,
        books=books_of(report.plan, economy=can_see(request.user, report.plan), forecasts=False, **known),
        account=regulation_account(report.plan) if of_account else None,
        number=number,
        base=where["figures_url"],
        query=where["figures_query"],
    )
    found = opened.explain(key)
    if found is None:
        raise Http404
    page = "report" if report.is_handed_in else "report_money"
    context = {
        "plan": report.plan,
        "tab": "reports",
        "page_name": found.title,
        "figure": found,
        "sealed": report.submitted_at if report.is_handed_in else None,
        "back_url": f"{reverse(f'monitoring:{page}', args=[number, year])}{where['figures_query']}",
        "back_name": "redegørelsen",
    }
    return render(request, "funding/figure.html", context)
