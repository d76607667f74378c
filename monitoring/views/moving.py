"""Clicks on the transitions. Each posts the version that was seen; the action locks, asks and answers."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.permissions import UserRequest
from core.versions import Moved
from monitoring import actions
from monitoring.figures import figures_of
from monitoring.forms import MoveForm, RemarksForm
from monitoring.models import AnnualReport
from monitoring.views.found import seen_report
from monitoring.views.report import accept_form, approve_form, report_page, submit_form
from monitoring.workflow import REPORT


def _seen(request: UserRequest, report: AnnualReport) -> int:
    form = MoveForm(request.POST, report=report)
    if not form.is_valid():
        raise Moved("Siden mangler oplysninger. Hent den igen, og prøv en gang til.")
    version: int = form.cleaned_data["version"]
    return version


def _back(request: UserRequest, report: AnnualReport, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect("monitoring:report", report.plan.number, report.year)


def _click(request: UserRequest, number: str, year: int, action: Any, text: str) -> HttpResponse:
    report = seen_report(request, number, year)
    action(report=report, by=request.user, seen_version=_seen(request, report))
    return _back(request, report, text)


@require_POST
def send_to_board(request: UserRequest, number: str, year: int) -> HttpResponse:
    return _click(
        request, number, year, actions.send_to_board, "Redegørelsen er sendt. Formanden har fået en mail."
    )


@require_POST
def take_back(request: UserRequest, number: str, year: int) -> HttpResponse:
    return _click(request, number, year, actions.take_back, "Redegørelsen er en kladde igen.")


@require_POST
def reopen(request: UserRequest, number: str, year: int) -> HttpResponse:
    return _click(
        request, number, year, actions.reopen, "Redegørelsen er en kladde igen og skal godkendes på ny."
    )


@require_POST
def submit(request: UserRequest, number: str, year: int) -> HttpResponse:
    report = seen_report(request, number, year)
    figures_of(report)  # what the edge's checks look at
    REPORT.require("submit", report, request.user)
    form = submit_form(request, report, request.POST)
    if not form.is_valid():
        return report_page(request, report, status=422, submit_form=form)
    actions.submit(report=report, by=request.user, seen_version=form.cleaned_data["version"])
    return _back(request, report, "Redegørelsen er indsendt. Den forseglede PDF bliver dannet nu.")


@require_POST
def accept(request: UserRequest, number: str, year: int) -> HttpResponse:
    report = seen_report(request, number, year)
    REPORT.require("accept", report, request.user)
    form = accept_form(request, report, request.POST)
    if not form.is_valid():
        return report_page(request, report, status=422, accept_form=form)
    actions.accept(report=report, by=request.user, seen_version=form.cleaned_data["version"])
    return _back(request, report, "Redegørelsen er accepteret.")


@require_POST
def approve(request: UserRequest, number: str, year: int) -> HttpResponse:
    report = seen_report(request, number, year)
    form = approve_form(request, report, request.POST)
    if not form.is_valid():
        return report_page(request, report, status=422, approve_form=form)
    actions.approve(
        report=report,
        by=request.user,
        seen_version=form.cleaned_data["version"],
        seen_content=form.cleaned_data["content"],
        meeting_on=form.cleaned_data["meeting_on"],
    )
    return _back(request, report, "Godkendelsen er bekræftet. Ansøgeren kan nu indsende redegørelsen.")


@require_POST
def return_from_board(request: UserRequest, number: str, year: int) -> HttpResponse:
    return _with_remarks(request, number, year, actions.return_from_board, "Redegørelsen er sendt tilbage.")


@require_POST
def return_report(request: UserRequest, number: str, year: int) -> HttpResponse:
    return _with_remarks(
        request, number, year, actions.return_report, "Redegørelsen er sendt retur med bemærkninger."
    )


def _with_remarks(request: UserRequest, number: str, year: int, action: Any, text: str) -> HttpResponse:
    report = seen_report(request, number, year)
    form = RemarksForm(request.POST, report=report)
    if not form.is_valid():
        return report_page(request, report, status=422, remarks_form=form)
    action(
        report=report,
        by=request.user,
        seen_version=form.cleaned_data["version"],
        remarks=form.cleaned_data["remarks"],
    )
    return _back(request, report, text)
