"""What an explained figure says, and the words that all of them share."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from funding.calculations import percent_is_exact, total_of
from funding.figures.meters import share_text

NOT_ROUNDED = "Intet er rundet: beløbet er summen af rækkerne til øren."
TYPED = "Intet er rundet: beløbet er skrevet i kroner og øre."
PERCENT_ROUNDED = (
    "Procenten er afrundet til højst to decimaler og er kun til at læse. "
    "Om grænsen holder, regnes på de præcise beløb."
)


@dataclass(frozen=True, slots=True)
class Part:
    """A row that a figure is made of. `key`: the figure that explains the row itself, or `url`: the page where it
    stands; `sign` -1: it is subtracted."""

    label: str
    amount: Decimal
    key: str = ""
    sign: int = 1
    url: str = ""

    @property
    def counted(self) -> Decimal:
        return self.amount * self.sign


@dataclass(frozen=True, slots=True)
class Explained:
    """A figure with what it is made of. `percent` only where it is a share of `whole`."""

    key: str
    title: str
    amount: Decimal
    sentence: str
    rule: str
    rounding: str
    parts: tuple[Part, ...] = ()
    parts_title: str = ""
    percent: Decimal | None = None
    whole: Part | None = None
    state: str = "ok"
    verdict: str = ""
    year: int | None = None
    # Where an amount that somebody wrote stands: the document's list, and what finds the row in it.
    cell: tuple[str, Mapping[str, Any]] | None = None
    # What an amount that is no sum was reckoned from, as its rule says.
    inputs: tuple[Part, ...] = ()
    # What they are to it: of an amount that somebody wrote nothing is reckoned.
    inputs_title: str = "Regnet af"

    @property
    def percent_text(self) -> str:
        return "" if self.percent is None else share_text(self.percent)

    @property
    def parts_sum(self) -> Decimal:
        return total_of(part.counted for part in self.parts)


def in_year(year: int | None) -> str:
    return f" i {year}" if year else ""


def quoted(name: str) -> str:
    """A name inside a sentence."""
    return f"»{name}«"


def whole_percent(percent: Decimal) -> str:
    return share_text(percent, 0)


def exact_text(percent: Decimal, part: Decimal, whole: Decimal) -> str:
    """`12,5 %` where it is exactly that; `25 % (afrundet)` of 24,9999 %, so that no sentence claims too much."""
    text = share_text(percent, 0)
    return text if percent_is_exact(percent, part, whole) else f"{text} (afrundet)"
