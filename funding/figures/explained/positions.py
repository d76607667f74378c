"""The amounts of Stillinger, opened: a post's year is årsværk × årsløn × part of the year, the sums are their rows."""

import re

from core.danish import format_amount
from funding.calculations import total_of
from funding.figures.explained.figure import NOT_ROUNDED, Explained, Part, in_year, quoted
from funding.figures.positions import PositionFigure, PositionTable

ALL, ONE = "stillinger", "stilling-"
_KEY = re.compile(rf"(?P<row>{ALL}|{ONE}(?P<uid>[0-9a-f-]{{36}}))(?:-(?P<year>\d{{4}}))?")
_ROUNDED = "Afrundet til nærmeste øre én gang, til sidst. En halv øre rundes op."
_PRODUCT = (
    "Årsværk gange årets løn gange den del af året, stillingen varer. En måned tæller 1/12, en påbegyndt måned "
    "efter sine dage. Årslønnen reguleres hvert år, som bevillingsperioden siger."
)


def explain_positions(table: PositionTable, key: str) -> Explained | None:
    """`stillinger` is all posts, `stilling-<uid>` one; with a year behind it that year's amount."""
    match = _KEY.fullmatch(key)
    year = int(match["year"]) if match and match["year"] else None
    if match is None or (year is not None and year not in table.years):
        return None
    if match["uid"] is None:
        return _all(table, key, year)
    found = next((row for row in table.rows if str(row.position.uid) == match["uid"]), None)
    if found is None:
        return None
    return _term(found, key) if year is None else _year(found, key, year)


def _all(table: PositionTable, key: str, year: int | None) -> Explained:
    suffix = f"-{year}" if year else ""
    parts = tuple(
        Part(
            row.position.title,
            total_of(own.amount for own in row.years if year in (None, own.year)),
            f"{ONE}{row.position.uid}{suffix}",
        )
        for row in table.rows
    )
    amount = total_of(part.amount for part in parts)
    return Explained(
        key,
        f"Stillinger i alt{in_year(year)}",
        amount,
        f"Planens stillinger koster {f'i {year}' if year else 'i alt'} {format_amount(amount)}",
        "Stillingerne i alt er summen af hver stilling.",
        f"{NOT_ROUNDED} Hver stilling er afrundet for sig, år for år.",
        parts,
        "Stillinger",
        year=year,
    )


def _term(found: PositionFigure, key: str) -> Explained:
    parts = tuple(Part(str(own.year), own.amount, f"{key}-{own.year}") for own in found.years)
    return Explained(
        key,
        found.position.title,
        found.total,
        f"Stillingen {quoted(found.position.title)} koster i alt {format_amount(found.total)}",
        "Beløbet i alt er summen af kalenderårene.",
        f"{NOT_ROUNDED} Hvert år er afrundet for sig.",
        parts,
        "Kalenderår",
    )


def _year(found: PositionFigure, key: str, year: int) -> Explained:
    own = next(own for own in found.years if own.year == year)
    name = quoted(found.position.title)
    words = (
        f"Stillingen {name} koster i {year}: {own.reckoning} = {format_amount(own.amount)}"
        if own.reckoning
        else f"Stillingen {name} koster ikke noget i {year}, fordi den ikke varer nogen del af året."
    )
    title = f"{found.position.title} i {year}"
    return Explained(key, title, own.amount, words, _PRODUCT, _ROUNDED, year=year)
