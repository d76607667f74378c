"""On which day a body has the plan on its agenda."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.permissions import UserRequest
from approvals import actions
from approvals.figures import meeting_doubts
from approvals.forms import MeetingForm
from approvals.views.loading import load_step
from approvals.views.steps import render_step
from approvals.workflow import STEP


@require_POST
def set_meeting(request: UserRequest, number: str, step: int) -> HttpResponse:
    page = load_step(request, number, step)
    form = MeetingForm(request.POST)
    if not form.is_valid():
        STEP.require("set_meeting", page.step, request.user)
        return render_step(request, page, meeting=form, status=422)
    day = form.cleaned_data["meeting_on"]
    actions.set_meeting(
        step=page.step, seen_version=form.cleaned_data["version"], meeting_on=day, by=request.user
    )
    messages.success(request, "Mødedatoen er gemt.")
    if doubts := meeting_doubts(page.file, page.step, day):
        messages.warning(request, doubts)
    return redirect("approvals:step", number, step)
