"""The shares against their limits, and the bar of who pays what."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from core.charts import Tone
from core.danish import NBSP, format_amount, format_number
from funding.calculations import (
    FUND,
    MUNICIPALITY,
    Rates,
    YearSums,
    highest_lbf,
    lbf_is_above,
    local_is_below,
    lowest_local,
    municipal_differs,
    percent_of,
    usual_municipal,
)
from funding.figures.payers import SOURCE_NAMES

EXACT = "Præcis på grænsen"
#: What lies on either side of the limit, when the distance is above and below zero, and on it.
DISTANCE_WORDS = {
    "lbf": ("under loftet", "over loftet", EXACT),
    "local": ("over kravet", "under kravet", EXACT),
    "municipal": ("over standardandelen", "under standardandelen", "Som standardandelen"),
}
NO_BUDGET = "Der er ikke noget budget endnu"


@dataclass(frozen=True, slots=True)
class Meter:
    """A share against its limit. `state`: ok, warning or error; the words say the same without colour."""

    key: str
    label: str
    percent: Decimal | None
    amount: Decimal
    limit_percent: Decimal
    limit_text: str
    colour: Tone
    state: str
    message: str
    # How far it is from its limit: below zero on the wrong side of the fund's highest, of the local least, and under
    # the kommune's usual share.
    distance: Decimal
    frame: Decimal

    @property
    def distance_percent(self) -> Decimal | None:
        """The same in percentage points of the frame; for the eye."""
        return percent_of(self.distance, self.frame)

    @property
    def distance_words(self) -> str:
        """`50.000,00 kr. under loftet`; the sign is in the words."""
        above, below, exact = DISTANCE_WORDS[self.key]
        if not self.distance:
            return exact
        return f"{format_amount(abs(self.distance))} {below if self.distance < 0 else above}"

    @property
    def distance_percent_text(self) -> str:
        """`0,4 procentpoint`, without a sign: the words beside it have it."""
        if self.distance_percent is None:
            return "–"
        return share_text(abs(self.distance_percent)).replace("%", "procentpoint")

    @property
    def percent_text(self) -> str:
        return share_text(self.percent)

    @property
    def figure(self) -> str:
        """The key of the figure that explains it (`funding.figures.explain`)."""
        return {"lbf": "andel-lbf", "local": "andel-lokal"}.get(self.key, "andel-kommune")

    @property
    def distance_figure(self) -> str:
        """The key of what explains its distance from the limit."""
        return self.figure.replace("andel", "afstand")

    @property
    def limit(self) -> Decimal:
        return self.limit_percent / 100

    @property
    def scale(self) -> Decimal:
        """What the whole bar stands for: a small limit stands in its middle, so that what differs can be seen."""
        return min(2 * self.limit, Decimal(1)) if self.key == "municipal" and self.limit else Decimal(1)

    @property
    def share_of_bar(self) -> Decimal:
        """For the picture alone."""
        return min(max((self.percent or Decimal(0)) / 100 / self.scale, Decimal(0)), Decimal(1))

    @property
    def limit_of_bar(self) -> Decimal:
        return self.limit / self.scale


@dataclass(frozen=True, slots=True)
class Segment:
    """A part of the financing bar."""

    key: str
    label: str
    amount: Decimal
    percent: Decimal | None
    colour: Tone

    @property
    def percent_text(self) -> str:
        return share_text(self.percent, least_decimals=0)

    @property
    def figure(self) -> str:
        """The key of the figure that explains its amount."""
        return {FUND: "andel-lbf", MUNICIPALITY: "andel-kommune"}.get(self.key, "kilde-andre")

    @property
    def share(self) -> Decimal:
        return (self.percent or Decimal(0)) / 100


def share_text(percent: Decimal | None, least_decimals: int = 1) -> str:
    """`75,0 %`, `12,48 %`: two decimals at most, no superfluous zero beyond `least_decimals`. For the eye only."""
    if percent is None:
        return "–"
    exponent = percent.normalize().as_tuple().exponent
    decimals = max(least_decimals, -exponent if isinstance(exponent, int) else 0)
    return f"{format_number(percent, decimals)}{NBSP}%"


def meters(years: Iterable[YearSums], rates: Rates, municipality: str) -> tuple[Meter, ...]:
    """Of the plan's total frame; what the kommune usually pays is asked of every year, so it gets the years."""
    by_year = list(years)
    sums = sum(by_year, start=YearSums())
    return (
        Meter(
            "lbf",
            "Landsbyggefonden",
            percent_of(sums.lbf, sums.budget),
            sums.lbf,
            rates.lbf_percent,
            f"højst {share_text(rates.lbf_percent, 0)}",
            "primary",
            *_lbf_verdict(sums, rates),
            highest_lbf(sums.budget, rates) - sums.lbf,
            sums.budget,
        ),
        Meter(
            "local",
            "Lokal medfinansiering",
            percent_of(sums.local, sums.budget),
            sums.local,
            rates.local_percent,
            f"mindst {share_text(rates.local_percent, 0)}",
            "grey",
            *_local_verdict(sums, rates),
            sums.local - lowest_local(sums.budget, rates),
            sums.budget,
        ),
        Meter(
            "municipal",
            f"Heraf {municipality}",
            percent_of(sums.municipal, sums.budget),
            sums.municipal,
            rates.municipal_percent,
            f"standard {share_text(rates.municipal_percent, 0)}",
            "violet",
            *_municipal_verdict(by_year, rates),
            sums.municipal - usual_municipal(sums.budget, rates),
            sums.budget,
        ),
    )


