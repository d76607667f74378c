"""The amounts that the default split would write, opened. A key is `efter-`, the payer's and the year. Pure."""

import re
from decimal import Decimal

from core.danish import format_amount
from funding.calculations import (
    FUND,
    MUNICIPALITY,
    rates_of,
    split_plan,
    split_rates,
    total_of,
)
from funding.figures.economy import economy
from funding.figures.explained.figure import NOT_ROUNDED, Explained, Part, whole_percent
from funding.figures.matrix import Document
from funding.figures.page import split_preview
from funding.figures.payers import paying_organisations

ROUNDED_DOWN = "Rundet ned til øren, så Landsbyggefonden ikke kommer over sin andel."
DEALT_OUT = (
    "Det, Landsbyggefonden ikke betaler, er delt til øren. Øren, der bliver til overs, går til den, der mangler mest. "
    "Mangler flere lige meget, er det kommunen først, og så ansøgeren."
)
NOT_SHARED = "Kilden er ikke med i standardfordelingen. Dens beløb bliver derfor nul."
_KEY = re.compile(r"efter-(?P<payer>.+)-(?P<year>\d{4})")


def explain_split(document: Document, key: str) -> Explained | None:
    """None where the split changes no such amount."""
    found, preview = _KEY.fullmatch(key), split_preview(document)
    row = next((row for row in preview.rows if found and row.key == found["payer"]), None)
    if found is None or row is None:
        return None
    cell = next((cell for cell in row.cells if cell[0] == int(found["year"])), None)
    if cell is None or cell[1] == cell[2]:
        return None
    year, _, after = cell
    rule, rounding, parts, inputs = (
        _reckoning(document, row.source, year, after) if row.is_usual else (NOT_SHARED, NOT_ROUNDED, (), ())
    )
    return Explained(
        key,
        f"Efter fordelingen: {row.label} i {year}",
        after,
        f"Efter fordelingen betaler {row.label} i {year} {format_amount(after)}",
        rule,
        rounding,
        parts,
        "Regnestykke",
        year=year,
        inputs=inputs,
    )


def _reckoning(
    document: Document, source: str, year: int, after: Decimal
) -> tuple[str, str, tuple[Part, ...], tuple[Part, ...]]:
    """Rule, rounding, parts, and what it is reckoned from."""
    money, rates = economy(document), split_rates(rates_of(document))
    years = [column.year for column in money.years]
    budget = money.budget.totals[years.index(year)]
    organisations = paying_organisations(document)
    shares = split_plan({year: budget}, rates, organisations)[year]
    fund, municipality = (
        total_of(share.amount for share in shares if share.source == own) for own in (FUND, MUNICIPALITY)
    )
    frame = Part(f"Budget i {year}", budget, f"budget-{year}")
    if source == FUND:
        rule = f"Landsbyggefonden betaler {whole_percent(rates.lbf_percent)} af årets budget."
        return rule, ROUNDED_DOWN, (), (frame,)
    if source == MUNICIPALITY:
        rule = f"Kommunen betaler {whole_percent(rates.municipal_percent)} af årets budget."
        if after == municipality:
            return rule, DEALT_OUT, (), (frame,)
        kept = Part("Egne dele, der bliver stående, trækkes fra", municipality - after, sign=-1)
        parts = (Part("Kommunens andel", municipality), kept)
        return (
            f"{rule} Dens egne dele bliver stående og trækkes fra, ned til nul.",
            DEALT_OUT,
            parts,
            (frame,),
        )
    count = len(organisations)
    whom = (
        f"De {count} boligorganisationer deler resten lige"
        if count > 1
        else "Boligorganisationen betaler resten"
    )
    inputs = (
        frame,
        Part("Landsbyggefonden betaler", fund),
        Part("Kommunens andel", municipality),
        Part("Resten", budget - fund - municipality),
    )
    percent = whole_percent(rates.local_percent - rates.municipal_percent)
    return f"{whom}: {percent} af årets budget.", DEALT_OUT, (), inputs
