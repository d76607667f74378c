"""The sections of a plan, and what waits for those who write it."""

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import User
from core.todo import Todo
from plans.calculations import numbered
from plans.models import Goal, Plan, PlanFocus
from plans.permissions import AREAS, BASICS, ECONOMY, MILESTONES, focus_section
from plans.querysets import plans_to_write

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
    foci = plan.foci.current().select_related("focus_area").order_by("focus_area__order")
    return [
        Section(BASICS, "Baggrund", reverse("plans:basics", args=place)),
        Section(AREAS, "Boligområder og afdelinger", reverse("plans:areas", args=place)),
        *(
            Section(
                focus_section(focus.focus_area.code),
                focus.focus_area.name,
                reverse("plans:focus", args=[plan.number, focus.focus_area.code]),
                focus.focus_area.order,
            )
            for focus in foci
        ),
        Section(MILESTONES, "Milepæle", reverse("plans:milestones", args=place)),
        Section(ECONOMY, "Økonomi", reverse("funding:economy", args=place)),
    ]


@dataclass(frozen=True)
class GoalLine:
    """A mål where only its number and title are needed: the outline."""

    uid: str
    number: str
    title: str


def goal_lines(plan: Plan, focus: PlanFocus) -> list[GoalLine]:
    """The mål in force of an indsatsområde, numbered as everywhere; one query."""
    every = list(
        Goal.objects.filter(plan=plan, focus=focus).values_list("uid", "number", "title", "ended_on")
    )
    rows = [row for row in every if row[3] is None]
    taken = [row[1] for row in every if row[3] is not None]
    numbers = numbered(str(focus.focus_area.order), [row[1] for row in rows], taken)
    return [GoalLine(str(row[0]), number, row[2]) for row, number in zip(rows, numbers, strict=True)]


def section_label(plan: Plan, code: str) -> str:
    """ "Baggrund" for "basics", the indsatsområde's name for "focus:…"."""
    return next(
        (section.label for section in sections(plan) if section.code == code), OTHER_LABELS.get(code, code)
    )


def todos(user: User) -> list[Todo]:
    """Drafts that the person writes on. What has been sent back is approvals' to say."""
    drafts = plans_to_write(user).filter(status=Plan.Status.DRAFT)
    return [
        Todo(
            title="Skriv planen færdig",
            url=reverse("plans:content", args=[plan.number]),
            plan_number=plan.number,
            plan_title=plan.title,
            kind="draft",
        )
        for plan in drafts
    ]
