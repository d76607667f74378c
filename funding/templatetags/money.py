"""Money as templates print it: signed differences and the bar of who pays what."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.safestring import SafeString

from core import charts
from core.danish import format_amount, format_number
from funding.figures import Economy, Meter

register = template.Library()

MINUS = "\N{MINUS SIGN}"


@register.filter
def signed(value: Decimal) -> str:
    """`−0,01`: an amount with a real minus sign, which is read aloud and does not break."""
    return format_amount(value, kr=False).replace("-", MINUS)


@register.filter
def kr_signed(value: Decimal) -> str:
    """`−0,01 kr.`"""
    return f"{signed(value)} kr."


@register.filter
def more(value: Decimal) -> str:
    """`+1.000,00`, `−0,01`: how much an amount has grown or fallen."""
    return f"+{signed(value)}" if value > 0 else signed(value)


@register.filter
def plain(value: Decimal) -> str:
    """`1234.50`: for technical attributes, never for people."""
    return f"{value:.2f}"


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
