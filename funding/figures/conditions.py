"""The conditions of a plan's tilsagn: what is open, what is overdue and what the fund has settled."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import User
from accounts.querysets import reach_of
from accounts.roles import OrganisationKind, Permission
from core.addresses import reverse
from core.danish import days_text
from core.dates import is_overdue, today
from core.statements import statement
from core.todo import Todo
from funding.models import GrantCondition
from funding.permissions import BOOKED_IN, untold_by
from plans.models import Plan, PlanParticipant

State = GrantCondition.State


@dataclass(frozen=True)
class ConditionFigure:
    """One condition with what there is to say of it now. `remaining` is empty when nothing is waited for."""

    condition: GrantCondition
    label: str
    tone: str
    remaining: str = ""
    is_overdue: bool = False

    @property
    def is_open(self) -> bool:
        return self.condition.state == State.OPEN

    @property
    def awaits_fund(self) -> bool:
        return self.condition.state == State.MET and not self.condition.is_settled


@dataclass(frozen=True)
class Conditions:
    """Open ones first, by their day; then those that await the fund, then the settled ones."""

    rows: tuple[ConditionFigure, ...]

    @property
    def open_count(self) -> int:
        return sum(row.is_open for row in self.rows)

    @property
    def overdue_count(self) -> int:
        return sum(row.is_overdue for row in self.rows)

    @property
    def awaiting_count(self) -> int:
        return sum(row.awaits_fund for row in self.rows)

    @property
    def words(self) -> str:
        """ "2 åbne, 1 overskredet, 1 venter på Landsbyggefonden, 3 afsluttede"."""
        done = len(self.rows) - self.open_count - self.awaiting_count
        parts = [
            (self.open_count, "åbent" if self.open_count == 1 else "åbne"),
            (self.overdue_count, "overskredet" if self.overdue_count == 1 else "overskredne"),
            (self.awaiting_count, "venter på Landsbyggefonden"),
            (done, "afsluttet" if done == 1 else "afsluttede"),
        ]
        return ", ".join(f"{count} {word}" for count, word in parts if count)

    @property
    def tone(self) -> str:
        return "error" if self.overdue_count else "warning" if self.open_count else "success"


def conditions_of(plan: Plan) -> Conditions:
    """One query."""
    return conditions_figure(_of_plan(plan.pk), today())


def conditions_figure(conditions: Iterable[GrantCondition], day: dt.date) -> Conditions:
    rows = [_figure(condition, day) for condition in conditions]
    order = {True: 0, False: 1}
    rows.sort(
        key=lambda row: (
            row.condition.is_settled,
            order[row.is_open],
            row.condition.due_on or dt.date.max,
            row.condition.pk,
        )
    )
    return Conditions(tuple(rows))


def _figure(condition: GrantCondition, day: dt.date) -> ConditionFigure:
    if condition.state == State.WAIVED:
        return ConditionFigure(condition, "Frafaldet", "success")
    if condition.state == State.MET:
        if condition.answered_on:
            return ConditionFigure(condition, "Opfyldt", "success")
        return ConditionFigure(condition, "Meldt opfyldt, fonden har ikke svaret", "info")
    remaining = days_text(condition.due_on, day) if condition.due_on else ""
    if is_overdue(condition.due_on, day):
        return ConditionFigure(condition, "Overskredet", "error", remaining, True)
    return ConditionFigure(condition, "Åbent", "warning", remaining)


@statement
def _of_plan(plan_id: int) -> QuerySet[GrantCondition]:
    return GrantCondition.objects.filter(plan=plan_id).select_related("met_by", "answered_by")


# Mine opgaver


ASKED, OPEN = "Svar på et vilkår, der er meldt opfyldt", "Opfyld et vilkår i tilsagnet"


def condition_todos(user: User) -> list[Todo]:
    """Open ones, to those who lead the plan; those that are told met, to the fund's officers whom four eyes let answer.
    One query, and one more where the fund is asked."""
    reach = reach_of(user)
    leads = tuple(sorted(reach.organisations(permission=Permission.SHARE_PLAN)))
    is_fund = bool(reach.organisations(kind=OrganisationKind.FUND, permission=Permission.GRANT))
    if not leads and not is_fund:
        return []
    rows = list(_waiting(leads, is_fund))
    asked = untold_by(user, {row[0]: row[-2:] for row in rows if row[2] == State.MET})
    return [
        Todo(
            title=f"Svar på vilkår, der er meldt opfyldt: {_short(text)}"
            if state == State.MET
            else f"Opfyld vilkår i tilsagnet: {_short(text)}",
            page=partial(_place, number, pk),
            plan_number=number,
            plan_title=title,
            due_on=due_on if state == State.OPEN else None,
            kind="condition",
            plain=ASKED if state == State.MET else OPEN,
        )
        for pk, text, state, due_on, number, title, _who, _day in rows
        if state == State.OPEN or pk in asked
    ]


def _place(number: str, pk: int) -> str:
    return f"{reverse('funding:conditions', args=[number])}#vilkaar-{pk}"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:60].rsplit(' ', 1)[0]} …"


@statement
def _waiting(leads: tuple[int, ...], is_fund: bool) -> QuerySet[GrantCondition, Any]:
    taking_part = PlanParticipant.objects.current().filter(organisation__in=leads).order_by().values("plan")
    ours = Q(state=State.OPEN, plan__in=taking_part)
    asked = Q(state=State.MET, answered_on=None, plan__sent_to_fund_on__isnull=False)
    found = GrantCondition.objects.filter(ours | asked if is_fund else ours)
    found = found.filter(plan__status__in=(Plan.Status.IN_APPROVAL, *BOOKED_IN))
    told = ("met_by_id", "met_on")
    return found.values_list("pk", "text", "state", "due_on", "plan__number", "plan__title", *told)
