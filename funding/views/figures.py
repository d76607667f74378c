"""A figure of the economy page, opened: its rows, its rule, its rounding and a sentence to copy."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import UserRequest
from funding.exchange import economy_document
from funding.figures import cell_history, explain, municipal_parts
from funding.models import BudgetCategory
from funding.views.economy import figures_url, visible_plan
from plans.permissions import can_read_live


@require_safe
def figure(request: UserRequest, number: str, key: str) -> HttpResponse:
    plan = visible_plan(request, number)
    if not can_read_live(request.user, plan):
        return render(request, "funding/economy_closed.html", {"plan": plan, "tab": "economy"})
    categories = list(BudgetCategory.objects.filter(scheme_id=plan.scheme_id).values("code", "name", "order"))
    document = economy_document(plan)
    found = explain(document, key, categories)
    if found is None:
        raise Http404
    context = {
        "plan": plan,
        "tab": "economy",
        "page_name": found.title,
        "figure": found,
        "base": figures_url(number),
        "municipal_parts": municipal_parts(plan, found.amount) if key.startswith("andel-kommune") else (),
        "history": cell_history(plan, found.cell) if found.cell else (),
    }
    return render(request, "funding/figure.html", context)
