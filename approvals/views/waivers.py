"""An organisation's administrator frees one person from four eyes at a step, or takes it back."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import UserRequest
from approvals import actions
from approvals.figures import people_for
from approvals.figures.waivers import can_be_freed
from approvals.forms.waivers import WaiverForm
from approvals.permissions import waivers_of
from approvals.permissions.waivers import can_waive
from approvals.views.loading import frame, load_step, require
from approvals.workflow import STEP


@require_http_methods(["GET", "HEAD", "POST"])
def waiver(request: UserRequest, number: str, step: int) -> HttpResponse:
    page = load_step(request, number, step)
    require(can_waive(request.user, page.step))
    STEP.require("waive", page.step, request.user)
    found = can_be_freed(request.user, page.step, people_for([page.file]))
    form = WaiverForm(request.POST or None, barred=found, seen=page.step.version)
    if request.method == "POST" and form.is_valid():
        granted = actions.grant_waiver(
            step=page.step,
            person=form.cleaned_data["person"],
            reason=form.cleaned_data["reason"],
            by=request.user,
        )
        messages.success(request, f"{granted.person} er fritaget fra fire øjne her og har fået en mail.")
        return redirect("approvals:step", number, step)
    context = frame(request, page.plan, "Fritag fra fire øjne", page=page, step=page.step, form=form)
    context["can_be_freed"] = found
    return render(request, "approvals/waiver.html", context, status=422 if form.is_bound else 200)


@require_POST
def take_back(request: UserRequest, number: str, step: int, pk: int) -> HttpResponse:
    page = load_step(request, number, step)
    require(can_waive(request.user, page.step))
    STEP.require("waive", page.step, request.user)
    found = next((one for one in waivers_of(page.step) if one.pk == pk), None)
    if found is None:
        raise Http404
    found.step = page.step
    actions.take_back_waiver(waiver=found, by=request.user)
    messages.success(request, f"{found.person} er ikke længere fritaget fra fire øjne.")
    return redirect("approvals:step", number, step)
