"""What if: money is moved on paper. GET tries and writes nothing; POST copies a try into a draft that is open."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import UserRequest
from core.addresses import reverse
from core.versions import Moved, fingerprint
from funding.actions import Change, save_economy
from funding.exchange import economy_document
from funding.figures import TooLittle, WhatIf, categories_of, economy, fed_amounts, places, what_if, years_of
from funding.figures.explained.tried import NOW, explain_tried
from funding.figures.matrix import Document
from funding.forms.whatif import WhatIfForm
from funding.permissions import BOOKED_IN, can_edit_economy
from funding.views.positions import readable_plan
from plans.actions.lock import require_open
from plans.models import Plan
from plans.permissions import ECONOMY


@require_http_methods(["GET", "HEAD", "POST"])
def try_moves(request: UserRequest, number: str) -> HttpResponse:
    plan = readable_plan(request, number)
    data: Any = request.POST if request.method == "POST" else request.GET
    if request.method == "POST":
        require_open(request.user, plan, ECONOMY)
    form, found = tried(plan, economy_document(plan), categories_of(plan), data)
    if request.method == "POST" and found:
        copy(request, plan, found)
        return redirect("funding:economy", number=plan.number)
    context = {
        "plan": plan,
        "tab": "economy",
        "page_name": "Hvad nu hvis",
        "form": form,
        "found": found,
        "base": f"{reverse('funding:what_if', args=[number])}tal/",
        "query": f"?{request.GET.urlencode()}",
        "posted": [(name, data[name]) for name in form.fields if name in data] if found else [],
        "editable": can_edit_economy(request.user, plan),
    }
    return render(request, "funding/what_if.html", context, status=422 if form.errors else 200)


def tried(
    plan: Plan, document: Document, categories: list[dict[str, Any]], data: Any
) -> tuple[WhatIfForm, WhatIf | None]:
    """The form as it was filled in, and what it leads to; None as long as it says nothing that can be done."""
    form = WhatIfForm(places(economy(document, categories)), years_of(document), data or None)
    if not form.is_bound or not form.is_valid():
        return form, None
    try:
        return form, what_if(document, categories, form.moves(), is_agreed=plan.status in BOOKED_IN)
    except TooLittle as problem:
        form.refuse(problem)
        return form, None


@require_safe
def tried_figure(request: UserRequest, number: str, key: str) -> HttpResponse:
    """An amount of a try, opened; the moves stand in the address."""
    plan = readable_plan(request, number)
    document, categories = economy_document(plan), categories_of(plan)
    form, found = tried(plan, document, categories, request.GET)
    figure = explain_tried(document, found, form.moves(), key, categories) if found else None
    if figure is None:
        raise Http404
    own, query = reverse("funding:what_if", args=[number]), f"?{request.GET.urlencode()}"
    context = {
        "plan": plan,
        "tab": "economy",
        "page_name": figure.title,
        "figure": figure,
        "base": f"{own}tal/",
        "query": query,
        "back_url": f"{own}{query}#resultat",
        "back_name": "hvad nu hvis",
        "tried": not key.startswith(NOW),
    }
    return render(request, "funding/figure.html", context)


def copy(request: UserRequest, plan: Plan, found: WhatIf) -> None:
    """The amounts of the try, as long as the cells still are what it was tried on."""
    fed = fed_amounts(plan)
    if any(change.cell in fed for change in found.changed):
        raise Moved("Lønnen regnes af stillingerne. Ret dem i stedet for beløbet.")
    save_economy(
        plan=plan,
        by=request.user,
        changes=[
            Change(change.cell, change.after, fingerprint(change.before), label=change.label)
            for change in found.changed
        ],
    )
    messages.success(request, "Flytningerne er ført ind i kladden.")
