"""The balance of the reguleringskonto, opened: the afdelinger, and of each what came in less what went out."""

import re
from collections.abc import Iterable

from core.danish import format_amount, format_date
from funding.calculations import total_of
from funding.calculations.regulation import SIGNS, Move
from funding.figures.explained.figure import NOT_ROUNDED, Explained, Part, quoted
from funding.figures.regulation import EstateAccount, RegulationAccount
from funding.models import RegulationMovement

_KEY = re.compile(r"(?P<row>saldo|afdeling-(?P<pk>\d+))(?:-(?P<year>\d{4}))?")
_RULE = (
    "Udbetalt tilsagn, som endnu ikke er brugt, går ind. Planens egne aktiviteter og anden anvendelse går ud. "
    "Anden anvendelse tæller først med, når både kommunalbestyrelsen og Landsbyggefonden har godkendt den."
)


def explain_regulation(account: RegulationAccount, key: str) -> Explained | None:
    """`saldo` is all afdelinger, `afdeling-<pk>` one; with a year behind it as the year ended."""
    match = _KEY.fullmatch(key)
    if match is None:
        return None
    year = int(match["year"]) if match["year"] else None
    if year is not None and year not in {row.year for row in account.total}:
        return None
    if match["pk"] is None:
        return _all(account, key, year)
    estate = next((row for row in account.estates if row.pk == int(match["pk"])), None)
    return _estate(account, estate, key, year) if estate else None


def _all(account: RegulationAccount, key: str, year: int | None) -> Explained:
    parts = tuple(
        Part(
            f"{estate.name} ({estate.organisation})",
            estate.balance if year is None else estate.of(year).closing,
            f"{estate.figure}{f'-{year}' if year else ''}",
        )
        for estate in account.estates
    )
    amount = total_of(part.amount for part in parts)
    words = f"På reguleringskontoen {_when(year)} for alle afdelinger {format_amount(amount)}"
    rule = f"Saldoen er summen af afdelingernes konti. {_RULE}"
    title = f"Reguleringskontoen{_at(year)}"
    return Explained(key, title, amount, words, rule, NOT_ROUNDED, parts, "Afdelinger", year=year)


def _estate(account: RegulationAccount, estate: EstateAccount, key: str, year: int | None) -> Explained:
    """Of the term every movement; of a year what it opened with and its own."""
    own = [row for row in account.movements if row.estate_id == estate.pk and row.is_in_force]
    if year is None:
        amount, parts = estate.balance, tuple(_movements(own))
    else:
        sums = estate.of(year)
        amount = sums.closing
        before = f"{estate.figure}-{year - 1}" if year - 1 in {row.year for row in account.total} else ""
        opening = Part("Primo", sums.opening, before)
        parts = (opening, *_movements(row for row in own if row.moved_on.year == year))
    words = (
        f"På reguleringskontoen {_when(year)} for afdelingen {quoted(estate.name)} {format_amount(amount)}"
    )
    title = f"Reguleringskontoen for {estate.name}{_at(year)}"
    return Explained(key, title, amount, words, _RULE, NOT_ROUNDED, parts, "Bevægelser", year=year)


def _movements(rows: Iterable[RegulationMovement]) -> Iterable[Part]:
    for row in rows:
        label = f"{format_date(row.moved_on, 'short')} {row.text}: {row.get_move_display().lower()}"
        yield Part(label, row.amount, sign=SIGNS[Move(row.move)])


def _when(year: int | None) -> str:
    return f"stod der ved udgangen af {year}" if year else "står der"


def _at(year: int | None) -> str:
    return f" ved udgangen af {year}" if year else ""
