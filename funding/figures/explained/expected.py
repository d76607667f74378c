"""The shares of the frame as they come out if the plan ends at its forecast, opened: year by year."""

import re
from collections.abc import Mapping
from decimal import Decimal

from core.danish import format_amount
from funding.calculations import YearSums, rates_of
from funding.figures.explained.figure import NOT_ROUNDED, PERCENT_ROUNDED, Explained, Part, exact_text
from funding.figures.explained.shares import distance_of
from funding.figures.matrix import Document
from funding.figures.meters import Meter, meters
from funding.figures.payers import municipality_name

PREFIX = "prognose-"
_KEY = re.compile(rf"{PREFIX}(?P<what>andel|afstand)-(?P<share>lbf|lokal|kommune)")
_SHARES = {
    "lbf": ("Landsbyggefondens andel efter prognosen", lambda sums: sums.lbf),
    "lokal": ("Den lokale medfinansiering efter prognosen", lambda sums: sums.local),
    "kommune": ("Kommunens andel efter prognosen", lambda sums: sums.municipal),
}
_RULE = (
    "Planen ventes at ende på sin prognose. Hvert år deles prognosen mellem kilderne, som de skal betale efter "
    "finansieringen. Andelen holdes op mod "
)


def explain_expected(document: Document, years: Mapping[int, YearSums], key: str) -> Explained | None:
    """`prognose-andel-lbf`, `prognose-afstand-lbf`: the share, and how far it is from its limit."""
    match = _KEY.fullmatch(key)
    if match is None or not years:
        return None
    found = meters(years.values(), rates_of(document), municipality_name(document))
    meter = next(meter for meter in found if meter.figure == f"andel-{match['share']}")
    share = _share(meter, years, match["share"])
    return share if match["what"] == "andel" else distance_of(meter, share, key)


def _share(meter: Meter, years: Mapping[int, YearSums], code: str) -> Explained:
    name, amount_of = _SHARES[code]
    amount: Decimal = meter.amount
    sentence = f"{name} kan ikke beregnes, før planen har en prognose."
    if meter.percent is not None:
        percent = exact_text(meter.percent, amount, meter.frame)
        sentence = (
            f"{name} er {percent} af det, planen ventes at ende på: {format_amount(amount)} af "
            f"{format_amount(meter.frame)}"
        )
    return Explained(
        f"{PREFIX}andel-{code}",
        name,
        amount,
        sentence,
        f"{_RULE}grænsen, {meter.limit_text} af det, planen ventes at ende på.",
        f"{NOT_ROUNDED} Hvert års deling er rundet til øren. {PERCENT_ROUNDED}",
        tuple(Part(str(year), amount_of(sums)) for year, sums in years.items()),
        "Kalenderår",
        meter.percent,
        Part("Prognosen", meter.frame),
        state=meter.state,
        verdict=meter.message,
    )
