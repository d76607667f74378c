"""What every page of a case begins with: the plan if it is visible, its case file, the step inside that plan."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from accounts.models import User
from accounts.permissions import UserRequest
from approvals.actions import note_opened
from approvals.figures import (
    CaseFile,
    amendment_with,
    approval_steps,
    case_file,
    file_of,
    prequalified_with,
    read_attachments,
    seen_snapshots,
)
from approvals.figures.operation_places import places_of_case, sections_of_case, whole_name
from approvals.models import Case, CaseStep, Decision, Snapshot
from approvals.permissions.pulling_back import receives
from approvals.workflow import PUTTING_RIGHT, STEP
from core.workflow import NotAllowed
from plans.models import Plan
from plans.views.loading import plan_or_404


@dataclass
class StepPage:
    plan: Plan
    file: CaseFile
    case: Case
    step: CaseStep
    visible_snapshots: frozenset[int]


def load_plan(request: UserRequest, number: str) -> Plan:
    """Whoever of the kommune comes here first has opened what was handed in."""
    plan = plan_or_404(request, number)
    open_hand_in(plan, request.user)
    return plan


def open_hand_in(plan: Plan, user: User) -> None:
    if plan.status == Plan.Status.IN_APPROVAL and receives(user, plan):
        note_opened(case_file(plan).case, user)


def open_proposals(plan: Plan, shown: Iterable[Snapshot | None], user: User) -> None:
    """Whoever acts first in an amendment's case opens it also where they read it as one of the plan's versions."""
    sent = [one.pk for one in shown if one is not None and one.reason == Snapshot.Reason.PROPOSED]
    for case in Case.objects.filter(snapshot__in=sent, state=Case.State.OPEN, read_at=None) if sent else ():
        case.plan = plan
        note_opened(case, user)


def reload(plan: Plan) -> Plan:
    """As it is after somebody else was faster."""
    plan.refresh_from_db()
    plan.__dict__.pop("_case_file", None)
    return plan


def load_case(request: UserRequest, number: str) -> tuple[Plan, CaseFile, Case]:
    plan = load_plan(request, number)
    file = case_file(plan)
    if file.case is None:
        raise Http404
    return plan, file, file.case


def load_step(request: UserRequest, number: str, pk: int) -> StepPage:
    """A step of the application, or of another case: an amendment's, or that in which the plan was prequalified. Then
    the page is about that one's file."""
    plan = load_plan(request, number)
    amendment = amendment_with(plan, request.user, pk)
    other = amendment.case if amendment is not None else prequalified_with(plan, pk)
    if other is not None:
        other.plan = plan
        note_opened(other, request.user)
        plan.__dict__["_case_file"] = file_of(plan, other)
    file = case_file(plan)
    case = file.case
    if case is None:
        raise Http404
    for step in file.steps:
        if step.pk == pk:
            read_attachments(file)
            return StepPage(plan, file, case, step, seen_snapshots(plan, request.user))
    raise Http404


def parts_of(case: Case) -> dict[str, Any]:
    """What `RemarksForm` asks for: the sections that can be sent back, and what a remark can be pinned to."""
    places = places_of_case(case)
    return {"about": whole_name(case), "sections": sections_of_case(case, places), "places": places}


def visible(page: StepPage, decision: Decision) -> bool:
    """The fund reads only what was decided about what it was sent."""
    return decision.snapshot_id in page.visible_snapshots


def require(allowed: bool) -> None:
    """Visible but not this person's to do: the 403 page."""
    if not allowed:
        raise NotAllowed("Du har ikke adgang til at gøre dette.")


def frame(request: UserRequest, plan: Plan, page_name: str = "", **more: Any) -> dict[str, Any]:
    """The context that templates/plan_frame.html asks for, with the steps of the right column."""
    steps = more.pop("steps", None) or approval_steps(plan, request.user)
    return {"plan": plan, "tab": "case", "page_name": page_name, "steps": steps, **more}


def to_case(case: Case) -> HttpResponse:
    """To the page of what was acted on: the ændring itself, or the plan's sagsforløb."""
    if case.is_amendment:
        return redirect("approvals:amendment", case.plan.number, case.amendment.number)
    return redirect("approvals:case", case.plan.number)


def edges_here(user: User, page: StepPage) -> set[str]:
    """What the reader may do at the step; a confirmed decision is also put right where it closed the case."""
    found = {edge.name for edge in STEP.available(user, page.step)}
    asked = found & PUTTING_RIGHT
    ready = {name for name in asked if not STEP.get(name, page.step).reasons(page.step)}
    return (found - asked if page.case.state == "open" else set()) | ready


def to_be_confirmed(step: CaseStep) -> str:
    """What the person who filled in is told."""
    who = "En anden fra boligorganisationen" if step.is_beside else "En godkender"
    filled = "Svaret er udfyldt" if step.is_voluntary else "Beslutningen er udfyldt"
    return f"{filled}. {who} skal nu bekræfte {'det' if step.is_voluntary else 'den'}."
