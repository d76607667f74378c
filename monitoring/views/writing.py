"""Pages of the redegørelse's parts. Who may write and the report is a draft: forms; otherwise the same page to read."""

from typing import Any, NamedTuple
from uuid import UUID

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import UserRequest
from core.statements import statement
from core.versions import Conflict, FingerprintForm, render_conflict, render_conflicts
from core.workflow import NotAllowed
from monitoring import actions
from monitoring.calculations import GoalFigures, ReportFigures
from monitoring.figures import InWork, part_of
from monitoring.figures.report import statuses_of
from monitoring.forms import ActivityForm, FulfilmentForm, SummaryForm, VarianceForm
from monitoring.models import ActivityStatus, AnnualReport, GoalFulfilment
from monitoring.permissions import can_edit, can_write
from monitoring.views.figures import addresses
from monitoring.views.found import books_plan, seen_report
from plans.models import Activity, Goal


class Part(NamedTuple):
    """A part that is one form over the report's own texts."""

    form: Any
    name: str
    template: str


def part_context(report: AnnualReport, name: str) -> dict[str, Any]:
    return {
        "plan": report.plan,
        "tab": "reports",
        "page_name": f"{report.year}: {name}",
        "report": report,
        "figures": part_of(report),
        **addresses(report),
    }


def may_post(request: UserRequest, report: AnnualReport) -> bool:
    """A post of somebody who never writes here is a 403; one that came too late is answered by the action."""
    if request.method == "POST" and not can_write(request.user, report):
        raise NotAllowed("Du kan læse redegørelsen, men ikke skrive i den.")
    return request.method == "POST" and not report.is_handed_in


def saved(request: UserRequest, report: AnnualReport) -> HttpResponse:
    messages.success(request, "Redegørelsen er gemt.")
    return redirect("monitoring:report", report.plan.number, report.year)


@require_POST
def begin(request: UserRequest, number: str, year: int) -> HttpResponse:
    plan = books_plan(request, number)
    report = actions.begin_report(plan=plan, year=year, by=request.user)
    return redirect("monitoring:report", plan.number, report.year)


def summary(request: UserRequest, number: str, year: int) -> HttpResponse:
    part = Part(SummaryForm, "Sammenfatning", "monitoring/part_summary.html")
    return _texts(request, seen_report(request, number, year), part)


def money(request: UserRequest, number: str, year: int) -> HttpResponse:
    part = Part(VarianceForm, "Regnskab", "monitoring/part_money.html")
    return _texts(request, seen_report(request, number, year), part)


def _texts(request: UserRequest, report: AnnualReport, part: Part) -> HttpResponse:
    context = part_context(report, part.name)
    if not can_edit(request.user, report) and not may_post(request, report):
        return render(request, part.template, context)
    form = part.form(request.POST or None, instance=report)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_texts(report=report, form=form, by=request.user)
        except Conflict as conflict:
            return _conflict(request, form, conflict, report, context)
        return saved(request, report)
    return render(request, part.template, context | {"form": form}, status=422 if form.errors else 200)


def _conflict(
    request: UserRequest, form: FingerprintForm, conflict: Conflict, row: Any, context: dict[str, Any]
) -> HttpResponse:
    last = row.history.select_related("history_user").first()
    who, when = (last.history_user, last.history_date) if last else (None, None)
    return render_conflict(request, form, conflict, who=who, when=when, **context)


@require_safe
def goals(request: UserRequest, number: str, year: int) -> HttpResponse:
    report = seen_report(request, number, year)
    context = part_context(report, "Målopfyldelse")
    return render(
        request, "monitoring/part_goals.html", context | {"may_edit": can_edit(request.user, report)}
    )


def goal(request: UserRequest, number: str, year: int, uid: UUID) -> HttpResponse:
    report = seen_report(request, number, year)
    context = part_context(report, "Målopfyldelse")
    shown = goal_in(context["figures"], uid)
    context |= {"goal": shown, "page_name": f"{year}: mål {shown.number}"}
    if not can_edit(request.user, report) and not may_post(request, report):
        return render(request, "monitoring/part_goal.html", context)
    row = get_object_or_404(Goal, plan=report.plan, uid=uid)
    written = report.fulfilments.filter(goal=row).first() or GoalFulfilment(report=report, goal=row)
    form = FulfilmentForm(request.POST or None, instance=written, figures=shown)
    if request.method == "POST" and form.is_valid():
        try:
            actions.save_fulfilment(report=report, goal=row, form=form, by=request.user)
        except Conflict as conflict:
            return _conflict(request, form, conflict, written, context)
        messages.success(request, f"Mål {shown.number} er gemt.")
        return redirect("monitoring:report_goals", number, year)
    status = 422 if form.errors else 200
    return render(request, "monitoring/part_goal.html", context | {"form": form}, status=status)


def goal_in(figures: ReportFigures | InWork, uid: UUID) -> GoalFigures:
    found = next((one for one in figures.goals if one.uid == str(uid)), None)
    if found is None:
        raise Http404("Målet er ikke med i redegørelsen.")
    return found


def activities(request: UserRequest, number: str, year: int) -> HttpResponse:
    report = seen_report(request, number, year)
    context = part_context(report, "Årets handlinger")
    if not can_edit(request.user, report) and not may_post(request, report):
        return render(request, "monitoring/part_activities.html", context)
    forms = activity_forms(report, context["figures"], request.POST or None)
    if request.method == "POST" and _are_valid(forms):
        try:
            actions.save_activities(report=report, forms=forms, by=request.user)
        except Conflict as conflict:
            # Drawn for the form whose field both changed; nothing has been written of the others.
            pairs = [(form, conflict) for _, form in forms if _is_of(form, conflict)]
            return render_conflicts(request, pairs, **context)
        return saved(request, report)
    rows = {str(activity.uid): form for activity, form in forms}
    context |= {"rows": rows, "forms": [form for _, form in forms]}
    status = 422 if any(form.errors for _, form in forms) else 200
    return render(request, "monitoring/part_activities.html", context, status=status)


@statement
def _activities_of(plan_id: int) -> QuerySet[Activity]:
    return Activity.objects.filter(plan=plan_id).order_by()


def _are_valid(forms: list[tuple[Activity, ActivityForm]]) -> bool:
    """Asks every form, so that the page shows all that is wrong."""
    return [form.is_valid() for _, form in forms].count(False) == 0


def _is_of(form: FingerprintForm, conflict: Conflict) -> bool:
    return any(field.html_name == form.add_prefix(field.name) for field in conflict.fields)


def activity_forms(
    report: AnnualReport, figures: ReportFigures | InWork, data: Any
) -> list[tuple[Activity, ActivityForm]]:
    uids = [one.uid for _focus, activities in figures.activities_by_focus for one in activities]
    rows = {str(row.uid): row for row in _activities_of(report.plan_id)}
    told = {str(row.activity.uid): row for row in statuses_of(report.pk)}
    for row in told.values():
        row.report = report
    return [
        (
            rows[uid],
            ActivityForm(
                data,
                prefix=uid,
                instance=told.get(uid) or ActivityStatus(report=report, activity=rows[uid]),
            ),
        )
        for uid in uids
    ]


@require_safe
def milestones(request: UserRequest, number: str, year: int) -> HttpResponse:
    report = seen_report(request, number, year)
    return render(request, "monitoring/part_milestones.html", part_context(report, "Milepælsplan"))
