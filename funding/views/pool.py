"""The kommune's pulje, and the page where a plan's money is collected."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import Municipality
from accounts.permissions import UserRequest
from core.addresses import reverse
from core.workflow import NotAllowed, NotReady
from funding import rules
from funding.actions import (
    pay_from_pool,
    record_collection,
    set_pool,
)
from funding.exchange import economy_document
from funding.figures import collecting, plan_figures, pool_figures
from funding.figures.explained.pool import explain_pool
from funding.forms.pool import CollectionForm, PoolForm, RateForm
from funding.permissions import can_book, can_keep_pool, can_see_pool
from funding.views.economy import back_to, show_refusal
from funding.views.positions import readable_plan
from plans.models import Plan


def municipality_of(request: UserRequest, code: str) -> Municipality:
    found = get_object_or_404(Municipality.objects.select_related("organisation"), organisation__code=code)
    if not can_see_pool(request.user, found):
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def pool(request: UserRequest, code: str) -> HttpResponse:
    municipality = municipality_of(request, code)
    form = PoolForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        set_pool(municipality=municipality, by=request.user, **form.cleaned_data)
        told = f"Puljen for {form.cleaned_data['year']} er gemt."
        return back_to("pulje", request, told, "funding:pool", code)
    figures = pool_figures(municipality)
    context = {
        "municipality": municipality,
        "figures": figures,
        "figures_url": pool_figures_url(code),
        "findings": rules.pool_exceeded(figures.sums),
        "form": form if can_keep_pool(request.user, municipality) else None,
    }
    return render(request, "funding/pool.html", context, status=422 if form.is_bound else 200)


def pool_figures_url(code: str) -> str:
    """What the address of every figure of the pulje begins with."""
    return reverse("funding:pool_figure", args=[code, "pulje-2000"]).removesuffix("pulje-2000/")


@require_safe
def pool_figure(request: UserRequest, code: str, key: str) -> HttpResponse:
    """A figure of a year of the pulje, opened."""
    municipality = municipality_of(request, code)
    found = explain_pool(pool_figures(municipality), key)
    if found is None:
        raise Http404
    context = {
        "municipality": municipality,
        "figure": found,
        "base": pool_figures_url(code),
        "back_url": reverse("funding:pool", args=[code]),
        "back_name": "puljen",
    }
    return render(request, "funding/pool_figure.html", context)


@require_POST
def pool_plan(request: UserRequest, code: str, number: str) -> HttpResponse:
    """Say of a plan whether the pulje pays it."""
    municipality = municipality_of(request, code)
    plans = Plan.objects.visible_to(request.user).select_related("municipality")
    plan = get_object_or_404(plans, municipality=municipality, number=number)
    pay_from_pool(plan=plan, by=request.user, from_pool=request.POST.get("pulje") == "ja")
    return back_to("planer", request, "Det er gemt, hvad kommunens andel betales af.", "funding:pool", code)


@require_http_methods(["GET", "HEAD", "POST"])
def collect(request: UserRequest, number: str) -> HttpResponse:
    plan = readable_plan(request, number)
    found = collecting(plan, economy_document(plan))
    books = can_book(request.user, plan)
    if request.method == "POST" and not books:
        raise NotAllowed("Kun planens økonomi kan registrere opkrævninger og udbetalinger.")
    posted = request.POST if request.method == "POST" else None
    rate_posted = posted if posted is not None and "rate-on" in posted else None
    rate_form = RateForm(found.rates, rate_posted)
    form = CollectionForm(found.rows, posted if rate_posted is None else None)
    if form.is_bound and form.is_valid():
        own = {name: form.cleaned_data[name] for name in ("act", "amount", "on", "sure")}
        try:
            record_collection(plan=plan, by=request.user, year=form.row.year, party=form.row.party, **own)
        except NotReady as refused:
            show_refusal(form, refused)
        else:
            return back_to("registrer", request, "Beløbet er registreret.", "funding:collecting", number)
    if rate_form.is_bound and rate_form.is_valid():
        try:
            rate_form.carry_out(by=request.user)
        except NotReady as refused:
            show_refusal(rate_form, refused)
        else:
            return back_to("rate", request, "Raten er opdateret.", "funding:collecting", number)
    context = {
        "plan": plan,
        "tab": "economy",
        "page_name": "Opkrævning",
        "found": found,
        "figures_url": plan_figures(number),
        "form": form if books else None,
        "sets_rates": books and found.granted is not None,
        "rate_form": rate_form if books and rate_form.rates else None,
    }
    return render(request, "funding/collecting.html", context, status=422 if posted is not None else 200)
