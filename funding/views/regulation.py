"""The reguleringskonto: a statement per afdeling and year, its movements, and the approvals of other use."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import UserRequest
from core.addresses import reverse
from core.workflow import NotAllowed, NotReady
from funding.actions import (
    COUNCIL,
    FUND,
    approve_regulation,
    correct_regulation,
    move_regulation,
)
from funding.figures import regulation_figures
from funding.figures.explained.regulation import explain_regulation
from funding.figures.regulation import estates_of, regulation_account
from funding.forms.regulation import ApprovalForm, CorrectionForm, MovementForm
from funding.models import RegulationMovement
from funding.permissions import approvable, can_approve_regulation, can_book
from funding.views.economy import show_refusal
from funding.views.forecast import seen_number
from funding.views.ledger import plan_with_books, require_booking
from plans.models import Plan

BODIES = {"kommunalbestyrelsen": COUNCIL, "landsbyggefonden": FUND}


@require_http_methods(["GET", "HEAD", "POST"])
def regulation(request: UserRequest, number: str) -> HttpResponse:
    plan = plan_with_books(request, number)
    form, status = None, 200
    if request.method == "POST" or can_book(request.user, plan):
        require_booking(request, plan)
        form = MovementForm(estates_of(plan), request.POST or None)
    if request.method == "POST" and form:
        status = 422
        if form.is_valid():
            try:
                row = move_regulation(plan=plan, by=request.user, **form.values())
            except NotReady as refused:
                show_refusal(form, refused)
            else:
                words = "er skrevet" if row.is_in_force else "er skrevet og venter på godkendelse"
                messages.success(request, f"Bevægelsen »{row.text}« {words}.")
                return redirect("funding:regulation", number)
    account = regulation_account(plan)
    context = {
        "plan": plan,
        "tab": "ledger",
        "page_name": "Reguleringskonto",
        "account": account,
        "figures_url": regulation_figures(number),
        # On this page a link to it says nothing.
        "findings": [replace(finding, url="") for finding in account.findings(plan)],
        "form": form,
        "council_approvable": approvable(request.user, plan, account.waiting, is_council=True),
        "fund_approvable": approvable(request.user, plan, account.waiting, is_council=False),
    }
    return render(request, "funding/regulation.html", context, status=status)


@require_safe
def figure(request: UserRequest, number: str, key: str) -> HttpResponse:
    """A balance of the account, opened."""
    plan = plan_with_books(request, number)
    found = explain_regulation(regulation_account(plan), key)
    if found is None:
        raise Http404
    context = {
        "plan": plan,
        "tab": "ledger",
        "page_name": found.title,
        "figure": found,
        "base": regulation_figures(number),
        "back_url": reverse("funding:regulation", args=[number]),
        "back_name": "reguleringskontoen",
    }
    return render(request, "funding/figure.html", context)


def movement_of(plan: Plan, pk: int) -> RegulationMovement:
    found = RegulationMovement.objects.select_related("estate", "plan__municipality__organisation")
    return get_object_or_404(found, plan=plan, pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: UserRequest, number: str, pk: int, body: str) -> HttpResponse:
    """What the kommunalbestyrelse, or Landsbyggefonden, has decided about an other use."""
    plan = plan_with_books(request, number)
    movement = movement_of(plan, pk)
    if body not in BODIES:
        raise Http404
    if not can_approve_regulation(request.user, movement, is_council=BODIES[body] == COUNCIL):
        raise NotAllowed("Du har ikke adgang til at skrive godkendelsen.")
    form = ApprovalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        seen = seen_number(request.POST.get("version", "")) or 0
        try:
            approve_regulation(
                movement=movement, by=request.user, body=BODIES[body], seen=seen, **form.cleaned_data
            )
        except NotReady as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, "Godkendelsen er skrevet.")
            return redirect("funding:regulation", number)
    context = {"plan": plan, "tab": "ledger", "page_name": "Godkendelse", "movement": movement, "form": form}
    context["body"] = plan.municipality.council_name if BODIES[body] == COUNCIL else "Landsbyggefonden"
    status = 422 if request.method == "POST" else 200
    return render(request, "funding/regulation_approve.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: UserRequest, number: str, pk: int) -> HttpResponse:
    """Takes a movement back by one the other way round."""
    plan = plan_with_books(request, number)
    require_booking(request, plan)
    movement = movement_of(plan, pk)
    form = CorrectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        correct_regulation(movement=movement, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, "Bevægelsen er rettet.")
        return redirect("funding:regulation", number)
    context = {"plan": plan, "tab": "ledger", "page_name": "Ret", "movement": movement, "form": form}
    status = 422 if request.method == "POST" else 200
    return render(request, "funding/regulation_correct.html", context, status=status)
