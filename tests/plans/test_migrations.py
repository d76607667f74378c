"""What the data steps of migrations make of what was there."""

import datetime as dt
from importlib import import_module

import pytest

first_day = import_module("plans.migrations.0008_prequalification_from").first_day
PERIOD = dt.date(2027, 1, 1)


def at(*day: int) -> dt.datetime:
    return dt.datetime(*day, 12, tzinfo=dt.UTC)  # type: ignore[misc]


@pytest.mark.parametrize(
    ("first_plan", "now", "asked_from"),
    [
        (None, at(2026, 11, 30), dt.date(2026, 11, 30)),  # a plan made in December is asked, as before
        (at(2026, 10, 1), at(2026, 11, 30), dt.date(2026, 10, 1)),
        (at(2027, 2, 1), at(2027, 3, 1), PERIOD),
        (None, at(2027, 3, 1), PERIOD),
    ],
)
def test_a_praekvalifikation_is_asked_of_every_plan_that_was_asked(
    first_plan: dt.datetime | None, now: dt.datetime, asked_from: dt.date
) -> None:
    assert first_day(PERIOD, first_plan, now) == asked_from
