"""The sections of a plan, and what waits for those who write it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, DateField, Exists, OuterRef, QuerySet, UUIDField, Value
from django.db.models.functions import Cast

from accounts.models import User
from accounts.querysets import reach_of
from accounts.roles import Permission
from core.addresses import reverse
from core.danish import format_date
from core.dates import today
from core.statements import statement
from core.todo import Todo
from plans.calculations import asks_for_successor, current_foci, numbered
from plans.figures.approving import (
    TO_ANSWER,
    TO_CONFIRM,
    agreements_at_fund,
    agreements_to_answer,
    answers_aftaler,
    approvals_to_confirm,
    confirms_for,
)
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


def read_foci(plan: Plan) -> None:
    """For a page of which several parts tell of the sections: they ask once."""
    if "_noted_foci" not in plan.__dict__:
        plan.__dict__["_noted_foci"] = _foci(plan.pk)


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
    found = Comment.objects.readable_by(author_id, organisation_ids).filter(plan=plan_id).order_by()
    return found.values("plan").annotate(number=Count("pk")).values_list("number", flat=True)


def section_label(plan: Plan, code: str) -> str:
    """ "Baggrund" for "basics", the indsatsområde's name for "focus:…"."""
    return next(
        (section.label for section in sections(plan) if section.code == code), OTHER_LABELS.get(code, code)
    )


def todos(user: User) -> list[Todo]:
    """Drafts that the person writes on, plans that ask for their successor, and what waits at the fund's approval of a
    changed aftale. What has been sent back is approvals' to say. One query."""
    return todos_and_waiting(user)[0]


def todos_and_waiting(user: User) -> tuple[list[Todo], list[Todo]]:
    """The person's own, and the changed aftaler of their plans that await the fund's answer. One query for both."""
    write, day = Permission.WRITE_PLAN, today()
    leads = organisations_with(user, Permission.SHARE_PLAN)
    writes, seated, kommuner = organisations_with(user, write), seats_with(user, write), confirms_for(user)
    # None where nothing in the statement asks for them.
    last = day + SURELY_LATER if leads else None
    me = user.pk if writes or seated or kommuner else None
    reads = leads or me is not None
    asked = _asked(writes, seated, leads, kommuner, answers_aftaler(user), me, day if reads else None, last)
    rows = [
        row
        for row in sorted(asked, key=lambda row: row[1], reverse=True)
        if row[0] != SUCCESSOR or asks_for_successor(row[3], day)
    ]
    return (
        [_todo(*row) for row in rows if row[0] != AT_FUND],
        [replace(_todo(*row), who="Landsbyggefonden") for row in rows if row[0] == AT_FUND],
    )


DRAFT, SUCCESSOR, AT_FUND = "draft", "successor", "agreement_at_fund"


def _todo(kind: str, number: str, title: str, day: Any, uid: UUID | None) -> Todo:
    match kind:
        case "draft":
            what, url = "Skriv planen færdig", reverse("plans:content", args=[number])
        case "successor":
            # To those who lead a plan that runs out and has none: begin the next one.
            what = f"Begynd den næste plan. Perioden slutter {format_date(day)}"
            url = f"{reverse('plans:create')}?fortsaetter={number}"
        case "confirm_agreement":
            what, url = TO_CONFIRM, reverse("plans:agreement_confirm", args=[number, uid])
        case _:
            what, url = TO_ANSWER, reverse("plans:agreement", args=[number, uid])
    return Todo(title=what, page=url, plan_number=number, plan_title=title, kind=kind)


# Longer than any eighteen months: the exact day is the calculation's to say.
SURELY_LATER = timedelta(days=560)


@statement
def _asked(  # noqa: PLR0917
    writes: Ids,
    seated: Ids,
    leads: Ids,
    kommuner: Ids,
    is_fund: bool,
    me: int | None,
    day: date | None,
    last: date | None,
) -> QuerySet[Any, Any]:
    """(kind, number, title, the last day of a plan that runs out, which aftale)."""
    no_day = Cast(Value(None), DateField())
    no_uid = Cast(Value(None), UUIDField())
    drafts = held(writes, seated).filter(status=Plan.Status.DRAFT).order_by()
    found = drafts.values_list(Value(DRAFT), "number", "title", no_day, no_uid)
    more = []
    if last is not None:
        expiring = held(leads, ()).filter(status=Plan.Status.RUNNING, ends_on__gte=day, ends_on__lte=last)
        given_up = (Plan.Status.REFUSED, Plan.Status.WITHDRAWN)
        later = Plan.objects.filter(predecessor=OuterRef("pk")).exclude(status__in=given_up)
        expiring = expiring.exclude(Exists(later)).order_by()
        more.append(expiring.values_list(Value(SUCCESSOR), "number", "title", "ends_on", no_uid))
    of_plan = ("plan__number", "plan__title", no_day, "uid")
    at = ("agreement__plan__number", "agreement__plan__title", no_day, "agreement__uid")
    if me is not None and day is not None:
        waiting = approvals_to_confirm(writes, seated, kommuner, me, day)
        more.append(waiting.values_list(Value("confirm_agreement"), *at))
        if not is_fund:  # whoever answers for the fund has them among their own tasks
            at_fund = agreements_at_fund(writes, seated)
            more.append(at_fund.values_list(Value(AT_FUND), *of_plan))
    if is_fund:
        more.append(agreements_to_answer().values_list(Value("answer_agreement"), *of_plan))
    return found.union(*more, all=True) if more else found
