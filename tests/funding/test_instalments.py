"""The rates of a tilsagn: they make up its amount, and rows that stay keep their key."""

import datetime as dt
from decimal import Decimal

import pytest

from core.workflow import NotReady
from funding.actions import Rate, set_instalments
from funding.models import Grant, Instalment
from plans.actions import changing
from tests.factories import approvals as make

pytestmark = pytest.mark.django_db
FIRST, SECOND, THIRD = (dt.date(2027, month, 1) for month in (1, 7, 10))


@pytest.fixture
def granted(cast):
    return Grant.objects.get(plan=make.granted_plan(cast))


def write(grant, *rates, by=None):
    with changing(grant.plan, by=None, raises_revision=False):
        return set_instalments(
            grant=grant, rates=[Rate(day, Decimal(kr), note) for day, kr, note in rates], by=by
        )


def test_rates_stand_by_day_and_make_up_the_tilsagn(granted, cast):
    rows = write(granted, (SECOND, "4000000.00", ""), (FIRST, "4625000.00", "Forskud"), by=cast.else_)
    assert [(row.due_on, row.amount, row.note) for row in rows] == [
        (FIRST, Decimal("4625000.00"), "Forskud"),
        (SECOND, Decimal("4000000.00"), ""),
    ]
    assert Instalment.history.count() == 2


@pytest.mark.parametrize(
    ("rates", "words"),
    [
        ([(FIRST, "8624999.99", "")], "tilsammen 8.624.999,99 kr., men tilsagnet er på 8.625.000,00 kr."),
        ([(FIRST, "8625000.00", ""), (SECOND, "0.01", "")], "8.625.000,01 kr."),
        ([(FIRST, "8625000.00", ""), (SECOND, "0.00", "")], "større end 0 kr."),
        ([(FIRST, "8625001.00", ""), (SECOND, "-1.00", "")], "større end 0 kr."),
    ],
)
def test_what_is_not_the_tilsagn_to_the_ore_is_refused(granted, rates, words):
    with pytest.raises(NotReady, match=words):
        write(granted, *rates)
    assert not granted.instalments.exists()


def test_rows_that_stay_keep_their_key(granted):
    first, second = write(granted, (FIRST, "4625000.00", ""), (SECOND, "4000000.00", ""))
    rows = write(granted, (FIRST, "4625000.00", ""), (SECOND, "2000000.00", ""), (THIRD, "2000000.00", ""))
    assert [row.pk for row in rows[:2]] == [first.pk, second.pk]
    assert [row.pk for row in write(granted, (FIRST, "8625000.00", ""))] == [first.pk]
    assert write(granted) == []


def test_rates_are_written_under_the_plans_lock(granted):
    with pytest.raises(RuntimeError, match="lock"):
        set_instalments(grant=granted, rates=[], by=None)
