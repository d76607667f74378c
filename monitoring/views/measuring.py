from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import UserRequest
from core.addresses import reverse
from core.versions import Conflict, render_conflict
from core.workflow import NotAllowed
from monitoring import actions
from monitoring.figures.lists import latest_values
from monitoring.forms import MeasurementForm, QuickMeasurementForm, indicator_choices, measurable
from monitoring.models import Measurement
from monitoring.permissions import can_measure
from monitoring.views.found import seen_plan
from plans.models import Indicator, Plan


def measured_plan(request: UserRequest, number: str) -> Plan:
    plan = seen_plan(request, number)
    if not can_measure(request.user, plan):
        raise NotAllowed("Du kan ikke registrere målinger på planen.")
    return plan


def measure(request: UserRequest, number: str) -> HttpResponse:
    """Choose an indicator; its form follows on the same page."""
    plan = measured_plan(request, number)
    indicators = list(measurable([plan]))
    chosen = next((one for one in indicators if str(one.uid) == request.GET.get("indikator", "")), None)
    context: dict[str, Any] = {"plan": plan, "tab": "progress", "page_name": "Registrer måling"}
    if chosen is None:
        latest = latest_values(plan)
        rows = [(one, latest.get(str(one.uid))) for one in indicators]
        return render(request, "monitoring/measure_choose.html", context | {"rows": rows})
    form = MeasurementForm(request.POST or None, indicator=chosen)
    if request.method == "POST" and form.is_valid():
        actions.register(indicator=chosen, form=form, by=request.user)
        messages.success(request, f"Målingen af {chosen.name} er gemt.")
        return redirect("monitoring:measure", plan.number)
    context |= {"form": form, "choices": indicator_choices(indicators), **about(chosen)}
    return render(request, "monitoring/measure.html", context, status=422 if form.errors else 200)


def about(indicator: Indicator) -> dict[str, Any]:
    """What one must know to type a value: the last ones and where it should go."""
    measurements = indicator.measurements.select_related("registered_by").order_by("-measured_on")
    return {
        "indicator": indicator,
        "target": indicator.targets.filter(ended_on=None).order_by("-due_on").first(),
        "measurements": list(measurements),
    }


@require_safe
def indicator(request: UserRequest, number: str, uid: UUID) -> HttpResponse:
    """All measurements of one indicator."""
    plan = seen_plan(request, number)
    found = get_object_or_404(Indicator.objects.select_related("goal"), plan=plan, uid=uid)
    context = {"plan": plan, "tab": "progress", "page_name": found.name, **about(found)}
    if plan.started_on is None:
        return render(request, "monitoring/not_started.html", context)
    return render(
        request, "monitoring/indicator.html", context | {"can_measure": can_measure(request.user, plan)}
    )


def measurement(request: UserRequest, number: str, pk: int) -> HttpResponse:
    plan = measured_plan(request, number)
    rows = Measurement.objects.select_related("indicator__goal", "indicator__plan", "registered_by")
    row = get_object_or_404(rows, plan=plan, pk=pk)
    form = MeasurementForm(request.POST or None, instance=row, indicator=row.indicator)
    context: dict[str, Any] = {"plan": plan, "tab": "progress", "page_name": "Ret måling"}
    if request.method == "POST" and form.is_valid():
        try:
            actions.change(measurement=row, form=form, by=request.user)
        except Conflict as conflict:
            latest = row.history.select_related("history_user").first()
            return render_conflict(
                request,
                form,
                conflict,
                who=latest.history_user if latest else None,
                when=latest.history_date if latest else None,
                **context,
            )
        messages.success(request, "Målingen er rettet.")
        return redirect("monitoring:indicator", plan.number, row.indicator.uid)
    context |= {
        "form": form,
        "row": row,
        "history": row.history.select_related("history_user").all()[:20],
        **about(row.indicator),
    }
    return render(request, "monitoring/measurement.html", context, status=422 if form.errors else 200)


@require_POST
def remove_measurement(request: UserRequest, number: str, pk: int) -> HttpResponse:
    plan = measured_plan(request, number)
    row = get_object_or_404(Measurement.objects.select_related("indicator"), plan=plan, pk=pk)
    seen = request.POST.get("version", "")
    actions.remove(
        measurement=row, by=request.user, seen_version=int(seen) if seen.isascii() and seen.isdigit() else 0
    )
    messages.success(request, "Målingen er slettet.")
    return redirect("monitoring:indicator", plan.number, row.indicator.uid)


@require_POST
def quick_measurement(request: UserRequest) -> HttpResponse:
    """The small form beside one's tasks. With errors it comes back on a page of its own, with what was typed."""
    form = QuickMeasurementForm.for_user(request.user, request.POST)
    if form is None:
        raise NotAllowed("Du kan ikke registrere målinger.")
    if not form.is_valid():
        return render(request, "monitoring/quick_measurement_page.html", {"form": form}, status=422)
    actions.register(indicator=form.chosen, form=form, by=request.user)
    messages.success(request, f"Målingen af {form.chosen.name} er gemt.")
    return redirect(reverse("portal:tasks"))
