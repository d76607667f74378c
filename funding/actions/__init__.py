"""What people do to a plan's money."""

from funding.actions.cells import BudgetCell, Cell, Change, FinancingCell
from funding.actions.economy import (
    Saved,
    add_grant,
    add_source,
    save_economy,
    split_by_default,
    undo_split,
)
from funding.actions.ledger import (
    Posting,
    book_entry,
    close_year,
    ledger_years,
    open_year,
    reverse_entry,
)
from funding.actions.reference import load_categories

__all__ = [
    "BudgetCell",
    "Cell",
    "Change",
    "FinancingCell",
    "Posting",
    "Saved",
    "add_grant",
    "add_source",
    "book_entry",
    "close_year",
    "ledger_years",
    "load_categories",
    "open_year",
    "reverse_entry",
    "save_economy",
    "split_by_default",
    "undo_split",
]
