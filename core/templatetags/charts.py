"""The pictures of core.charts as template tags: {% load charts %}{% meter share title=… limit=… %}.

Lists of parts and points come from Python; the tags below take plain values. Where a picture stands beside the same
words, title="" leaves it out when the page is read aloud (never in a PDF: there every picture has a title).
"""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.safestring import SafeString

from core import charts

register = template.Library()

for picture in (
    charts.split_bar,
    charts.meter,
    charts.way_bar,
    charts.paired_bars,
    charts.stacked_bar,
    charts.vote_bar,
    charts.progress_bar,
    charts.progress_ring,
    charts.swatch,
    charts.goal_line,
    charts.trend,
):
    register.simple_tag(picture)


@register.simple_tag
def percent_bar(percent: int, title: str = "") -> SafeString:
    """How much of a piece of work is done, in whole per cent."""
    return charts.progress_bar(percent / 100, title=title)


# What a state's code looks like; a code that nobody has told us of is drawn as not measured.
LOOKS = {
    "ahead": charts.Look.SOLID,
    "on_track": charts.Look.SOLID,
    "fulfilled": charts.Look.SOLID,
    "done": charts.Look.SOLID,
    "behind": charts.Look.HATCHED,
    "partly": charts.Look.HATCHED,
    "partly_fulfilled": charts.Look.HATCHED,
    "not_fulfilled": charts.Look.HATCHED,
    "suppressed": charts.Look.CROSSED,
}


@register.simple_tag
def rating_squares(codes: Sequence[Any], key: Any, title: str = "") -> SafeString:
    """{% rating_squares ratings plan.number "7 af 10 mål …" %}: one square per code, solid ones first."""
    order = list(charts.Look)
    looks = sorted((LOOKS.get(str(code), charts.Look.DASHED) for code in codes), key=order.index)
    return charts.rating_squares(looks, key=f"squares-{key}", title=title)
