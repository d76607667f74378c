"""The sections of a plan, and what waits for those who write it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, DateField, Exists, OuterRef, Q, QuerySet, Value

from accounts.models import User
from accounts.querysets import reach_of
from accounts.roles import Permission
from core.addresses import reverse
from core.danish import format_date
from core.dates import today
from core.statements import statement
from core.todo import Todo
from plans.calculations import asks_for_successor, current_foci, numbered
from plans.models import Comment, Goal, Plan, PlanFocus
from plans.permissions import AREAS, BASICS, ECONOMY, MILESTONES, focus_section
from plans.querysets import Ids, held, organisations_with, seats_with

OTHER_LABELS = {"practical": "Praktiske oplysninger"}


@dataclass(frozen=True)
class Section:
    code: str
    label: str
    url: str
    order: int = 0


def sections(plan: Plan) -> list[Section]:
    """The plan's sections in reading order: what can be sent back for correction, and what the outline shows."""
    place = [plan.number]
    return [
        Section(BASICS, "Baggrund", reverse("plans:basics", args=place)),
        Section(AREAS, "Boligområder og afdelinger", reverse("plans:areas", args=place)),
        *(
            Section(focus_section(code), name, reverse("plans:focus", args=[plan.number, code]), order)
            for code, name, order in plan.__dict__.get("_noted_foci") or _foci(plan.pk)
        ),
        Section(MILESTONES, "Milepæle", reverse("plans:milestones", args=place)),
        Section(ECONOMY, "Økonomi", reverse("funding:economy", args=place)),
    ]


def note_foci(plan: Plan, document: Mapping[str, Any]) -> None:
    """For a page that has read the document of the plan's live rows: its header asks for no indsatsområder again."""
    areas = [row["focus_area"] for row in current_foci(document)]
    plan.__dict__["_noted_foci"] = [(area["code"], area["name"], int(area["order"])) for area in areas]


@statement
def _foci(plan_id: int) -> QuerySet[PlanFocus, Any]:
    """(code, name, order), in their order."""
    found = PlanFocus.objects.current().filter(plan=plan_id).order_by("focus_area__order")
    return found.values_list("focus_area__code", "focus_area__name", "focus_area__order")


@dataclass(frozen=True)
class GoalLine:
    """A mål where only its number and title are needed: the outline."""

    uid: str
    number: str
    title: str


def goal_lines(plan: Plan, focus: PlanFocus) -> list[GoalLine]:
    """The mål in force of an indsatsområde, numbered as everywhere; one query."""
    every = _goals(plan.pk, focus.pk)
    rows = [row for row in every if row[3] is None]
    taken = [row[1] for row in every if row[3] is not None]
    numbers = numbered(str(focus.focus_area.order), [row[1] for row in rows], taken)
    return [GoalLine(str(row[0]), number, row[2]) for row, number in zip(rows, numbers, strict=True)]


@statement
def _goals(plan_id: int, focus_id: int) -> QuerySet[Goal, Any]:
    found = Goal.objects.filter(plan=plan_id, focus=focus_id)
    return found.values_list("uid", "number", "title", "ended_on")


def comment_count(plan: Plan, user: User) -> int:
    """How many comments the person may read on a plan that they see."""
    organisations = tuple(sorted(reach_of(user).organisations()))
    return int(_comments.first(plan.pk, user.pk, organisations) or 0)


@statement
def _comments(plan_id: int, author_id: int, organisation_ids: tuple[int, ...]) -> QuerySet[Comment, Any]:
    readable = Q(author=author_id) | Q(audience="all") | Q(organisation__in=organisation_ids)
    found = Comment.objects.filter(readable, plan=plan_id).order_by()
    return found.values("plan").annotate(number=Count("pk")).values_list("number", flat=True)


def section_label(plan: Plan, code: str) -> str:
    """ "Baggrund" for "basics", the indsatsområde's name for "focus:…"."""
    return next(
        (section.label for section in sections(plan) if section.code == code), OTHER_LABELS.get(code, code)
    )


def todos(user: User) -> list[Todo]:
    """Drafts that the person writes on, and plans that ask for their successor. What has been sent back is
    approvals' to say. One query."""
    write, day = Permission.WRITE_PLAN, today()
    leads = organisations_with(user, Permission.SHARE_PLAN)
    days = (day, day + SURELY_LATER) if leads else (None, None)
    rows = _asked(organisations_with(user, write), seats_with(user, write), leads, *days)
    return [
        _draft(number, title) if ends_on is None else _successor(number, title, ends_on)
        for number, title, ends_on in sorted(rows, key=lambda row: row[0], reverse=True)
        if ends_on is None or asks_for_successor(ends_on, day)
    ]


def _draft(number: str, title: str) -> Todo:
    return Todo(
        title="Skriv planen færdig",
        url=reverse("plans:content", args=[number]),
        plan_number=number,
        plan_title=title,
        kind="draft",
    )


def _successor(number: str, title: str, ends_on: date) -> Todo:
    """To those who lead a plan that runs out and has none: begin the next one."""
    return Todo(
        title=f"Begynd den næste plan. Perioden slutter {format_date(ends_on)}",
        url=f"{reverse('plans:create')}?fortsaetter={number}",
        plan_number=number,
        plan_title=title,
        kind="successor",
    )


# Longer than any eighteen months: the exact day is the calculation's to say.
SURELY_LATER = timedelta(days=560)


@statement
def _asked(
    writes: Ids, seated: Ids, leads: Ids, first: date | None, last: date | None
) -> QuerySet[Plan, Any]:
    """(number, title, none of a draft or the last day of a plan that runs out)."""
    no_day = Value(None, output_field=DateField())
    drafts = held(writes, seated).filter(status=Plan.Status.DRAFT).order_by()
    found = drafts.values_list("number", "title", no_day)
    if first is None:
        return found
    expiring = held(leads, ()).filter(status=Plan.Status.RUNNING, ends_on__gte=first, ends_on__lte=last)
    given_up = (Plan.Status.REFUSED, Plan.Status.WITHDRAWN)
    later = Plan.objects.filter(predecessor=OuterRef("pk")).exclude(status__in=given_up)
    return found.union(
        expiring.exclude(Exists(later)).order_by().values_list("number", "title", "ends_on"), all=True
    )
