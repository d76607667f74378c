"""Rows of amounts per calendar year: the form in which all money is printed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from funding.calculations import total_of

Document = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class YearColumn:
    year: int
    note: str = ""
    is_outside: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a matrix: one amount a year. `key` is a code, never shown."""

    key: str
    label: str
    amounts: tuple[Decimal, ...]
    detail: str = ""

    @property
    def total(self) -> Decimal:
        return total_of(self.amounts)


@dataclass(frozen=True, slots=True)
class Matrix:
    rows: tuple[Row, ...]
    totals: tuple[Decimal, ...]

    @property
    def total(self) -> Decimal:
        return total_of(self.totals)


def matrix_of(rows: tuple[Row, ...], years: Sequence[int]) -> Matrix:
    return Matrix(rows, tuple(total_of(row.amounts[index] for row in rows) for index in range(len(years))))
