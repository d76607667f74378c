"""One step: its record, and what the reader may do there. Every act has an address of its own."""

import dataclasses
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from accounts.permissions import UserRequest
from approvals import actions
from approvals.calculations import weekday_text
from approvals.figures import (
    Move,
    afterwards,
    answer_change,
    answer_corrected,
    awaited,
    corrections,
    decision_figure,
    four_eyes,
    is_corrected,
    meeting_proposals,
    moves,
    noes,
    opening_of,
    people_for,
    statement,
)
from approvals.figures.waivers import can_be_freed, waivers_at
from approvals.forms import (
    CarryOverForm,
    ConfirmForm,
    MeetingForm,
    NewRecommendationForm,
    OwnBodyForm,
    RecommendationForm,
    RecordForm,
    ReplacementForm,
)
from approvals.models import CaseStep, Decision, Outcome, Snapshot, StepKind
from approvals.permissions import (
    authors,
    can_read_unconfirmed,
    can_recommend,
    can_record,
    is_the_funds_own,
    pending_decision,
    reasons_against_confirming,
    waiver_for,
)
from approvals.rules.letters import check_correction
from approvals.views.appropriations import appropriations_of, lines_of, valid
from approvals.views.carrying import changes_context
from approvals.views.files import files_of, sent
from approvals.views.loading import StepPage, edges_here, frame, load_step, require, to_be_confirmed, visible
from approvals.workflow import CORRECTIONS, RECORDS, STEP, TAKE_BACK, comes_after, meeting_has_been_held
from core.dates import today
from core.versions import Conflict, render_conflict

CONFIRMING = {one.confirm for one in RECORDS}
RETURNING = {one.back for one in RECORDS}
CORRECTING = {one.write for one in CORRECTIONS}
GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@require_GET
def step(request: UserRequest, number: str, step: int) -> HttpResponse:
    return render_step(request, load_step(request, number, step))


def corrections_url(page: StepPage) -> str:
    """Where the remarks stand beside what has become of them; empty where there is no earlier hand-in."""
    if not is_corrected(page.file):
        return ""
    if page.case.is_amendment:
        return reverse("approvals:amendment_corrections", args=[page.plan.number, page.case.amendment.number])
    return reverse("approvals:corrections", args=[page.plan.number])


def render_step(
    request: UserRequest,
    page: StepPage,
    *,
    bound: ConfirmForm | None = None,
    meeting: MeetingForm | None = None,
    status: int = 200,
) -> HttpResponse:
    current, user = page.step, request.user
    awaits = current.state == CaseStep.State.RECORDED or is_put_right(page)
    pending = pending_decision(current) if awaits and can_read_unconfirmed(user, current) else None
    available = edges_here(user, page)
    context: dict[str, Any] = {
        "page": page,
        "step": current,
        "corrections_url": corrections_url(page),
        "may": available,
        "awaits": awaits,
        "heading": heading(current, pending),
        "confirmed": [
            (decision_figure(decision, user), answer_corrected(current, decision))
            for decision in reversed(page.file.decisions_of(current))
            if decision.confirmed_at and visible(page, decision)
        ],
        "waiting": waiting_here(page),
        "earlier": earlier_decision(page),
        "noes": [] if current.is_beside else noes(page.case),
        **forms_here(current, meeting),
        "waivers": waivers_at(current),
        "may_free": "waive" in available and bool(can_be_freed(user, current, people_for([page.file]))),
        "proposals": meeting_proposals(page.file, current) if "set_meeting" in available else (),
        **ways_to_put_right(current, available),
    }
    if pending is not None and visible(page, pending):
        context |= pending_context(request, page, pending, bound)
        context["shows_confirm"] = CONFIRMING & available and not (context["not_yet"] or context["stops"])
        context["may_send_back"] = bool(RETURNING & available)
    shown = frame(request, page.plan, context["heading"], **context | changes_context(page, user, pending))
    return render(request, "approvals/step.html", shown, status=status)


def forms_here(current: CaseStep, meeting: MeetingForm | None) -> dict[str, object]:
    """Those that stand on the page itself; `meeting` as it was refused."""
    seen = current.version
    return {
        "body_form": OwnBodyForm(seen=seen, initial={"body_name": current.body_name}),
        "meeting_form": meeting or MeetingForm(seen=seen, initial={"meeting_on": current.meeting_on}),
        "carry_form": CarryOverForm(seen=seen),
    }


def ways_to_put_right(current: CaseStep, available: set[str]) -> dict[str, bool]:
    """What was told wrongly, and may still be told otherwise by the reader."""
    return {
        "rewrite": "rewrite" in available and not STEP.get("rewrite", current).reasons(current),
        "correct": "correct" in available and not STEP.get("correct", current).reasons(current),
        "may_put_right": bool(CORRECTING & available),
        "may_take_back": TAKE_BACK in available,
        "own": is_the_funds_own(current),
    }


