"""Ratings of whole mål, for lists and the plan page. They are kept a plan and taken from there as long as everything
that they follow from is as it was; otherwise they are worked out, by the same function."""

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db.models import FilteredRelation, Q, QuerySet

from core.dates import today
from core.statements import statement
from monitoring.calculations import (
    AddingUp,
    Course,
    Direction,
    Rating,
    Reading,
    rate_under_way,
    rating_day,
    weakest,
)
from monitoring.figures.content import (
    Year,
    course_of,
    last_year_by_uid,
    last_year_of,
    rule_in_force,
    suggestion_of,
)
from monitoring.models import RatingRule
from plans.figures import PlanContent
from plans.models import Goal, IndicatorTarget, Plan

# From when, and foran, bagud and delvist: a row of limits.
Limits = tuple[dt.date, Decimal, Decimal, Decimal]


def goal_ratings(plans: Collection[Plan]) -> Mapping[int, list[str]]:
    """Codes of the mål's ratings of every plan in drift, in the plan's order. Empty code: nothing is suggested. One
    query, and three more where they are not kept."""
    started = {plan.pk: plan for plan in plans if plan.started_on is not None}
    kept, limits = _kept_of(started)
    others = [plan for pk, plan in started.items() if pk not in kept]
    found = kept | _worked_out(others, limits)
    return {pk: codes for pk, codes in found.items() if codes}


def content_ratings(plan: Plan, content: PlanContent) -> list[str]:
    """`goal_ratings` of one plan whose content a page has read already. One query, and one more where they are not
    kept."""
    if plan.started_on is None:
        return []
    kept, limits = _kept_of({plan.pk: plan})
    return kept[plan.pk] if plan.pk in kept else _of_content(plan, content, _rules(plan, limits[plan.pk]))


def ratings_to_keep(plan: Plan) -> tuple[str, list[str]]:
    """What a plan's ratings follow from besides its målinger, and the ratings, worked out anew."""
    _kept, limits = _kept_of({plan.pk: plan})
    return basis_of(plan, limits[plan.pk]), _worked_out([plan], limits).get(plan.pk, [])


def basis_of(plan: Plan, limits: Iterable[Limits]) -> str:
    """A code of what ratings follow from besides the målinger: the day, the plan's content and last day, the limits."""
    told = (today(), plan.revision, plan.ends_on, plan.scheme_id, *sorted(limits))
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _kept_of(plans: Mapping[int, Plan]) -> tuple[dict[int, list[str]], dict[int, list[Limits]]]:
    """By plan: what is kept and still good, and every row of limits of the bevillingsperiode. One query."""
    stored: dict[int, tuple[str | None, list[str]]] = {}
    limits: dict[int, list[Limits]] = {pk: [] for pk in plans}
    for pk, basis, codes, *row in _stored(tuple(plans)) if plans else ():
        stored[pk] = basis, codes
        if row[0] is not None:
            limits[pk].append(tuple(row))
    kept = {
        pk: codes
        for pk, (basis, codes) in stored.items()
        if basis and basis == basis_of(plans[pk], limits[pk])
    }
    return kept, limits


@statement
def _stored(plan_ids: tuple[int, ...]) -> QuerySet[Plan, Any]:
    kept, rules = "kept_ratings__", "scheme__rating_rules__"
    limits = ("valid_from", "ahead_points", "behind_points", "partly_percent")
    return (
        Plan.objects.filter(pk__in=plan_ids)
        .order_by()
        .values_list("pk", f"{kept}basis", f"{kept}codes", *(f"{rules}{name}" for name in limits))
    )


def _rules(plan: Plan, limits: Iterable[Limits]) -> list[RatingRule]:
    return [
        RatingRule(
            scheme_id=plan.scheme_id,
            valid_from=valid_from,
            ahead_points=ahead,
            behind_points=behind,
            partly_percent=partly,
        )
        for valid_from, ahead, behind, partly in limits
    ]


def _worked_out(plans: Collection[Plan], limits: Mapping[int, list[Limits]]) -> dict[int, list[str]]:
    """Three queries, whose rows become no more objects than a rating needs."""
    if not plans:
        return {}
    ids = tuple(plan.pk for plan in plans)
    readings: dict[int, list[Reading]] = defaultdict(list)
    years: dict[int, int] = {}
    for plan_id, indicator_id, on, value in last_year_of(ids):
        readings[indicator_id].append(Reading(on, value))
        years[plan_id] = on.year
    when = {
        plan.pk: looked_at(plan, years.get(plan.pk, today().year), _rules(plan, limits[plan.pk]))
        for plan in plans
    }
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


def _of_content(plan: Plan, content: PlanContent, rules: Iterable[RatingRule]) -> list[str]:
    goals = [goal for focus in content.foci for goal in focus.goals]
    readings: dict[str, list[Reading]] = defaultdict(list)
    for _plan_id, uid, on, value in last_year_by_uid((plan.pk,)):
        readings[str(uid)].append(Reading(on, value))
    days = [reading.on for goal in goals for one in goal.indicators for reading in readings[one.uid]]
    when = looked_at(plan, max(days, default=today()).year, rules)
    found = []
    for goal in goals:
        codes = [
            suggestion_of(course_of(one), AddingUp(one.adding_up), readings[one.uid], when)
            for one in goal.indicators
        ]
        found.append(weakest([Rating(code) if code else None for code in codes]) or "")
    return found


def looked_at(plan: Plan, year: int, rules: Iterable[RatingRule]) -> Year:
    """A year of a plan under way, by the limits that hold on its day of rating."""
    on = rating_day(year, plan.ends_on, today())
    limits = rule_in_force(rules, plan.scheme_id, on).thresholds
    return Year(year, on, today(), limits, rate_under_way, year)
