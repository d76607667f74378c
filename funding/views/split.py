"""The default split with its confirmation and its undo, and further sources."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import UserRequest
from core.addresses import reverse
from core.dates import today
from core.models import Event
from funding import rules
from funding.actions import add_source, split_by_default, undo_split
from funding.calculations import rates_of, term_of, term_years
from funding.exchange import dump_shares, economy_document, state_of
from funding.figures import plan_figures, split_preview
from funding.figures.explained.split import explain_split
from funding.forms.sources import SourceForm
from funding.views.economy import visible_plan
from plans.actions.lock import require_open
from plans.permissions import ECONOMY


@require_http_methods(["GET", "HEAD", "POST"])
def split(request: UserRequest, number: str) -> HttpResponse:
    """Shows what the default split would write over, and does it."""
    plan = visible_plan(request, number)
    require_open(request.user, plan, ECONOMY)
    document = economy_document(plan)
    name = rules.split_name(rates_of(document))
    if request.method == "POST":
        event = split_by_default(plan=plan, by=request.user, seen=request.POST.get("state", ""))
        if event:
            messages.success(request, f"Finansieringen er fordelt {name}. Du kan fortryde på siden her.")
        return redirect("funding:economy", number=plan.number)
    context = {
        "plan": plan,
        "tab": "economy",
        "page_name": "Fordel finansieringen",
        "preview": split_preview(document),
        "state": state_of(dump_shares(document)),
        "split_name": name,
        "now": plan_figures(number),
        "after_split": f"{reverse('funding:split', args=[number])}tal/",
    }
    return render(request, "funding/split.html", context)


@require_safe
def split_figure(request: UserRequest, number: str, key: str) -> HttpResponse:
    """An amount that the split would write, opened."""
    plan = visible_plan(request, number)
    require_open(request.user, plan, ECONOMY)
    found = explain_split(economy_document(plan), key)
    if found is None:
        raise Http404
    own = reverse("funding:split", args=[number])
    context = {
        "plan": plan,
        "tab": "economy",
        "page_name": found.title,
        "figure": found,
        "base": plan_figures(number),
        "back_url": own,
        "back_name": "fordelingen",
        "told": "Regnet af budgettet, som det er gemt nu. Fordelingen er ikke skrevet endnu.",
    }
    return render(request, "funding/figure.html", context)


@require_POST
def undo(request: UserRequest, number: str) -> HttpResponse:
    plan = visible_plan(request, number)
    posted = request.POST.get("event", "")
    event = get_object_or_404(Event.objects.about(plan), pk=int(posted) if posted.isdecimal() else 0)
    undo_split(plan=plan, by=request.user, event=event)
    messages.success(request, "Fordelingen er fortrudt. Finansieringen er som før.")
    return redirect("funding:economy", number=plan.number)


@require_http_methods(["GET", "HEAD", "POST"])
def source(request: UserRequest, number: str) -> HttpResponse:
    """A further payer: an afdeling, a fond, hours of the kommune."""
    plan = visible_plan(request, number)
    require_open(request.user, plan, ECONOMY)
    document = economy_document(plan)
    form = SourceForm(document, request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        add_source(
            plan=plan,
            by=request.user,
            source=data["source"],
            organisation=data["organisation"] or None,
            name=data["name"],
            form=data["form"],
            counts_as_local=data["counts_as_local"],
            years=term_years(*term_of(document)) or [today().year],
        )
        messages.success(request, "Kilden er tilføjet. Skriv dens beløb i finansieringen.")
        return redirect("funding:economy", number=plan.number)
    context = {"plan": plan, "tab": "economy", "page_name": "Tilføj kilde", "form": form}
    return render(request, "funding/source.html", context, status=422 if form.is_bound else 200)
