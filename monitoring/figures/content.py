"""From a plan's rows and measurements to the figures of one calendar year. One code for the progress page and the
report; they differ only in which words a rating may use."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import F, Max, QuerySet, Window
from django.db.models.functions import ExtractYear

from core.statements import statement
from monitoring.calculations import (
    AddingUp,
    Course,
    Direction,
    GoalFigures,
    IndicatorFigures,
    Rating,
    Reading,
    Thresholds,
    YearFigure,
    YearValue,
    is_provisional,
    is_reached,
    printed,
    time_gone,
    value_of_year,
    way_gone,
    weakest,
)
from monitoring.models import Measurement, RatingRule
from plans.exchange import Document
from plans.figures import GoalFigure, IndicatorFigure
from plans.models import Plan

Rate = Callable[[Course, YearValue, dt.date, Thresholds], Rating | None]
CONTENT = (
    "participants",
    "areas",
    "foci",
    "challenges",
    "goals",
    "indicators",
    "targets",
    "activities",
    "milestones",
)


@dataclass(frozen=True)
class Series:
    """An indicator's measurements: what is counted, and the remark of each."""

    readings: tuple[Reading, ...] = ()
    notes: tuple[tuple[dt.date, str], ...] = ()

    def note_of(self, year: int) -> str:
        """The latest remark of the year."""
        return next((note for on, note in reversed(self.notes) if on.year == year and note), "")


@dataclass(frozen=True)
class Year:
    """Which year is looked at, on which day, and by which limits and words."""

    year: int
    on: dt.date
    today: dt.date
    limits: Thresholds
    rate: Rate
    # The first year that a measurement is expected in: the plan's first.
    first: int


def rule_in_force(rules: Iterable[RatingRule], scheme_id: int, on: dt.date) -> RatingRule:
    """The limits of a bevillingsperiode on a day; a scheme without rows has the usual ones."""
    own = [rule for rule in rules if rule.scheme_id == scheme_id and rule.valid_from <= on]
    return max(own, key=lambda rule: rule.valid_from, default=RatingRule(scheme_id=scheme_id, valid_from=on))


def rating_rule(plan: Plan, on: dt.date) -> RatingRule:
    return rule_in_force(rules_of(plan.scheme_id), plan.scheme_id, on)


@statement
def rules_of(scheme_id: int) -> QuerySet[RatingRule]:
    return RatingRule.objects.filter(scheme=scheme_id).order_by()


def series_of(plans: Collection[Plan]) -> Mapping[str, Series]:
    """Measurements of the plans, by the indicator's uid. One query."""
    return _series(_measured(tuple(plan.pk for plan in plans)))


@statement
def _measured(plan_ids: tuple[int, ...]) -> QuerySet[Measurement, Any]:
    return _readings_of(Measurement.objects.filter(plan__in=plan_ids))


def _readings_of(found: QuerySet[Measurement]) -> QuerySet[Measurement, Any]:
    rows = found.order_by("measured_on", "pk")
    return rows.values_list("indicator__uid", "measured_on", "value", "note")


@statement
def last_year_of(plan_ids: tuple[int, ...]) -> QuerySet[Measurement, Any]:
    """(plan, indicator, day, value) of each plan's measurements in the year in which its indicators in force were last
    measured. For many plans far fewer rows than all."""
    return _last_year(plan_ids, "indicator_id")


@statement
def last_year_by_uid(plan_ids: tuple[int, ...]) -> QuerySet[Measurement, Any]:
    """The same with the indicators' uids."""
    return _last_year(plan_ids, "indicator__uid")


def _last_year(plan_ids: tuple[int, ...], name: str) -> QuerySet[Measurement, Any]:
    parents = ("", "goal__", "goal__focus__")
    in_force: dict[str, Any] = {f"indicator__{parent}ended_on": None for parent in parents}
    # Said of them too, or the database looks through the country's goals to find those of a page.
    in_force |= {f"indicator__{parent}plan__in": plan_ids for parent in parents}
    year = ExtractYear("measured_on")
    last = Window(Max(year), partition_by="plan")
    rows = Measurement.objects.filter(plan__in=plan_ids, **in_force).annotate(year=year, last=last)
    found = rows.filter(year=F("last")).order_by("measured_on", "pk")
    return found.values_list("plan_id", name, "measured_on", "value")


