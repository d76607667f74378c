import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.calculations import (
    WEAKEST_FIRST,
    AddingUp,
    Course,
    Direction,
    Rating,
    Reading,
    Thresholds,
    ValueState,
    YearValue,
    is_provisional,
    percent_of,
    printed,
    rate_in_report,
    rate_under_way,
    rating_day,
    time_gone,
    value_of_year,
    way_gone,
    weakest,
    years_of_term,
)

D = Decimal
LIMITS = Thresholds(ahead=D(8), behind=D(10), partly=D(50))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def course(
    baseline: str | None = "0",
    target: str | None = "100",
    direction: Direction | None = Direction.UP,
    baseline_on: str | None = "2023-01-01",
    target_on: str | None = "2025-09-27",
) -> Course:
    """By default 1.000 days and a way of 100, so that 10 days are one per cent of the time."""
    return Course(
        direction,
        None if baseline is None else D(baseline),
        None if baseline_on is None else day(baseline_on),
        None if target is None else D(target),
        None if target_on is None else day(target_on),
    )


def after(days: int) -> dt.date:
    return day("2023-01-01") + dt.timedelta(days)


def measured(value: str | None) -> YearValue:
    if value is None:
        return YearValue(ValueState.SUPPRESSED, None, day("2024-05-01"))
    return YearValue(ValueState.VALUE, D(value), day("2024-05-01"))


UNMEASURED = YearValue(ValueState.NONE)


# The value of a year


def readings(*pairs: tuple[str, str | None]) -> list[Reading]:
    return [Reading(day(on), None if value is None else D(value)) for on, value in pairs]


@pytest.mark.parametrize(
    ("rule", "value"), [(AddingUp.LATEST, "7"), (AddingUp.SUM, "15"), (AddingUp.AVERAGE, "5")]
)
def test_each_rule_reads_only_its_own_year(rule: AddingUp, value: str) -> None:
    found = readings(
        ("2025-12-31", "7"),
        ("2025-01-01", "3"),
        ("2025-06-30", "5"),
        ("2024-12-31", "90"),
        ("2026-01-01", "80"),
    )
    assert value_of_year(found, 2025, rule) == YearValue(ValueState.VALUE, D(value), day("2025-12-31"))


@pytest.mark.parametrize("rule", AddingUp)
def test_no_row_is_not_measured(rule: AddingUp) -> None:
    assert value_of_year(readings(("2024-06-01", "3")), 2025, rule) == UNMEASURED
    assert not UNMEASURED.is_measured


@pytest.mark.parametrize("rule", AddingUp)
def test_nought_is_a_value(rule: AddingUp) -> None:
    found = value_of_year(readings(("2025-06-01", "0")), 2025, rule)
    assert found.state is ValueState.VALUE
    assert found.value == 0
    assert found.is_measured


@pytest.mark.parametrize(
    ("rule", "state"),
    [
        (AddingUp.LATEST, ValueState.VALUE),
        (AddingUp.SUM, ValueState.SUPPRESSED),
        (AddingUp.AVERAGE, ValueState.SUPPRESSED),
    ],
)
def test_a_suppressed_part_hides_sum_and_average(rule: AddingUp, state: ValueState) -> None:
    assert value_of_year(readings(("2025-03-01", None), ("2025-09-01", "4")), 2025, rule).state is state


def test_the_latest_may_be_the_suppressed_one() -> None:
    found = value_of_year(readings(("2025-03-01", "4"), ("2025-09-01", None)), 2025, AddingUp.LATEST)
    assert found == YearValue(ValueState.SUPPRESSED, None, day("2025-09-01"))


def test_an_average_is_not_rounded() -> None:
    found = value_of_year(readings(("2025-03-01", "24.9999"), ("2025-09-01", "25")), 2025, AddingUp.AVERAGE)
    assert found.value == D("24.99995")


# Way and time


@pytest.mark.parametrize(
    ("baseline", "target", "direction", "value", "way"),
    [
        ("18", "45", Direction.UP, "31", Fraction(1300, 27)),
        ("38.0", "33.0", Direction.DOWN, "35.5", 50),
        ("0", "120", Direction.UP, "0", 0),
        ("18", "45", Direction.UP, "18", 0),
        ("18", "45", Direction.UP, "45", 100),
        ("18", "45", Direction.UP, "50", Fraction(3200, 27)),
        ("18", "45", Direction.UP, "9", Fraction(-900, 27)),
        ("38", "33", Direction.DOWN, "39", -20),
        # Keep the level: the way is nought long.
        ("70", "70", Direction.UP, "70", 100),
        ("70", "70", Direction.UP, "69.9", 0),
        ("70", "70", Direction.DOWN, "70.1", 0),
        ("70", "70", Direction.DOWN, "12", 100),
        # Better than the target from the start.
        ("80", "70", Direction.UP, "75", 100),
        ("80", "70", Direction.UP, "69", 0),
        # Nobody chose a direction: the numbers tell.
        ("38", "33", None, "35.5", 50),
        ("70", "70", None, "70", None),
        # Parts that are not known.
        (None, "45", Direction.UP, "31", None),
        ("18", None, Direction.UP, "31", None),
    ],
)
def test_way_gone(
    baseline: str | None,
    target: str | None,
    direction: Direction | None,
    value: str,
    way: Fraction | int | None,
) -> None:
    assert way_gone(course(baseline, target, direction), D(value)) == way


