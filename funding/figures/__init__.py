"""What screen, PDF, spreadsheet and API print about a plan's money."""

from funding.figures.across import MunicipalCofinancing, municipal_shares_by_year, todos
from funding.figures.economy import Economy, FocusBudget, economy, year_columns
from funding.figures.explained import Explained, Figures, Part, explain, share_sentences
from funding.figures.ledger import Booked, Comparison, LedgerFigures, booked_of, closed_years, ledger
from funding.figures.matrix import Matrix, Row, YearColumn
from funding.figures.meters import Meter, Segment, share_text
from funding.figures.page import (
    LastSave,
    SplitPreview,
    Written,
    cell_history,
    last_save,
    split_preview,
    undoable_split,
)
from funding.figures.payers import PayerFigure, source_label

__all__ = [
    "Booked",
    "Comparison",
    "Economy",
    "Explained",
    "Figures",
    "FocusBudget",
    "LastSave",
    "LedgerFigures",
    "Matrix",
    "Meter",
    "MunicipalCofinancing",
    "Part",
    "PayerFigure",
    "Row",
    "Segment",
    "SplitPreview",
    "Written",
    "YearColumn",
    "booked_of",
    "cell_history",
    "closed_years",
    "economy",
    "explain",
    "last_save",
    "ledger",
    "municipal_shares_by_year",
    "share_sentences",
    "share_text",
    "source_label",
    "split_preview",
    "todos",
    "undoable_split",
    "year_columns",
]
