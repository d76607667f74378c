"""The plan page: what to do next, who pays, what the plan is about, its indsatsområder and what has happened."""

import datetime as dt
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.db.models import QuerySet
from django.utils.html import strip_tags

from accounts.models import Membership, User
from accounts.roles import Role
from approvals.exchange import current_document
from approvals.figures import approval_steps, case_file, next_step, shown_snapshot
from approvals.figures.snapshots import snapshot_figures
from approvals.models import Snapshot
from core.dates import today
from core.markdown import to_html
from core.models import Event
from core.statements import statement
from funding.figures import (
    Conditions,
    Economy,
    FocusBudget,
    books_figures,
    conditions_of,
    economy,
    plan_figures,
)
from funding.figures.explained import focus_key
from monitoring.calculations import MoneyFigures
from monitoring.figures import content_ratings
from monitoring.figures.money import money_figures
from plans.figures import FocusFigure, PlanContent, comment_count, plan_content
from plans.models import Plan, PlanMembership
from plans.permissions import applicant_id
from portal.figures.acts import latest_acts
from portal.figures.planlist import ON_TRACK

BACKGROUND_START = 220


@dataclass(frozen=True)
class FocusLink:
    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Overview:
    content: PlanContent
    economy: Economy
    steps: Any
    next_step: Any
    snapshot: Snapshot | None
    chosen: FocusFigure | None
    events: tuple[Event, ...]
    event_count: int
    comment_count: int
    seats: tuple[PlanMembership, ...]
    managers: tuple[str, ...]
    predecessor_visible: bool
    # How it goes, from the start on: codes of the mål's ratings, and budget against books.
    ratings: tuple[str, ...]
    money: MoneyFigures | None
    # What the addresses of its figures begin with; of the books' figures, once there are books.
    figures_url: str
    books_url: str
    # Of the tilsagn; None before there can be any.
    conditions: Conditions | None = None

    @property
    def background_start(self) -> str:
        """The first lines of the reasons as plain text, cut at a word."""
        text = " ".join(unescape(strip_tags(to_html(self.content.background))).split())
        if len(text) <= BACKGROUND_START:
            return text
        return text[:BACKGROUND_START].rsplit(" ", 1)[0] + " …"

    @property
    def on_track(self) -> int:
        return sum(rating in ON_TRACK for rating in self.ratings)

    @property
    def focus_links(self) -> tuple[FocusLink, ...]:
        return tuple(
            FocusLink(f"{focus.order} {focus.name}", f"?indsats={focus.code}#foci", focus == self.chosen)
            for focus in self.content.foci
        )

    @property
    def chosen_budget(self) -> FocusBudget | None:
        budgets = (part for part in self.economy.foci if self.chosen and part.uid == self.chosen.uid)
        return next(budgets, None)

    @property
    def chosen_budget_url(self) -> str:
        return f"{self.figures_url}{focus_key(self.chosen_budget)}/" if self.chosen_budget else ""


def plan_overview(plan: Plan, user: User, chosen_focus: str = "") -> Overview:
    """Everything the plan page prints. The fund reads the snapshot until the plan has started, others the live rows."""
    snapshot = shown_snapshot(plan, user)
    document = snapshot.document if snapshot else current_document(plan)
    content = plan_content(document)
    first = content.foci[0] if content.foci else None
    events = latest_acts(plan, user)
    return Overview(
        content=content,
        economy=economy(document),
        steps=approval_steps(plan, user),
        next_step=next_step(plan, user),
        snapshot=snapshot or case_file(plan).latest,
        chosen=next((focus for focus in content.foci if focus.code == chosen_focus), first),
        events=events,
        event_count=events[0].total if events else 0,
        comment_count=comment_count(plan, user),
        seats=tuple(_seats(plan.pk, today())),
        managers=managers_of(plan),
        predecessor_visible=plan.predecessor_id is not None
        and Plan.objects.visible_to(user).filter(pk=plan.predecessor_id).exists(),
        ratings=tuple(content_ratings(plan, content)),
        money=money_figures(plan, document, today().year) if plan.started_on else None,
        figures_url=snapshot_figures(plan.number, snapshot.number) if snapshot else plan_figures(plan.number),
        books_url=books_figures(plan.number),
        conditions=conditions_of(plan) if plan.sent_to_fund_on else None,
    )


def managers_of(plan: Plan) -> tuple[str, ...]:
    """The ansøger's projektledere of today."""
    return tuple(dict.fromkeys(_managers(applicant_id(plan) or 0, today())))


@statement
def _managers(organisation_id: int, day: dt.date) -> QuerySet[Membership, Any]:
    found = Membership.objects.current(day).filter(role=Role.PLAN_MANAGER, organisation=organisation_id)
    return found.order_by("user__name").values_list("user__name", flat=True)


@statement
def _seats(plan_id: int, day: dt.date) -> QuerySet[PlanMembership]:
    seats = PlanMembership.objects.current(day).filter(plan=plan_id, role="board_member")
    return seats.select_related("user")
