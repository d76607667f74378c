"""Budget, financing, tilsagn and the books of a plan."""

from funding.models.budget import BudgetCategory, BudgetLine, FinancingShare
from funding.models.exports import EconomyFile
from funding.models.forecast import Forecast, VarianceExplanation
from funding.models.grant import Grant, GrantCondition, Instalment
from funding.models.imports import EvidenceFile, LedgerImport, LedgerProfile
from funding.models.ledger import LedgerEntry, LedgerYear
from funding.models.pool import Collection, PoolPlan, PoolYear
from funding.models.positions import MunicipalPart, Position, RegulationIndex
from funding.models.regulation import RegulationMovement
from funding.models.sums import YearSum
from funding.models.vouchers import AuditStatement, Voucher

__all__ = [
    "AuditStatement",
    "BudgetCategory",
    "BudgetLine",
    "Collection",
    "EconomyFile",
    "EvidenceFile",
    "FinancingShare",
    "Forecast",
    "Grant",
    "GrantCondition",
    "Instalment",
    "LedgerEntry",
    "LedgerImport",
    "LedgerProfile",
    "LedgerYear",
    "MunicipalPart",
    "PoolPlan",
    "PoolYear",
    "Position",
    "RegulationIndex",
    "RegulationMovement",
    "Source",
    "VarianceExplanation",
    "Voucher",
    "YearSum",
]

Source = FinancingShare.Source
