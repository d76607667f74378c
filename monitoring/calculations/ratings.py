"""How far an indicator has come and what that is called. Pure and exact: ratios are fractions, limits are compared
before anything is rounded for the eye."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache


class AddingUp(StrEnum):
    """How a year's measurements become one value; the codes of `plans.Indicator.AddingUp`."""

    LATEST = "latest"
    SUM = "sum"
    AVERAGE = "average"


class Direction(StrEnum):
    """Which way is better; the codes of `plans.Indicator.Direction`."""

    UP = "up"
    DOWN = "down"


class ValueState(StrEnum):
    """Not measured, measured (also as 0) and suppressed are three different things everywhere."""

    NONE = "none"
    VALUE = "value"
    SUPPRESSED = "suppressed"


class Rating(StrEnum):
    AHEAD = "ahead"
    ON_TRACK = "on_track"
    BEHIND = "behind"
    NOT_MEASURED = "not_measured"
    FULFILLED = "fulfilled"
    PARTLY = "partly"
    NOT_FULFILLED = "not_fulfilled"


# Weakest first. What is known to go badly is said; otherwise one unmeasured indicator keeps a goal from being called
# good.
WEAKEST_FIRST = (
    Rating.NOT_FULFILLED,
    Rating.BEHIND,
    Rating.NOT_MEASURED,
    Rating.PARTLY,
    Rating.ON_TRACK,
    Rating.AHEAD,
    Rating.FULFILLED,
)


@dataclass(frozen=True)
class Thresholds:
    """Points are percentage points of the way over or under the share of time; `partly` is a percentage of the way."""

    ahead: Decimal
    behind: Decimal
    partly: Decimal


@dataclass(frozen=True)
class Reading:
    """One measurement; no value means that it is suppressed because it covers too few people."""

    on: dt.date
    value: Decimal | None


@dataclass(frozen=True)
class YearValue:
    """What an indicator shows for one calendar year."""

    state: ValueState
    value: Decimal | None = None
    last_on: dt.date | None = None

    @property
    def is_measured(self) -> bool:
        return self.state is not ValueState.NONE


NOT_MEASURED = YearValue(ValueState.NONE)


@dataclass(frozen=True)
class Course:
    """From where to where an indicator should go, and by when. Empty parts are not known."""

    direction: Direction | None
    baseline: Decimal | None
    baseline_on: dt.date | None
    target: Decimal | None
    target_on: dt.date | None


def value_of_year(readings: Iterable[Reading], year: int, rule: AddingUp) -> YearValue:
    """One value by the indicator's rule. A suppressed part makes a sum or an average suppressed too: printing the rest
    would tell what was hidden."""
    own = [reading for reading in readings if reading.on.year == year]
    if not own:
        return NOT_MEASURED
    if len(own) > 1:
        own.sort(key=lambda reading: reading.on)
    last_on = own[-1].on
    counted = own[-1:] if rule is AddingUp.LATEST else own
    values = [reading.value for reading in counted if reading.value is not None]
    if len(values) < len(counted):
        return YearValue(ValueState.SUPPRESSED, None, last_on)
    total = sum(values, Decimal(0))
    return YearValue(ValueState.VALUE, total / len(values) if rule is AddingUp.AVERAGE else total, last_on)


def direction_of(course: Course) -> Direction | None:
    """The chosen direction; where none was chosen, the one that baseline and target tell."""
    if course.direction is not None or course.baseline is None or course.target is None:
        return course.direction
    if course.baseline == course.target:
        return None
    return Direction.UP if course.target > course.baseline else Direction.DOWN


def is_reached(course: Course, value: Decimal) -> bool | None:
    """Whether the value is at the target or better; None when there is no target or no direction."""
    direction = direction_of(course)
    if course.target is None or direction is None:
        return None
    return value >= course.target if direction is Direction.UP else value <= course.target


def way_gone(course: Course, value: Decimal) -> Fraction | None:
    """Percentage of the way from baseline to target; below 0 it went the wrong way, over 100 past the target.

    A target that is no better than the baseline (keep the level) is no way to go: there it is 100 at the target or
    better, otherwise 0.
    """
    reached = is_reached(course, value)
    if reached is None or course.baseline is None or course.target is None:
        return None
    if is_reached(course, course.baseline):
        return Fraction(100 if reached else 0)
    part, of_part = (value - course.baseline).as_integer_ratio()
    whole, of_whole = (course.target - course.baseline).as_integer_ratio()
    return Fraction(100 * part * of_whole, of_part * whole)


