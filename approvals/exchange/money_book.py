"""Applied, granted, in force and proposed money as a workbook: the figures of the page, line by line and year by year.

Amounts are kr. with two decimals. Differences and sums are formulas whose kept results are the page's own.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from core.spreadsheets import Column, Sheet, book, explained

if TYPE_CHECKING:
    from approvals.figures.side_by_side import PlaceRow, SideBySide, StageMoves

YEAR = Column("År", "number", 8, meaning="Kalenderår.", unit="kalenderår")
DIFFERENCE, PROPOSED = "Forskel, kr.", "Foreslået forskel, kr."
MOVES = (
    Column("Trin", width=28, meaning="Mellem hvilke to versioner beløbet er flyttet."),
    YEAR,
    Column("Del", width=14, meaning="Budget eller finansiering."),
    Column("Post", width=40, meaning="Linjen eller kilden, hvis beløb er flyttet."),
    Column("Før, kr.", "amount", 18, meaning="Beløbet før."),
    Column("Efter, kr.", "amount", 18, meaning="Beløbet efter."),
    Column("Forskel, kr.", "amount", 18, formula="=F{row}-E{row}", meaning="Efter minus før."),
    Column(
        "Hvorfor", width=40, meaning="Hvad der flyttede beløbet: bemærkninger, tilsagnet eller en ændring."
    ),
    Column("Begrundelse", width=60, meaning="Hvad der er skrevet om det."),
    Column("Beslutning", width=50, meaning="Hvem der har besluttet det, og hvornår."),
)
PARTS = {"budget": "Budget", "financing": "Finansiering"}
MEANINGS = {
    "Ansøgt": "Beløbet i den første ansøgning, der blev sendt til kommunen.",
    "Senest indsendt": "Beløbet i den seneste indsendelse.",
    "Bevilget": "Beløbet, da planen blev sat i drift med tilsagnet.",
    "Gældende": "Beløbet i den plan, der gælder nu.",
    "Planen nu": "Beløbet i planen, som den står, før den er sat i drift.",
    "Foreslået": "Beløbet, som det bliver, hvis den valgte ændring godkendes.",
}


def money_book(by_year: "Sequence[SideBySide]", whole: "SideBySide") -> bytes:
    """`by_year`: the comparison of each calendar year; `whole`: of the whole term, for the sums and the moves."""
    budget = _columns(
        whole,
        Column("Indsatsområde", width=32, meaning="Planens indsatsområde, eller Tværgående."),
        Column("Kategori", width=28, meaning="Bevillingsperiodens budgetkategori."),
    )
    sources = _columns(
        whole,
        Column("Betaler", width=36, meaning="Hvem der betaler."),
        Column("Form", width=28, meaning="Kontant, timer eller andet end penge."),
    )
    lines = ((one.year, row.detail, row.label, row) for one in by_year for row in one.budget)
    payers = ((one.year, row.label, row.detail, row) for one in by_year for row in one.sources)
    return book(
        explained(
            [
                Sheet("Budget", budget, _rows(lines), totals=_totals(whole.budget_total)),
                Sheet("Finansiering", sources, _rows(payers), totals=_totals(whole.sources_total)),
                Sheet("Flytninger", MOVES, _moves(whole.moves)),
            ]
        )
    )


def _columns(whole: "SideBySide", *places: Column) -> tuple[Column, ...]:
    """År, the place, one column a version, then the differences as formulas between them."""
    kept = [
        Column(f"{column.name}, kr.", "amount", 18, meaning=MEANINGS.get(column.name, column.name))
        for column in whole.columns
    ]
    letters = "DEFGHI"[: len(kept)]
    settled = letters if whole.chosen is None else letters[:-1]
    found = [YEAR, *places, *kept]
    if whole.budget_total.difference is not None:
        words = "Fra den første kolonne til det, der gælder nu."
        found.append(
            Column(
                DIFFERENCE,
                "amount",
                18,
                formula=f"={settled[-1]}{{row}}-{settled[0]}{{row}}",
                meaning=words,
            )
        )
    if whole.budget_total.proposed is not None:
        words = "Fra det, der gælder nu, til det foreslåede."
        found.append(
            Column(
                PROPOSED,
                "amount",
                22,
                formula=f"={letters[-1]}{{row}}-{settled[-1]}{{row}}",
                meaning=words,
            )
        )
    return tuple(found)


def _rows(rows: "Iterable[tuple[Any, str, str, PlaceRow]]") -> Iterator[tuple[Any, ...]]:
    for year, first, second, row in rows:
        yield (year, first, second, *row.amounts, *_differences(row))


def _differences(row: "PlaceRow") -> tuple[Any, ...]:
    return tuple(amount for amount in (row.difference, row.proposed) if amount is not None)


def _totals(row: "PlaceRow") -> dict[int, Any]:
    return dict(enumerate((*row.amounts, *_differences(row)), start=3))


def _moves(stages: "Iterable[StageMoves]") -> Iterator[tuple[Any, ...]]:
    for one in stages:
        reasons = "\n\n".join(one.cause.reasons)
        grounds = "; ".join(ground.label for ground in one.cause.grounds)
        for move in one.moves:
            yield (
                one.stage.name,
                move.year,
                PARTS[move.part],
                move.label,
                move.shift.before,
                move.shift.after,
                move.difference,
                one.cause.title,
                reasons,
                grounds,
            )
