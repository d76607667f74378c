"""Deadlines, words and sums of a case. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from approvals.calculations.shifts import Shift, shifts
from core.danish import add_working_days, format_date
from core.money import ZERO

__all__ = [
    "Shift",
    "by_year",
    "capitalised",
    "confirmation_due_on",
    "differences_by_year",
    "genitive",
    "in_sentence",
    "may_be_confirmed",
    "moved",
    "shifts",
    "weekday_text",
    "years_above",
]


def confirmation_due_on(meeting_on: date, working_days: int) -> date:
    """The last day (inclusive) to confirm what was decided at a meeting."""
    return add_working_days(meeting_on, working_days) if working_days else meeting_on


def may_be_confirmed(meeting_on: date, today: date) -> bool:
    """A decision is confirmed on the meeting's own day at the earliest."""
    return meeting_on <= today


WEEKDAYS = ("mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag")


def weekday_text(day: date) -> str:
    """`tirsdag den 1. december 2026`."""
    return f"{WEEKDAYS[day.weekday()]} den {format_date(day)}"


def genitive(name: str) -> str:
    """`Økonomiudvalgets`, `Ældre- og Handicaprådets`; a name that ends in s, x or z takes an apostrophe, one that ends
    in a number or in capitals both: `Søengen II's`."""
    if name[-1:].isdigit() or name[-1:].isupper():
        return f"{name}'s"
    return f"{name}'" if name[-1:].lower() in {"s", "x", "z"} else f"{name}s"


def in_sentence(name: str) -> str:
    """The council's name as it stands inside a sentence: `byrådet`, `borgerrepræsentationen`."""
    return name[:1].lower() + name[1:]


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


# Money


def years_above(now: Mapping[int, Decimal], approved: Mapping[int, Decimal]) -> list[int]:
    """Years in which more is asked of the kommune than it has approved."""
    return [year for year, amount in sorted(now.items()) if amount > approved.get(year, ZERO)]


def by_year(rows: Iterable[tuple[int, Decimal]]) -> dict[int, Decimal]:
    """Amounts in kr. of several rows, summed per calendar year."""
    found: dict[int, Decimal] = {}
    for year, amount in rows:
        found[year] = found.get(year, ZERO) + amount
    return found


def differences_by_year(granted: Mapping[int, Decimal], planned: Mapping[int, Decimal]) -> dict[int, Decimal]:
    """What the kommune has granted above (below zero: under) its share of the plan, in kr., for each year of either."""
    return {year: granted.get(year, ZERO) - planned.get(year, ZERO) for year in sorted({*granted, *planned})}


# Order


def moved(order: Sequence[int], item: int, places: int) -> list[int]:
    """The order with one item moved so many places up (below 0) or down; at the ends nothing happens."""
    at = order.index(item)
    to = min(max(at + places, 0), len(order) - 1)
    rest = [other for other in order if other != item]
    return [*rest[:to], item, *rest[to:]]
