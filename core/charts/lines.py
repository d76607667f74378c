"""From here to there: a baseline and its target, year by year."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from core.charts.svg import COLOURS, INK, SECONDARY, Number, element, number, percent, svg, text

TREND_WIDTH = 440


@dataclass(frozen=True)
class Point:
    """One year of a trend. value is None when there is no number; missing then says why, in a word or two."""

    label: str
    value: Number | None
    text: str = ""
    missing: str = ""
    suppressed: bool = False


def goal_line(
    start: str, start_note: str, target: str, target_note: str, *, title: str, now: Number | None = None
) -> SafeString:
    """From a baseline (dot) to a target (ring), dotted between; now = the share of the way gone (a solid line)."""
    colour = COLOURS["primary"]
    body = element(
        "line",
        x1=7,
        x2="100%",
        y1=8,
        y2=8,
        stroke=SECONDARY,
        stroke_width=1.5,
        stroke_dasharray="0 5",
        stroke_linecap="round",
    )
    if now is not None and float(now) > 0:
        body += element("line", x1=7, x2=percent(now), y1=8, y2=8, stroke=colour, stroke_width=3)
        body += element("circle", cx=percent(now), cy=8, r=4, fill=colour)
    body += element("circle", cx=6, cy=8, r=6, fill=colour)
    to_end = {"transform": "translate(-8 0)"}
    body += element("circle", cx="100%", cy=8, r=7, fill="#ffffff", stroke=INK, stroke_width=2, **to_end)
    body += element("circle", cx="100%", cy=8, r=2.5, fill=INK, **to_end)
    body += text(start, 0, 34, font_size=16, font_weight="600")
    body += text(start_note, 0, 54, font_size=14, fill=SECONDARY)
    body += text(target, "100%", 34, font_size=16, font_weight="600", text_anchor="end")
    body += text(target_note, "100%", 54, font_size=14, fill=SECONDARY, text_anchor="end")
    return svg(body, title=title, width="100%", height=60, css="chart-goal")


def trend(points: Sequence[Point], target: Point, *, title: str, behind: bool = False) -> SafeString:
    """Year by year against the dotted way from the baseline (the first point) to the target. A year without a number
    stands at the foot, dashed (not measured) or crossed (suppressed), and the solid line breaks there."""
    return _Trend(points, target, behind).draw(title)


def _every_year(labels: list[str], target: str) -> list[str]:
    """The labels and the target's; years without numbers stand between them, so that time is to scale."""
    found = labels if target in labels else [*labels, target]
    if len(found) > 1 and all(label.isdigit() for label in found):
        return [str(year) for year in range(min(map(int, found)), max(map(int, found)) + 1)]
    return found


class _Trend:
    TOP, FOOT, LEFT, RIGHT = 34.0, 150.0, 30.0, 76.0

    def __init__(self, points: Sequence[Point], target: Point, behind: bool) -> None:
        self.points, self.target = points, target
        self.colour = COLOURS["orange" if behind else "primary"]
        self.labels = _every_year([point.label for point in points], target.label)
        known = [float(point.value) for point in [*points, target] if point.value is not None]
        self.low, self.high = (min(known), max(known)) if known else (0.0, 1.0)

    def x(self, label: str) -> float:
        room = TREND_WIDTH - self.LEFT - self.RIGHT
        return self.LEFT + room * self.labels.index(label) / max(len(self.labels) - 1, 1)

    def y(self, value: Number) -> float:
        height = self.FOOT - 28 - self.TOP
        if self.high == self.low:
            return self.TOP + height / 2
        return self.TOP + height * (self.high - float(value)) / (self.high - self.low)

    def way(self, x: float) -> float | None:
        """Where the dotted way runs at x; None without a baseline or a target."""
        first = self.points[0] if self.points else None
        if first is None or first.value is None or self.target.value is None:
            return None
        left, right = self.x(first.label), self.x(self.target.label)
        share = (x - left) / (right - left) if right > left else 0
        return self.y(first.value) + share * (self.y(self.target.value) - self.y(first.value))

    def draw(self, title: str) -> SafeString:
        body = [
            element("line", x1=0, x2=TREND_WIDTH, y1=self.FOOT, y2=self.FOOT, stroke="#bfbfbf"),
            *(
                text(label, number(self.x(label)), self.FOOT + 24, text_anchor="middle", fill=SECONDARY)
                for label in self.labels
            ),
            self._dotted(),
            *self._lines(),
            *(self._point(place, point) for place, point in enumerate(self.points)),
            self._ring(),
        ]
        height = self.FOOT + 32
        box = f"0 0 {TREND_WIDTH} {number(height)}"
        return svg("".join(body), title=title, width="100%", height=height, view_box=box, css="chart-trend")

    def _dotted(self) -> str:
        start = self.points[0] if self.points else None
        if start is None or start.value is None or self.target.value is None:
            return ""
        return element(
            "line",
            x1=self.x(start.label),
            y1=self.y(start.value),
            x2=self.x(self.target.label),
            y2=self.y(self.target.value),
            stroke=SECONDARY,
            stroke_width=1.8,
            stroke_dasharray="0 5",
            stroke_linecap="round",
        )

    def _lines(self) -> list[str]:
        drawn = []
        for before, after in zip(self.points, self.points[1:], strict=False):
            if before.value is not None and after.value is not None:
                ends = {
                    "x1": self.x(before.label),
                    "y1": self.y(before.value),
                    "x2": self.x(after.label),
                    "y2": self.y(after.value),
                }
                drawn.append(
                    element("line", stroke=self.colour, stroke_width=3, stroke_linecap="round", **ends)
                )
        return drawn

    def _point(self, place: int, point: Point) -> str:
        x = self.x(point.label)
        if point.value is None:
            return self._missing(x, point)
        y = self.y(point.value)
        last = all(later.value is None for later in self.points[place + 1 :])
        way = self.way(x)
        # The text stands on the side the dotted way does not run.
        below = way is not None and way < y - 0.5
        if place == 0 and self.target.value is not None:
            below = self.y(self.target.value) < y
        words = text(
            point.text,
            number(x),
            y + 24 if below else y - 11,
            text_anchor="middle",
            fill=INK if last else SECONDARY,
            font_size=17 if last else 15,
            font_weight="700" if last else "",
        )
        radius = 5.5 if last else 3.8
        return (
            element("circle", cx=x, cy=y, r=radius, fill=self.colour, stroke="#ffffff", stroke_width=1.5)
            + words
        )

    def _missing(self, x: float, point: Point) -> str:
        y = self.FOOT - 9
        box = {
            "x": x - 6,
            "y": y - 5,
            "width": 12,
            "height": 10,
            "rx": 2,
            "fill": "#ffffff",
            "stroke": SECONDARY,
        }
        if point.suppressed:
            mark = element("rect", **box) + element(
                "path",
                d=f"M{number(x - 4)} {number(y + 3)} {number(x + 4)} {number(y - 3)}",
                stroke=SECONDARY,
            )
        else:
            mark = element("rect", stroke_dasharray="2 1.5", **box)
        return mark + text(
            point.missing, number(x), y - 11, text_anchor="middle", font_size=13, fill=SECONDARY
        )

    def _ring(self) -> str:
        if self.target.value is None:
            return ""
        x, y = self.x(self.target.label), self.y(self.target.value)
        return (
            element("circle", cx=x, cy=y, r=7, fill="#ffffff", stroke=INK, stroke_width=2)
            + element("circle", cx=x, cy=y, r=2.5, fill=INK)
            + text(self.target.text, number(x + 13), y + 6, font_size=17, font_weight="700")
        )
