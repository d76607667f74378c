"""A figure of a page about money, opened: its rows, its rule, its rounding and a sentence to copy."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import UserRequest
from core.addresses import reverse
from funding.exchange import economy_document
from funding.figures import (
    Explained,
    categories_of,
    cell_history,
    collecting,
    explain,
    explain_collecting,
    explain_positions,
    explain_rates,
    municipal_parts,
    position_table,
)
from funding.views.economy import figures_url, visible_plan
from plans.models import Plan
from plans.permissions import can_read_live


def explained(plan: Plan, key: str) -> tuple[Explained | None, str, str]:
    """The figure of that key, and the page on which it stands: its address and its name."""
    if key.startswith("stilling"):
        own = reverse("funding:positions", args=[plan.number])
        return explain_positions(position_table(plan), key), own, "stillingerne"
    document = economy_document(plan)
    if key.startswith("opkraevning"):
        own = reverse("funding:collecting", args=[plan.number])
        return explain_collecting(collecting(plan, document), key), own, "opkrævningen"
    if key.startswith("rate"):
        own = f"{reverse('funding:collecting', args=[plan.number])}#rater"
        return explain_rates(collecting(plan, document), key), own, "raterne"
    categories = categories_of(plan)
    own = f"{reverse('funding:economy', args=[plan.number])}?indsats=alle"
    return explain(document, key, categories), own, "økonomien"


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
        "base": figures_url(number),
        "back_url": back_url,
        "back_name": back_name,
        "municipal_parts": municipal_parts(plan, found.amount) if key.startswith("andel-kommune") else (),
        "history": cell_history(plan, found.cell) if found.cell else (),
    }
    return render(request, "funding/figure.html", context)
