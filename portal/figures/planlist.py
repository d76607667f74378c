"""The list of plans: a constant number of queries, however many plans a page holds."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from accounts.models import User
from accounts.querysets import reach_of
from accounts.roles import Permission, Role
from approvals.figures import CaseFile, PlanFacts, corrections_unread, files_under_approval, list_rows
from approvals.figures import todos as approval_todos
from core.addresses import reverse
from core.danish import format_date
from core.dates import is_overdue, today
from core.statements import statement
from core.todo import Todo, by_deadline
from funding.figures import municipal_shares_by_year
from monitoring.figures import goal_ratings, next_reports
from monitoring.figures import todos as monitoring_todos
from plans.models import Plan
from plans.querysets import organisations_with, plan_seats, visible_plans

ON_TRACK = {"ahead", "on_track", "fulfilled"}


@dataclass(frozen=True)
class PlanRow:
    title: str
    url: str
    number: str
    years: str
    applicant: str
    municipality: str
    scheme: str
    label: str
    tone: str
    detail: str
    ratings: tuple[str, ...]
    on_track: int
    next_step: str
    next_due: dt.date | None
    is_overdue: bool


def listed(pks: Iterable[int]) -> list[Plan]:
    """The plans of a page of the list, in the order of the keys."""
    chosen = tuple(pks)
    rows = {plan.pk: plan for plan in _plans(chosen)}
    return [rows[pk] for pk in chosen]


@statement
def _plans(pks: tuple[int, ...]) -> QuerySet[Plan]:
    found = Plan.objects.filter(pk__in=pks).order_by().defer("background")
    return found.select_related("municipality__organisation", "scheme")


def plan_rows(plans: Iterable[Plan], user, files: Iterable[CaseFile] = ()) -> list[PlanRow]:
    """`files`: those of cases that the page has read already."""
    shown = list(plans)
    facts = list_rows(shown, user, files)
    ratings = goal_ratings(shown)
    reports = next_reports([plan for plan in shown if plan.started_on])
    return [
        row(
            plan,
            facts[plan.pk],
            tuple(ratings.get(plan.pk, ())),
            reports.get(plan.number),
        )
        for plan in shown
    ]


def row(plan: Plan, facts: PlanFacts, ratings: tuple[str, ...], report: Todo | None) -> PlanRow:
    return PlanRow(
        title=plan.title,
        url=reverse("portal:plan", args=[plan.number]),
        number=plan.number,
        years=plan.years_text,
        applicant=facts.applicant,
        municipality=str(plan.municipality),
        scheme=str(plan.scheme),
        label=facts.label,
        tone=facts.tone,
        detail=facts.detail or end_text(plan),
        ratings=ratings,
        on_track=sum(rating in ON_TRACK for rating in ratings),
        next_step=facts.next_step or (report.title if report else ""),
        next_due=facts.next_due or (report.due_on if report else None),
        is_overdue=facts.is_overdue or bool(report and is_overdue(report.due_on)),
    )


def end_text(plan: Plan) -> str:
    """Until when a plan that has started runs, or when it ended."""
    if plan.ends_on is None or plan.started_on is None:
        return ""
    return f"{'Sluttede' if plan.status == Plan.Status.ENDED else 'Slutter'} {format_date(plan.ends_on)}"


class Waiting:
    """What waits for a person, by deadline: moves of cases, redegørelser and målinger. Read when it is asked for."""

    def __init__(self, user: User) -> None:
        self.user = user

    @cached_property
    def _read(self) -> tuple[list[CaseFile], list[Todo]]:
        corrected = corrections_unread(self.user)
        files = files_under_approval(self.user, corrected)
        of_cases = approval_todos(self.user, files, corrected=corrected)
        return files, by_deadline([*of_cases, *monitoring_todos(self.user)])

    @property
    def files(self) -> list[CaseFile]:
        """Of all cases under way."""
        return self._read[0]

    @property
    def all(self) -> list[Todo]:
        return self._read[1]

    def plans(self) -> set[str]:
        """Numbers of the plans that wait: what the box on the page and the choice "Venter på mig" both count."""
        return {todo.plan_number for todo in self.all if todo.plan_number}

    def overdue(self) -> set[str]:
        day = today()
        return {todo.plan_number for todo in self.all if is_overdue(todo.due_on, day)}


def read_books(user: User) -> list[Plan]:
    """Started plans of which the person reads the books and the redegørelser but not the content: a revisor's, by a
    seat on the plan or a role in its organisation. One query, for them alone."""
    read, seen = (organisations_with(user, right) for right in (Permission.SEE_LEDGER, Permission.SEE_PLAN))
    if not set(read) - set(seen) and all(role != Role.AUDITOR for _, role in plan_seats(user)):
        return []
    plans = Plan.objects.ledger_visible_to(user).filter(started_on__isnull=False)
    plans = plans.exclude(pk__in=visible_plans(user))
    return list(plans.select_related("municipality__organisation").order_by("title", "number"))


def municipal_cofinancing(user):
    """The kommune's own money per year, running plans and plans under approval; only for people of one kommune."""
    municipalities = reach_of(user).organisations(kind="municipality")
    if len(municipalities) != 1:
        return None
    return municipal_shares_by_year(next(iter(municipalities)), Plan.objects.visible_to(user))
