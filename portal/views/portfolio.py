"""The money of every plan that a person sees."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.permissions import UserRequest
from core.dates import today
from plans.models import Plan
from plans.querysets import PlanQuerySet
from portal.exchange.lists import portfolio_workbook
from portal.figures.portfolio import (
    Choice,
    in_all,
    money_of_plans,
    money_of_years,
    municipalities,
    rows_by_plan,
)

PLANS_A_PAGE = 25


def visible_money(request: UserRequest) -> PlanQuerySet:
    """Plans whose content the person may see; a revisor reads one plan's books, not a list."""
    return Plan.objects.visible_to(request.user)


@require_safe
def portfolio(request: UserRequest) -> HttpResponse:
    choice, visible = Choice.of(request.GET), visible_money(request)
    page = Paginator(rows_by_plan(choice, visible), PLANS_A_PAGE).get_page(request.GET.get("side"))
    years = money_of_years(choice, visible)
    kommuner = municipalities(visible)
    context = {
        "choice": choice,
        "page": page,
        "rows": money_of_plans(page.object_list),
        "years": years,
        "total": in_all(years, choice.year),
        "whole": in_all(years, None),
        "municipalities": kommuner if len(kommuner) > 1 else [],
        "today": today(),
    }
    return render(request, "portal/portfolio.html", context)


@require_safe
def portfolio_spreadsheet(request: UserRequest) -> HttpResponse:
    """The same rows as the page, all of them, and each plan's years."""
    choice, visible = Choice.of(request.GET), visible_money(request)
    response = HttpResponse(
        portfolio_workbook(
            money_of_plans(rows_by_plan(choice, visible)), money_of_years(choice, visible), choice.year
        ),
        content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    )
    name = f"oekonomi-paa-tvaers-{today().isoformat()}.xlsx"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
