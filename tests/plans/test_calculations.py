from datetime import date, timedelta

import pytest

from plans.calculations import (
    asks_for_successor,
    default_start,
    months_before,
    next_numbers,
    numbered,
    term_end,
    term_years,
)


@pytest.mark.parametrize(
    ("starts_on", "ends_on"),
    [
        (date(2027, 4, 1), date(2031, 3, 31)),
        (date(2017, 6, 1), date(2021, 5, 31)),
        (date(2027, 1, 1), date(2030, 12, 31)),
        (date(2024, 2, 29), date(2028, 2, 28)),
        (date(2027, 3, 1), date(2031, 2, 28)),
    ],
)
def test_four_years_end_the_day_before(starts_on, ends_on):
    assert term_end(starts_on, 4) == ends_on


def test_a_term_of_three_years_from_a_leap_day_ends_with_february():
    assert term_end(date(2024, 2, 29), 3) == date(2027, 2, 28)


def test_default_start_leaves_time_for_the_approvals():
    assert default_start(date(2026, 6, 30)) == date(2027, 1, 1)
    assert default_start(date(2026, 7, 1)) == date(2028, 1, 1)


def test_every_calendar_year_that_the_term_touches():
    assert list(term_years(date(2017, 6, 1), date(2021, 5, 31))) == [2017, 2018, 2019, 2020, 2021]
    assert list(term_years(date(2027, 1, 1), date(2027, 1, 1))) == [2027]
    assert list(term_years(None, date(2027, 1, 1))) == []
    assert list(term_years(date(2027, 1, 2), date(2027, 1, 1))) == []


def test_numbers_are_never_given_again():
    assert next_numbers("2", [], 2) == ["2.1", "2.2"]
    assert next_numbers("2", ["2.1", "2.7", "12.9", "2.7.3", ""], 1) == ["2.8"]
    assert numbered("2.1", ["", "2.1.2", ""], ["2.1.3"]) == ["2.1.4", "2.1.2", "2.1.5"]
    assert numbered("2", []) == []


@pytest.mark.parametrize(
    ("ends_on", "expected"),
    [
        (date(2031, 3, 31), date(2029, 9, 30)),
        (date(2029, 8, 31), date(2028, 2, 29)),
        (date(2030, 8, 31), date(2029, 2, 28)),
        (date(2028, 12, 31), date(2027, 6, 30)),
        (date(2029, 1, 15), date(2027, 7, 15)),
    ],
)
def test_eighteen_months_before(ends_on, expected):
    assert months_before(ends_on, 18) == expected
    assert asks_for_successor(ends_on, expected)
    assert not asks_for_successor(ends_on, expected - timedelta(1))
    assert asks_for_successor(ends_on, ends_on)
    assert not asks_for_successor(ends_on, ends_on + timedelta(1))
