"""When the bodies meet, kept by the kommune's administrator; and a plan's timetable, counted backwards."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.models import Municipality
from accounts.permissions import UserRequest
from approvals import actions
from approvals.figures import (
    calendar_for,
    calendars_of,
    case_file,
    file_of,
    fund_deadline,
    steps_of_file,
    timetable_of_draft,
)
from approvals.figures import timetable as timetable_of
from approvals.forms.calendar import (
    CaseDaysForm,
    FundDeadlineForm,
    MeetingsForm,
    WantedDayForm,
    initial_of,
    lines_of,
)
from approvals.models import Amendment
from approvals.permissions import can_set_fund_deadline
from approvals.permissions.amendments import can_set_wanted_day
from approvals.views.amendments import load_amendment
from approvals.views.chain import GET_POST, load
from approvals.views.loading import frame, load_plan, require
from core.dates import today
from plans.models import Plan


@GET_POST
def calendars(request: UserRequest, code: str) -> HttpResponse:
    municipality = load(request, code)
    days = ("recommendation_days", "confirmation_days", "reminder_days_before", "reminder_days_after")
    form = CaseDaysForm(request.POST or None, initial=initial_of(municipality, "version", *days))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actions.set_case_days(
            municipality=municipality,
            recommendation_days=int(data["recommendation_days"]),
            confirmation_days=int(data["confirmation_days"]),
            reminder_days=(data["reminder_days_before"], data["reminder_days_after"]),
            seen_version=data["version"],
            by=request.user,
        )
        messages.success(request, "Kommunens frister er gemt.")
        return redirect("approvals:calendars", code)
    context = {"municipality": municipality, "bodies": bodies_of(municipality), "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "approvals/calendars.html", context, status=status)


def bodies_of(municipality: Municipality) -> list[dict[str, object]]:
    """Each body of the chain with its coming meetings."""
    known, first = calendars_of(municipality.pk), today()
    rows: list[dict[str, object]] = []
    for body in municipality.chain_steps.order_by("group", "pk"):
        calendar = calendar_for(body, known)
        coming = (
            [one.meets_on for one in calendar.meetings.all() if one.meets_on >= first] if calendar else []
        )
        rows.append({"body": body, "calendar": calendar, "coming": coming})
    return rows


@GET_POST
def meetings(request: UserRequest, code: str, body: int) -> HttpResponse:
    municipality = load(request, code)
    step = get_object_or_404(municipality.chain_steps, pk=body)
    calendar = calendar_for(step, calendars_of(municipality.pk))
    coming = [one.meets_on for one in calendar.meetings.all() if one.meets_on >= today()] if calendar else []
    initial = {
        "version": calendar.version if calendar else 0,
        "meetings": lines_of(coming),
        "material_days": calendar.material_days if calendar else 8,
    }
    form = MeetingsForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actions.keep_meetings(
            body=step,
            meetings=data["meetings"],
            material_days=int(data["material_days"]),
            seen_version=data["version"],
            by=request.user,
        )
        kept = sum(day >= today() for day in data["meetings"])
        past = len(data["meetings"]) - kept
        words = f" {past} dato{'er' if past > 1 else ''}, der er passeret, er ikke taget med." if past else ""
        told = "1 kommende møde" if kept == 1 else f"{kept} kommende møder"
        messages.success(request, f"{step}: {told} er gemt.{words}")
        return redirect("approvals:calendars", code)
    context = {"municipality": municipality, "body": step, "form": form}
    return render(request, "approvals/meetings.html", context, status=422 if form.is_bound else 200)


@GET_POST
def timetable(request: UserRequest, number: str) -> HttpResponse:
    plan = load_plan(request, number)
    file = case_file(plan)
    found = fund_deadline(plan)
    counted = timetable_of(file)
    # With the fund there is no day left to reckon with.
    sent = counted is None and plan.status != Plan.Status.DRAFT and plan.sent_to_fund_on is not None
    may_set = can_set_fund_deadline(request.user, plan) and not sent
    initial = {"version": found.version if found else 0, "due_on": found.due_on if found else None}
    form = FundDeadlineForm(request.POST or None, initial=initial, plan=plan)
    if request.method == "POST":
        require(may_set)
        if form.is_valid():
            data = form.cleaned_data
            actions.set_fund_deadline(
                plan=plan, due_on=data["due_on"], seen_version=data["version"], by=request.user
            )
            messages.success(request, "Datoen hos Landsbyggefonden er gemt.")
            return redirect("approvals:timetable", number)
    context = {"timetable": counted, "sent": sent, "form": form if may_set else None}
    status = 422 if form.is_bound else 200
    return render(
        request, "approvals/timetable.html", frame(request, plan, "Tidsplan", **context), status=status
    )


@GET_POST
def amendment_timetable(request: UserRequest, number: str, amendment: int) -> HttpResponse:
    plan, found = load_amendment(request, number, amendment)
    file = file_of(plan, found.case) if found.case is not None else None
    may_set = can_set_wanted_day(request.user, found)
    initial = {"version": found.version, "takes_effect_on": found.takes_effect_on}
    posted = request.POST if request.method == "POST" else None
    form = WantedDayForm(posted, initial=initial, amendment=found)
    if request.method == "POST":
        require(may_set)
        if form.is_valid():
            data = form.cleaned_data
            actions.set_wanted_day(
                amendment=found, day=data["takes_effect_on"], seen_version=data["version"], by=request.user
            )
            messages.success(request, "Datoen er gemt.")
            return redirect("approvals:amendment_timetable", number, amendment)
    draft = timetable_of_draft(found) if found.state == Amendment.State.DRAFT else None
    context = {
        "amendment": found,
        "timetable": timetable_of(file) if file else None,
        "draft": draft,
        "form": form if may_set else None,
        "steps": steps_of_file(file, request.user) if file else draft and draft.steps,
    }
    status = 422 if form.is_bound else 200
    page = frame(request, plan, f"Tidsplan, {found}", **context)
    return render(request, "approvals/amendment_timetable.html", page, status=status)
