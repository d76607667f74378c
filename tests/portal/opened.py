"""Reads a page as a person who asks of every amount: where does it come from?"""

import re
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from html import unescape
from html.parser import HTMLParser

from core.danish import NBSP

MINUS = "\N{MINUS SIGN}"
NUMBER = rf"[-+{MINUS}]?\d{{1,3}}(?:\.\d{{3}})*(?:,\d+)?|[-+{MINUS}]?\d+(?:,\d+)?"
#: Kroner, a percentage, or a number with øre.
AMOUNT = re.compile(
    rf"(?:{NUMBER})\s?(?:mio\.\s|t\.\s)?(?:kr\.|%|procent)|[-+{MINUS}]?\d{{1,3}}(?:\.\d{{3}})*,\d\d(?!\d)"
)
VOID = {"br", "img", "input", "hr", "link", "meta", "use", "rect", "path", "circle", "line"}
#: A picture is drawn of the figures beside it; a field is where an amount is written.
NOT_READ = {"svg", "script", "style", "option", "textarea", "select", "template"}


@dataclass
class Printed:
    """An amount of a page: what stands there, where, and the address it opens at."""

    text: str
    sentence: str
    place: str
    href: str = ""
    name: str = ""


@dataclass
class _Open:
    tag: str
    attrs: dict[str, str | None] = field(default_factory=dict)


class Reader(HTMLParser):
    """Every amount within <main>."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.stack: list[_Open] = []
        self.found: list[Printed] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.stack.append(_Open(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        for at in range(len(self.stack) - 1, -1, -1):
            if self.stack[at].tag == tag:
                del self.stack[at:]
                return

    def handle_data(self, data: str) -> None:
        tags = [one.tag for one in self.stack]
        if "main" not in tags or NOT_READ.intersection(tags):
            return
        text = data.replace(NBSP, " ")
        link = next((one for one in reversed(self.stack) if one.tag == "a"), None)
        for match in AMOUNT.finditer(text):
            self.found.append(
                Printed(
                    match[0],
                    " ".join(text.split()),
                    self._place(),
                    str(link.attrs.get("href")) if link else "",
                    str(link.attrs.get("aria-label") or "") if link else "",
                )
            )

    def _place(self) -> str:
        """As a selector of the nearest elements: `section#events li p.secondary`."""
        told = []
        for one in self.stack[[one.tag for one in self.stack].index("main") + 1 :]:
            css = "".join(f".{name}" for name in str(one.attrs.get("class") or "").split())
            ids = f"#{one.attrs['id']}" if one.attrs.get("id") else ""
            label = one.attrs.get("aria-labelledby") or (one.tag == "div" and one.attrs.get("aria-label"))
            named = f"[{label}]" if label else ""
            told.append(f"{one.tag}{ids}{css}{named}")
        return " ".join(told)


def amounts_of(content: str) -> list[Printed]:
    reader = Reader()
    reader.feed(content)
    return reader.found


def value_of(text: str) -> Decimal:
    """`−1.234,50 kr.` → -1234.50; `1,2 mio. kr.` → 1200000."""
    times = 1_000_000 if "mio." in text else 1000 if "t. " in text else 1
    digits = re.sub(r"[^\d,-]", "", text.replace(MINUS, "-")).replace(",", ".")
    return Decimal(digits) * times


BIG = re.compile(r'<p class="big-number">(.*?)</p>', re.DOTALL)
ROW = re.compile(r'<th scope="row">[^<]*</th><td class="number">(?:<a [^>]*>)?([^<]*)<')


def amount_and_percent(content: str) -> list[str]:
    """What an explanation says that it explains: an amount, and a percentage where it is a share."""
    big = BIG.search(content)
    assert big, "no figure"
    text = unescape(re.sub(r"<[^>]*>", " ", big[1])).replace(NBSP, " ")
    return [match[0] for match in AMOUNT.finditer(text)]


def says(text: str, content: str) -> bool:
    """Whether an explanation is of the amount that led to it. A page may print it shorter, and in its sentence tell the
    direction instead of a sign."""
    wanted, is_percent = value_of(text), "%" in text or "procent" in text
    digits = len(text.partition(",")[2].split()[0].rstrip("%")) if "," in text else 0
    unit = Decimal(1_000_000 if "mio." in text else 1000 if " t. " in text else 1)
    places = Decimal(1).scaleb(-digits) * unit
    for found in amount_and_percent(content):
        if ("%" in found) != is_percent:
            continue
        value = value_of(found)
        if wanted in (_at(value, places), -_at(value, places) if value < 0 and wanted > 0 else wanted + 1):
            return True
    return False


def _at(value: Decimal, places: Decimal) -> Decimal:
    return (value / places).quantize(Decimal(1), ROUND_HALF_UP) * places


def adds_up(content: str) -> bool:
    """The rows of an explanation make its amount."""
    body = content[content.index("<main") :]
    tables = re.findall(r"<table.*?</table>", body, re.DOTALL)
    of_rows = next((table for table in tables if "<tfoot>" in table), "")
    rows = [value_of(row) for row in ROW.findall(of_rows)]
    if not rows:
        return True
    *parts, total = rows
    return sum(parts) == total == value_of(amount_and_percent(content)[0])
