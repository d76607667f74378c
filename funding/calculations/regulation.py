"""The reguleringskonto (konto 406) of an afdeling: grant that is paid out and not used yet, per calendar year. Pure.

In: what is paid out for activities that are not carried out or invoiced. Out: the plan's own activities (ordinary), and
other use, which two bodies must have approved. The account is never below zero.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from core.money import ZERO


class Move(StrEnum):
    PAID_OUT = "paid_out"
    ACTIVITIES = "activities"
    OTHER_USE = "other_use"


#: Which way the money goes.
SIGNS = {Move.PAID_OUT: 1, Move.ACTIVITIES: -1, Move.OTHER_USE: -1}


@dataclass(frozen=True, slots=True)
class Movement:
    """A movement in force. The amount is what it says on the voucher, kr.; a correction is below zero."""

    on: date
    move: str
    amount: Decimal

    @property
    def effect(self) -> Decimal:
        return self.amount * SIGNS[Move(self.move)]


@dataclass(frozen=True, slots=True)
class YearStatement:
    """A calendar year of an account: it opens with what the year before closed with."""

    year: int
    opening: Decimal = ZERO
    paid_out: Decimal = ZERO
    activities: Decimal = ZERO
    other_use: Decimal = ZERO

    @property
    def closing(self) -> Decimal:
        return self.opening + self.paid_out - self.activities - self.other_use

    def __add__(self, other: "YearStatement") -> "YearStatement":
        """Another account in the same year."""
        return YearStatement(
            self.year,
            self.opening + other.opening,
            self.paid_out + other.paid_out,
            self.activities + other.activities,
            self.other_use + other.other_use,
        )


def statements(movements: Iterable[Movement], years: Iterable[int]) -> list[YearStatement]:
    """Every year in turn; years in which nothing moved carry the balance on."""
    known = list(movements)
    found: list[YearStatement] = []
    opening = ZERO
    for year in sorted({*years, *(one.on.year for one in known)}):
        own = [one for one in known if one.on.year == year]
        sums = {move: sum((one.amount for one in own if one.move == move), start=ZERO) for move in Move}
        row = YearStatement(year, opening, sums[Move.PAID_OUT], sums[Move.ACTIVITIES], sums[Move.OTHER_USE])
        found.append(row)
        opening = row.closing
    return found


def lowest_balance(movements: Iterable[Movement]) -> Decimal:
    """The least that stands on the account at the end of any day; zero before anything has moved."""
    by_day: dict[date, Decimal] = {}
    for one in movements:
        by_day[one.on] = by_day.get(one.on, ZERO) + one.effect
    balance = lowest = ZERO
    for on in sorted(by_day):
        balance += by_day[on]
        lowest = min(lowest, balance)
    return lowest
