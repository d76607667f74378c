"""The case about other use of a reguleringskonto: opened from the movement, then an amendment like others."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.permissions import UserRequest
from approvals import actions
from approvals.figures.regulation import other_use_cases
from approvals.forms import ReasonForm
from approvals.models import Amendment
from approvals.permissions.amendments import can_amend
from approvals.views.amendments import GET_POST
from approvals.views.loading import frame, load_plan, require
from core.workflow import WrongState
from funding.models import RegulationMovement


@GET_POST
def regulation_case(request: UserRequest, number: str, pk: int) -> HttpResponse:
    """The movement's case; where there is none, the reason is written and it is opened."""
    plan = load_plan(request, number)
    rows = RegulationMovement.objects.select_related("estate", "reversed_by")
    row = get_object_or_404(rows, plan=plan, pk=pk, move="other_use", reverses=None)
    case = other_use_cases(request.user, plan, [row]).get(pk)
    if case and case.known and not case.opens:
        return redirect("approvals:amendment", number, case.known.number)
    if not case:
        require(can_amend(request.user, Amendment(plan=plan)))
        if row.waits_for_approval:
            raise WrongState("Godkendelse søges, mens planen er i drift.")
        raise WrongState("Anden anvendelse er allerede afgjort.")
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
