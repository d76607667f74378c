from datetime import UTC, date, datetime

import pytest

from core.danish import format_moment


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        (datetime(2026, 11, 22, 11, 4, tzinfo=UTC), "kl. 12.04"),
        (datetime(2026, 11, 21, 23, 30, tzinfo=UTC), "kl. 00.30"),
        (datetime(2026, 11, 21, 22, 30, tzinfo=UTC), "21. november kl. 23.30"),
        (datetime(2025, 7, 1, 10, 0, tzinfo=UTC), "1. juli 2025 kl. 12.00"),
    ],
)
def test_a_moment_is_as_short_as_the_day_allows(moment, text):
    assert format_moment(moment, date(2026, 11, 22)) == text


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        format_moment(datetime(2026, 1, 1), date(2026, 1, 1))  # noqa: DTZ001
