"""Where an amount stands: a cell of the budget or of the financing."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class BudgetCell:
    """Indsatsområde (None: tværgående) × category × calendar year."""

    focus: UUID | None
    category: str
    year: int


@dataclass(frozen=True, slots=True)
class FinancingCell:
    """A payer × calendar year; `organisation` is its code."""

    source: str
    organisation: str | None
    name: str
    form: str
    year: int


Cell = BudgetCell | FinancingCell