def pending_context(
    request: UserRequest,
    page: StepPage,
    pending: Decision,
    bound: ConfirmForm | None,
) -> dict[str, object]:
    """The record to confirm, the words that are signed, and why it is another who signs."""
    current = page.step
    following = [step for step in page.file.steps if comes_after(step, current)]
    held = {"snapshot_number": pending.snapshot.number}
    figure, opening = decision_figure(pending, request.user), opening_of(pending)
    if opening is not None and opening.remarks:  # they stand below, each with what it is about
        figure = dataclasses.replace(figure, text="")
    return {
        "pending": figure,
        "opening": opening,
        "statement": statement(pending, waiver_for(request.user.pk, current), opening),
        "four_eyes": four_eyes(pending, authors(page.case)),
        "afterwards": afterwards(
            pending, following[0].body_definite or following[0].body_name if following else ""
        ),
        "against": (against := reasons_against_confirming(request.user.pk, current)),
        "against_text": f"Du har selv {' og '.join(against)}." if against else "",
        "not_yet": meeting_has_been_held(current),
        "confirm_form": bound or confirm_form(request, page, seen=current.version, initial=held),
        "due_text": weekday_text(current.due_on) if current.due_on else "",
        **corrected_context(page, pending),
        "previous": previous_snapshot(page, pending),
        "proposal": written_recommendation(page),
    }


def corrected_context(page: StepPage, pending: Decision) -> dict[str, object]:
    """What a correction changes, and what stands against it since it was written: the action asks the same."""
    if not is_put_right(page):
        return {"change": None, "stops": []}
    assert pending.replaces is not None
    change, stops = answer_change(page.step, pending), check_correction(page.step, pending.replaces, pending)
    return {"change": dataclasses.replace(change, follows=()) if stops else change, "stops": stops}


def is_put_right(page: StepPage) -> bool:
    """Whether a correction of the answer of this very step waits; other steps may have records of their own."""
    return any(move.step is not None and move.step.pk == page.step.pk for move in corrections(page.file))


def confirm_form(request: UserRequest, page: StepPage, **more: Any) -> ConfirmForm:
    """It stands on the step's page and is sent to an address of its own."""
    place = (page.plan.number, page.step.pk)
    purpose, back = reverse("approvals:confirm", args=place), reverse("approvals:step", args=place)
    return ConfirmForm(request.POST or None, request=request, purpose=purpose, back=back, **more)


def heading(step: CaseStep, pending: Decision | None) -> str:
    if pending is not None and pending.makes_changes:
        return f"Bekræft {step.whose} ændringer"
    if pending is not None and step.kind == StepKind.FUND and step.state == CaseStep.State.DONE:
        return "Bekræft rettelsen af Landsbyggefondens svar"
    if pending is not None:
        return f"Bekræft {step.whose} {step.word}"
    return step.full_name


def waiting_here(page: StepPage) -> list[tuple[Move, tuple[str, ...], str]]:
    people = people_for([page.file])
    here = [move for move in moves(page.file) if move.step is not None and move.step.pk == page.step.pk]
    return awaited(here, people)


def earlier_decision(page: StepPage) -> Decision | None:
    """A confirmed decision about an earlier hand-in, which may be carried over."""
    found = [
        d
        for d in page.file.decisions_of(page.step)
        if d.is_in_force and d.snapshot_id != page.case.snapshot_id
    ]
    lasting = [d for d in found if d.outcome not in (Outcome.POSTPONED, Outcome.LAPSED, Outcome.RETURNED)]
    return lasting[-1] if lasting and page.step.state == CaseStep.State.OPEN else None


def previous_snapshot(page: StepPage, decision: Decision) -> Snapshot | None:
    before = [one for one in page.file.snapshots if one.number < decision.snapshot.number]
    return before[-1] if before else None


def written_recommendation(page: StepPage) -> CaseStep | None:
    found = [step for step in page.file.steps if step.kind == StepKind.RECOMMENDATION]
    return found[0] if found and page.file.in_force(found[0]) else None


# The caseworker's own


@GET_POST
def recommend(request: UserRequest, number: str, step: int) -> HttpResponse:
    page = load_step(request, number, step)
    require(can_recommend(request.user, page.step))
    STEP.require("recommend", page.step, request.user)
    pending = pending_decision(page.step) or Decision(case_number=page.case.case_number)
    held = {"snapshot_number": page.case.snapshot.number}
    form = RecommendationForm(*sent(request), instance=pending, initial=held, present=files_of(pending))
    if request.method == "POST" and form.is_valid():
        finish = request.POST.get("act") == "finish"
        try:
            actions.write_recommendation(
                step=page.step,
                seen_snapshot=form.cleaned_data["snapshot_number"],
                written=form,
                finish=finish,
                files=form.file_changes,
                by=request.user,
            )
        except Conflict as conflict:
            return render_conflict(request, form, conflict, plan=page.plan, tab="case")
        messages.success(request, "Indstillingen er afsluttet." if finish else "Indstillingen er gemt.")
        return redirect(
            "approvals:case" if finish else "approvals:recommend", number, *([] if finish else [step])
        )
    context = frame(request, page.plan, "Indstilling", page=page, step=page.step, form=form)
    return render(request, "approvals/recommend.html", context, status=422 if form.is_bound else 200)


