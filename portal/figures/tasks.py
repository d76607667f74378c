"""Mine opgaver: what waits for me, by deadline, and who is waiting for whom."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from approvals.figures import (
    CaseFile,
    amendments_unread,
    corrections_unread,
    counted_of,
    counts_days,
    files_to_count,
    list_files,
    list_rows,
    others_moves,
    people_for,
    takes_a_counted_day,
    waited_for,
)
from approvals.figures import todos as approval_todos
from core.addresses import reverse
from core.danish import days_text, format_date
from core.dates import is_overdue
from core.models import Event
from core.statements import statement
from core.todo import Todo, by_deadline
from funding.figures import condition_todos
from funding.figures import todos as funding_todos
from monitoring.figures import Work, lying_of, work_of
from monitoring.figures import todos as monitoring_todos
from monitoring.figures import waiting as monitoring_waiting
from plans.figures import todos_and_waiting as of_plans
from plans.models import Plan
from plans.querysets import Ids, plan_seats, sight_of
from portal.figures.acts import recent_acts
from portal.figures.planlist import end_text

SHOWN_PLANS = 6
SHOWN_WAITING = 10
TASKS_A_PAGE = 20


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
    count: int
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
    """`count` of all tasks; `waiting_more`: how many of those who are waited for are left out."""

    groups: tuple[TaskGroup, ...]
    page: Page[Todo]
    count: int
    plan_count: int
    waiting: tuple[Todo, ...]
    waiting_more: int
    cards: tuple[PlanCard, ...]
    events: tuple[Event, ...]


@dataclass(frozen=True)
class Desk:
    """What several parts of the page are about, read once: plans with a card, and the cases under way."""

    shown: tuple[Plan, ...]
    files: tuple[CaseFile, ...]
    amended: tuple[CaseFile, ...]
    # In which an answer of the fund's is put right.
    corrected: tuple[CaseFile, ...]

    @property
    def cases(self) -> list[CaseFile]:
        mine = [file for file in self.files if file.plan.status == Plan.Status.IN_APPROVAL]
        return [*mine, *self.amended]


def desk_of(user) -> Desk:
    """All cases in one round of queries, whatever they are about."""
    counts = counts_days(user)
    plans = _open_plans(*sight_of(user), counts)
    amended, corrected = amendments_unread(user), corrections_unread(user)
    files = list_files(plans, [*amended, *corrected], lambda file: counts and takes_a_counted_day(file, user))
    return Desk(tuple(plans[:SHOWN_PLANS]), tuple(files.values()), tuple(amended), tuple(corrected))


@statement
def _open_plans(
    organisations: Ids, municipalities: Ids, fund: bool, seated: Ids, counts: bool
) -> QuerySet[Plan]:
    """The newest plans, for the cards, and all under approval; with what deadlines are counted by where it `counts`."""
    visible = Plan.objects.seen_by(organisations, municipalities, fund, seated)
    visible = visible.defer("background", "open_sections")
    if counts:
        visible = visible.select_related("municipality", "scheme", "fund_deadline")
    open_plans = visible.exclude(status__in=["ended", "refused", "withdrawn"]).order_by("-number")
    newest = open_plans.values("pk")[:SHOWN_PLANS]
    return open_plans.filter(Q(status=Plan.Status.IN_APPROVAL) | Q(pk__in=newest))


def my_tasks(user, day: dt.date, *, page: str | None = None, whole: bool = False) -> MyTasks:
    """`page` of the tasks, and who is waited for: the nearest deadlines or, `whole`, everybody."""
    desk, work = desk_of(user), work_of(user)
    cases = desk.cases
    # A formand, who has a seat alone, has counted days in cases about ændringer.
    counts = counts_days(user) or bool(plan_seats(user))
    mine = [file for file in cases if counts and takes_a_counted_day(file, user)]
    others = others_moves(user, cases)
    # What nobody can do is a task of whoever gives out the roles, and is known when the names are.
    shown = others if whole or user.manages_members else others[:SHOWN_WAITING]
    counted = counted_of([*mine, *files_to_count(shown, mine)])
    own, at_fund = of_plans(user)
    todos = all_todos(user, approval_todos(user, cases, counted, corrected=desk.corrected), work, own)
    lying = lying_of(work)
    people = people_for([file for file, _same in shown], lying.organisations)
    named = waited_for(user, shown, people, counted)
    beside = [*monitoring_waiting(user, work, lying, people), *at_fund]
    total = len(beside) + (len(named) if whole or user.manages_members else len(others))
    waiting = by_deadline([*named, *beside])[: total if whole else SHOWN_WAITING]
    chosen = Paginator(todos, TASKS_A_PAGE).get_page(page)
    return MyTasks(
        groups=tuple(grouped(todos, chosen.object_list, day)),
        page=chosen,
        count=len(todos),
        plan_count=len({todo.plan_number for todo in todos if todo.plan_number}),
        waiting=tuple(waiting),
        waiting_more=total - len(waiting),
        cards=tuple(plan_cards(desk, user)),
        events=tuple(recent_acts(user)),
    )


def all_todos(user, of_cases: Iterable[Todo], work: Work, own: list[Todo] | None = None) -> list[Todo]:
    """Every app's, by deadline; `own` of the plans themselves, when they have been read."""
    return by_deadline(
        [
            *(of_plans(user)[0] if own is None else own),
            *funding_todos(user),
            *condition_todos(user),
            *of_cases,
            *monitoring_todos(user, work),
        ]
    )


def grouped(todos: Sequence[Todo], shown: Iterable[Todo], day: dt.date) -> list[TaskGroup]:
    """Those shown under their headings, each with how many there are in all."""
    rows: dict[str, list[TaskRow]] = {"Overskredet": [], "Denne uge": [], "Senere": [], "Uden frist": []}
    counts = Counter(_heading(todo, day) for todo in todos)
    for todo in shown:
        rows[_heading(todo, day)].append(task_row(todo, day))
    return [
        TaskGroup(heading, heading == "Overskredet", counts[heading], tuple(found))
        for heading, found in rows.items()
        if found
    ]


def _heading(todo: Todo, day: dt.date) -> str:
    if todo.due_on is None:
        return "Uden frist"
    if is_overdue(todo.due_on, day):
        return "Overskredet"
    return "Denne uge" if todo.due_on <= day + dt.timedelta(days=6 - day.weekday()) else "Senere"


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
