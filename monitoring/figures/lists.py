"""Figures of several plans or indicators at once, for lists and the plan page. A constant number of queries."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from core.addresses import reverse
from core.dates import today
from core.statements import statement
from core.todo import Todo
from monitoring.calculations import IndicatorFigures, ValueState, years_of_term
from monitoring.figures.content import Series, indicator_figures, series_of
from monitoring.figures.ratings import looked_at
from monitoring.figures.words import value_of
from monitoring.models import AnnualReport, RatingRule
from plans.figures import IndicatorFigure, TargetFigure
from plans.models import Indicator, IndicatorTarget, Plan


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


def next_reports(plans: Sequence[Plan]) -> dict[str, Todo]:
    """By plan number: the earliest redegørelse of a year begun that the fund does not have yet. One query."""
    if not plans:
        return {}
    handed_in, this_year = set(_handed_in(tuple(plan.pk for plan in plans))), today().year
    found = {}
    for plan in plans:
        years = years_of_term(plan.starts_on, plan.ends_on)
        missing = next((year for year in years if (plan.pk, year) not in handed_in), None)
        if missing is not None and missing <= this_year:
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
