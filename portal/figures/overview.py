"""The plan page: what to do next, who pays, what the plan is about, its indsatsområder and what has happened."""

from dataclasses import dataclass
from typing import Any

from approvals.exchange import snapshot_document
from approvals.figures import approval_steps, next_step, shown_snapshot
from core.models import Event
from funding.figures import Economy, economy
from monitoring.figures import latest_values
from plans.figures import PlanContent, plan_content
from plans.models import Plan, PlanMembership
from plans.querysets import visible_plans

SHOWN_EVENTS = 9


@dataclass(frozen=True)
class Overview:
    content: PlanContent
    economy: Economy
    steps: Any
    next_step: Any
    snapshot: Any
    chosen: Any
    events: tuple[Event, ...]
    event_count: int
    comment_count: int
    seats: tuple[PlanMembership, ...]
    predecessor_visible: bool
    measured: Any


def plan_overview(plan: Plan, user, chosen_focus: str = "") -> Overview:
    """Everything the plan page prints. The fund reads the snapshot until the plan has started, others the live rows."""
    snapshot = shown_snapshot(plan, user)
    content = plan_content(snapshot.document if snapshot else (document := snapshot_document(plan)))
    events = Event.objects.timeline(plan)
    return Overview(
        content=content,
        economy=economy(snapshot.document if snapshot else document),
        steps=approval_steps(plan, user),
        next_step=next_step(plan, user),
        snapshot=snapshot,
        chosen=next((focus for focus in content.foci if focus.code == chosen_focus), None)
        or (content.foci[0] if content.foci else None),
        events=tuple(events[:SHOWN_EVENTS]),
        event_count=events.count(),
        comment_count=plan.comments.visible_to(user).count(),
        seats=tuple(plan.memberships.current().filter(role="board_member").select_related("user")),
        predecessor_visible=plan.predecessor_id is not None
        and Plan.objects.filter(pk=plan.predecessor_id, pk__in=visible_plans(user)).exists(),
        measured=latest_values(plan),
    )
