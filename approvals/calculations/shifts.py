"""What is moved from one version of the money to the next, cell by cell. Pure and exact; kr. with two decimals."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from core.money import ZERO

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Shift:
    """What one cell held before and holds after."""

    before: Decimal
    after: Decimal

    @property
    def difference(self) -> Decimal:
        return self.after - self.before


def shifts(before: Mapping[Key, Decimal], after: Mapping[Key, Decimal]) -> dict[Key, Shift]:
    """The cells that are not the same, those of `before` first. A cell that is missing holds nothing."""
    found = {key: Shift(before.get(key, ZERO), after.get(key, ZERO)) for key in {**before, **after}}
    return {key: shift for key, shift in found.items() if shift.difference}
