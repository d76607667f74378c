"""An earlier hand-in's decision that holds on, and the council's changes that are seen to in the new one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.models import User
from accounts.permissions import UserRequest
from approvals import actions
from approvals.figures import besides, changes_to_check, corrections_of, decision_figure
from approvals.forms import CarryOverForm, ChangesMadeForm
from approvals.models import Decision
from approvals.permissions import can_read_unconfirmed, pending_decision
from approvals.views.loading import StepPage, load_step, visible


def changes_context(page: StepPage, user: User, pending: Decision | None) -> dict[str, object]:
    """After »godkendt med ændringer«: what was asked for and what is changed, for whoever sees to it and whoever
    confirms it."""
    asked = changes_to_check(page.file, page.step)
    if asked is None and (pending is None or not pending.makes_changes):
        return {}
    if asked is not None and not visible(page, asked):
        return {}
    wanted = asked or (pending.carried_over_from if pending else None)
    assert wanted is not None
    shown: dict[str, object] = {
        "corrections": corrections_of(page.file, user, page.visible_snapshots),
        "besides": besides(wanted, page.case.snapshot),
    }
    if asked is not None:
        sent_back = pending_decision(page.step) if can_read_unconfirmed(user, page.step) else None
        shown |= {
            "asked": decision_figure(asked, user),
            "carry_form": ChangesMadeForm(seen=page.step.version),
            "objection": sent_back.objection if sent_back else "",
        }
    return shown


@require_POST
def carry_over(request: UserRequest, number: str, step: int) -> HttpResponse:
    page = load_step(request, number, step)
    changes = changes_to_check(page.file, page.step) is not None
    form = (ChangesMadeForm if changes else CarryOverForm)(request.POST)
    if not form.is_valid():
        missing = (
            "hvordan ændringerne er skrevet ind"
            if changes
            else "hvorfor beslutningen også gælder den nye indsendelse"
        )
        messages.error(request, f"Skriv, {missing}.")
        return redirect("approvals:step", number, step)
    earlier = next(
        (d for d in page.file.decisions_of(page.step) if d.pk == form.cleaned_data["decision"]), None
    )
    actions.carry_over_decision(
        step=page.step,
        seen_version=form.cleaned_data["version"],
        decision=earlier or Decision(pk=0),
        reason=form.cleaned_data["reason"],
        by=request.user,
    )
    done = "Ændringerne er set efter" if changes else "Beslutningen er overført"
    messages.success(request, f"{done}. En godkender skal nu bekræfte {'dem' if changes else 'den'}.")
    return redirect("approvals:step", number, step)
