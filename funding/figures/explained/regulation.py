"""The reguleringskonto, opened: its balance, and each column of its statement, by afdeling and by movement."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from core.danish import format_amount, format_date
from core.dates import day_of, today
from funding.calculations import YearStatement, total_of
from funding.calculations.regulation import SIGNS, Move
from funding.figures.explained.figure import NOT_ROUNDED, TYPED, Explained, Part, quoted
from funding.figures.regulation import EstateAccount, RegulationAccount
from funding.models import RegulationMovement

_KEY = re.compile(
    r"(?:saldo|afdeling-(?P<pk>\d+))"
    r"(?:-(?:(?P<column>primo|udbetalt|aktiviteter|andet)-)?(?P<year>\d{4}))?"
)
_RULE = (
    "Udbetalt tilsagn, som endnu ikke er brugt, går ind. Planens egne aktiviteter og anden anvendelse går ud. "
    "Anden anvendelse tæller med, når både kommunalbestyrelsen og Landsbyggefonden har godkendt den, også før den dag "
    "pengene skal bruges."
)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the statement beside the balance. `name` begins the title, `words` the sentence; `moves` are the
    movements that it adds up, none for what the year opened with."""

    name: str
    words: str
    rule: str
    amount: Callable[[YearStatement], Decimal]
    move: Move | None = None


COLUMNS = {
    "primo": Column(
        "Primo",
        "Ved begyndelsen af {year} stod der på reguleringskontoen for {whom} {amount}",
        "Primo er saldoen, da året før sluttede: alle bevægelser før året lagt sammen.",
        lambda row: row.opening,
    ),
    "udbetalt": Column(
        "Udbetalt, ikke brugt",
        "I {year} gik der {amount} ind på reguleringskontoen for {whom}: tilsagn, der er udbetalt og endnu ikke brugt.",
        "Årets udbetalte tilsagn, som endnu ikke er brugt, lagt sammen. En rettelse har modsat fortegn.",
        lambda row: row.paid_out,
        Move.PAID_OUT,
    ),
    "aktiviteter": Column(
        "Egne aktiviteter",
        "I {year} gik der {amount} fra reguleringskontoen for {whom} til planens egne aktiviteter.",
        "Det, der i året er brugt på planens egne aktiviteter, lagt sammen. Det trækkes fra saldoen.",
        lambda row: row.activities,
        Move.ACTIVITIES,
    ),
    "andet": Column(
        "Anden anvendelse",
        "I {year} gik der {amount} fra reguleringskontoen for {whom} til anden anvendelse.",
        "Årets andre anvendelser, som både kommunalbestyrelsen og Landsbyggefonden har godkendt, lagt sammen. "
        "Det trækkes fra saldoen.",
        lambda row: row.other_use,
        Move.OTHER_USE,
    ),
}


def explain_regulation(account: RegulationAccount, key: str) -> Explained | None:
    """`bevaegelse-<pk>` is one movement, `saldo` all afdelinger, `afdeling-<pk>` one; these with a year behind them as
    the year ended, with a column and a year what stands in that column."""
    own = next((row for row in account.movements if key == row.figure), None)
    if own is not None:
        return _movement(account, own, key)
    match = _KEY.fullmatch(key)
    if match is None:
        return None
    year = int(match["year"]) if match["year"] else None
    if year is not None and year not in {row.year for row in account.total}:
        return None
    column = COLUMNS.get(match["column"] or "")
    if match["pk"] is None:
        return _column_of_all(account, key, column, year) if column and year else _all(account, key, year)
    estate = next((row for row in account.estates if row.pk == int(match["pk"])), None)
    if estate is None:
        return None
    return (
        _column(account, estate, key, column, year)
        if column and year
        else _estate(account, estate, key, year)
    )


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
        opening = Part("Primo", sums.opening, f"{estate.figure}-primo-{year}")
        parts = (opening, *_movements(row for row in own if row.moved_on.year == year))
    words = (
        f"På reguleringskontoen {_when(year)} for afdelingen {quoted(estate.name)} {format_amount(amount)}"
    )
    title = f"Reguleringskontoen for {estate.name}{_at(year)}"
    return Explained(key, title, amount, words, _RULE, NOT_ROUNDED, parts, "Bevægelser", year=year)


