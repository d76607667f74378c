"""Putting right what a letter of the fund's says with which the plan has gone on."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import UserRequest
from approvals import actions
from approvals.forms import LetterCorrectionForm
from approvals.models import Decision
from approvals.permissions import can_register_letter, pending_decision, standing_decision
from approvals.rules.letters import check_correction, terms_of
from approvals.views.files import files_of, sent
from approvals.views.loading import StepPage, frame, load_step, require
from approvals.workflow import STEP
from core.rules import Finding

NAMES = ("decided_on", "reference", "amount")


@require_http_methods(["GET", "HEAD", "POST"])
def correct_letter(request: UserRequest, number: str, step: int) -> HttpResponse:
    page = load_step(request, number, step)
    require(can_register_letter(request.user, page.step))
    STEP.require("correct_letter", page.step, request.user)
    before, pending = standing_decision(page.step), pending_decision(page.step)
    assert before is not None
    known = pending or before
    initial = {name: getattr(known, name) for name in NAMES} | {"snapshot_number": page.case.snapshot.number}
    form = LetterCorrectionForm(
        *sent(request),
        present=files_of(pending) if pending else (),
        seen=page.step.version,
        initial=initial | {"reason": pending.reason if pending else ""},
        known_terms=terms_of(known),
    )
    valid = request.method == "POST" and form.is_valid()
    findings = against(page, before, form) if valid else []
    if valid and not findings:
        actions.correct_letter(
            step=page.step,
            seen_version=form.cleaned_data["version"],
            letter=letter_of(before, form),
            reason=form.cleaned_data["reason"],
            files=form.file_changes,
            by=request.user,
        )
        messages.success(request, "Rettelsen er registreret. En anden skal nu bekræfte den.")
        return redirect("approvals:step", number, step)
    context = frame(request, page.plan, "Ret fondens svar", page=page, form=form, findings=findings)
    context["outcome"] = before.get_outcome_display()
    return render(request, "approvals/letter_correction.html", context, status=422 if form.is_bound else 200)


def letter_of(before: Decision, form: LetterCorrectionForm) -> actions.Letter:
    values = {name: form.cleaned_data[name] for name in NAMES}
    return actions.Letter(outcome=before.outcome, conditions=form.conditions, **values)


def against(page: StepPage, before: Decision, form: LetterCorrectionForm) -> list[Finding]:
    """What already rests on the answer and cannot follow: the action asks the same under the plan's lock."""
    after = Decision(step=page.step, **{name: form.cleaned_data[name] for name in NAMES})
    return check_correction(page.step, before, after)
