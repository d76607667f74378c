"""What screen, PDF, spreadsheet and API print about a plan's money."""

from funding.figures.economy import Economy, FocusBudget, economy
from funding.figures.matrix import Matrix, Row, YearColumn
from funding.figures.meters import Meter, Segment, share_text
from funding.figures.payers import PayerFigure

__all__ = [
    "Economy",
    "FocusBudget",
    "Matrix",
    "Meter",
    "PayerFigure",
    "Row",
    "Segment",
    "YearColumn",
    "economy",
    "share_text",
]
