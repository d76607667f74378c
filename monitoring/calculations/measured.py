"""What can have been measured: asked by the forms, and of a file that brings measurements along."""

from datetime import date
from decimal import Decimal

#: Nothing is fewer than none, and nothing falls by more than all of it.
LOWEST = {"count": Decimal(0), "hours": Decimal(0), "percent": Decimal(-100), "per_thousand": Decimal(-1000)}


def lowest_value(unit: str, baseline: Decimal | None) -> Decimal | None:
    """The lowest value that can be measured; None where there is none. An indicator that begins below zero is a
    difference, which knows no lowest."""
    return None if baseline is not None and baseline < 0 else LOWEST.get(unit)


def is_before_term(day: date, starts_on: date) -> bool:
    """What was so before the plan is the indicator's udgangspunkt, not a measurement."""
    return day < starts_on
