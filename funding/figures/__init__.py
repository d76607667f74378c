"""What screen, PDF, spreadsheet and API print about a plan's money."""

from funding.figures.across import MunicipalCofinancing, municipal_shares_by_year, todos
from funding.figures.economy import Economy, FocusBudget, economy, year_columns
from funding.figures.ledger import Booked, Comparison, LedgerFigures, booked_of, closed_years, ledger
from funding.figures.matrix import Matrix, Row, YearColumn
from funding.figures.meters import Meter, Segment, share_text
from funding.figures.payers import PayerFigure, source_label

__all__ = [
    "Booked",
    "Comparison",
    "Economy",
    "FocusBudget",
    "LedgerFigures",
    "Matrix",
    "Meter",
    "MunicipalCofinancing",
    "PayerFigure",
    "Row",
    "Segment",
    "YearColumn",
    "booked_of",
    "closed_years",
    "economy",
    "ledger",
    "municipal_shares_by_year",
    "share_text",
    "source_label",
    "todos",
    "year_columns",
]
