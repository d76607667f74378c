"""Mine opgaver: what waits for me, by deadline, and who is waiting for whom."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.urls import reverse

from approvals.figures import CaseFile, list_files, list_rows
from approvals.figures import todos as approval_todos
from approvals.figures import waiting as approval_waiting
from core.danish import days_text, format_date
from core.dates import is_overdue
from core.models import Event
from core.todo import Todo, by_deadline
from funding.figures import todos as funding_todos
from monitoring.figures import todos as monitoring_todos
from monitoring.figures import waiting as monitoring_waiting
from monitoring.figures import work_of
from plans.figures import todos as plan_todos
from plans.models import Plan
from portal.figures.planlist import end_text

RECENT_EVENTS = 6
SHOWN_PLANS = 6


@dataclass(frozen=True)
class TaskRow:
    title: str
    url: str
    plan: str
    due: str
    remaining: str
    overdue: bool


@dataclass(frozen=True)
class TaskGroup:
    heading: str
    is_overdue: bool
    rows: tuple[TaskRow, ...]


@dataclass(frozen=True)
class PlanCard:
    title: str
    url: str
    facts: str
    label: str
    tone: str
    text: str


@dataclass(frozen=True)
class MyTasks:
    groups: tuple[TaskGroup, ...]
    count: int
    plan_count: int
    waiting: tuple[Todo, ...]
    cards: tuple[PlanCard, ...]
    events: tuple[Event, ...]


@dataclass(frozen=True)
class Desk:
    """What several parts of the page are about, read once: plans with a card, and the cases under way."""

    shown: tuple[Plan, ...]
    files: tuple[CaseFile, ...]

    @property
    def cases(self) -> list[CaseFile]:
        return [file for file in self.files if file.plan.status == Plan.Status.IN_APPROVAL]


def desk_of(visible: QuerySet[Plan]) -> Desk:
    open_plans = visible.exclude(status__in=["ended", "refused", "withdrawn"]).order_by("-number")
    newest = open_plans.values("pk")[:SHOWN_PLANS]
    plans = list(open_plans.filter(Q(status=Plan.Status.IN_APPROVAL) | Q(pk__in=newest)))
    return Desk(tuple(plans[:SHOWN_PLANS]), tuple(list_files(plans).values()))


def my_tasks(user, day: dt.date) -> MyTasks:
    visible = Plan.objects.visible_to(user)
    desk, work = desk_of(visible), work_of(user)
    todos = by_deadline(
        [
            *plan_todos(user),
            *funding_todos(user),
            *approval_todos(user, desk.cases),
            *monitoring_todos(user, work),
        ]
    )
    return MyTasks(
        groups=tuple(grouped(todos, day)),
        count=len(todos),
        plan_count=len({todo.plan_number for todo in todos if todo.plan_number}),
        waiting=tuple(by_deadline([*approval_waiting(user, desk.cases), *monitoring_waiting(user, work)])),
        cards=tuple(plan_cards(desk, user)),
        events=tuple(recent_events(visible)),
    )


def grouped(todos: list[Todo], day: dt.date) -> list[TaskGroup]:
    end_of_week = day + dt.timedelta(days=6 - day.weekday())
    groups: dict[str, list[TaskRow]] = {"Overskredet": [], "Denne uge": [], "Senere": [], "Uden frist": []}
    for todo in todos:
        if todo.due_on is None:
            heading = "Uden frist"
        elif is_overdue(todo.due_on, day):
            heading = "Overskredet"
        else:
            heading = "Denne uge" if todo.due_on <= end_of_week else "Senere"
        groups[heading].append(task_row(todo, day))
    return [
        TaskGroup(heading, heading == "Overskredet", tuple(rows)) for heading, rows in groups.items() if rows
    ]


def task_row(todo: Todo, day: dt.date) -> TaskRow:
    return TaskRow(
        title=todo.title,
        url=todo.url,
        plan=", ".join(part for part in (todo.plan_title, todo.plan_number) if part),
        due=format_date(todo.due_on) if todo.due_on else "",
        remaining=days_text(todo.due_on, day) if todo.due_on else "",
        overdue=is_overdue(todo.due_on, day),
    )


def plan_cards(desk: Desk, user) -> list[PlanCard]:
    facts = list_rows(desk.shown, user, desk.files)
    return [
        PlanCard(
            title=plan.title,
            url=reverse("portal:plan", args=[plan.number]),
            facts=" · ".join(part for part in (plan.number, plan.years_text) if part),
            label=facts[plan.pk].label,
            tone=facts[plan.pk].tone,
            text=facts[plan.pk].detail or end_text(plan),
        )
        for plan in desk.shown
    ]


def recent_events(visible) -> list[Event]:
    """The latest acts on plans that the user sees; one query beside the plans' own."""
    plan_type = ContentType.objects.get_for_model(Plan)
    return list(
        Event.objects.filter(root_type=plan_type, root_id__in=visible.values("pk"))
        .select_related("actor")
        .prefetch_related("root")[:RECENT_EVENTS]
    )
