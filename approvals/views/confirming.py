"""Confirming a body's decision or a letter, or sending its record back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import UserRequest
from approvals import actions
from approvals.forms import DropForm, ObjectionForm
from approvals.models import CaseStep, StepKind
from approvals.views.loading import frame, load_step, require, to_case
from approvals.views.steps import confirm_form, render_step
from approvals.workflow import CORRECTIONS, DECISION, LETTER, STEP, Record, record_at

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


# The acts of each sort of record: it is confirmed, or it is not.
ACTS: dict[Record, tuple[Any, Any]] = {
    DECISION: (actions.confirm_decision, actions.send_back_to_caseworker),
    LETTER: (actions.confirm_letter, actions.return_letter),
    **dict.fromkeys(CORRECTIONS, (actions.confirm_correction, actions.drop_correction)),
}


def words_at(step: CaseStep) -> tuple[str, str]:
    """Heading and lead of the page on which a record is not confirmed."""
    if record_at(step) in CORRECTIONS:
        lead = "Skriv, hvorfor rettelsen ikke skal gælde. Svaret bliver ved med at gælde, som det var."
        return "Forkast rettelsen", lead
    kommunes = not step.is_beside and step.kind != StepKind.FUND
    who = "Sagsbehandleren" if kommunes else "Den, der har udfyldt,"
    lead = f"Skriv, hvad der ikke stemmer i {step.whose} {step.word}. {who} retter det."
    return "Send tilbage til sagsbehandler" if kommunes else "Send tilbage", lead


@require_POST
def confirm(request: UserRequest, number: str, step: int) -> HttpResponse:
    page = load_step(request, number, step)
    form = confirm_form(request, page)
    what = record_at(page.step)
    act, _ = ACTS[what]
    if not form.is_valid():
        STEP.require(what.confirm, page.step, request.user)
        return render_step(request, page, bound=form, status=422)
    act(
        step=page.step,
        seen_version=form.cleaned_data["version"],
        seen_snapshot=form.cleaned_data["snapshot_number"],
        by=request.user,
    )
    messages.success(request, f"Du har bekræftet {page.step.whose} {page.step.word}.")
    return to_case(page.case)


@GET_POST
def send_back(request: UserRequest, number: str, step: int) -> HttpResponse:
    page = load_step(request, number, step)
    what = record_at(page.step)
    _, act = ACTS[what]
    require(STEP.allows(what.back, request.user, page.step))
    STEP.require(what.back, page.step, request.user)
    shown = DropForm if what in CORRECTIONS else ObjectionForm
    form = shown(request.POST or None, seen=page.step.version)
    if request.method == "POST" and form.is_valid():
        decision = act(
            step=page.step,
            seen_version=form.cleaned_data["version"],
            objection=form.cleaned_data["objection"],
            by=request.user,
        )
        told = (
            "Rettelsen er forkastet." if what in CORRECTIONS else f"Sendt tilbage til {decision.recorded_by}."
        )
        messages.success(request, told)
        return redirect("approvals:step", number, step)
    title, lead = words_at(page.step)
    button = title if what in CORRECTIONS else "Send tilbage"
    context = frame(request, page.plan, title, page=page, form=form, title=title, lead=lead, button=button)
    return render(request, "approvals/act.html", context, status=422 if form.is_bound else 200)
