"""Ratings that lists of plans take from what is kept: always what they would be if they were worked out now."""

import datetime as dt
import threading
from decimal import Decimal
from uuid import uuid4

import pytest
import time_machine
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from core.operations import Operation
from monitoring import actions
from monitoring.figures import content_ratings, goal_ratings, ratings_to_keep
from monitoring.models import KeptRatings, Measurement
from monitoring.tasks import rate_plans
from plans.exchange import plan_document
from plans.figures import plan_content
from plans.models import IndicatorTarget, Plan
from tests.factories.accounts import Cast, build_cast
from tests.factories.monitoring import NOON, add_measurement, indicators_of, measured_plan, started_plan
from tests.races import until, waiting_for_a_lock


class Typed:
    """A form in which somebody has typed a value."""

    def __init__(self, value: str, on: dt.date = dt.date(2029, 3, 1)) -> None:
        self.value, self.on = Decimal(value), on

    def merge_into(self, row: Measurement) -> list[str]:
        row.value, row.measured_on = self.value, self.on
        return ["value", "measured_on"]


def queries_of(plan: Plan) -> int:
    """How many questions the ratings take: one where they are kept and still good."""
    with CaptureQueriesContext(connection) as asked:
        goal_ratings([plan])
    return len(asked)


def again(plan: Plan) -> Plan:
    return Plan.objects.get(pk=plan.pk)


def are_good(plan: Plan) -> bool:
    """Kept, taken from there, and the same as when they are worked out: on lists and on the plan's page."""
    fresh = again(plan)
    kept = KeptRatings.objects.get(plan=plan)
    told = goal_ratings([fresh])[plan.pk]
    assert content_ratings(fresh, plan_content(plan_document(fresh))) == told
    assert ratings_to_keep(fresh) == (kept.basis, kept.codes)
    return queries_of(fresh) == 1 and told == kept.codes


def test_every_act_that_writes_a_maaling_keeps_them(plan: Plan, cast: Cast) -> None:
    assert not KeptRatings.objects.exists()
    first = indicators_of(plan)[0]
    row = actions.register(indicator=first, form=Typed("40"), by=cast.mette)
    assert are_good(plan)
    low = KeptRatings.objects.get().codes
    actions.change(measurement=row, form=Typed("75"), by=cast.mette)
    assert are_good(plan)
    assert KeptRatings.objects.get().codes != low
    actions.remove(measurement=row, by=cast.mette, seen_version=2)
    assert are_good(plan)
    assert KeptRatings.objects.get().codes == ["ahead", "behind", "ahead", "not_measured", ""]


def test_so_does_a_file(empty_plan: Plan) -> None:
    first = indicators_of(empty_plan)[0]
    row = {"indicator": str(first.uid), "measured_on": "2029-02-01"}
    row |= {"state": "value", "value": "75", "note": ""}
    with transaction.atomic():
        actions.measure_operations(
            plan=empty_plan, operations=[Operation("measurements", str(uuid4()), new=row)], by=None
        )
    assert are_good(empty_plan)
    assert KeptRatings.objects.get().codes[0] == "ahead"


def test_what_was_kept_yesterday_is_not_shown_today(plan: Plan) -> None:
    rate_plans()
    assert are_good(plan)
    with time_machine.travel(NOON + dt.timedelta(days=1), tick=False):
        assert queries_of(plan) == 4
        assert rate_plans() == 1
        assert are_good(plan)


def test_what_is_ahead_today_need_not_be_at_the_end_of_the_year(empty_plan: Plan) -> None:
    add_measurement(indicators_of(empty_plan)[0], "71.6", dt.date(2029, 3, 1))
    rate_plans()
    before = goal_ratings([empty_plan])[empty_plan.pk]
    with time_machine.travel(dt.datetime(2029, 12, 31, 12, tzinfo=dt.UTC), tick=False):
        after = goal_ratings([empty_plan])[empty_plan.pk]
    assert (before[0], after[0]) == ("ahead", "on_track")


@pytest.mark.parametrize("what", ["content", "limits", "last day"])
def test_what_ratings_follow_from_has_changed(plan: Plan, what: str) -> None:
    actions.load_rating_rules()
    rate_plans()
    if what == "limits":
        plan.scheme.rating_rules.update(behind_points=40)
    elif what == "last day":
        Plan.objects.filter(pk=plan.pk).update(ends_on=dt.date(2029, 2, 1))
    else:
        targets = IndicatorTarget.objects.filter(indicator=indicators_of(plan)[0])
        targets.update(value=10_000)
        Plan.objects.filter(pk=plan.pk).update(revision=plan.revision + 1)
    fresh = again(plan)
    assert queries_of(fresh) == 4
    assert goal_ratings([fresh])[plan.pk] == ratings_to_keep(fresh)[1]
    rate_plans()
    assert are_good(plan)


def test_a_list_takes_what_is_kept_and_works_out_the_rest(plan: Plan, cast: Cast) -> None:
    other = measured_plan(cast, title="Den anden")
    actions.refresh_ratings(plan=plan)
    with CaptureQueriesContext(connection) as asked:
        found = goal_ratings([plan, other])
    assert len(asked) == 4
    assert found[plan.pk] == found[other.pk] == ["ahead", "behind", "ahead", "not_measured", ""]


def test_a_plan_that_has_not_started_has_none(empty_plan: Plan) -> None:
    Plan.objects.filter(pk=empty_plan.pk).update(status="draft", started_on=None)
    actions.refresh_ratings(plan=empty_plan)
    assert rate_plans() == 0
    assert not KeptRatings.objects.exists()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_measure_at_once_and_both_count() -> None:
    cast = build_cast()
    plan = started_plan(cast)
    first, second = indicators_of(plan)[:2]

    def beside() -> None:
        try:
            with time_machine.travel(NOON, tick=False):
                actions.register(indicator=second, form=Typed("75"), by=cast.mette)
        finally:
            connections.close_all()

    thread = threading.Thread(target=beside)
    with transaction.atomic():
        actions.register(indicator=first, form=Typed("75"), by=cast.jakob)
        thread.start()
        until(waiting_for_a_lock)
    thread.join(timeout=20)
    assert are_good(plan)
