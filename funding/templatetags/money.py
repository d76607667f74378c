"""Money as templates print it: signed differences and the bar of who pays what."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from core import charts
from core.danish import MINUS, format_amount, format_number, format_signed
from core.templatetags.danish import written
from funding.figures import Economy, Meter, share_text

register = template.Library()


@register.filter
@written
def signed(value: Decimal) -> str:
    """`−0,01`"""
    return format_signed(value, kr=False)


@register.filter
@written
def kr_signed(value: Decimal) -> str:
    """`−0,01 kr.`"""
    return format_signed(value)


@register.filter
@written
def more(value: Decimal) -> str:
    """`+1.000,00`, `−0,01`: how much an amount has grown or fallen."""
    return f"+{signed(value)}" if value > 0 else signed(value)


@register.filter
@written
def plain(value: Decimal) -> str:
    """`1234.50`: for technical attributes, never for people."""
    return f"{value:.2f}"


@register.filter
def share(value: Decimal) -> str:
    """`12,5 %`: a limit as it is laid down."""
    return share_text(value, least_decimals=0)


@register.filter
def signed_percent(value: Decimal) -> str:
    """`−4,2 %`, with a real minus sign."""
    return share_text(value).replace("-", MINUS)


@register.simple_tag
def financing_bar(economy: Economy, key: Any = "financing") -> SafeString:
    """Who pays what, with a bracket round the local part and a tick at its limit."""
    parts = [charts.Segment(part.share, part.colour, part.percent_text) for part in economy.segments]
    words = ", ".join(f"{part.label} {part.percent_text}" for part in economy.segments)
    return charts.split_bar(
        parts,
        key=str(key),
        title=f"Finansiering: {words}",
        bracket_from=1,
        mark=1 - economy.rates.local_percent / 100,
    )


@register.simple_tag
def parts_bar(row: Any) -> SafeString:
    """A row's `parts` after each other; the table beside it says the same in figures."""
    return charts.stacked_bar(row.parts, key=row.key, title=row.words) if row.parts else SafeString()


@register.filter
def beside(one: Iterable[Any], other: Iterable[Any]) -> Iterable[Any]:
    """Two rows of the same length, side by side: columns and their amounts."""
    return zip(one, other, strict=True)


@register.simple_tag
def meter_bar(meter: Meter) -> SafeString:
    return charts.meter(
        meter.share_of_bar,
        title="",
        limit=meter.limit_of_bar,
        limit_text=meter.limit_text,
        tone=meter.colour,
    )


@register.simple_tag
def part_years(economy: Economy) -> str:
    """`over fire år`: how many calendar years the budget covers, in words up to ten."""
    words = ["nul", "et", "to", "tre", "fire", "fem", "seks", "syv", "otte", "ni", "ti"]
    count = len(economy.years)
    return f"over {words[count] if count < len(words) else format_number(count)} kalenderår"


@register.simple_tag
def compared_bars(row: Any, longest: Decimal, key: Any, title: str) -> SafeString:
    """Budget (hatched) over booked (solid) with a ring where the year is expected to end. `longest` amount = 100 %."""
    scale = longest or Decimal(1)
    words = (
        f"{title}: budget {format_amount(row.budget)}, bogført {format_amount(row.booked)}, "
        f"prognose {format_amount(row.forecast)}"
    )
    return charts.paired_bars(
        row.budget / scale,
        row.booked / scale,
        key=f"compared-{key}",
        title=words,
        expected=row.forecast / scale,
    )


@register.filter
def longest(rows: Iterable[Any]) -> Decimal:
    """The largest amount of several rows: the whole width of their picture."""
    return max(
        (amount for row in rows for amount in (row.budget, row.booked, row.forecast)), default=Decimal(0)
    )


@register.simple_tag
def chart_legend(key: str) -> SafeString:
    """What the three signs of `compared_bars` mean."""
    return format_html(
        '<ul class="legend" aria-hidden="true"><li>{} Budget</li><li>{} Bogført</li><li>{} Prognose</li></ul>',
        charts.swatch(key=f"{key}-legend", hatched=True),
        charts.swatch(),
        charts.ring_swatch(),
    )
