"""Danish formats in templates. An empty value gives an empty text, so that `|default:"–"` can follow."""

import functools
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils.safestring import mark_safe

from core.danish import (
    WEEKDAYS,
    days_text,
    format_amount,
    format_date,
    format_datetime,
    format_moment,
    format_number,
    format_percent,
)
from core.dates import today

register = template.Library()


def written(formats: Callable[..., str]) -> Callable[..., str]:
    """What writes digits, signs and names of months alone: there is nothing to escape, and a page of money has hundreds
    of them."""

    @functools.wraps(formats)
    def safe(*arguments: Any) -> str:
        return mark_safe(formats(*arguments))

    return safe


def _is_empty(value: Any) -> bool:
    return value is None or value == ""


def _number(value: Any) -> Decimal | int:
    if isinstance(value, bool) or not isinstance(value, Decimal | int):
        raise TypeError(f"A number is a Decimal or an int, not {type(value).__name__}")
    return value


@register.filter
@written
def dk_weekday(value: date | None) -> str:
    """ "Onsdag den 25. november 2026"."""
    return f"{WEEKDAYS[value.weekday()].capitalize()} den {format_date(value)}" if value else ""


@register.filter
@written
def kr(value: Any) -> str:
    """`1.234.567,50 kr.`"""
    return "" if _is_empty(value) else format_amount(_number(value))


@register.filter
@written
def kr0(value: Any) -> str:
    """Whole kroner, `1.234.568 kr.`: for headlines, never where figures are added up by eye."""
    return "" if _is_empty(value) else format_amount(_number(value), decimals=0)


@register.filter
@written
def amount(value: Any) -> str:
    """`1.234.567,50`, for columns whose head says kr."""
    return "" if _is_empty(value) else format_amount(_number(value), kr=False)


@register.filter
@written
def number(value: Any, decimals: int = 0) -> str:
    return "" if _is_empty(value) else format_number(_number(value), decimals)


@register.filter
@written
def percent(value: Any, decimals: int = 1) -> str:
    """`12,5 %` of a number that already is in percent."""
    return "" if _is_empty(value) else format_percent(_number(value), decimals)


@register.filter
@written
def dk_date(value: date | str | None) -> str:
    """`24. december 2026`"""
    return "" if not value else format_date(_date(value))


@register.filter
@written
def dk_short(value: date | str | None) -> str:
    """`24-12-2026`, for columns."""
    return "" if not value else format_date(_date(value), "short")


@register.filter
@written
def dk_day(value: date | str | None) -> str:
    """`24. december`, where the year is clear."""
    return "" if not value else format_date(_date(value), "day_month")


@register.filter
@written
def dk_moment(value: datetime | None) -> str:
    """`kl. 14.05` today, with the day before it on other days."""
    return format_moment(value, today()) if value else ""


@register.filter
@written
def dk_datetime(value: datetime | None) -> str:
    """`24. december 2026 kl. 14.05`"""
    return "" if not value else format_datetime(value)


@register.filter
@written
def days_left(value: date | None) -> str:
    """How far away a deadline is: `om 6 dage`."""
    return "" if not value else days_text(value, today())


def _date(value: date | str) -> date:
    """Frozen figures and snapshots hold days as ISO text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


@register.filter
@written
def w3c(moment: datetime) -> str:
    """The moment as a PDF's properties have it."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
