"""The page of one mål: the mål, its indikatorer with målværdi and delmål, and its handlinger."""

import uuid
from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from core.statements import statement
from plans.actions import RowEdit
from plans.actions.rows import PRACTICAL_FIELDS
from plans.calculations import numbered
from plans.figures import goal_lines
from plans.forms.content import (
    ActivityForm,
    GoalForm,
    IndicatorForm,
    TargetForm,
    YearTargetForm,
    check_decimals,
)
from plans.forms.rows import Block, anchor, blocks
from plans.models import Activity, ActivityType, Goal, Indicator, IndicatorTarget, Plan, PlanFocus
from plans.permissions import PRACTICAL, focus_section
from plans.querysets import Ids


class GoalPage:
    """All forms of the page. `adding` says of which kinds an empty row is wanted."""

    def __init__(
        self,
        plan: Plan,
        focus: PlanFocus,
        goal: Goal | None,
        *,
        data: Any = None,
        section: str = "",
        adding: frozenset[str] = frozenset(),
    ) -> None:
        self.plan, self.focus, self.data = plan, focus, data
        self.section = section or focus_section(focus.focus_area.code)
        self.is_new = goal is None
        self.goal = goal or self._new_goal()
        self.form = GoalForm(data, instance=self.goal, plan=plan, focus=focus)
        self.lines = goal_lines(plan, focus)
        uid = str(self.goal.uid)
        self.number = next((line.number for line in self.lines if line.uid == uid), "")
        self.indicators = self._indicators(adding)
        self.activities = self._activities(adding)

    @property
    def is_practical(self) -> bool:
        return self.section == PRACTICAL

    @property
    def heading(self) -> str:
        return f"Rediger mål {self.number}" if self.number else "Nyt mål"

    @property
    def title(self) -> str:
        """What a 409 page calls it."""
        return f"Mål {self.number}" if self.number else "Nyt mål"

    @property
    def error_count(self) -> int:
        return sum(len(form.errors) for form in self.forms() if form.is_bound)

    def _new_goal(self) -> Goal:
        """Its uid is drawn with the page: a page sent twice makes one mål."""
        try:
            uid = uuid.UUID(self.data.get("goal_uid", "")) if self.data else uuid.uuid4()
        except ValueError:
            uid = uuid.uuid4()
        return Goal(plan=self.plan, focus=self.focus, uid=uid)

    def forms(self) -> Iterator[forms.BaseForm]:
        if not self.is_practical:
            yield self.form
            for block in self.indicators:
                yield from block.forms()
        for block in self.activities:
            yield from block.forms()

    def is_valid(self, *, without: str = "") -> bool:
        """Every form is looked at, so that all errors are shown at once; `without` names a row to be removed."""
        checked = [block.is_valid() for block in self.all_blocks() if block.name != without]
        if not self.is_practical:
            checked += [check_indicator(block) for block in self.indicators if block.name != without]
            checked.append(self.form.is_valid())
        return all(checked)

    def all_blocks(self) -> list[Block]:
        return self.activities if self.is_practical else [*self.indicators, *self.activities]

    def edits(self, *, without: str = "") -> list[RowEdit]:
        found = []
        if not self.is_practical:
            found.append(
                RowEdit("goals", self.goal.uid, self.form, self.is_new, parents={"focus": self.focus.uid})
            )
        for block in self.all_blocks():
            if block.name != without:
                found += block.edits()
        return found

    # Indikatorer

    def _indicators(self, adding: frozenset[str]) -> list[Block]:
        rows: list[Indicator] = []
        self._targets: dict[int, list[IndicatorTarget]] = {}
        if not self.is_new:
            rows = _indicators_of(self.plan.pk, self.goal.pk)
            for target in _targets_of(self.plan.pk, tuple(row.pk for row in rows)):
                self._targets.setdefault(target.indicator_id, []).append(target)
        wanted = "indicators" in adding or (self.data is None and not rows)
        found = blocks(
            "indicators",
            rows,
            data=None if self.is_practical else self.data,
            blank=lambda uid: Indicator(plan=self.plan, goal=self.goal, uid=uid),
            build=self._indicator,
            empty=0 if self.is_practical else int(wanted),
        )
        for number, block in enumerate(found, start=1):
            block.label = f"Indikator {number}"
        return found

    def _indicator(self, row: Indicator, data: Any, is_new: bool) -> Block:
        prefix = anchor("indicators", row.uid)
        form = IndicatorForm(data, instance=row, prefix=prefix, plan=self.plan, empty_permitted=is_new)
        block = Block("indicators", row, form, is_new, data is not None, parents={"goal": self.goal.uid})
        every = self._targets.get(row.pk, []) if row.pk else []
        current = [target for target in every if target.ended_on is None]
        # The last one is the målværdi, unless all that is there are delmål drawn below.
        last = current[-1] if current else None
        block.parts = [self._target(row, last, every, data, is_new)]
        for day, target in self._years(current[:-1], last):
            block.parts.append(self._year(row, day, target, every, data))
        if is_new and data is not None and not block.is_untouched:
            form.empty_permitted = False
        return block

    def _target(
        self,
        indicator: Indicator,
        row: IndicatorTarget | None,
        every: list[IndicatorTarget],
        data: Any,
        is_new: bool,
    ) -> Block:
        prefix = f"target-{indicator.uid}"
        missing = row is None
        row = row or IndicatorTarget(
            plan=self.plan,
            indicator=indicator if indicator.pk else None,
            uid=free_uid(indicator, "goal", every),
        )
        data = posted(data, prefix)
        form = TargetForm(data, instance=row, prefix=prefix, plan=self.plan, indicator=indicator)
        return Block("targets", row, form, missing, data is not None, parents={"indicator": indicator.uid})

    def _year(
        self,
        indicator: Indicator,
        day: date,
        row: IndicatorTarget | None,
        every: list[IndicatorTarget],
        data: Any,
    ) -> Block:
        missing = row is None
        row = row or IndicatorTarget(
            plan=self.plan,
            indicator=indicator if indicator.pk else None,
            uid=free_uid(indicator, day.isoformat(), every),
            due_on=day,
        )
        label = str(day.year) if (day.month, day.day) == (12, 1) else f"{day.day}-{day.month}-{day.year}"
        prefix = f"target-{day:%Y%m%d}-{indicator.uid}"
        data = posted(data, prefix)
        form = YearTargetForm(
            data, instance=row, prefix=prefix, plan=self.plan, indicator=indicator, label=label
        )
        return Block("targets", row, form, missing, data is not None, parents={"indicator": indicator.uid})

    def _years(
        self, delmaal: list[IndicatorTarget], last: IndicatorTarget | None
    ) -> list[tuple[date, IndicatorTarget | None]]:
        """1 December of every year on the way, and what else has a value before the målværdi's day."""
        days: dict[date, IndicatorTarget | None] = {}
        if self.plan.starts_on and self.plan.ends_on:
            until = last.due_on if last else None
            for year in range(self.plan.starts_on.year, self.plan.ends_on.year + 1):
                day = date(year, 12, 1)
                before = day < until if until else day.year < last_december(self.plan.ends_on).year
                if self.plan.starts_on <= day and before:
                    days[day] = None
        days.update({target.due_on: target for target in delmaal})
        return sorted(days.items(), key=lambda item: item[0])

    # Handlinger

    def _activities(self, adding: frozenset[str]) -> list[Block]:
        rows: list[Activity] = []
        taken: list[str] = []
        if not self.is_new:
            every = _activities_of(self.plan.pk, self.goal.pk)
            rows = [row for row in every if row.ended_on is None]
            taken = [row.number for row in every if row.ended_on is not None]
        numbers = numbered(self.number, [row.number for row in rows], taken) if self.number else []
        self._numbers = {row.uid: number for row, number in zip(rows, numbers, strict=False)}
        used = {row.activity_type_id for row in rows if row.activity_type_id is not None}
        self._kinds = _activity_types(self.focus.focus_area_id, tuple(sorted(used)))
        wanted = "activities" in adding or (self.data is None and not rows)
        found = blocks(
            "activities",
            rows,
            data=self.data,
            blank=lambda uid: Activity(plan=self.plan, goal=self.goal, uid=uid),
            build=self._activity,
            empty=0 if self.is_practical else int(wanted),
        )
        for block in found:
            block.number = self._numbers.get(block.uid, "")
            block.label = f"Handling {block.number}" if block.number else "Ny handling"
        return found

    def _activity(self, row: Activity, data: Any, is_new: bool) -> Block:
        form = ActivityForm(
            data,
            instance=row,
            prefix=anchor("activities", row.uid),
            plan=self.plan,
            kinds=self._kinds,
            number=self._numbers.get(row.uid, ""),
            empty_permitted=is_new,
        )
        if self.is_practical:
            form.only(*PRACTICAL_FIELDS[Activity])
        return Block("activities", row, form, is_new, data is not None, parents={"goal": self.goal.uid})


