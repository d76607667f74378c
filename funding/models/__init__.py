"""Budget, financing, tilsagn and the books of a plan."""

from funding.models.budget import BudgetCategory, BudgetLine, FinancingShare
from funding.models.grant import Grant, Instalment
from funding.models.imports import EvidenceFile, LedgerImport, LedgerProfile
from funding.models.ledger import LedgerEntry, LedgerYear
from funding.models.positions import MunicipalPart, Position, RegulationIndex

__all__ = [
    "BudgetCategory",
    "BudgetLine",
    "EvidenceFile",
    "FinancingShare",
    "Grant",
    "Instalment",
    "LedgerEntry",
    "LedgerImport",
    "LedgerProfile",
    "LedgerYear",
    "MunicipalPart",
    "Position",
    "RegulationIndex",
    "Source",
]

Source = FinancingShare.Source
