"""The money of every plan that a person sees."""

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import UserRequest
from core.addresses import reverse
from core.danish import format_date
from core.dates import today
from core.tasks import dispatch
from plans.querysets import Sight, sight_of
from portal.actions import chosen_workbook
from portal.exchange.lists import PORTFOLIO_TABLES, portfolio_lines
from portal.figures.across import explain_across
from portal.figures.portfolio import (
    Choice,
    MoneyOfYear,
    chosen_plans,
    in_all,
    money_of_plans,
    money_of_years,
    municipalities,
)
from portal.views.answers import PLANS_AT_ONCE, csv_answer, workbook_answer

PLANS_A_PAGE = 25


def sight(request: UserRequest) -> Sight:
    """By what the person sees plans' content; a revisor reads one plan's books, not a list."""
    return sight_of(request.user)


@require_safe
def portfolio(request: UserRequest) -> HttpResponse:
    choice, seen = Choice.of(request.GET), sight(request)
    page = Paginator(chosen_plans(choice, seen), PLANS_A_PAGE).get_page(request.GET.get("side"))
    years = money_of_years(choice, seen)
    kommuner, total = municipalities(seen), in_all(years, choice.year)
    context = {
        "choice": choice,
        "page": page,
        "rows": money_of_plans(page.object_list, choice.year),
        "figures": figures_address(),
        "chosen": chosen(request),
        "years": years,
        "total": total,
        "forecast_words": forecast_words(total),
        "whole": in_all(years, None),
        "municipalities": kommuner if len(kommuner) > 1 else [],
        "today": today(),
    }
    return render(request, "portal/portfolio.html", context)


def forecast_words(sums: MoneyOfYear) -> str:
    """Of which day the forecasts are."""
    if sums.forecast_on is None or not sums.is_behind:
        return "Prognosen er regnet i dag."
    return (
        f"Prognosen er fra {format_date(sums.forecast_on)} og bliver regnet om i nat. Indtil da kan en plans egen side "
        "vise en nyere."
    )


def figures_address() -> str:
    """What the address of every figure begins with."""
    return reverse("portal:portfolio_figure", ["budget"]).removesuffix("budget/")


def chosen(request: UserRequest) -> str:
    """What chooses the plans, as the end of an address; the year stands in the figure's key."""
    query = request.GET.copy()
    for name in ("side", "sort", "aar"):
        query.pop(name, None)
    return f"?{query.urlencode()}" if query else ""


@require_safe
def portfolio_figure(request: UserRequest, key: str) -> HttpResponse:
    """A sum of the chosen plans, opened."""
    found = explain_across(Choice.of(request.GET), sight(request), key)
    if found is None:
        raise Http404
    query = chosen(request)
    told = ""
    if key.startswith(("prognose", "afvigelse")):
        years = money_of_years(Choice.of(request.GET), sight(request))
        told = forecast_words(in_all(years, found.year))
    context = {
        "figure": found,
        "told": told,
        "base": figures_address(),
        "query": query,
        "back_url": reverse("portal:portfolio") + query,
        "back_name": "økonomi på tværs",
    }
    return render(request, "portal/portfolio_figure.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def portfolio_spreadsheet(request: UserRequest) -> HttpResponse:
    """A few plans at once. Many are ordered by a button (POST) and written in the background."""
    choice, seen = Choice.of(request.GET), sight(request)
    count = len(chosen_plans(choice, seen))
    if count <= PLANS_AT_ONCE:
        return workbook_answer(chosen_workbook(choice, seen), "oekonomi-paa-tvaers")
    if request.method == "POST":
        query = request.GET.urlencode()
        run = dispatch("portal.write_portfolio", subject=request.user, by=request.user, query=query)
        return redirect("portal:task_run", run.pk)
    return render(request, "portal/portfolio_spreadsheet.html", {"count": count})


@require_safe
def portfolio_file(request: UserRequest, table: str) -> StreamingHttpResponse:
    """The plans, or the calendar years, of the page as CSV."""
    choice, seen = Choice.of(request.GET), sight(request)
    if table not in PORTFOLIO_TABLES:
        raise Http404
    plans = money_of_plans(chosen_plans(choice, seen), choice.year)
    lines = portfolio_lines(table, plans, money_of_years(choice, seen), choice.year)
    return csv_answer(lines, f"oekonomi-paa-tvaers-{table}")
