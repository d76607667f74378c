"""What people do to a plan's money."""

from funding.actions.basis import save_basis
from funding.actions.cells import Change
from funding.actions.economy import (
    Saved,
    add_grant,
    add_source,
    save_economy,
    split_by_default,
    undo_split,
)
from funding.actions.exchange import apply_operations, book_operations
from funding.actions.instalments import Rate, set_instalments
from funding.actions.ledger import (
    book_entry,
    close_year,
    ledger_years,
    open_year,
    reverse_entry,
)
from funding.actions.ledger_file import (
    book_ledger,
    receive_ledger,
    set_up_ledger,
    trial_of,
    try_ledger,
)
from funding.actions.positions import PositionValues, remove_position, save_position
from funding.actions.reference import load_categories
from funding.calculations import BudgetCell, Cell, FinancingCell
from funding.exchange.ledger_file import Posting

__all__ = [
    "BudgetCell",
    "Cell",
    "Change",
    "FinancingCell",
    "PositionValues",
    "Posting",
    "Rate",
    "Saved",
    "add_grant",
    "add_source",
    "apply_operations",
    "book_entry",
    "book_ledger",
    "book_operations",
    "close_year",
    "ledger_years",
    "load_categories",
    "open_year",
    "receive_ledger",
    "remove_position",
    "reverse_entry",
    "save_basis",
    "save_economy",
    "save_position",
    "set_instalments",
    "set_up_ledger",
    "split_by_default",
    "trial_of",
    "try_ledger",
    "undo_split",
]