def time_gone(course: Course, on: dt.date) -> Fraction | None:
    """Percentage of the time from the baseline's date to the target's, from 0 to 100."""
    if course.baseline_on is None or course.target_on is None:
        return None
    return _gone(course.baseline_on, course.target_on, on)


@lru_cache(maxsize=1024)
def _gone(begins: dt.date, ends: dt.date, on: dt.date) -> Fraction:
    """A plan's indicators mostly have the same two days."""
    if on >= ends:
        return Fraction(100)
    return Fraction(0) if on <= begins else Fraction(100 * (on - begins).days, (ends - begins).days)


def rate_under_way(course: Course, measured: YearValue, on: dt.date, limits: Thresholds) -> Rating | None:
    """Foran, følger, bagud or ikke målt on a date. None: the numbers suggest nothing."""
    if measured.state is ValueState.NONE:
        return Rating.NOT_MEASURED
    if measured.value is None:
        return None
    way, time = way_gone(course, measured.value), time_gone(course, on)
    if way is None or time is None:
        return None
    over = way - time
    if over >= _exact(limits.ahead):
        return Rating.AHEAD
    return Rating.BEHIND if over <= -_exact(limits.behind) else Rating.ON_TRACK


@lru_cache(maxsize=64)
def _exact(limit: Decimal) -> Fraction:
    """The same few limits are held against every indicator of a list."""
    return Fraction(limit)


def rate_in_report(course: Course, measured: YearValue, on: dt.date, limits: Thresholds) -> Rating | None:
    """As under way, and opfyldt when the target is reached; once its date has come (the day is looked at from its
    evening) delvist or ikke opfyldt."""
    if measured.value is None:
        return rate_under_way(course, measured, on, limits)
    reached = is_reached(course, measured.value)
    if reached:
        return Rating.FULFILLED
    if reached is None or course.target_on is None or on < course.target_on:
        return rate_under_way(course, measured, on, limits)
    way = way_gone(course, measured.value)
    if way is None:
        return None
    return Rating.PARTLY if way >= Fraction(limits.partly) else Rating.NOT_FULFILLED


def weakest(ratings: Sequence[Rating | None]) -> Rating | None:
    """A goal is as good as its weakest indicator. One without a suggestion leaves the goal without one; a goal without
    indicators is not measured."""
    if any(rating is None for rating in ratings):
        return None
    return min(filter(None, ratings), key=WEAKEST_FIRST.index, default=Rating.NOT_MEASURED)


def rating_day(year: int, plan_ends_on: dt.date | None, today: dt.date) -> dt.date:
    """The day a year is looked at: its end (the plan's, when that comes first), today while it still runs."""
    end = dt.date(year, 12, 31)
    if plan_ends_on is not None and plan_ends_on.year == year:
        end = min(end, plan_ends_on)
    return min(end, today)


def is_provisional(rule: AddingUp, year: int, today: dt.date) -> bool:
    """A sum over the year says nothing before the year is over."""
    return rule is AddingUp.SUM and today < dt.date(year, 12, 31)


def years_of_term(starts_on: dt.date | None, ends_on: dt.date | None) -> list[int]:
    """Every calendar year the term touches."""
    if starts_on is None or ends_on is None:
        return []
    return list(range(starts_on.year, ends_on.year + 1))


def printed(share: Fraction | None, decimals: int = 0) -> Decimal | None:
    """A percentage as it is shown: rounded half up, never used for comparing."""
    if share is None:
        return None
    step = Decimal(1).scaleb(-decimals)
    # Enough digits to round right, whatever the fraction.
    exact = (Decimal(share.numerator) / Decimal(share.denominator)) if share.denominator else Decimal(0)
    return exact.quantize(step, rounding=ROUND_HALF_UP)


def percent_of(part: Decimal, whole: Decimal) -> Fraction | None:
    """What part is of whole, in percent; None of nothing."""
    return 100 * Fraction(part) / Fraction(whole) if whole else None
