"""The plan page: what to do next, who pays, what the plan is about, its indsatsområder and what has happened."""

import datetime as dt
from dataclasses import dataclass
from html import unescape
from typing import Any

from django.db.models import CharField, Count, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.html import strip_tags

from accounts.models import Membership, User
from accounts.querysets import reach_of
from accounts.roles import Role
from approvals.exchange import current_document
from approvals.figures import approval_steps, case_file, next_step, shown_snapshot
from approvals.figures.snapshots import snapshot_figures
from approvals.models import Snapshot
from core.danish import sort_key
from core.dates import today
from core.markdown import to_html
from core.models import Event
from core.statements import statement
from funding.exchange import whole_document
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
from plans.figures import FocusFigure, PlanContent, plan_content
from plans.models import Comment, MutedPlan, Plan, PlanMembership
from plans.permissions import applicant_id
from plans.querysets import keep_plan_seats, seats_of
from portal.figures.acts import latest_acts
from portal.figures.planlist import ON_TRACK

BACKGROUND_START = 220


@dataclass(frozen=True)
class FocusLink:
    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Beside:
    """Whom and what else the page names: who sits in the bestyrelse or styregruppe ("Karim Abdi (formand)"), the
    projektledere, how many comments the person may read, and whether they want no mails about the plan."""

    seats: tuple[str, ...]
    managers: tuple[str, ...]
    comment_count: int
    is_muted: bool


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
    beside: Beside
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
    # First: it brings the person's seats, which rights are asked for.
    around = beside(plan, user)
    snapshot = shown_snapshot(plan, user)
    document = snapshot.document if snapshot else _live(plan)
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
        beside=around,
        predecessor_visible=plan.predecessor_id is not None
        and Plan.objects.visible_to(user).filter(pk=plan.predecessor_id).exists(),
        ratings=tuple(content_ratings(plan, content)),
        money=money_figures(plan, document, today().year) if plan.started_on else None,
        figures_url=snapshot_figures(plan.number, snapshot.number) if snapshot else plan_figures(plan.number),
        books_url=books_figures(plan.number),
        conditions=conditions_of(plan) if plan.sent_to_fund_on else None,
    )


def _live(plan: Plan) -> dict[str, Any]:
    """A draft that was never handed in has no snapshot and no tilsagn to ask for, as its file says."""
    if plan.status == Plan.Status.DRAFT and not case_file(plan).snapshots:
        return whole_document(plan, granted=False)
    return current_document(plan)


def beside(plan: Plan, user: User) -> Beside:
    """One query, which reads the person's own seats too."""
    organisations = tuple(sorted(reach_of(user).organisations()))
    rows = _beside(plan.pk, applicant_id(plan) or 0, user.pk, organisations, today())
    found: dict[str, list[tuple[Any, ...]]] = {}
    for what, *row in sorted(rows):
        found.setdefault(what, []).append(tuple(row))
    keep_plan_seats(user, [(plan_id, role) for role, _, plan_id, _ in found.get(OWN, ())])
    return Beside(
        seats=tuple(_seat(function, name) for _body, function, _pk, name in found.get(SEAT, ())),
        managers=tuple(sorted({name for *_, name in found.get(MANAGER, ())}, key=sort_key)),
        comment_count=sum(count for _, _, count, _ in found.get(COMMENTS, ())),
        is_muted=MUTED in found,
    )


def _seat(function: str, name: str) -> str:
    told = PlanMembership.Function(function)
    return name if told == PlanMembership.Function.MEMBER else f"{name} ({told.label.lower()})"


# What a row tells of.
SEAT, OWN, MANAGER, COMMENTS, MUTED = "seat", "own", "manager", "comments", "muted"


@statement
def _beside(
    plan_id: int, applicant_id: int, user_id: int, organisations: tuple[int, ...], day: dt.date
) -> QuerySet[Any, Any]:
    """(what, organ, function, number, name): each says as much of it as it has."""
    none = Value("")
    board = PlanMembership.objects.current(day).filter(plan=plan_id, role="board_member").order_by()
    managers = Membership.objects.current(day).filter(role=Role.PLAN_MANAGER, organisation=applicant_id)
    comments = (
        Comment.objects.readable_by(user_id, organisations).filter(plan=plan_id).order_by().values("plan")
    )
    muted = MutedPlan.objects.filter(plan=plan_id, user=user_id).order_by()
    return board.values_list(
        Value(SEAT), "body", "function", "pk", Coalesce("user__name", "name", output_field=CharField())
    ).union(
        managers.order_by().values_list(Value(MANAGER), none, none, "pk", "user__name"),
        seats_of(user_id, day).values_list(Value(OWN), "role", none, "plan_id", none),
        comments.annotate(count=Count("pk")).values_list(Value(COMMENTS), none, none, "count", none),
        muted.values_list(Value(MUTED), none, none, "pk", none),
        all=True,
    )