@pytest.mark.parametrize(
    ("on", "share"),
    [
        ("2022-12-31", 0),
        ("2023-01-01", 0),
        ("2023-01-02", Fraction(1, 10)),
        ("2024-05-15", 50),
        ("2025-09-26", Fraction(999, 10)),
        ("2025-09-27", 100),
        ("2031-01-01", 100),
    ],
)
def test_time_gone(on: str, share: Fraction | int) -> None:
    assert time_gone(course(), day(on)) == share


def test_time_is_unknown_without_either_date() -> None:
    assert time_gone(course(baseline_on=None), after(1)) is None
    assert time_gone(course(target_on=None), after(1)) is None


def test_a_target_on_the_baselines_day_is_due_at_once() -> None:
    same = course(baseline_on="2024-01-01", target_on="2024-01-01")
    assert time_gone(same, day("2024-01-01")) == 100
    assert time_gone(same, day("2023-12-31")) == 0


# Ratings


@pytest.mark.parametrize(
    ("value", "rating"),
    [
        ("58", Rating.AHEAD),
        ("57.9999", Rating.ON_TRACK),
        ("50", Rating.ON_TRACK),
        ("40.0001", Rating.ON_TRACK),
        ("40", Rating.BEHIND),
        ("-20", Rating.BEHIND),
        ("100", Rating.AHEAD),
    ],
)
def test_limits_are_met_exactly(value: str, rating: Rating) -> None:
    assert rate_under_way(course(), measured(value), after(500), LIMITS) is rating


@pytest.mark.parametrize(
    ("value", "on", "rating"),
    [
        ("50", 500, Rating.ON_TRACK),
        ("100", 10, Rating.FULFILLED),
        ("100", 2000, Rating.FULFILLED),
        ("99.9999", 999, Rating.ON_TRACK),
        ("99.9999", 1000, Rating.PARTLY),
        ("50", 1000, Rating.PARTLY),
        ("49.9999", 1000, Rating.NOT_FULFILLED),
        ("49.9999", 1500, Rating.NOT_FULFILLED),
        ("-1", 1500, Rating.NOT_FULFILLED),
    ],
)
def test_rating_in_a_report(value: str, on: int, rating: Rating) -> None:
    assert rate_in_report(course(), measured(value), after(on), LIMITS) is rating


@pytest.mark.parametrize("rate", [rate_under_way, rate_in_report])
@pytest.mark.parametrize("on", [0, 500, 1000, 1500])
def test_not_measured_and_suppressed(rate, on: int) -> None:
    assert rate(course(), UNMEASURED, after(on), LIMITS) is Rating.NOT_MEASURED
    assert rate(course(), measured(None), after(on), LIMITS) is None


@pytest.mark.parametrize("rate", [rate_under_way, rate_in_report])
def test_what_is_not_known_suggests_nothing(rate) -> None:
    for unknown in (
        course(baseline=None),
        course(target=None),
        course(baseline_on=None),
        course(target_on=None),
    ):
        assert rate(unknown, measured("50"), after(500), LIMITS) is None
    assert rate_in_report(course(baseline=None), measured("50"), after(1000), LIMITS) is None
    assert rate_in_report(course(baseline=None), measured("100"), after(500), LIMITS) is Rating.FULFILLED


def test_other_limits_rate_otherwise() -> None:
    strict = Thresholds(ahead=D("0.1"), behind=D("0.1"), partly=D(90))
    assert rate_under_way(course(), measured("50.1"), after(500), strict) is Rating.AHEAD
    assert rate_under_way(course(), measured("49.9"), after(500), strict) is Rating.BEHIND
    assert rate_in_report(course(), measured("89"), after(1000), strict) is Rating.NOT_FULFILLED


def test_the_weakest_decides() -> None:
    assert weakest([Rating.AHEAD, Rating.BEHIND, Rating.FULFILLED]) is Rating.BEHIND
    assert weakest([Rating.AHEAD, Rating.NOT_MEASURED]) is Rating.NOT_MEASURED
    assert weakest([Rating.BEHIND, Rating.NOT_MEASURED]) is Rating.BEHIND
    assert weakest([Rating.PARTLY, Rating.NOT_FULFILLED]) is Rating.NOT_FULFILLED
    assert weakest([Rating.AHEAD, None]) is None
    assert weakest([]) is Rating.NOT_MEASURED
    assert set(WEAKEST_FIRST) == set(Rating)


