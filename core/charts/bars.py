"""Bars: a whole in parts, a share held against a limit, planned and done, votes, states."""

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.safestring import SafeString

from core.charts.svg import (
    COLOURS,
    INK,
    SECONDARY,
    TRACK,
    Number,
    Tone,
    bar,
    element,
    gap,
    hatch,
    number,
    percent,
    svg,
    text,
    tick,
    within,
)


class Look(StrEnum):
    """How a small square tells a state apart without colour."""

    SOLID = "solid"
    HATCHED = "hatched"
    DASHED = "dashed"
    CROSSED = "crossed"


@dataclass(frozen=True)
class Segment:
    """A part of a bar. share is of the whole bar, 0 to 1; text is printed on it where there is room."""

    share: Number
    tone: Tone = "primary"
    text: str = ""
    hatched: bool = False


def _parts(
    parts: Sequence[Segment], key: str, y: int, height: int, radius: int = 2
) -> Iterator[tuple[float, str]]:
    """Where each part begins, and its bar; parts of nothing are left out."""
    start = 0.0
    for place, part in enumerate(parts):
        if part.share <= 0:
            continue
        colour = COLOURS[part.tone]
        pattern = hatch(f"{key}-hatch-{place}", part.tone) if part.hatched else ""
        fill = f"url(#{key}-hatch-{place})" if part.hatched else colour
        stroke = colour if part.hatched else ""
        yield start, pattern + bar(start, part.share, y, height, fill=fill, stroke=stroke, rx=radius)
        start += float(part.share)


def _row_of(parts: Sequence[Segment], key: str, y: int, height: int, radius: int = 2) -> str:
    drawn = list(_parts(parts, key, y, height, radius))
    gaps = [gap(start, 0, height + 2 * y) for start, _ in drawn[1:]]
    return "".join([*(shape for _, shape in drawn), *gaps])


def _words_on(parts: Sequence[Segment]) -> Iterator[str]:
    """Texts in the middle of their parts, where there is room."""
    start = 0.0
    for part in parts:
        share = float(part.share)
        if part.text and share >= 0.1:
            css = "chart-on-bar" if share >= 0.2 else "chart-on-bar chart-on-narrow"
            fill = INK if part.hatched else "#ffffff"
            look: dict[str, object] = {
                "text_anchor": "middle",
                "font_weight": "700",
                "fill": fill,
                "class_": css,
            }
            yield text(part.text, percent(start + share / 2), 25, **look)
        start += share


def split_bar(
    parts: Sequence[Segment],
    *,
    key: str,
    title: str,
    bracket_from: int | None = None,
    mark: Number | None = None,
) -> SafeString:
    """A whole divided in parts, with their texts on them. bracket_from: number of the first part that a bracket under
    the bar holds together; mark: where on the bar a limit lies (a tick under its lower edge)."""
    body = _row_of(parts, key, 0, 40, radius=3) + "".join(_words_on(parts))
    height = 40
    if bracket_from is not None:
        left = sum(float(part.share) for part in parts[:bracket_from])
        body += _bracket(left, min(sum(float(part.share) for part in parts), 1.0))
        height = 56
    if mark is not None:
        height = 56
        body += tick(mark, 42, 14)
    return svg(body, title=title, width="100%", height=height, css="chart-split")


def _bracket(left: Number, right: Number) -> str:
    line: dict[str, object] = {"stroke": INK, "stroke_width": 2}
    return "".join(
        (
            element("line", x1=percent(left), x2=percent(right), y1=53, y2=53, **line),
            element(
                "line", x1=percent(left), x2=percent(left), y1=46, y2=54, transform="translate(1.5 0)", **line
            ),
            element(
                "line",
                x1=percent(right),
                x2=percent(right),
                y1=46,
                y2=54,
                transform="translate(-1 0)",
                **line,
            ),
        )
    )