def _lbf_verdict(sums: YearSums, rates: Rates) -> tuple[str, str]:
    left = highest_lbf(sums.budget, rates) - sums.lbf
    if lbf_is_above(sums.lbf, sums.budget, rates):
        return "error", f"{format_amount(-left)} over grænsen"
    if not sums.budget:
        return "ok", NO_BUDGET
    return "ok", f"{format_amount(left)} under grænsen" if left else EXACT


def _local_verdict(sums: YearSums, rates: Rates) -> tuple[str, str]:
    beyond = sums.local - lowest_local(sums.budget, rates)
    if local_is_below(sums.local, sums.budget, rates):
        return "error", f"Kravet er ikke opfyldt: {format_amount(-beyond)} under"
    if not sums.budget:
        return "ok", NO_BUDGET
    return "ok", f"Kravet er opfyldt: {format_amount(beyond)} over" if beyond else EXACT


def _municipal_verdict(years: list[YearSums], rates: Rates) -> tuple[str, str]:
    sums = sum(years, start=YearSums())
    beyond = sums.municipal - usual_municipal(sums.budget, rates)
    differs = any(municipal_differs(year.municipal, year.budget, rates) for year in years)
    tone = "warning" if differs else "ok"
    if beyond == 0 and not sums.budget:
        return tone, NO_BUDGET
    if beyond == 0:
        return tone, "Afviger i enkelte år" if differs else "Som standardandelen"
    word = "under" if beyond < 0 else "over"
    return tone, f"{format_amount(abs(beyond))} {word} standardandelen"


def segments(sums: YearSums, municipality: str, *, other_sources: bool) -> tuple[Segment, ...]:
    """Landsbyggefonden, the kommune, and all other sources; shares of what is financed."""
    others = sums.financing - sums.lbf - sums.municipal
    parts: tuple[tuple[str, str, Decimal, Tone], ...] = (
        (FUND, SOURCE_NAMES[FUND], sums.lbf, "primary"),
        (MUNICIPALITY, municipality, sums.municipal, "violet"),
        (
            "others",
            "Boligorganisationer og andre" if other_sources else "Boligorganisationerne",
            others,
            "orange",
        ),
    )
    return tuple(
        Segment(key, label, amount, percent_of(amount, sums.financing), colour)
        for key, label, amount, colour in parts
    )
