"""Confirming a body's decision or a letter, or sending its record back."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import UserRequest
from approvals import actions
from approvals.forms import ObjectionForm
from approvals.models import CaseStep, StepKind
from approvals.permissions import (
    may_confirm_in_principle,
    may_confirm_letter_in_principle,
    pending_decision,
)
from approvals.views.loading import frame, load_step, require
from approvals.views.steps import confirm_form, render_step
from approvals.workflow import STEP

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


DECISION, LETTER, CORRECTION = "decision", "letter", "correction"
CONFIRMING: dict[str, tuple[str, Any]] = {
    DECISION: ("confirm", actions.confirm_decision),
    LETTER: ("confirm_letter", actions.confirm_letter),
    CORRECTION: ("confirm_correction", actions.confirm_correction),
}
RETURNING: dict[str, tuple[str, Any]] = {
    DECISION: ("send_back", actions.send_back_to_caseworker),
    LETTER: ("return_letter", actions.return_letter),
    CORRECTION: ("drop_correction", actions.drop_correction),
}


def act_at(step: CaseStep) -> str:
    """What is confirmed here: a body's decision, the fund's letter, or that a letter with which the plan has gone on
    says something else."""
    if step.kind != StepKind.FUND:
        return DECISION
    return CORRECTION if step.state == CaseStep.State.DONE and pending_decision(step) else LETTER


def words_at(step: CaseStep) -> tuple[str, str]:
    """Heading and lead of the page on which a record is not confirmed."""
    if act_at(step) == CORRECTION:
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
    name, act = CONFIRMING[act_at(page.step)]
    if not form.is_valid():
        STEP.require(name, page.step, request.user)
        return render_step(request, page, bound=form, status=422)
    act(
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
    name, act = RETURNING[what := act_at(page.step)]
    STEP.require(name, page.step, request.user)
    form = ObjectionForm(request.POST or None, seen=page.step.version)
    if request.method == "POST" and form.is_valid():
        decision = act(
            step=page.step,
            seen_version=form.cleaned_data["version"],
            objection=form.cleaned_data["objection"],
            by=request.user,
        )
        told = (
            "Rettelsen er forkastet." if what == CORRECTION else f"Sendt tilbage til {decision.recorded_by}."
        )
        messages.success(request, told)
        return redirect("approvals:step", number, step)
    title, lead = words_at(page.step)
    button = title if what == CORRECTION else "Send tilbage"
    context = frame(request, page.plan, title, page=page, form=form, title=title, lead=lead, button=button)
    return render(request, "approvals/act.html", context, status=422 if form.is_bound else 200)
