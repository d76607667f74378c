"""Small pictures drawn on the server as SVG: the same in the browser and in a PDF.

Presentation attributes only (a strict CSP and WeasyPrint both need it); numbers are written here, never by a template;
ids come from the caller; the title holds the whole sentence, so nobody needs to see the picture. Never colour alone:
what is planned is hatched, what is done is solid, a target is a ring, what is missing is dashed.
Widths are in per cent of the place a picture is given, so a bar needs no script to follow its column.
"""

from core.charts.bars import (
    Look,
    Segment,
    day_line,
    meter,
    paired_bars,
    progress_bar,
    progress_ring,
    rating_squares,
    ring_swatch,
    split_bar,
    stacked_bar,
    swatch,
    vote_bar,
    way_bar,
)
from core.charts.lines import Point, goal_line, trend
from core.charts.svg import Tone

__all__ = [
    "Look",
    "Point",
    "Segment",
    "Tone",
    "day_line",
    "goal_line",
    "meter",
    "paired_bars",
    "progress_bar",
    "progress_ring",
    "rating_squares",
    "ring_swatch",
    "split_bar",
    "stacked_bar",
    "swatch",
    "trend",
    "vote_bar",
    "way_bar",
]
