"""What every picture is made of: elements, texts, hatching, bars in per cent."""

import functools
from decimal import Decimal
from html import escape
from typing import Literal

from django.utils.safestring import SafeString, mark_safe

Number = int | float | Decimal
Tone = Literal["primary", "violet", "orange", "grey", "blue"]

COLOURS: dict[str, str] = {
    "primary": "#17505e",
    "violet": "#6a51a3",
    "orange": "#a23a06",
    "grey": "#8e8e8e",
    "blue": "#1b6a9c",
}
TRACK = "#dcdfe0"
INK = "#1a1a1a"
SECONDARY = "#5b6165"
FONT = "IBM Plex Sans, DejaVu Sans, sans-serif"


def number(value: Number) -> str:
    """A number as SVG reads it: a dot, two decimals at most."""
    if type(value) is int:
        return str(value)
    text = f"{float(value):.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def within(share: Number) -> float:
    """A share that a picture can draw: what goes over the edge ends at the edge."""
    return min(max(float(share), 0.0), 1.0)


def percent(share: Number) -> str:
    return f"{number(within(share) * 100)}%"


def element(name: str, content: str = "", /, **attrs: object) -> str:
    """One element. Python names become SVG's: stroke_width → stroke-width; blank attributes are left out."""
    written = "".join(
        [_written(key, value) for key, value in attrs.items() if value is not None and value != ""]
    )
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


# Most are colours, fonts and places that come again in every picture. Typed: 1 and Decimal("1.00") are equal.
@functools.lru_cache(maxsize=4096, typed=True)
def _written(key: str, value: object) -> str:
    text = number(value) if isinstance(value, int | float) else escape(str(value))
    return f' {key.rstrip("_").replace("_", "-")}="{text}"'


def text(content: str, x: object, y: Number, **attrs: object) -> str:
    given: dict[str, object] = {"font_family": FONT, "font_size": 15, "fill": INK} | attrs
    return element("text", escape(str(content)), x=x, y=number(y), **given)


def svg(
    body: str, *, title: str, width: str, height: Number, view_box: str = "", css: str = ""
) -> SafeString:
    """The picture. Without a title it is decoration, because the same words stand beside it."""
    spoken: dict[str, object] = {"role": "img"} if title else {"aria_hidden": "true"}
    name = element("title", escape(str(title))) if title else ""
    return mark_safe(
        element(
            "svg",
            name + body,
            xmlns="http://www.w3.org/2000/svg",
            class_=f"chart {css}".strip(),
            width=width,
            height=number(height),
            viewBox=view_box,
            **spoken,
        )
    )


def hatch(id_: str, tone: str) -> str:
    """Slanted lines for what is planned; the id must be the caller's own, for a page holds many pictures."""
    lines = element("rect", width=7, height=7, fill="#ffffff") + element(
        "path", d="M-2 2 2-2M0 7 7 0M5 9 9 5", stroke=COLOURS[tone], stroke_width=1
    )
    pattern = element("pattern", lines, id=id_, width=7, height=7, patternUnits="userSpaceOnUse")
    return element("defs", pattern)


def bar(x: Number, share: Number, y: Number, height: Number, **attrs: object) -> str:
    """A part of the width. A stroke without a width of its own is one pixel."""
    given: dict[str, object] = {"rx": 2, "stroke_width": 1 if attrs.get("stroke") else None} | attrs
    return element("rect", x=percent(x), y=number(y), width=percent(share), height=number(height), **given)


def gap(x: Number, y: Number, height: Number) -> str:
    """Three pixels of white between two parts."""
    return element(
        "rect",
        x=percent(x),
        y=number(y),
        width=3,
        height=number(height),
        fill="#ffffff",
        transform="translate(-1.5 0)",
    )


def tick(share: Number, y: Number, height: Number) -> str:
    return element(
        "rect",
        x=percent(share),
        y=number(y),
        width=3,
        height=number(height),
        fill=INK,
        transform="translate(-1.5 0)",
    )
