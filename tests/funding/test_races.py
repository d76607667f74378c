"""Two press at once, on PostgreSQL: one effect, and the other is told calmly."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from functools import partial
from threading import Barrier

import pytest
import time_machine
from django.db import connection

from core.versions import Conflict, Moved, fingerprint
from core.workflow import NotReady, Refusal
from funding.actions import BudgetCell, Change, close_year, reverse_entry, save_economy, split_by_default
from funding.models import BudgetLine, LedgerEntry, LedgerYear
from plans.models import Plan
from tests.factories.accounts import build_cast
from tests.factories.funding import add_economy, book, financing
from tests.factories.plans import complete_plan

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]


@pytest.fixture
def cast(transactional_db):
    return build_cast()


@pytest.fixture
def plan(cast):
    plan = complete_plan(cast)
    add_economy(plan, by=cast.mette)
    return plan


def at_once(*acts):
    """What each act gives or raises when all start together."""
    barrier = Barrier(len(acts))

    def run(act):
        barrier.wait(10)
        try:
            return act()
        except (Refusal, Conflict) as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def amount(plan, category):
    return BudgetLine.objects.get(plan=plan, focus=None, category__code=category, year=2027).amount


def test_the_same_cell_is_written_by_one_of_two(plan, cast):
    seen = fingerprint(amount(plan, "loen"))

    def write(user, kroner):
        change = Change(BudgetCell(None, "loen", 2027), Decimal(kroner), seen=seen, name="x", label="x")
        return save_economy(plan=plan, by=user, changes=[change])

    answers = at_once(lambda: write(cast.mette, "1.00"), lambda: write(cast.jakob, "2.00"))
    assert sum(isinstance(answer, Conflict) for answer in answers) == 1
    assert amount(plan, "loen") in (Decimal("1.00"), Decimal("2.00"))


def test_different_cells_are_both_written(plan, cast):
    def write(user, category):
        change = Change(
            BudgetCell(None, category, 2027), Decimal("7.00"), seen=fingerprint(amount(plan, category))
        )
        return save_economy(plan=plan, by=user, changes=[change])

    at_once(lambda: write(cast.mette, "loen"), lambda: write(cast.jakob, "aktiviteter"))
    assert amount(plan, "loen") == amount(plan, "aktiviteter") == Decimal("7.00")


def test_a_split_pressed_twice_is_one_split(plan, cast):
    financing(plan, [("fund", None, "", 2027, "1.00")], by=cast.mette)
    answers = at_once(*[lambda: split_by_default(plan=plan, by=cast.mette)] * 2)
    assert sorted(answer is None for answer in answers) == [False, True]


@pytest.fixture
def running(plan):
    Plan.objects.filter(pk=plan.pk).update(status=Plan.Status.RUNNING, started_on=dt.date(2027, 4, 1))
    plan.refresh_from_db()
    return plan


def test_an_entry_is_taken_back_once(running, cast):
    entry = book(running, by=cast.ida)
    day = dt.date(2027, 5, 1)
    with time_machine.travel("2027-05-02T12:00:00Z"):
        answers = at_once(
            *[lambda: reverse_entry(entry=entry, by=cast.ida, reason="Fejl", booked_on=day)] * 2
        )
    assert sum(isinstance(answer, Moved) for answer in answers) == 1
    assert LedgerEntry.objects.filter(reverses=entry).count() == 1


def test_an_entry_is_taken_back_once_also_in_two_years(running, cast):
    """Each reversal locks the year that it is booked in: two years do not wait for each other, the entry must."""
    entry = book(running, by=cast.ida)
    days = (dt.date(2027, 5, 1), dt.date(2028, 5, 1))
    with time_machine.travel("2028-05-02T12:00:00Z"):
        answers = at_once(
            *(partial(reverse_entry, entry=entry, by=cast.ida, reason="Fejl", booked_on=day) for day in days)
        )
    assert {type(answer) for answer in answers} == {LedgerEntry, Moved}
    assert LedgerEntry.objects.filter(reverses=entry).count() == 1


def test_nothing_is_booked_in_a_year_that_is_closing(running, cast):
    with time_machine.travel("2028-01-10T12:00:00Z"):
        answers = at_once(
            lambda: close_year(plan=running, by=cast.ida, year=2027),
            lambda: book(running, "5.00", by=cast.ida),
        )
    year = LedgerYear.objects.get(plan=running, year=2027)
    assert year.state == LedgerYear.State.CLOSED
    was_booked = LedgerEntry.objects.filter(plan=running).exists()
    assert isinstance(answers[1], NotReady) is not was_booked


def test_the_first_two_bookings_of_a_year_make_one_year(running, cast):
    at_once(*[lambda: book(running, "5.00", by=cast.ida)] * 2)
    assert LedgerYear.objects.filter(plan=running, year=2027).count() == 1
    assert LedgerEntry.objects.filter(plan=running).count() == 2
