"""Putting right an answer of the fund's with which the plan has gone on: what a letter says, by whoever has the letter;
what its officer has answered here, by the fund."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import UserRequest
from approvals import actions
from approvals.forms import LetterCorrectionForm, OwnCorrectionForm, TakeBackForm
from approvals.models import Decision
from approvals.permissions import is_the_funds_own, pending_decision, standing_decision
from approvals.rules.letters import check_correction, letter_lies_with, terms_of
from approvals.views.files import files_of, sent
from approvals.views.loading import StepPage, frame, load_step, require
from approvals.workflow import STEP, TAKE_BACK, correction_at
from core.rules import Finding

NAMES = ("decided_on", "reference", "amount", "text")


@require_http_methods(["GET", "HEAD", "POST"])
def correct_answer(request: UserRequest, number: str, step: int) -> HttpResponse:
    page = load_step(request, number, step)
    own, edge = is_the_funds_own(page.step), correction_at(page.step).write
    require(STEP.allows(edge, request.user, page.step))
    STEP.require(edge, page.step, request.user)
    before, pending = standing_decision(page.step), pending_decision(page.step)
    assert before is not None
    form = correction_form(request, page, before, pending)
    valid = request.method == "POST" and form.is_valid()
    findings = against(page, before, form) if valid else []
    if valid and not findings:
        actions.correct_answer(
            step=page.step,
            seen_version=form.cleaned_data["version"],
            letter=letter_of(before, form),
            reason=form.cleaned_data["reason"],
            files=form.file_changes,
            by=request.user,
        )
        who = "En anden fra Landsbyggefonden" if own else "En anden"
        messages.success(request, f"Rettelsen er registreret. {who} skal nu bekræfte den.")
        return redirect("approvals:step", number, step)
    context = frame(request, page.plan, "Ret fondens svar", page=page, form=form, findings=findings, own=own)
    context["outcome"] = before.get_outcome_display()
    return render(request, "approvals/letter_correction.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: UserRequest, number: str, step: int) -> HttpResponse:
    page = load_step(request, number, step)
    require(STEP.allows(TAKE_BACK, request.user, page.step))
    STEP.require(TAKE_BACK, page.step, request.user)
    form = TakeBackForm(request.POST or None, request=request, seen=page.step.version)
    if request.method == "POST" and form.is_valid():
        actions.take_back_answer(
            step=page.step,
            seen_version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            by=request.user,
        )
        messages.success(request, "Svaret er taget tilbage. Nu kan I svare igen.")
        return redirect("approvals:step", number, step)
    title = "Tag Landsbyggefondens svar tilbage"
    lead = (
        "Sagen ligger hos jer igen, til I har svaret på ny. Ansøgeren og kommunen får besked. Det svar, I tager "
        "tilbage, bliver stående med begrundelsen."
    )
    words = {"title": title, "lead": lead, "button": "Tag svaret tilbage", "style": "warning"}
    context = frame(request, page.plan, title, page=page, form=form, **words)
    return render(request, "approvals/act.html", context, status=422 if form.is_bound else 200)


def correction_form(
    request: UserRequest, page: StepPage, before: Decision, pending: Decision | None
) -> LetterCorrectionForm:
    """With what is written down already, or else with the answer as it holds."""
    known = pending or before
    initial = {name: getattr(known, name) for name in NAMES} | {"snapshot_number": page.case.snapshot.number}
    said: dict[str, Any] = {
        "present": files_of(pending) if pending else (),
        "step": page.step,
        "seen": page.step.version,
        "initial": initial | {"reason": pending.reason if pending else ""},
        "known_terms": terms_of(known),
        "has_amount": before.amount is not None,
        "has_letter": letter_lies_with(before),
    }
    if not is_the_funds_own(page.step):
        return LetterCorrectionForm(*sent(request), **said)
    return OwnCorrectionForm(*sent(request), **said, has_text=page.case.is_prequalification)


def letter_of(before: Decision, form: LetterCorrectionForm) -> actions.Letter:
    return actions.Letter(outcome=before.outcome, conditions=form.conditions, **_read(form))


def against(page: StepPage, before: Decision, form: LetterCorrectionForm) -> list[Finding]:
    """What already rests on the answer and cannot follow: the action asks the same under the plan's lock."""
    return check_correction(page.step, before, Decision(step=page.step, **_read(form)))


def _read(form: LetterCorrectionForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in NAMES if name in form.cleaned_data}
