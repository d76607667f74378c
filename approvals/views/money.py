"""Applied, granted, in force and proposed money side by side, on a page and as a workbook."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.permissions import UserRequest
from approvals.exchange.money_book import money_book
from approvals.figures.side_by_side import compare_stages, frames, side_by_side
from approvals.views.loading import load_plan
from core.addresses import reverse
from core.files import clean_name, secure
from funding.actions import XLSX


@require_safe
def compared_money(request: UserRequest, number: str) -> HttpResponse:
    plan = load_plan(request, number)
    year = request.GET.get("aar", "")
    found = side_by_side(
        plan,
        request.user,
        int(year) if year.isdecimal() and len(year) == 4 else None,
        request.GET.get("aendring", ""),
    )
    if found and all(column.economy.is_empty for column in found.columns):
        found = None
    # A plan has a hundred lines and moves a few: those first, and all of them where none was moved.
    shows_all = request.GET.get("vis") == "alle" or not (found and found.moves)
    context = {
        "plan": plan,
        "tab": "economy",
        "page_name": "Ansøgt, bevilget og gældende",
        "found": found,
        "budget_figure": found and found.budget_total.figure,
        "financing_figure": found and found.sources_total.figure,
        "base": f"{reverse('approvals:compared_money', args=[number])}tal/",
        "frames": frames(found) if found else (),
        "shows_all": shows_all,
        "budget": found and (found.budget if shows_all else found.moved_budget),
        "sources": found and (found.sources if shows_all else found.moved_sources),
    }
    return render(request, "approvals/compared_plan_money.html", context)


@require_safe
def compared_money_book(request: UserRequest, number: str) -> HttpResponse:
    """The same figures, every line in every year."""
    plan = load_plan(request, number)
    whole = side_by_side(plan, request.user, proposal=request.GET.get("aendring", ""))
    if whole is None:
        raise Http404
    by_year = [compare_stages(whole.history, whole.proposals, whole.chosen, year) for year in whole.years]
    response = HttpResponse(money_book(by_year, whole), content_type=XLSX)
    name = clean_name(f"{plan.number} ansøgt bevilget og gældende.xlsx")
    response["Content-Disposition"] = content_disposition_header(True, name)
    secure(response)
    return response