values = st.decimals(min_value=-(10**9), max_value=10**9, places=4)
dates = st.dates(min_value=dt.date(2010, 1, 1), max_value=dt.date(2040, 12, 31))
courses = st.builds(
    Course, st.sampled_from(Direction), values, st.dates(max_value=dt.date(2020, 1, 1)), values, dates
)
numbers = values.map(lambda value: YearValue(ValueState.VALUE, value, dt.date(2024, 1, 1)))
SCALE = [Rating.NOT_FULFILLED, Rating.BEHIND, Rating.PARTLY, Rating.ON_TRACK, Rating.AHEAD, Rating.FULFILLED]


@given(courses, values, values, dates)
def test_a_better_value_is_never_rated_worse(
    which: Course, one: Decimal, other: Decimal, on: dt.date
) -> None:
    worse, better = sorted((one, other), reverse=which.direction is Direction.DOWN)
    for rate in (rate_under_way, rate_in_report):
        low, high = (
            rate(which, YearValue(ValueState.VALUE, value, on), on, LIMITS) for value in (worse, better)
        )
        assert low is not None
        assert high is not None
        assert SCALE.index(low) <= SCALE.index(high)


@given(courses, numbers, dates, dates)
def test_the_same_value_later_is_never_rated_better_before_the_target_date(
    which: Course, value: YearValue, one: dt.date, other: dt.date
) -> None:
    early, late = sorted((one, other))
    first, then = (rate_under_way(which, value, on, LIMITS) for on in (early, late))
    assert first is not None
    assert then is not None
    assert SCALE.index(then) <= SCALE.index(first)


@given(courses, numbers, dates)
def test_opfyldt_exactly_when_the_target_is_reached(which: Course, value: YearValue, on: dt.date) -> None:
    assert value.value is not None
    assert which.target is not None
    reached = value.value >= which.target if which.direction is Direction.UP else value.value <= which.target
    assert (rate_in_report(which, value, on, LIMITS) is Rating.FULFILLED) == reached


@given(courses, numbers, dates)
def test_up_and_down_are_mirrors(which: Course, value: YearValue, on: dt.date) -> None:
    assert which.baseline is not None
    assert which.target is not None
    assert value.value is not None
    turned = Direction.DOWN if which.direction is Direction.UP else Direction.UP
    mirror = Course(turned, -which.baseline, which.baseline_on, -which.target, which.target_on)
    mirrored = YearValue(ValueState.VALUE, -value.value, value.last_on)
    for rate in (rate_under_way, rate_in_report):
        assert rate(which, value, on, LIMITS) is rate(mirror, mirrored, on, LIMITS)


@given(st.lists(st.sampled_from(Rating), min_size=1))
def test_a_goal_is_never_better_than_one_of_its_indicators(ratings: list[Rating]) -> None:
    found = weakest(ratings)
    assert found in ratings
    assert all(WEAKEST_FIRST.index(found) <= WEAKEST_FIRST.index(rating) for rating in ratings)


# Years and print


def test_years_of_term() -> None:
    assert years_of_term(day("2017-06-01"), day("2021-05-31")) == [2017, 2018, 2019, 2020, 2021]
    assert years_of_term(day("2024-02-29"), day("2024-02-29")) == [2024]
    assert years_of_term(None, day("2024-02-29")) == []


@pytest.mark.parametrize(
    ("year", "today", "found"),
    [
        (2026, "2027-03-10", "2026-12-31"),
        (2026, "2026-11-22", "2026-11-22"),
        (2026, "2026-12-31", "2026-12-31"),
        (2027, "2027-03-30", "2027-03-30"),
        (2027, "2027-04-01", "2027-03-31"),
    ],
)
def test_rating_day(year: int, today: str, found: str) -> None:
    assert rating_day(year, day("2027-03-31"), day(today)) == day(found)
    assert rating_day(2026, None, day("2028-01-01")) == day("2026-12-31")


def test_a_sum_is_provisional_until_the_years_last_day() -> None:
    assert is_provisional(AddingUp.SUM, 2026, day("2026-12-30"))
    assert not is_provisional(AddingUp.SUM, 2026, day("2026-12-31"))
    assert not is_provisional(AddingUp.LATEST, 2026, day("2026-06-01"))


def test_printed_rounds_half_up_and_only_for_the_eye() -> None:
    assert printed(Fraction(1, 2)) == D(1)
    assert printed(Fraction(2299, 100), 1) == D("23.0")
    assert printed(None) is None
    assert percent_of(D("188150"), D("820000")) == Fraction(18815000, 820000)
    assert percent_of(D(1), D(0)) is None