def meter(
    share: Number,
    *,
    title: str,
    limit: Number | None = None,
    limit_text: str = "",
    tone: Tone = "primary",
    width: str = "100%",
) -> SafeString:
    """How far a share goes, and the tick it is held against with its words under it. Both are shares of the whole
    track. A script may set the width of `.meter-fill`."""
    body = bar(0, 1, 5, 8, fill=TRACK, rx=4) + bar(
        0, share, 5, 8, fill=COLOURS[tone], rx=4, class_="meter-fill"
    )
    height = 18
    if limit is not None:
        body += tick(limit, 0, 18)
    if limit is not None and limit_text:
        height = 38
        side = "start" if limit < 0.15 else "end" if limit > 0.85 else "middle"
        body += text(limit_text, percent(limit), 33, font_size=14, fill=SECONDARY, text_anchor=side)
    return svg(body, title=title, width=width, height=height, css="chart-meter")


def way_bar(
    share: Number | None, *, title: str, due: Number | None = None, behind: bool = False
) -> SafeString:
    """A little bar in a table: how much of the way is gone, and a tick for where one should be now."""
    line: dict[str, object] = {"x": 0, "y": 5, "height": 4, "rx": 2}
    body = element("rect", width=64, fill=TRACK, **line)
    if share is not None:
        body += element(
            "rect", width=64 * within(share), fill=COLOURS["orange" if behind else "primary"], **line
        )
    if due is not None:
        body += element("rect", x=64 * within(due) - 1, y=0, width=2, height=14, fill=INK)
    return svg(body, title=title, width="66", height=14, view_box="-1 0 66 14", css="chart-way")


def day_line(
    last: Number | None, *, today: Number, title: str, chosen: Number | None = None, late: bool = False
) -> SafeString:
    """A day on a line of time, for a table's row: a ring at the last safe day (a cross when it has been missed), a dot
    at the day that was chosen, a tick for today. Shares of the line; last=None leaves the line bare: it is done."""
    body = element("rect", x=0, y=14, width="100%", height=4, rx=2, fill=TRACK)
    colour = COLOURS["orange" if late else "primary"]
    body += tick(today, 6, 20)
    if last is not None:
        ring: dict[str, object] = {"fill": "#ffffff", "stroke": colour, "stroke_width": 3}
        body += element("circle", cx=_inside(last), cy=16, r=7, **ring)
        if late:
            cross = element("path", d="M-3 -3 3 3M-3 3 3 -3", stroke=colour, stroke_width=2.5)
            body += element("svg", cross, x=_inside(last), y=16, overflow="visible")
    if chosen is not None:
        body += element("circle", cx=_inside(chosen), cy=16, r=5, fill=INK)
    return svg(body, title=title, width="100%", height=32, css="chart-days")


def _inside(share: Number) -> str:
    """A share of the width that leaves room for a mark at both ends."""
    return percent(0.03 + 0.94 * within(share))


def paired_bars(
    planned: Number,
    done: Number | None,
    *,
    key: str,
    title: str,
    tone: Tone = "primary",
    expected: Number | None = None,
) -> SafeString:
    """Two bars of a table's row: what was planned (hatched) over what was done (solid). Shares of the longest bar;
    done=None means that there is no number yet, which is not the same as 0. expected: where it is thought to end, a
    ring on the line of what was done."""
    colour = COLOURS[tone]
    body = hatch(f"{key}-hatch", tone) + bar(0, planned, 1, 14, fill=f"url(#{key}-hatch)", stroke=colour)
    if done is not None and done > 0:
        body += bar(0, done, 19, 14, fill=colour)
    elif done is not None:
        body += element("rect", x=0, y=19, width=2, height=14, fill=colour)
    if expected is not None:
        body += _ring(expected)
    return svg(body, title=title, width="100%", height=36, css="chart-paired")


def _ring(share: Number) -> str:
    """Kept inside the picture at both ends."""
    inside: dict[str, object] = {"transform": f"translate({number(7 - 14 * within(share))} 0)"}
    ring = element(
        "circle", cx=percent(share), cy=26, r=6, fill="#ffffff", stroke=INK, stroke_width=2, **inside
    )
    return ring + element("circle", cx=percent(share), cy=26, r=2, fill=INK, **inside)


def stacked_bar(parts: Sequence[Segment], *, key: str, title: str, height: int = 16) -> SafeString:
    """Parts after each other on one line of a table, e.g. what is decided (solid) and what is under way (hatched)."""
    body = _row_of(parts, key, 1, height - 2)
    return svg(body, title=title, width="100%", height=height, css="chart-stacked")


