"""What screen, PDF, spreadsheet and API print about a plan's money."""

from funding.figures.across import MunicipalCofinancing, municipal_shares_by_year, todos
from funding.figures.addresses import books_figures, plan_figures, regulation_figures
from funding.figures.basis import Basis, basis_of, evidence_files, shown_evidence
from funding.figures.collecting import Collecting, OwedRow, RateRow, collecting
from funding.figures.conditions import ConditionFigure, Conditions, condition_todos, conditions_of
from funding.figures.economy import Economy, FocusBudget, categories_of, economy, year_columns
from funding.figures.explained import Explained, Figures, Part, explain, share_sentences
from funding.figures.explained.books import Addresses, Books
from funding.figures.explained.collecting import explain_collecting
from funding.figures.explained.estimates import explain_estimate
from funding.figures.explained.expected import explain_expected
from funding.figures.explained.granted import explain_grant
from funding.figures.explained.positions import explain_positions
from funding.figures.explained.rates import explain_rates
from funding.figures.explained.regulation import explain_regulation
from funding.figures.ledger import (
    Booked,
    Comparison,
    LedgerFigures,
    booked_of,
    closed_years,
    entries_of,
    forecast_meters,
    forecast_years,
    ledger,
)
from funding.figures.matrix import Matrix, Row, YearColumn
from funding.figures.meters import Meter, Segment, share_text
from funding.figures.opened import books_of
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
from funding.figures.pool import PoolFigures, PoolRow, pool_figures
from funding.figures.positions import (
    PositionTable,
    fed_amounts,
    has_own_parts,
    municipal_parts,
    position_table,
)
from funding.figures.variance import (
    Estimate,
    Explanation,
    ForecastFigures,
    LineFigure,
    Names,
    compared,
    explanations_of,
    forecast_figures,
    forecast_of_year,
    history_of,
    latest_estimates,
    limits_of,
    line_figures,
)
from funding.figures.whatif import Move, Place, TooLittle, WhatIf, places, what_if, years_of

__all__ = [
    "Addresses",
    "Basis",
    "Booked",
    "Books",
    "Collecting",
    "Comparison",
    "ConditionFigure",
    "Conditions",
    "Economy",
    "Estimate",
    "Explained",
    "Explanation",
    "Figures",
    "FocusBudget",
    "ForecastFigures",
    "LastSave",
    "LedgerFigures",
    "LineFigure",
    "Matrix",
    "Meter",
    "Move",
    "MunicipalCofinancing",
    "Names",
    "OwedRow",
    "Part",
    "PayerFigure",
    "Place",
    "PoolFigures",
    "PoolRow",
    "PositionTable",
    "RateRow",
    "Row",
    "Segment",
    "SplitPreview",
    "TooLittle",
    "WhatIf",
    "Written",
    "YearColumn",
    "basis_of",
    "booked_of",
    "books_figures",
    "books_of",
    "categories_of",
    "cell_history",
    "closed_years",
    "collecting",
    "compared",
    "condition_todos",
    "conditions_of",
    "economy",
    "entries_of",
    "evidence_files",
    "explain",
    "explain_collecting",
    "explain_estimate",
    "explain_expected",
    "explain_grant",
    "explain_positions",
    "explain_rates",
    "explain_regulation",
    "explanations_of",
    "fed_amounts",
    "forecast_figures",
    "forecast_meters",
    "forecast_of_year",
    "forecast_years",
    "has_own_parts",
    "history_of",
    "last_save",
    "latest_estimates",
    "ledger",
    "limits_of",
    "line_figures",
    "municipal_parts",
    "municipal_shares_by_year",
    "places",
    "plan_figures",
    "pool_figures",
    "position_table",
    "regulation_figures",
    "share_sentences",
    "share_text",
    "shown_evidence",
    "source_label",
    "split_preview",
    "todos",
    "undoable_split",
    "what_if",
    "year_columns",
    "years_of",
]
