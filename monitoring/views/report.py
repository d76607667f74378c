from collections.abc import Callable
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import UserRequest
from core.dates import today
from core.files import secure, serve
from core.rules import errors
from core.snapshots import canonical_json
from funding.figures.vouchers import statements_of
from monitoring import actions, rules
from monitoring.exchange import report_document
from monitoring.figures import board_name, figures_of
from monitoring.figures.parts import report_parts, report_steps, rule_rows
from monitoring.forms import AcceptForm, ApproveForm, MoveForm, RemarksForm, SubmitForm
from monitoring.models import AnnualReport
from monitoring.permissions import (
    approvers_of,
    can_answer,
    can_begin_report,
    can_write,
    has_had_a_hand_in,
    must_leave_submitting,
)
from monitoring.views.figures import addresses
from monitoring.views.found import books_plan, latest_file, latest_run, seen_report
from monitoring.workflow import REPORT
from plans.figures.texts import joined
from plans.permissions import is_chair
from plans.querysets import own_side_plans


@require_safe
def report(request: UserRequest, number: str, year: int) -> HttpResponse:
    """The redegørelse of a year: what is missing, its parts and its way to the fund."""
    try:
        found = seen_report(request, number, year)
    except Http404:
        return not_begun(request, number, year)
    actions.receive(report=found, by=request.user)
    return report_page(request, found)


def not_begun(request: UserRequest, number: str, year: int) -> HttpResponse:
    """To the plan's own side a year without a report is one that can be begun; to others it does not exist."""
    plan = books_plan(request, number)
    years = range(plan.starts_on.year, plan.ends_on.year + 1) if plan.starts_on and plan.ends_on else ()
    if plan.started_on is None or year not in years or "version" in request.GET:
        raise Http404("Redegørelsen findes ikke.")
    if not own_side_plans(request.user).filter(pk=plan.pk).exists():
        raise Http404("Redegørelsen er ikke indsendt.")
    context = {
        "plan": plan,
        "tab": "reports",
        "page_name": str(year),
        "year": year,
        "due_on": plan.scheme.report_due_on(year),
        "may_begin": can_begin_report(request.user, plan) and year <= today().year,
        "has_begun": year <= today().year,
    }
    return render(request, "monitoring/report_not_begun.html", context)


def report_page(
    request: UserRequest, found: AnnualReport, *, status: int = 200, **forms: Any
) -> HttpResponse:
    return render(request, "monitoring/report.html", report_context(request, found) | forms, status=status)


def report_context(request: UserRequest, found: AnnualReport) -> dict[str, Any]:
    user, figures = request.user, figures_of(found)
    names = {edge.name for edge in REPORT.available(user, found)}
    handing_in = found.status == AnnualReport.Status.BOARD_APPROVED
    at_board = found.status == AnnualReport.Status.AT_BOARD
    findings = (
        []
        if found.is_handed_in
        else rules.check(figures, today=today(), approvers=len(approvers_of(found)), handing_in=handing_in)
    )
    context: dict[str, Any] = {
        "plan": found.plan,
        "tab": "reports",
        "page_name": str(found.year),
        "report": found,
        "figures": figures,
        "statements": statements_of(found.plan, found.year),
        "errors": errors(findings),
        "warning_count": len(findings) - len(errors(findings)),
        "rules": rule_rows(findings, [] if found.is_handed_in else rules.passed(figures)),
        "parts": report_parts(figures, findings),
        "steps": report_steps(found, figures, writes=can_write(user, found)),
        "available": names,
        "may_edit": can_write(user, found) and found.status == AnnualReport.Status.DRAFT,
        "writes": can_write(user, found),
        "answers": can_answer(user, found),
        "four_eyes": is_chair(user, found.plan) and has_had_a_hand_in(user, found),
        "approvers": joined([one.name for one in approvers_of(found)]) if at_board else "",
        "left_to_another": must_leave_submitting(user, found),
        "board": figures.board if found.is_handed_in else board_name(found.plan),
        "previous": previous_version(found),
        **addresses(found),
        **pdf_context(request, found),
    }
    context |= {f"{name}_form": make(request, found) for name, make in VOUCHED.items() if name in names}
    if "return_from_board" in names or "return" in names:
        context["remarks_form"] = RemarksForm(report=found)
    context["move_form"] = MoveForm(report=found)
    return context


def approve_form(request: UserRequest, found: AnnualReport, data: Any = None) -> ApproveForm:
    """The formand's; it stands on the report's page and is sent to an address of its own."""
    return ApproveForm(data, report=found, **_vouched(request, found, "report_approve"))


def submit_form(request: UserRequest, found: AnnualReport, data: Any = None) -> SubmitForm:
    return SubmitForm(data, report=found, **_vouched(request, found, "report_submit"))


def accept_form(request: UserRequest, found: AnnualReport, data: Any = None) -> AcceptForm:
    return AcceptForm(data, report=found, **_vouched(request, found, "report_accept"))


#: The forms of what somebody vouches for, by the name of the transition.
VOUCHED: dict[str, Callable[..., Any]] = {
    "approve": approve_form,
    "submit": submit_form,
    "accept": accept_form,
}


def _vouched(request: UserRequest, found: AnnualReport, act: str) -> dict[str, Any]:
    purpose, back = (
        reverse(f"monitoring:{one}", args=[found.plan.number, found.year]) for one in (act, "report")
    )
    return {"request": request, "purpose": purpose, "back": back}


def previous_version(found: AnnualReport) -> AnnualReport | None:
    """The version that the fund sent back, whose remarks this one answers."""
    if found.number == 1:
        return None
    earlier = AnnualReport.objects.filter(plan=found.plan_id, year=found.year, number=found.number - 1)
    return earlier.defer("figures").first()


def pdf_context(request: UserRequest, found: AnnualReport) -> dict[str, Any]:
    return {
        "report": found,
        "run": latest_run(found),
        "file": latest_file(found),
        "may_build": can_write(request.user, found) or found.is_handed_in,
    }


@require_safe
def pdf_status(request: UserRequest, number: str, year: int) -> HttpResponse:
    """The box with the PDF's progress; asks for itself again while the work goes on."""
    found = seen_report(request, number, year)
    return render(request, "monitoring/pdf_box.html", {"plan": found.plan, **pdf_context(request, found)})


@require_POST
def build_pdf(request: UserRequest, number: str, year: int) -> HttpResponse:
    found = seen_report(request, number, year)
    actions.build(report=found, by=request.user)
    return redirect("monitoring:report", number, year)


@require_safe
def report_pdf(request: UserRequest, number: str, year: int) -> FileResponse:
    """The sealed PDF; of a report in work the latest draft."""
    found = seen_report(request, number, year)
    file = latest_file(found)
    if file is None:
        raise Http404("PDF'en er ikke dannet endnu.")
    return serve(file)


@require_safe
def report_json(request: UserRequest, number: str, year: int) -> HttpResponse:
    """The same figures as data; of a report that has been handed in exactly the bytes that its check code is of."""
    found = seen_report(request, number, year)
    document = found.figures if found.is_handed_in else report_document(figures_of(found))
    response = HttpResponse(canonical_json(document), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="redegoerelse-{number}-{year}.json"'
    secure(response)
    return response
