"""Shares, splits, limits and sums of a plan's money: the only place where they are computed. Pure and exact.

Amounts are Decimal with two places. Shares are computed as fractions of whole øre, so a third of an øre is a third of
an øre; only `percent_of` rounds, and it is for the eye.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any, Final

from core.money import ZERO, from_ore, to_ore

FUND: Final = "fund"
MUNICIPALITY: Final = "municipality"
HOUSING_ORGANISATION: Final = "housing_organisation"
CASH: Final = "cash"


@dataclass(frozen=True, slots=True)
class Rates:
    """Percentages of the plan's total frame: data of the bevillingsperiode and the kommune, never constants."""

    lbf_percent: Decimal
    local_percent: Decimal
    municipal_percent: Decimal


@dataclass(frozen=True, slots=True)
class Share:
    """One payer's part of a split. `organisation` is the key of a boligorganisation; no key: none is chosen yet."""

    source: str
    amount: Decimal
    organisation: str | None = None


# The default split


def split_rates(rates: Rates) -> Rates:
    """The percentages as the default split takes them. The local minimum goes before the maximum of Landsbyggefonden,
    should a bevillingsperiode's two not meet."""
    lbf = min(rates.lbf_percent, 100 - rates.local_percent)
    return Rates(lbf, 100 - lbf, min(rates.municipal_percent, 100 - lbf))


def split_year(total: Decimal, rates: Rates, organisations: Sequence[str]) -> tuple[Share, ...]:
    """Share one calendar year's budget: Landsbyggefonden, the kommune, then the boligorganisationer as given.

    Landsbyggefonden's share is rounded down, so that it never passes its limit; what is left is dealt out by largest
    remainder, ties in the order kommune, then the boligorganisationer (the ansøger is given first).
    """
    ore = to_ore(total)
    if ore < 0:
        raise ValueError("A budget below zero cannot be shared")
    used = split_rates(rates)
    payers: Sequence[str | None] = organisations or [None]
    lbf = _share(ore, used.lbf_percent) // 1
    municipal = _share(ore, used.municipal_percent)
    each = (_share(ore, used.local_percent) - municipal) / len(payers)
    parts = largest_remainder(ore - lbf, [municipal, *[each] * len(payers)])
    return (
        Share(FUND, from_ore(lbf)),
        Share(MUNICIPALITY, from_ore(parts[0])),
        *(
            Share(HOUSING_ORGANISATION, from_ore(part), key)
            for part, key in zip(parts[1:], payers, strict=True)
        ),
    )


def split_plan(
    budget: Mapping[int, Decimal],
    rates: Rates,
    organisations: Sequence[str],
    kept: Mapping[int, Decimal] | None = None,
) -> dict[int, tuple[Share, ...]]:
    """The default split of every calendar year; the plan's own figures are the sums of its years. `kept`: what the
    kommune gives in parts of its own in a year (`is_own_part`); its Share is then the rest, never below zero.
    """
    kept = kept or {}
    return {
        year: tuple(_less(share, kept.get(year, ZERO)) for share in split_year(total, rates, organisations))
        for year, total in sorted(budget.items())
    }


def _less(share: Share, kept: Decimal) -> Share:
    return replace(share, amount=max(ZERO, share.amount - kept)) if share.source == MUNICIPALITY else share


def is_own_part(source: str, name: str, form: str, *, counts_as_local: bool) -> bool:
    """Whether it is a part that a plan keeps apart in what its kommune gives: named, or hours or other things."""
    return source == MUNICIPALITY and counts_as_local and bool(name or form != CASH)