def _column_of_all(account: RegulationAccount, key: str, column: Column, year: int) -> Explained:
    name = key.removeprefix("saldo")
    parts = tuple(
        Part(
            f"{estate.name} ({estate.organisation})", column.amount(estate.of(year)), f"{estate.figure}{name}"
        )
        for estate in account.estates
    )
    return _of_column(key, column, year, "alle afdelinger", parts)


def _column(
    account: RegulationAccount, estate: EstateAccount, key: str, column: Column, year: int
) -> Explained:
    own = [row for row in account.movements if row.estate_id == estate.pk and row.is_in_force]
    if column.move is None:
        parts = tuple(_movements(row for row in own if row.moved_on.year < year))
    else:
        # The column says how much went that way: what is subtracted from the balance stands there without a sign.
        parts = tuple(
            Part(f"{format_date(row.moved_on, 'short')} {row.text}", row.amount, row.figure)
            for row in own
            if row.moved_on.year == year and row.move == column.move
        )
    return _of_column(key, column, year, f"afdelingen {quoted(estate.name)}", parts)


def _of_column(key: str, column: Column, year: int, whom: str, parts: tuple[Part, ...]) -> Explained:
    amount = total_of(part.counted for part in parts)
    return Explained(
        key,
        f"{column.name} {year}: reguleringskontoen for {whom}",
        amount,
        column.words.format(year=year, whom=whom, amount=format_amount(amount)),
        column.rule,
        NOT_ROUNDED,
        parts,
        "Afdelinger" if key.startswith("saldo") else "Bevægelser",
        year=year,
    )


MOVED = {
    Move.PAID_OUT: "Den {day} gik der {amount} ind på kontoen for afdelingen {whom}: tilsagn, der ikke var brugt",
    Move.ACTIVITIES: "Den {day} er der brugt {amount} af kontoen for afdelingen {whom} til planens egne aktiviteter",
    Move.OTHER_USE: "Den {day} er der brugt {amount} af kontoen for afdelingen {whom} til anden anvendelse",
}


def _movement(account: RegulationAccount, row: RegulationMovement, key: str) -> Explained:
    """What somebody has written; what it belongs to is the balance of its afdeling."""
    move, waits = Move(row.move), not row.is_in_force
    day, written = format_date(row.moved_on), format_date(day_of(row.entered_at))
    whom, amount = quoted(row.estate.name), format_amount(row.amount)
    words = MOVED[move].format(day=day, whom=whom, amount=amount)
    if row.amount < 0:
        words = f"Den {written} er bevægelsen den {day} for afdelingen {whom} rettet med {amount}"
    elif waits:
        words = f"Den {written} er der skrevet anden anvendelse af {amount} den {day} for afdelingen {whom}"
    elif move == Move.OTHER_USE and row.moved_on > today():
        words = f"{amount} af kontoen for afdelingen {whom} er godkendt til anden anvendelse den {day}"
    estate = next((one for one in account.estates if one.pk == row.estate_id), None)
    told = f"{row.text}. {row.reason}" if row.reason else row.text
    return Explained(
        key,
        f"{row.get_move_display()}: {row.text}",
        row.amount,
        f"{words}: {told.rstrip('.')}.",
        f"Beløbet er skrevet af {row.entered_by or 'systemet'}. {_RULE}",
        TYPED,
        state="warning" if waits else "ok",
        verdict=_why_not(row) if waits else "",
        inputs_title="Kontoen, den hører til",
        inputs=(Part("Saldoen for afdelingen", estate.balance, estate.figure),) if estate else (),
    )


def _why_not(row: RegulationMovement) -> str:
    if row.refused_on:
        return "Bevægelsen er afslået og tæller ikke med."
    if row.reverses_id or getattr(row, "reversed_by", None):
        return "Bevægelsen er taget tilbage og tæller ikke med."
    return "Bevægelsen tæller ikke med endnu."


def _movements(rows: Iterable[RegulationMovement]) -> Iterable[Part]:
    for row in rows:
        label = f"{format_date(row.moved_on, 'short')} {row.text}: {row.get_move_display().lower()}"
        yield Part(label, row.amount, row.figure, sign=SIGNS[Move(row.move)])


def _when(year: int | None) -> str:
    return f"stod der ved udgangen af {year}" if year else "står der"


def _at(year: int | None) -> str:
    return f" ved udgangen af {year}" if year else ""