@GET_POST
def rewrite(request: UserRequest, number: str, step: int) -> HttpResponse:
    page = load_step(request, number, step)
    require(can_recommend(request.user, page.step))
    STEP.require("rewrite", page.step, request.user)
    before = page.file.in_force(page.step)
    initial = {
        "snapshot_number": page.case.snapshot.number,
        "version": page.step.version,
        "recommendation": before.recommendation if before else "",
        "case_number": page.case.case_number,
    }
    form = NewRecommendationForm(*sent(request), instance=Decision(), initial=initial)
    if request.method == "POST" and form.is_valid():
        actions.replace_recommendation(
            step=page.step,
            seen_version=form.cleaned_data["version"],
            written=form,
            reason=form.cleaned_data["reason"],
            files=form.file_changes,
            by=request.user,
        )
        messages.success(request, "Indstillingen er rettet.")
        return redirect("approvals:step", number, step)
    context = frame(
        request, page.plan, "Ret indstillingen", page=page, step=page.step, form=form, rewriting=True
    )
    return render(request, "approvals/recommend.html", context, status=422 if form.is_bound else 200)


@GET_POST
def record(request: UserRequest, number: str, step: int) -> HttpResponse:
    page = load_step(request, number, step)
    require(can_record(request.user, page.step))
    STEP.require("record", page.step, request.user)
    pending = pending_decision(page.step) or new_record(page)
    held = {"snapshot_number": page.case.snapshot.number}
    form = RecordForm(
        *sent(request), step=page.step, instance=pending, initial=held, present=files_of(pending)
    )
    rows = appropriations_of(request, page, pending)
    if request.method == "POST" and valid(form, rows):
        try:
            actions.record_decision(
                step=page.step,
                seen_snapshot=form.cleaned_data["snapshot_number"],
                written=form,
                files=form.file_changes,
                appropriations=lines_of(rows),
                by=request.user,
            )
        except Conflict as conflict:
            return render_conflict(request, form, conflict, plan=page.plan, tab="case")
        messages.success(request, to_be_confirmed(page.step))
        return redirect("approvals:step", number, step)
    title = f"Udfyld {page.step.body_genitive} {page.step.word}"
    context = frame(
        request,
        page.plan,
        title,
        page=page,
        step=page.step,
        form=form,
        rows=rows,
        heading=title,
        objection=pending.objection,
    )
    return render(request, "approvals/record.html", context, status=422 if form.is_bound else 200)


@GET_POST
def replace(request: UserRequest, number: str, step: int) -> HttpResponse:
    page = load_step(request, number, step)
    require(can_record(request.user, page.step))
    STEP.require("replace", page.step, request.user)
    before = page.file.in_force(page.step)
    initial = {"snapshot_number": page.case.snapshot.number, "version": page.step.version}
    if before is not None:
        initial |= {name: getattr(before, name) for name in RecordForm.Meta.fields}
    files = files_of(before or Decision())
    form = ReplacementForm(*sent(request), step=page.step, instance=Decision(), initial=initial, before=files)
    rows = appropriations_of(request, page, before or Decision())
    if request.method == "POST" and valid(form, rows):
        actions.replace_decision(
            step=page.step,
            seen_version=form.cleaned_data["version"],
            written=form,
            reason=form.cleaned_data["reason"],
            files=form.file_changes,
            appropriations=lines_of(rows),
            by=request.user,
        )
        messages.success(request, to_be_confirmed(page.step))
        return redirect("approvals:step", number, step)
    title = f"Ret {page.step.body_genitive} {page.step.word}"
    context = frame(
        request,
        page.plan,
        title,
        page=page,
        step=page.step,
        form=form,
        rows=rows,
        heading=title,
        replacing=True,
    )
    return render(request, "approvals/record.html", context, status=422 if form.is_bound else 200)


def new_record(page: StepPage) -> Decision:
    """An empty record, with what the case already knows."""
    known = {"case_number": page.case.case_number, "recommendation": proposal_text(page)}
    record = Decision(**({} if page.step.is_beside else known))
    if page.step.meeting_on and page.step.meeting_on <= today():
        record.decided_on = page.step.meeting_on
    return record


def proposal_text(page: StepPage) -> str:
    step = written_recommendation(page)
    decision = page.file.in_force(step) if step else None
    return decision.recommendation if decision else ""
