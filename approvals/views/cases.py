"""Sagsforløb: the whole case, the check before a hand-in, and the hand-in itself."""

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts.models import User
from accounts.permissions import UserRequest
from approvals import actions
from approvals.exchange import current_document
from approvals.figures import (
    CaseFile,
    Prequalification,
    answers,
    asked_changes,
    awaited,
    case_file,
    changes_since,
    decision_figure,
    is_corrected,
    moves,
    next_step,
    people_for,
    prequalification,
    read_attachments,
    remarks_of,
    rounds_of,
    seen_snapshots,
    timetable,
)
from approvals.figures.papers import papers_of
from approvals.figures.waivers import waivers_in
from approvals.forms import HandInForm, SeenForm
from approvals.models import Case
from approvals.permissions import (
    can_add_hearing,
    can_submit,
    shows_live,
)
from approvals.permissions.pulling_back import can_pull_back
from approvals.rules import (
    above_prequalified,
    check_document,
    check_plan,
    check_prequalification,
    checked_document,
    live_document,
    prequalification_is_missing,
)
from approvals.rules.changes import changes_not_made
from approvals.views.loading import frame, load_plan, reload
from approvals.workflow import CASE, PLAN, not_opened, not_sent_on
from core.addresses import reverse
from core.danish import format_amount, format_date
from core.dates import now
from core.rules import Finding
from core.versions import Moved
from funding.figures import conditions_of
from plans.figures import note_foci, sections
from plans.figures.agreements import missing_agreements
from plans.models import Plan

#: By which a section that was forgotten at a sending back is opened.
WIDENING = frozenset({"widen", "widen_by_fund"})


@require_GET
def case(request: UserRequest, number: str) -> HttpResponse:
    plan = load_plan(request, number)
    file = case_file(plan)
    snapshots = seen_snapshots(plan, request.user)
    people = people_for([file])
    read_attachments(file)
    entries = decided(request, file, snapshots)
    context: dict[str, Any] = {
        "file": file,
        "next_step": next_step(plan, request.user),
        "timetable": timetable(file),
        "answers": answers(file),
        "prequalification": prequalification(plan),
        "conditions": conditions_of(plan) if plan.sent_to_fund_on else None,
        "rounds": rounds_of(file, snapshots),
        "may_tell_of_hearing": may_tell_of_hearing(request, plan, file),
        "entries": entries,
        "waivers": waivers_in(file.case, file.steps) if file.case else [],
        "has_decisions": any(entry["decisions"] for entry in entries),
        "waiting": awaited(moves(file), people),
        "snapshots": [snapshot for snapshot in reversed(file.snapshots) if snapshot.pk in snapshots],
        "remarks": remarks_of(plan, request.user, snapshots),
        "receipt": receipt_of(request.user, file.case),
        "is_corrected": is_corrected(file),
        "may_return": "return" in (ready := ready_edges(request, file)),
        "may_widen": not WIDENING.isdisjoint(ready) and has_closed_sections(plan),
        "may_go_local": "go_local" in ready,
        "papers": papers_of(file, request.user),
        "may_plan": {edge.name for edge in PLAN.available(request.user, plan)},
    }
    return render(request, "approvals/case.html", frame(request, plan, **context))


def decided(request: UserRequest, file: CaseFile, snapshots: Collection[int]) -> list[dict[str, Any]]:
    """The confirmed decisions of each step, newest first."""
    return [
        {
            "step": step,
            "decisions": [
                decision_figure(decision, request.user)
                for decision in reversed(file.decisions_of(step))
                if decision.snapshot_id in snapshots and decision.confirmed_at
            ],
        }
        for step in reversed(file.steps)
    ]


def ready_edges(request: UserRequest, file: CaseFile) -> set[str]:
    """What the reader may do with the case, and nothing stands in the way of."""
    if file.case is None:
        return set()
    offered = {"return", "go_local", *WIDENING}
    found = [edge for edge in CASE.available(request.user, file.case) if edge.name in offered]
    return {edge.name for edge in found if not edge.reasons(file.case)}


def has_closed_sections(plan: Plan) -> bool:
    return any(section.code not in plan.open_sections for section in sections(plan))


def receipt_of(user: User, case: Case | None) -> dict[str, Any] | None:
    """To whoever may send it: whether the next party has opened it, and if not, the button that takes it back."""
    if case is None or case.state != Case.State.OPEN or not can_pull_back(user, case):
        return None
    reasons = not_opened(case)
    if reasons and case.read_at is None:
        return None
    return {
        "text": reasons[0] if reasons else "",
        "form": None if reasons else SeenForm(seen=case.version),
    }


def may_tell_of_hearing(request: UserRequest, plan: Plan, file: CaseFile) -> bool:
    case = file.case
    return (
        case is not None
        and case.state == Case.State.OPEN
        and can_add_hearing(request.user, plan)
        and not not_sent_on(case)
    )


# Check and hand-in


@require_GET
def check(request: UserRequest, number: str) -> HttpResponse:
    plan = load_plan(request, number)
    return render_check(request, plan)