def _series(rows: Iterable[tuple[UUID, dt.date, Decimal | None, str]]) -> Mapping[str, Series]:
    readings: dict[UUID, list[Reading]] = defaultdict(list)
    notes: dict[UUID, list[tuple[dt.date, str]]] = defaultdict(list)
    for uid, on, value, note in rows:
        readings[uid].append(Reading(on, value))
        notes[uid].append((on, note))
    found = {str(uid): Series(tuple(own), tuple(notes[uid])) for uid, own in readings.items()}
    return defaultdict(Series, found)


def in_force_during(document: Document, year: int) -> tuple[Document, dict[str, dt.date]]:
    """The document as of a year: what ended in it or later is still there. With the days on which such rows ended."""
    first = dt.date(year, 1, 1).isoformat()
    found, ended = copy(document), {}
    for name in CONTENT:
        rows = []
        for row in document[name]:
            if row["ended_on"] is not None and row["ended_on"] >= first:
                ended[row["uid"]] = dt.date.fromisoformat(row["ended_on"])
                rows.append(row | {"ended_on": None})
            else:
                rows.append(row)
        found[name] = rows
    return found, ended


def goal_figures(
    goal: GoalFigure,
    measured: Mapping[str, Series],
    when: Year,
    *,
    ended_on: dt.date | None = None,
    chosen: str = "",
    reason: str = "",
    text: str = "",
) -> GoalFigures:
    indicators = tuple(
        indicator_figures(indicator, measured[indicator.uid], when) for indicator in goal.indicators
    )
    suggestion = weakest([Rating(one.suggestion) if one.suggestion else None for one in indicators])
    return GoalFigures(
        uid=goal.uid,
        number=goal.number,
        title=goal.title,
        description=goal.description,
        ended_on=ended_on,
        indicators=indicators,
        suggestion=suggestion or "",
        chosen=chosen,
        reason=reason,
        text=text,
    )


def suggestion_of(course: Course, rule: AddingUp, readings: Iterable[Reading], when: Year) -> str:
    """The code of the rating that a year's numbers suggest, empty when they suggest none: where no more is asked."""
    value = value_of_year(readings, when.year, rule)
    provisional = value.is_measured and is_provisional(rule, when.year, when.today)
    return _suggestion(course, value, when, provisional=provisional)


def indicator_figures(indicator: IndicatorFigure, series: Series, when: Year) -> IndicatorFigures:
    course, rule = course_of(indicator), AddingUp(indicator.adding_up)
    years = year_figures(indicator, series, when)
    value = value_of_year(series.readings, when.year, rule)
    provisional = value.is_measured and is_provisional(rule, when.year, when.today)
    way = None if value.value is None or provisional else way_gone(course, value.value)
    return IndicatorFigures(
        uid=indicator.uid,
        name=indicator.name,
        unit=indicator.unit,
        decimals=indicator.decimals,
        direction=indicator.direction,
        adding_up=indicator.adding_up,
        baseline=indicator.baseline_value,
        baseline_on=indicator.baseline_on,
        baseline_source=indicator.baseline_source,
        reference_population=indicator.reference_population,
        target=course.target,
        target_on=course.target_on,
        years=years,
        way=printed(way),
        time=printed(time_gone(course, when.on)),
        provisional=provisional,
        suggestion=_suggestion(course, value, when, provisional=provisional),
    )


def _suggestion(course: Course, value: YearValue, when: Year, *, provisional: bool) -> str:
    """Half a year's sum only tells something when it already is where it should end, and more is better."""
    if provisional:
        at_goal = (
            value.value is not None and course.direction is Direction.UP and is_reached(course, value.value)
        )
        return Rating.AHEAD if at_goal else ""
    return when.rate(course, value, when.on, when.limits) or ""


def course_of(indicator: IndicatorFigure) -> Course:
    target = indicator.target
    return Course(
        direction=Direction(indicator.direction) if indicator.direction else None,
        baseline=indicator.baseline_value,
        baseline_on=indicator.baseline_on,
        target=target.value if target else None,
        target_on=target.due_on if target else None,
    )


def year_figures(indicator: IndicatorFigure, series: Series, when: Year) -> tuple[YearFigure, ...]:
    """Year by year from the plan's first (or an earlier measurement) to the year looked at."""
    rule = AddingUp(indicator.adding_up)
    first = min([reading.on.year for reading in series.readings] + [when.first, when.year])
    planned: dict[int, Decimal] = {target.due_on.year: target.value for target in indicator.targets}
    figures = []
    for year in range(first, when.year + 1):
        value = value_of_year(series.readings, year, rule)
        figures.append(
            YearFigure(year, value.state, value.value, value.last_on, series.note_of(year), planned.get(year))
        )
    return tuple(figures)
