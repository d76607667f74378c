"""Figures of several plans or indicators at once, for lists and the plan page. A constant number of queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet

from core.addresses import reverse
from core.dates import today
from core.statements import statement
from core.todo import Todo
from monitoring.calculations import (
    AddingUp,
    Course,
    Direction,
    IndicatorFigures,
    Rating,
    Reading,
    ValueState,
    rate_under_way,
    rating_day,
    weakest,
    years_of_term,
)
from monitoring.figures.content import (
    Series,
    Year,
    course_of,
    indicator_figures,
    last_year_by_uid,
    last_year_of,
    rule_in_force,
    rules_of,
    series_of,
    suggestion_of,
)
from monitoring.figures.words import value_of
from monitoring.models import AnnualReport, RatingRule
from plans.figures import IndicatorFigure, PlanContent, TargetFigure
from plans.models import Goal, Indicator, IndicatorTarget, Plan


@dataclass(frozen=True)
class Latest:
    """The last measurement of an indicator."""

    text: str
    on: dt.date
    state: str
    way: Decimal | None
    rating: str


@dataclass(frozen=True)
class Rated:
    """An indicator in force with its last measurement and what that year looks like."""

    goal_id: int
    plan_id: int
    figures: IndicatorFigures
    series: Series


def goal_ratings(plans: Collection[Plan]) -> Mapping[int, list[str]]:
    """Codes of the mål's ratings of every plan in drift, in the plan's order. Empty code: nothing is suggested. Four
    queries, whose rows become no more objects than a rating needs."""
    started = {plan.pk: plan for plan in plans if plan.started_on is not None}
    if not started:
        return {}
    ids = tuple(started)
    readings: dict[int, list[Reading]] = defaultdict(list)
    years: dict[int, int] = {}
    for plan_id, indicator_id, on, value in last_year_of(ids):
        readings[indicator_id].append(Reading(on, value))
        years[plan_id] = on.year
    rules = _rules(tuple(sorted({plan.scheme_id for plan in started.values()})))
    when = {pk: looked_at(plan, years.get(pk, today().year), rules) for pk, plan in started.items()}
    targets = {indicator_id: (value, due_on) for indicator_id, due_on, value in _targets(ids)}
    by_goal: dict[tuple[int, int], list[Rating | None]] = {}
    for plan_id, goal_id, pk, direction, adding_up, baseline, baseline_on in _goals(ids):
        ratings = by_goal.setdefault((plan_id, goal_id), [])
        if pk is not None:
            to, to_on = targets.get(pk, (None, None))
            course = Course(Direction(direction) if direction else None, baseline, baseline_on, to, to_on)
            code = suggestion_of(course, AddingUp(adding_up), readings[pk], when[plan_id])
            ratings.append(Rating(code) if code else None)
    found: dict[int, list[str]] = defaultdict(list)
    for (plan_id, _goal_id), ratings in by_goal.items():
        found[plan_id].append(weakest(ratings) or "")
    return dict(found)


@statement
def _rules(scheme_ids: tuple[int, ...]) -> QuerySet[RatingRule]:
    return RatingRule.objects.filter(scheme__in=scheme_ids).order_by()


@statement
def _targets(plan_ids: tuple[int, ...]) -> QuerySet[IndicatorTarget, Any]:
    """In the order of time: an indicator's last one is its målværdi."""
    found = IndicatorTarget.objects.current().filter(plan__in=plan_ids).order_by("due_on", "pk")
    return found.values_list("indicator_id", "due_on", "value")


@statement
def _goals(plan_ids: tuple[int, ...]) -> QuerySet[Goal, Any]:
    """Every mål in force in the plan's order, with each of its indicators in force or none."""
    own = FilteredRelation("indicators", condition=Q(indicators__ended_on__isnull=True))
    found = Goal.objects.current().filter(plan__in=plan_ids, focus__ended_on=None).annotate(own=own)
    course = ("direction", "adding_up", "baseline_value", "baseline_on")
    return found.order_by("plan", "focus__focus_area__order", "position", "pk").values_list(
        "plan_id", "pk", "own__pk", *(f"own__{name}" for name in course)
    )


