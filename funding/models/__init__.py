"""Budget, financing, tilsagn and the books of a plan."""

from funding.models.budget import BudgetCategory, BudgetLine, FinancingShare
from funding.models.grant import Grant, Instalment
from funding.models.imports import LedgerImport, LedgerProfile
from funding.models.ledger import LedgerEntry, LedgerYear

__all__ = [
    "BudgetCategory",
    "BudgetLine",
    "FinancingShare",
    "Grant",
    "Instalment",
    "LedgerEntry",
    "LedgerImport",
    "LedgerProfile",
    "LedgerYear",
    "Source",
]

Source = FinancingShare.Source