@require_POST
def submit(request: UserRequest, number: str) -> HttpResponse:
    plan = load_plan(request, number)
    form = hand_in_form(request, plan, request.POST)
    if not form.is_valid():
        seen = form.cleaned_data.get("version")
        if seen is None:
            return render_check(request, plan, status=400)
        require_hand_in(request, plan)
        if seen != plan.revision:
            return render_check(request, plan, moved_since=seen_at(request), status=409)
        return render_check(request, plan, bound=form, status=422)
    try:
        snapshot = actions.submit_plan(plan=plan, seen_revision=form.cleaned_data["version"], by=request.user)
    except Moved:
        return render_check(request, reload(plan), moved_since=seen_at(request), status=409)
    messages.success(request, f"{snapshot} er sendt til {plan.municipality}.")
    return redirect("approvals:case", number)


def hand_in_form(request: UserRequest, plan: Plan, data: Any = None) -> HandInForm:
    """It stands on the page of the rules and is sent to an address of its own."""
    purpose, back = (reverse(f"approvals:{name}", args=[plan.number]) for name in ("submit", "check"))
    return HandInForm(data, request=request, purpose=purpose, back=back, seen=plan.revision)


def require_hand_in(request: UserRequest, plan: Plan) -> None:
    """Who may not hand in is told so before anything about the form. The action asks again, under the lock."""
    case = case_file(plan).case
    if case is not None:
        CASE.require("resubmit", case, request.user)
    else:
        short = prequalification_is_missing(plan)
        PLAN.require("submit_prequalification" if short else "submit", plan, request.user)


def render_check(
    request: UserRequest,
    plan: Plan,
    *,
    bound: HandInForm | None = None,
    moved_since: dt.datetime | None = None,
    status: int = 200,
) -> HttpResponse:
    """The rules with links to what breaks them, and the button that posts the revision seen."""
    case = case_file(plan).case  # first: it brings what the rights ask of the plan
    returned = case is not None and case.state == Case.State.RETURNED
    short = case.is_prequalification if case else prequalification_is_missing(plan)
    findings = findings_for(request, plan, may_change=returned or bool(plan.open_sections), short=short)
    may_submit = (
        CASE.offers("resubmit", request.user, case) if case else PLAN.offers("submit", request.user, plan)
    )
    errors = [finding for finding in findings if finding.is_error]
    context: dict[str, Any] = {
        "findings": findings,
        "rules": rule_rows(findings),
        "errors": errors,
        "warnings": [finding for finding in findings if not finding.is_error],
        "short": short,
        "prequalification": (found := prequalification(plan)),
        "prequalified_text": prequalified_text(found),
        "can_submit": may_submit,
        "hand_in": bound or (hand_in_form(request, plan) if may_submit and not errors else None),
        "is_applicant": can_submit(request.user, plan),
        "is_open": plan.status == Plan.Status.DRAFT or returned,
        "again": case is not None,
        "seen_at": now().isoformat(),
        "moved": status == 409,
        "changes": changes_since(plan, moved_since) if moved_since else (),
    }
    return render(
        request,
        "approvals/check.html",
        frame(request, plan, "Tjek før indsendelse", **context),
        status=status,
    )


def prequalified_text(found: Prequalification | None) -> str:
    if found is None:
        return ""
    return f"Landsbyggefonden har den {format_date(found.day)} prækvalificeret planen med {format_amount(found.amount)}"


def rule_rows(findings: Iterable[Finding]) -> list[dict[str, str]]:
    """As templates/components/rule_list.html takes them."""
    return [
        {
            "severity": str(finding.severity),
            "text": finding.message,
            "detail": finding.detail,
            "url": finding.url,
            "link_text": finding.link_text,
        }
        for finding in findings
    ]


def findings_for(request: UserRequest, plan: Plan, *, may_change: bool, short: bool = False) -> list[Finding]:
    """On the live rows while they can be changed; to the fund before the start on what was sent to it. A short
    application is asked less."""
    if shows_live(request.user, plan):
        if short:
            return check_prequalification(live_document(plan))
        if plan.status == Plan.Status.DRAFT:
            return check_plan(plan)
        document = checked_document(plan) if may_change else current_document(plan)
        if may_change:
            note_foci(plan, document)
        asked = asked_changes(case_file(plan)) if may_change else None
        missing = changes_not_made(plan, asked, live_document(plan)) if asked else []
        found = [*missing, *check_document(document), *above_prequalified(plan, document)]
        return [*found, *missing_agreements(plan, document)]
    snapshot = plan.snapshots.visible_to(request.user).order_by("-number").first()
    if snapshot is None:
        return []
    if short:
        return check_prequalification(snapshot.document)
    return [*check_document(snapshot.document), *above_prequalified(plan, snapshot.document)]


def seen_at(request: UserRequest) -> dt.datetime | None:
    try:
        moment = dt.datetime.fromisoformat(request.POST.get("seen_at", ""))
    except ValueError:
        return None
    return moment if moment.tzinfo else None