def vote_bar(votes_for: int, against: int, abstained: int, *, title: str) -> SafeString:
    """Votes for, against and neither, in that order."""
    total = votes_for + against + abstained
    tones: tuple[tuple[int, Tone], ...] = ((votes_for, "primary"), (against, "orange"), (abstained, "grey"))
    parts = [Segment(count / total, tone) for count, tone in tones if count] if total else []
    return stacked_bar(parts, key="votes", title=title, height=12)


def progress_bar(share: Number, *, title: str) -> SafeString:
    """How much of a piece of work is done."""
    colour = COLOURS["primary"]
    body = bar(0, 1, 0.5, 9, fill="#ffffff", stroke=colour, rx=4.5) + bar(
        0, share, 0.5, 9, fill=colour, rx=4.5
    )
    return svg(body, title=title, width="100%", height=10, css="chart-progress")


def progress_ring(share: Number, words: str, *, title: str, tone: Tone = "primary") -> SafeString:
    """The same as a ring with a word in the middle, for figures that stand alone."""
    length = 2 * 3.14159265 * 26
    ring: dict[str, object] = {"cx": 32, "cy": 32, "r": 26, "fill": "none", "stroke_width": 8}
    body = element("circle", stroke=TRACK, **ring)
    if share > 0:
        dashes = f"{number(within(share) * length)} {number(length)}"
        body += element(
            "circle", stroke=COLOURS[tone], stroke_dasharray=dashes, transform="rotate(-90 32 32)", **ring
        )
    body += text(words, 32, 37, text_anchor="middle", font_weight="600")
    return svg(body, title=title, width="64", height=64, view_box="0 0 64 64", css="chart-ring")


@functools.lru_cache(maxsize=512)
def _square(x: int, look: Look) -> str:
    """Drawn once for its place; `{hatch}` stands where a picture's own pattern is named."""
    box: dict[str, object] = {"x": x + 0.5, "y": 0.5, "width": 11, "height": 8, "rx": 2}
    match look:
        case Look.SOLID:
            return element("rect", fill=COLOURS["primary"], stroke=COLOURS["primary"], **box)
        case Look.HATCHED:
            return element("rect", fill="url(#{hatch})", stroke=COLOURS["orange"], **box)
        case Look.DASHED:
            return element("rect", fill="#ffffff", stroke=SECONDARY, stroke_dasharray="2 1.5", **box)
    slash = element("path", d=f"M{number(x + 2)} 7.5 {number(x + 10)} 1.5", stroke=SECONDARY)
    return element("rect", fill="#ffffff", stroke=SECONDARY, **box) + slash


def rating_squares(looks: Sequence[Look], *, key: str, title: str) -> SafeString:
    """One square per thing: solid = as it should be, hatched = behind, dashed = not measured, crossed = suppressed."""
    body = hatch(f"{key}-hatch", "orange") if Look.HATCHED in looks else ""
    squares = "".join([_square(15 * place, look) for place, look in enumerate(looks)])
    body += squares.replace("{hatch}", f"{key}-hatch")
    width = max(15 * len(looks) - 3, 1)
    return svg(body, title=title, width=str(width), height=9, view_box=f"0 0 {width} 9", css="chart-squares")


def swatch(tone: Tone = "primary", *, key: str = "", hatched: bool = False) -> SafeString:
    """The little square of a legend; its words stand beside it, so it is decoration."""
    width = 20 if hatched else 14
    fill = f"url(#{key})" if hatched else COLOURS[tone]
    box: dict[str, object] = {"x": 0.5, "y": 0.5, "width": width - 1, "height": 13, "rx": 3}
    body = (hatch(key, tone) if hatched else "") + element("rect", fill=fill, stroke=COLOURS[tone], **box)
    return svg(body, title="", width=str(width), height=14, css="chart-swatch")


def ring_swatch() -> SafeString:
    """The ring of a legend: a target, or where something is thought to end."""
    ring = element("circle", cx=8, cy=7, r=6, fill="#ffffff", stroke=INK, stroke_width=2)
    return svg(
        ring + element("circle", cx=8, cy=7, r=2, fill=INK),
        title="",
        width="16",
        height=14,
        css="chart-swatch",
    )