def content_ratings(plan: Plan, content: PlanContent) -> list[str]:
    """`goal_ratings` of one plan whose content a page has read already. Two queries."""
    if plan.started_on is None:
        return []
    goals = [goal for focus in content.foci for goal in focus.goals]
    readings: dict[str, list[Reading]] = defaultdict(list)
    for _plan_id, uid, on, value in last_year_by_uid((plan.pk,)):
        readings[str(uid)].append(Reading(on, value))
    days = [reading.on for goal in goals for one in goal.indicators for reading in readings[one.uid]]
    rules = rules_of(plan.scheme_id)
    when = looked_at(plan, max(days, default=today()).year, rules)
    found = []
    for goal in goals:
        codes = [
            suggestion_of(course_of(one), AddingUp(one.adding_up), readings[one.uid], when)
            for one in goal.indicators
        ]
        found.append(weakest([Rating(code) if code else None for code in codes]) or "")
    return found


def next_reports(plans: Sequence[Plan]) -> dict[str, Todo]:
    """By plan number: the earliest redegørelse of a year begun that the fund does not have yet. One query."""
    if not plans:
        return {}
    handed_in = set(_handed_in(tuple(plan.pk for plan in plans)))
    found = {}
    for plan in plans:
        years = [year for year in years_of_term(plan.starts_on, plan.ends_on) if year <= today().year]
        missing = next((year for year in years if (plan.pk, year) not in handed_in), None)
        if missing is not None:
            url = reverse("monitoring:report", args=[plan.number, missing])
            due_on = plan.scheme.report_due_on(missing)
            found[plan.number] = Todo(
                f"Redegørelse {missing}", url, plan.number, plan.title, due_on, kind="report"
            )
    return found


@statement
def _handed_in(plan_ids: tuple[int, ...]) -> QuerySet[AnnualReport, Any]:
    found = AnnualReport.objects.filter(plan__in=plan_ids, status__in=["submitted", "accepted"])
    return found.order_by().values_list("plan_id", "year")


def latest_values(plan: Plan) -> Mapping[str, Latest]:
    """What was measured last, by the indicator's uid; indicators without a measurement are not in it."""
    if plan.started_on is None:
        return {}
    found = {}
    for rated in rated_indicators([plan], series_of([plan])):
        if rated.series.readings:
            last = rated.series.readings[-1]
            state = ValueState.SUPPRESSED if last.value is None else ValueState.VALUE
            text = "Diskretioneret" if last.value is None else value_of(rated.figures, last.value)
            figures = rated.figures
            found[figures.uid] = Latest(text, last.on, state, figures.way, figures.suggestion)
    return found


def rated_indicators(plans: Collection[Plan], measured: Mapping[str, Series]) -> Iterable[Rated]:
    """Every indicator in force, rated in the year its plan last measured something. Three queries."""
    rules = list(RatingRule.objects.filter(scheme__in={plan.scheme_id for plan in plans}))
    rows = list(
        Indicator.objects.current()
        .filter(plan__in=plans, goal__ended_on=None, goal__focus__ended_on=None)
        .order_by("position", "pk")
    )
    targets: dict[int, list[TargetFigure]] = defaultdict(list)
    found = IndicatorTarget.objects.current().filter(plan__in=plans).order_by("due_on", "pk")
    for indicator_id, uid, due_on, value in found.values_list("indicator_id", "uid", "due_on", "value"):
        targets[indicator_id].append(TargetFigure(str(uid), due_on, value, ""))
    years: dict[int, int] = {}
    for row in rows:
        for reading in measured[str(row.uid)].readings:
            years[row.plan_id] = max(years.get(row.plan_id, 0), reading.on.year)
    when = {plan.pk: looked_at(plan, years.get(plan.pk, today().year), rules) for plan in plans}
    for row in rows:
        series = measured[str(row.uid)]
        figures = indicator_figures(indicator_figure(row, targets[row.pk]), series, when[row.plan_id])
        yield Rated(row.goal_id, row.plan_id, figures, series)


def looked_at(plan: Plan, year: int, rules: Iterable[RatingRule]) -> Year:
    """A year of a plan under way, by the limits that hold on its day of rating."""
    on = rating_day(year, plan.ends_on, today())
    limits = rule_in_force(rules, plan.scheme_id, on).thresholds
    return Year(year, on, today(), limits, rate_under_way, year)


def indicator_figure(row: Indicator, targets: Iterable[TargetFigure]) -> IndicatorFigure:
    """A row as plan content has it."""
    return IndicatorFigure(
        uid=str(row.uid),
        name=row.name,
        unit=row.unit,
        decimals=row.decimals,
        direction=row.direction,
        adding_up=row.adding_up,
        baseline_value=row.baseline_value,
        baseline_on=row.baseline_on,
        baseline_source=row.baseline_source,
        reference_population=row.reference_population,
        baseline_text="",
        targets=tuple(targets),
    )
