"""A kommune's pulje in a year, and what a party owes: sums and differences in kr. Pure and exact."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class PoolSums:
    """`reserved` by plans under way, `granted` to plans that run or have run. `is_set`: the kommune has said what the
    pulje of the year is; until then nothing can be beyond it."""

    year: int
    pool: Decimal
    reserved: Decimal
    granted: Decimal
    is_set: bool = True

    @property
    def promised(self) -> Decimal:
        return self.reserved + self.granted

    @property
    def left(self) -> Decimal:
        """Below zero: more is promised than there is."""
        return self.pool - self.promised

    @property
    def is_exceeded(self) -> bool:
        return self.is_set and self.left < 0


@dataclass(frozen=True, slots=True)
class Owed:
    """What one party owes in one year, has been asked for and has paid."""

    owed: Decimal
    asked: Decimal
    received: Decimal

    @property
    def not_asked(self) -> Decimal:
        return self.owed - self.asked

    @property
    def missing(self) -> Decimal:
        """What has been promised and has not come; below zero: too much came."""
        return self.owed - self.received
