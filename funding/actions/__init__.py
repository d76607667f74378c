"""What people do to a plan's money."""

from funding.actions.basis import save_basis
from funding.actions.cells import Change
from funding.actions.collecting import (
    pay_instalment,
    record_collection,
    release_instalments,
    request_instalment,
    withhold_instalments,
)
from funding.actions.conditions import (
    Answer,
    add_condition,
    answer_condition,
    condition_operations,
    meet_condition,
    write_conditions,
)
from funding.actions.economy import (
    Saved,
    add_source,
    save_economy,
    split_by_default,
    undo_split,
)
from funding.actions.exchange import apply_operations, book_operations
from funding.actions.export import (
    AT_ONCE,
    XLSX,
    economy_name,
    forget_economy_files,
    make_economy_file,
)
from funding.actions.forecast import (
    EstimatedMeanwhile,
    NewEstimate,
    explain_variance,
    save_estimates,
)
from funding.actions.grants import add_grant, correct_conditions, correct_grant
from funding.actions.instalments import Rate, require_as_seen, set_instalments
from funding.actions.ledger import (
    book_entry,
    close_year,
    ledger_years,
    reasons_against_closing,
    reverse_entry,
)
from funding.actions.ledger_file import (
    book_ledger,
    receive_ledger,
    set_up_ledger,
    trial_of,
    try_ledger,
)
from funding.actions.pool import pay_from_pool, set_pool
from funding.actions.positions import PositionValues, feed_positions, remove_position, save_position
from funding.actions.reference import load_categories, load_municipal_parts
from funding.actions.regulation import (
    COUNCIL,
    FUND,
    Approval,
    approve_regulation,
    correct_approval,
    correct_regulation,
    move_regulation,
    refuse_regulation,
    release_regulation,
)
from funding.actions.sums import plans_to_refresh, refresh_sums
from funding.actions.vouchers import attach_statement, change_vouchers
from funding.calculations import BudgetCell, Cell, FinancingCell
from funding.exchange.ledger_file import Posting

__all__ = [
    "AT_ONCE",
    "COUNCIL",
    "FUND",
    "XLSX",
    "Answer",
    "Approval",
    "BudgetCell",
    "Cell",
    "Change",
    "EstimatedMeanwhile",
    "FinancingCell",
    "NewEstimate",
    "PositionValues",
    "Posting",
    "Rate",
    "Saved",
    "add_condition",
    "add_grant",
    "add_source",
    "answer_condition",
    "apply_operations",
    "approve_regulation",
    "attach_statement",
    "book_entry",
    "book_ledger",
    "book_operations",
    "change_vouchers",
    "close_year",
    "condition_operations",
    "correct_approval",
    "correct_conditions",
    "correct_grant",
    "correct_regulation",
    "economy_name",
    "explain_variance",
    "feed_positions",
    "forget_economy_files",
    "ledger_years",
    "load_categories",
    "load_municipal_parts",
    "make_economy_file",
    "meet_condition",
    "move_regulation",
    "open_year",
    "pay_from_pool",
    "pay_instalment",
    "plans_to_refresh",
    "reasons_against_closing",
    "receive_ledger",
    "record_collection",
    "refresh_sums",
    "refuse_regulation",
    "release_instalments",
    "release_regulation",
    "remove_position",
    "request_instalment",
    "require_as_seen",
    "reverse_entry",
    "save_basis",
    "save_economy",
    "save_estimates",
    "save_position",
    "set_instalments",
    "set_pool",
    "set_up_ledger",
    "split_by_default",
    "trial_of",
    "try_ledger",
    "undo_split",
    "withhold_instalments",
    "write_conditions",
]
