"""What a boligorganisation tells of itself: in which body it decides, and whom it has heard."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import UserRequest
from approvals import actions
from approvals.figures import CaseFile
from approvals.forms import HearingForm, OwnBodyForm
from approvals.models import CaseStep
from approvals.permissions import can_add_hearing, organisations_to_tell_for
from approvals.views.files import sent
from approvals.views.loading import frame, load_case, load_step, require, to_be_confirmed
from approvals.workflow import case_is_open, not_sent_on
from core.workflow import NotReady
from plans.models import Estate, Plan


@require_http_methods(["GET", "HEAD", "POST"])
def hearing(request: UserRequest, number: str) -> HttpResponse:
    plan, file, case = load_case(request, number)
    require(can_add_hearing(request.user, plan))
    if reasons := [*case_is_open(CaseStep(case=case)), *not_sent_on(case)]:
        raise NotReady(reasons)
    estates = estates_of(request, plan, file)
    held = {"snapshot_number": case.snapshot.number, "estate": request.GET.get("afdeling")}
    form = HearingForm(*sent(request), estates=estates, initial=held)
    if request.method == "POST" and form.is_valid():
        decision = actions.record_hearing(
            case=case,
            estate=form.cleaned_data["estate"],
            heard=form.cleaned_data["heard"],
            seen_snapshot=form.cleaned_data["snapshot_number"],
            written=form,
            files=form.file_changes,
            by=request.user,
        )
        messages.success(request, to_be_confirmed(decision.step))
        return redirect("approvals:step", number, decision.step_id)
    context = frame(request, plan, "Registrer en høring", form=form)
    return render(request, "approvals/hearing.html", context, status=422 if form.is_bound else 200)


def estates_of(request: UserRequest, plan: Plan, file: CaseFile) -> QuerySet[Estate]:
    """Afdelinger of the plan, of the organisations that the person may tell for."""
    mine = organisations_to_tell_for(request.user, file.beside)
    found = Estate.objects.filter(plan_areas__plan=plan, plan_areas__ended_on=None, organisation__in=mine)
    return found.select_related("organisation").distinct().order_by("name", "pk")


@require_POST
def name_body(request: UserRequest, number: str, step: int) -> HttpResponse:
    page = load_step(request, number, step)
    form = OwnBodyForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Vælg, hvilket organ der beslutter.")
        return redirect("approvals:step", number, step)
    actions.name_own_body(
        step=page.step,
        seen_version=form.cleaned_data["version"],
        body_name=form.cleaned_data["body_name"],
        by=request.user,
    )
    messages.success(request, "Organet er gemt.")
    return redirect("approvals:step", number, step)
