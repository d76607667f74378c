from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from core.dates import as_of, is_overdue, now, today


@pytest.mark.parametrize(
    ("utc", "day"),
    [
        (datetime(2026, 11, 22, 22, 59, tzinfo=UTC), date(2026, 11, 22)),  # 23:59
        (datetime(2026, 11, 22, 23, 1, tzinfo=UTC), date(2026, 11, 23)),  # 00:01
        (datetime(2026, 7, 1, 21, 59, tzinfo=UTC), date(2026, 7, 1)),  # 23:59 in summer
        (datetime(2026, 7, 1, 22, 1, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 12, 31, 23, 1, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2028, 2, 28, 23, 1, tzinfo=UTC), date(2028, 2, 29)),
        (datetime(2028, 2, 29, 23, 1, tzinfo=UTC), date(2028, 3, 1)),
        (datetime(2026, 3, 28, 23, 1, tzinfo=UTC), date(2026, 3, 29)),  # the night summer time begins
        (datetime(2026, 3, 29, 21, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 22, 1, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 24, 22, 1, tzinfo=UTC), date(2026, 10, 25)),  # the night it ends
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 1, tzinfo=UTC), date(2026, 10, 26)),
    ],
)
def test_today_is_copenhagens_day(utc, day):
    with time_machine.travel(utc, tick=False):
        assert today() == day


def test_a_deadline_includes_its_own_day():
    due = date(2027, 6, 30)
    with time_machine.travel(datetime(2027, 6, 30, 23, 59, tzinfo=ZoneInfo("Europe/Copenhagen")), tick=False):
        assert not is_overdue(due)
    with time_machine.travel(datetime(2027, 7, 1, 0, 1, tzinfo=ZoneInfo("Europe/Copenhagen")), tick=False):
        assert is_overdue(due)


def test_overdue_on_another_day():
    assert is_overdue(date(2026, 1, 1), on=date(2026, 1, 2))
    assert not is_overdue(date(2026, 1, 1), on=date(2026, 1, 1))
    assert not is_overdue(None)
    assert not is_overdue(None, on=date(2026, 1, 1))


def test_what_happened_on_another_day_is_written_down_as_of_it():
    moment = datetime(2021, 5, 31, 22, 30, tzinfo=UTC)
    with as_of(moment):
        assert now() == moment
        assert today() == date(2021, 6, 1)
        assert is_overdue(date(2021, 5, 31))
        with as_of(datetime(2020, 1, 1, tzinfo=UTC)):
            assert today() == date(2020, 1, 1)
        assert now() == moment
    assert today() > date(2026, 1, 1)


def test_a_moment_needs_its_zone():
    with pytest.raises(ValueError, match="time zone"), as_of(datetime(2021, 1, 1)):  # noqa: DTZ001
        raise AssertionError