def largest_remainder(total: int, quotas: Sequence[Fraction]) -> list[int]:
    """Whole øre that add up to `total`: every quota rounded down, the rest by largest remainder, ties in order.

    No part gets more than its quota rounded up, as long as `total` is at most one øre above the sum of the quotas.
    """
    parts = [quota // 1 for quota in quotas]
    rest = total - sum(parts)
    if not 0 <= rest <= len(parts):
        raise ValueError("The quotas do not fit the total")
    order = sorted(range(len(quotas)), key=lambda index: (parts[index] - quotas[index], index))
    for index in order[:rest]:
        parts[index] += 1
    return parts


def _share(ore: int, percent: Decimal | int) -> Fraction:
    return ore * Fraction(percent) / 100


# Limits, on exact amounts


def highest_lbf(budget: Decimal, rates: Rates) -> Decimal:
    """The largest whole øre that is not above Landsbyggefonden's limit."""
    return from_ore(_share(to_ore(budget), rates.lbf_percent) // 1)


def lowest_local(budget: Decimal, rates: Rates) -> Decimal:
    """The smallest whole øre that is not below the required local co-financing."""
    return from_ore(-(-_share(to_ore(budget), rates.local_percent) // 1))


def lbf_is_above(lbf: Decimal, budget: Decimal, rates: Rates) -> bool:
    return to_ore(lbf) > _share(to_ore(budget), rates.lbf_percent)


def local_is_below(local: Decimal, budget: Decimal, rates: Rates) -> bool:
    return to_ore(local) < _share(to_ore(budget), rates.local_percent)


def usual_municipal(budget: Decimal, rates: Rates) -> Decimal:
    """The kommune's usual share to the nearest øre (half an øre up); for the eye. Logic: `municipal_differs`."""
    return from_ore((_share(to_ore(budget), rates.municipal_percent) + Fraction(1, 2)) // 1)


def municipal_differs(municipal: Decimal, budget: Decimal, rates: Rates) -> bool:
    """More than one øre from the kommune's usual share of this year's budget."""
    return abs(to_ore(municipal) - _share(to_ore(budget), rates.municipal_percent)) > 1


def percent_of(part: Decimal, whole: Decimal, decimals: int = 2) -> Decimal | None:
    """For the eye only, half up; None of nothing. Never used to decide: 24,9999 % prints as 25,0 %."""
    if not whole:
        return None
    scale = 10**decimals
    exact = Fraction(to_ore(part) * 100 * scale, to_ore(whole))
    rounded = (abs(exact) + Fraction(1, 2)) // 1
    return Decimal(rounded if exact >= 0 else -rounded).scaleb(-decimals)


def percent_is_exact(percent: Decimal, part: Decimal, whole: Decimal) -> bool:
    """Whether the printed percentage is the share itself and not a rounding of it."""
    return Fraction(percent) * to_ore(whole) == 100 * to_ore(part)


# Sums


def total_of(amounts: Iterable[Decimal]) -> Decimal:
    return sum(amounts, start=ZERO)


def sums_by(rows: Iterable[Any], key: Callable[[Any], Any]) -> dict[Any, Decimal]:
    """The rows' amounts, added up by key."""
    sums: dict[Any, Decimal] = {}
    for row in rows:
        sums[key(row)] = sums.get(key(row), ZERO) + row.amount
    return sums


@dataclass(frozen=True, slots=True)
class Line:
    """A budget line in force."""

    uid: str
    year: int
    category: str
    focus: str | None
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Payment:
    """What a payer gives in one year."""

    uid: str
    year: int
    source: str
    organisation: str | None
    name: str
    form: str
    counts_as_local: bool
    amount: Decimal
    role: str = ""
    hours: Decimal | None = None
    hourly_rate: Decimal | None = None
    evidence: str = ""

    @property
    def payer(self) -> tuple[str, str | None, str, str]:
        return (self.source, self.organisation, self.name, self.form)


@dataclass(frozen=True, slots=True)
class YearSums:
    """Everything the rules ask about one calendar year, or about the whole plan."""

    budget: Decimal = ZERO
    financing: Decimal = ZERO
    lbf: Decimal = ZERO
    local: Decimal = ZERO
    municipal: Decimal = ZERO

    @property
    def difference(self) -> Decimal:
        """Financing less budget: below zero something is missing."""
        return self.financing - self.budget

    def __add__(self, other: "YearSums") -> "YearSums":
        return YearSums(
            self.budget + other.budget,
            self.financing + other.financing,
            self.lbf + other.lbf,
            self.local + other.local,
            self.municipal + other.municipal,
        )


@dataclass(frozen=True)
class Money:
    """Budget and financing in force, without ended rows."""

    lines: tuple[Line, ...]
    payments: tuple[Payment, ...]

    @property
    def years(self) -> list[int]:
        return sorted({line.year for line in self.lines} | {payment.year for payment in self.payments})

    def sums_of(self, year: int) -> YearSums:
        return self._by_year.get(year, YearSums())

    def sums(self) -> YearSums:
        """The plan's sums: those of its years added up."""
        return self._sums

    @cached_property
    def _sums(self) -> YearSums:
        # Every rule asks for them.
        return sum(self._by_year.values(), start=YearSums())

    @cached_property
    def _by_year(self) -> dict[int, YearSums]:
        found: dict[int, YearSums] = {}
        for year in self.years:
            payments = [payment for payment in self.payments if payment.year == year]
            found[year] = YearSums(
                budget=total_of([line.amount for line in self.lines if line.year == year]),
                financing=total_of([payment.amount for payment in payments]),
                lbf=total_of([payment.amount for payment in payments if payment.source == FUND]),
                local=total_of([payment.amount for payment in payments if payment.counts_as_local]),
                municipal=total_of(
                    [payment.amount for payment in payments if payment.source == MUNICIPALITY]
                ),
            )
        return found


def money_of(document: Mapping[str, Any]) -> Money:
    """Budget and financing of an exchange document (draft, snapshot or plan in force), ended rows left out."""
    return Money(
        lines=tuple(
            Line(row["uid"], row["year"], row["category"]["code"], row["focus"], Decimal(row["amount"]))
            for row in document["budget"]
            if row["ended_on"] is None
        ),
        payments=tuple(
            Payment(
                row["uid"],
                row["year"],
                row["source"],
                row["organisation"]["code"] if row["organisation"] else None,
                row["name"],
                row["form"],
                row["counts_as_local"],
                Decimal(row["amount"]),
                # Snapshots from before these were asked for have none of them.
                row.get("role", ""),
                _decimal(row.get("hours")),
                _decimal(row.get("hourly_rate")),
                row.get("evidence", ""),
            )
            for row in document["financing"]
            if row["ended_on"] is None
        ),
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def rates_of(document: Mapping[str, Any]) -> Rates:
    """The percentages that the document carries; without any there are no limits to break."""
    rates = document["rates"] or {"lbf_percent": "100", "local_percent": "0", "municipal_percent": "0"}
    return Rates(
        Decimal(rates["lbf_percent"]), Decimal(rates["local_percent"]), Decimal(rates["municipal_percent"])
    )


def term_years(starts_on: date | None, ends_on: date | None) -> list[int]:
    """The calendar years that a term touches; none as long as it is not told or runs backwards."""
    if starts_on is None or ends_on is None:
        return []
    return list(range(starts_on.year, ends_on.year + 1))


def term_of(document: Mapping[str, Any]) -> tuple[date | None, date | None]:
    plan = document["plan"]
    starts_on, ends_on = plan["starts_on"], plan["ends_on"]
    return (
        date.fromisoformat(starts_on) if starts_on else None,
        date.fromisoformat(ends_on) if ends_on else None,
    )
