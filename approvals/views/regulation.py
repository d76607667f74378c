"""The case about other use of a reguleringskonto: opened from the movement, then an amendment like others."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.permissions import UserRequest
from approvals import actions
from approvals.forms import ReasonForm
from approvals.models import Amendment
from approvals.permissions.amendments import can_amend, can_propose
from approvals.views.amendments import GET_POST
from approvals.views.loading import frame, load_plan, require
from core.workflow import WrongState
from funding.models import RegulationMovement


@GET_POST
def regulation_case(request: UserRequest, number: str, pk: int) -> HttpResponse:
    """The movement's case; where there is none, the reason is written and it is opened."""
    plan = load_plan(request, number)
    rows = RegulationMovement.objects.select_related("estate").filter(move="other_use", reverses=None)
    row = get_object_or_404(rows, plan=plan, pk=pk)
    seen = Amendment.objects.visible_to(request.user).filter(movement=row).order_by("-number")
    known = seen.exclude(state=Amendment.State.WITHDRAWN).first() or seen.first()
    if known is not None and not (
        known.state == Amendment.State.WITHDRAWN and can_propose(request.user, plan)
    ):
        return redirect("approvals:amendment", number, known.number)
    if not can_propose(request.user, plan):
        require(can_amend(request.user, Amendment(plan=plan)))
        raise WrongState("Godkendelse søges, mens planen er i drift.")
    form = ReasonForm(request.POST if request.method == "POST" else None, seen=row.version)
    if request.method == "POST" and form.is_valid():
        found = actions.start_amendment(
            plan=plan,
            title=f"Anden anvendelse af reguleringskontoen: {row.text}"[:150],
            reason=form.cleaned_data["reason"],
            movement=row,
            by=request.user,
        )
        return redirect("approvals:amendment", number, found.number)
    context = frame(request, plan, "Søg godkendelse", form=form, movement=row)
    return render(request, "approvals/regulation_case.html", context, status=422 if form.is_bound else 200)
