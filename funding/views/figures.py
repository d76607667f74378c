"""A figure of a page about money, opened: its rows, its rule, its rounding and a sentence to copy."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import UserRequest
from core.addresses import reverse
from funding.exchange import economy_document
from funding.figures import (
    Explained,
    books_figures,
    books_of,
    categories_of,
    cell_history,
    collecting,
    explain,
    explain_collecting,
    explain_estimate,
    explain_expected,
    explain_grant,
    explain_positions,
    explain_rates,
    forecast_years,
    has_own_parts,
    municipal_parts,
    plan_figures,
    position_table,
)
from funding.views.economy import visible_plan
from funding.views.ledger import plan_with_books
from plans.models import Plan
from plans.permissions import can_read_live, can_see


def explained(plan: Plan, key: str) -> tuple[Explained | None, str, str]:
    """The figure of that key, and the page on which it stands: its address and its name."""
    if key.startswith("stilling"):
        own = reverse("funding:positions", args=[plan.number])
        return explain_positions(position_table(plan), key), own, "stillingerne"
    document = economy_document(plan)
    if key == "tilsagn":
        own = f"{reverse('funding:collecting', args=[plan.number])}#rater"
        return explain_grant(plan, document), own, "raterne"
    if key.startswith("opkraevning"):
        own = reverse("funding:collecting", args=[plan.number])
        return explain_collecting(collecting(plan, document), key), own, "opkrævningen"
    if key.startswith("rate"):
        own = f"{reverse('funding:collecting', args=[plan.number])}#rater"
        return explain_rates(collecting(plan, document), key), own, "raterne"
    if key.startswith("prognose"):
        own = f"{reverse('funding:economy', args=[plan.number])}#afstand"
        years = forecast_years(plan, document) if plan.started_on else {}
        return explain_expected(document, years, key), own, "økonomien"
    categories = categories_of(plan)
    own = f"{reverse('funding:economy', args=[plan.number])}?indsats=alle"
    return explain(document, key, categories), own, "økonomien"


def back_to(number: str, key: str, year: int | None) -> tuple[str, str]:
    """The page on which a figure of the books stands."""
    if "-til-" in key:
        return f"{reverse('monitoring:progress', args=[number])}?aar={key[-4:]}", "fremdriften"
    of_books = key.startswith(("bogfoert", "merforbrug")) and year
    page, name = ("ledger", "regnskabet") if of_books else ("forecast", "prognosen")
    return f"{reverse(f'funding:{page}', args=[number])}{f'?aar={year}' if year else '#perioden'}", name


def estimate(plan: Plan, key: str) -> tuple[Explained | None, str, str]:
    """An amount of »Skøn gennem tiden«, and the page of its line."""
    found = explain_estimate(plan, economy_document(plan), key)
    if found is None:
        return None, "", ""
    figure, row, focus = found
    line = reverse("funding:forecast_line", args=[plan.number, row.year, row.category.code, focus])
    return figure, f"{line}#historik", "linjens skøn"


@require_safe
def books_figure(request: UserRequest, number: str, key: str) -> HttpResponse:
    """A figure of Regnskab or Prognose, for whoever reads the books: also the revisor."""
    plan = plan_with_books(request, number)
    told = ""
    if key.startswith("skoen-"):
        found, back_url, back_name = estimate(plan, key)
        told = "Gemt, som det var den dag."
    else:
        found = books_of(plan, economy=can_see(request.user, plan)).explain(key)
        back_url, back_name = back_to(number, key, found.year) if found else ("", "")
    if found is None:
        raise Http404
    context = {
        "plan": plan,
        "tab": "ledger",
        "page_name": found.title,
        "figure": found,
        "base": books_figures(number),
        "back_url": back_url,
        "back_name": back_name,
        "told": told,
    }
    return render(request, "funding/figure.html", context)


@require_safe
def figure(request: UserRequest, number: str, key: str) -> HttpResponse:
    plan = visible_plan(request, number)
    if not can_read_live(request.user, plan):
        return render(request, "funding/economy_closed.html", {"plan": plan, "tab": "economy"})
    found, back_url, back_name = explained(plan, key)
    if found is None:
        raise Http404
    context = {
        "plan": plan,
        "tab": "economy",
        "page_name": found.title,
        "figure": found,
        "base": plan_figures(number),
        "back_url": back_url,
        "back_name": back_name,
        "municipal_parts": municipal_parts(plan, found.amount, found.whole.amount, found.parts)
        if key.startswith("andel-kommune") and found.whole
        else (),
        "parts_are_own": has_own_parts(plan, found.parts),
        "history": cell_history(plan, found.cell) if found.cell else (),
    }
    return render(request, "funding/figure.html", context)
