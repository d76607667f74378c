"""Confirming a body's decision or a letter, or sending its record back."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import UserRequest
from approvals import actions
from approvals.forms import ObjectionForm
from approvals.models import StepKind
from approvals.permissions import may_confirm_in_principle, may_confirm_letter_in_principle
from approvals.views.loading import frame, load_step, require
from approvals.views.steps import confirm_form, render_step
from approvals.workflow import STEP

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_POST
def confirm(request: UserRequest, number: str, step: int) -> HttpResponse:
    page = load_step(request, number, step)
    form = confirm_form(request, page)
    is_letter = page.step.kind == StepKind.FUND
    if not form.is_valid():
        STEP.require("confirm_letter" if is_letter else "confirm", page.step, request.user)
        return render_step(request, page, bound=form, status=422)
    (actions.confirm_letter if is_letter else actions.confirm_decision)(
        step=page.step,
        seen_version=form.cleaned_data["version"],
        seen_snapshot=form.cleaned_data["snapshot_number"],
        by=request.user,
    )
    messages.success(request, f"Du har bekræftet {page.step.whose} {page.step.word}.")
    return redirect("approvals:case", number)


@GET_POST
def send_back(request: UserRequest, number: str, step: int) -> HttpResponse:
    page = load_step(request, number, step)
    is_letter = page.step.kind == StepKind.FUND
    require(
        (may_confirm_letter_in_principle if is_letter else may_confirm_in_principle)(request.user, page.step)
    )
    STEP.require("return_letter" if is_letter else "send_back", page.step, request.user)
    form = ObjectionForm(request.POST or None, seen=page.step.version)
    if request.method == "POST" and form.is_valid():
        decision = (actions.return_letter if is_letter else actions.send_back_to_caseworker)(
            step=page.step,
            seen_version=form.cleaned_data["version"],
            objection=form.cleaned_data["objection"],
            by=request.user,
        )
        messages.success(request, f"Sendt tilbage til {decision.recorded_by}.")
        return redirect("approvals:step", number, step)
    kommunes = not page.step.is_beside and not is_letter
    title = "Send tilbage til sagsbehandler" if kommunes else "Send tilbage"
    who = "Sagsbehandleren" if kommunes else "Den, der har udfyldt,"
    lead = f"Skriv, hvad der ikke stemmer i {page.step.whose} {page.step.word}. {who} retter det."
    context = frame(
        request, page.plan, title, page=page, form=form, title=title, lead=lead, button="Send tilbage"
    )
    return render(request, "approvals/act.html", context, status=422 if form.is_bound else 200)