@statement
def _indicators_of(plan_id: int, goal_id: int) -> QuerySet[Indicator]:
    return Indicator.objects.current().filter(plan=plan_id, goal=goal_id)


@statement
def _targets_of(plan_id: int, indicator_ids: Ids) -> QuerySet[IndicatorTarget]:
    return IndicatorTarget.objects.filter(plan=plan_id, indicator__in=indicator_ids)


@statement
def _activities_of(plan_id: int, goal_id: int) -> QuerySet[Activity]:
    return Activity.objects.filter(plan=plan_id, goal=goal_id)


@statement
def _activity_types(focus_area_id: int, used: Ids) -> QuerySet[ActivityType]:
    """Those of the indsatsområde, and those that its handlinger have already."""
    return ActivityType.objects.filter(Q(focus_areas=focus_area_id) | Q(pk__in=used)).distinct()


def check_indicator(block: Block) -> bool:
    """What several rows say together: how to read the målværdi, its decimals, and delmål that lead up to it."""
    form, (main, *years) = block.form, block.parts
    if not form.is_bound or block.is_untouched:
        return True
    decimals = form.cleaned_data.get("decimals")
    for part in block.parts:
        if part.form.is_bound:
            check_decimals(part.form, "value", decimals)
    if main.form.is_bound:
        if main.form.cleaned_data.get("value") is not None and not form.cleaned_data.get("direction"):
            form.add_error("direction", "Vælg, om højere eller lavere er bedre")
        day = main.form.cleaned_data.get("due_on")
        for part in years:
            if day and part.form.is_bound and part.row.due_on >= day and not part.form.is_empty:
                message = f"Delmålet i {part.row.due_on.year} skal ligge før den dato, hvor målværdien nås"
                part.form.add_error("value", message)
    return not block.error_count


def posted(data: Any, prefix: str) -> Any:
    """The post, when the row was on the page that was sent."""
    return data if data is not None and f"{prefix}-fingerprint" in data else None


def last_december(ends_on: date) -> date:
    """The last 1 December that a term holds."""
    return date(ends_on.year if (ends_on.month, ends_on.day) >= (12, 1) else ends_on.year - 1, 12, 1)


def free_uid(indicator: Indicator, what: str, every: list[IndicatorTarget]) -> uuid.UUID:
    """The same for everybody who draws the page, so that two who fill in the same delmål meet in one row."""
    taken = {target.uid for target in every}
    uid, times = uuid.uuid5(indicator.uid, what), 0
    while uid in taken:
        times += 1
        uid = uuid.uuid5(indicator.uid, f"{what}/{times}")
    return uid
