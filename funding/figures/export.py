"""What the workbook of a plan's money holds: the figures of the pages, row by row."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from funding.calculations import Compared, LineKey, money_of, total_of
from funding.exchange import economy_document
from funding.exchange.economy_book import entry_row, yes_no
from funding.figures.ledger import booked_of, ledger
from funding.figures.payers import FORM_NAMES, municipality_name, source_label
from funding.figures.variance import (
    ACROSS_NAME,
    Names,
    compared,
    explanations_of,
    latest_estimates,
    limits_of,
    line_figures,
)
from funding.models import BudgetCategory, LedgerEntry
from plans.models import Plan

Rows = tuple[tuple[Any, ...], ...]
CHUNK = 2000


@dataclass(frozen=True)
class EconomyExport:
    """Rows of each sheet, and the sums that stand under them."""

    overview: Rows
    overview_totals: Mapping[int, Decimal]
    budget: Rows
    budget_total: Decimal
    financing: Rows
    financing_total: Decimal
    variance: Rows
    variance_totals: Mapping[int, Decimal]
    booked_total: Decimal
    entries: int


def economy_export(plan: Plan) -> EconomyExport:
    """A constant number of queries, however many entries there are."""
    document, booked = economy_document(plan), booked_of(plan)
    estimates = latest_estimates(plan)
    whole = ledger(document, booked, None, estimates)
    money = money_of(document)
    rows = BudgetCategory.objects.filter(scheme_id=plan.scheme_id)
    names = Names.of(document, [{"code": row.code, "name": row.name, "order": row.order} for row in rows])
    lines = line_figures(
        compared(document, booked, estimates),
        names,
        limits_of(plan.scheme),
        estimates=estimates,
        explanations=explanations_of(plan),
    )
    budget = sorted(money.lines, key=lambda line: names.order(LineKey(line.year, line.category, line.focus)))
    in_all = sum((line.sums for line in lines), start=Compared())
    return EconomyExport(
        overview=tuple(_year_row(row, money.sums_of(int(row.key)).financing) for row in whole.years),
        overview_totals=_overview_totals(whole.total, money.sums().financing),
        budget=tuple(
            (line.year, names.focus(line.focus), names.category(line.category), line.amount)
            for line in budget
        ),
        budget_total=money.sums().budget,
        financing=_financing(document),
        financing_total=money.sums().financing,
        variance=tuple(_variance_row(line) for line in lines),
        variance_totals={
            3: in_all.budget,
            4: in_all.booked,
            5: in_all.forecast,
            7: in_all.variance,
            8: in_all.expected,
        },
        booked_total=total_of(row.amount for row in booked),
        entries=sum(row.entries for row in booked),
    )


def _year_row(row: Any, financing: Decimal) -> tuple[Any, ...]:
    return (
        int(row.key),
        row.budget,
        financing,
        financing - row.budget,
        row.booked,
        row.forecast,
        row.expected,
    )


def _overview_totals(total: Compared, financing: Decimal) -> dict[int, Decimal]:
    return {
        1: total.budget,
        2: financing,
        3: financing - total.budget,
        4: total.booked,
        5: total.forecast,
        6: total.expected,
    }


def _financing(document: Mapping[str, Any]) -> Rows:
    municipality = municipality_name(document)
    return tuple(
        (
            row["year"],
            source_label(row["source"], municipality),
            row["organisation"]["name"] if row["organisation"] else row["name"],
            FORM_NAMES[row["form"]],
            yes_no(row["counts_as_local"]),
            Decimal(row["amount"]),
        )
        for row in document["financing"]
        if row["ended_on"] is None
    )


def _variance_row(line: Any) -> tuple[Any, ...]:
    return (
        line.key.year,
        line.focus,
        line.category,
        line.sums.budget,
        line.sums.booked,
        line.sums.forecast,
        line.basis_name,
        line.sums.variance,
        line.sums.expected,
        yes_no(line.must_be_explained),
        line.explanation.text if line.explanation else "",
    )


def entry_rows(plan: Plan, *, year: int | None = None) -> Iterator[tuple[Any, ...]]:
    """The bilagsposter as files write them, read a few at a time."""
    entries = LedgerEntry.objects.filter(plan=plan)
    if year is not None:
        entries = entries.filter(ledger_year__year=year)
    related = entries.select_related("category", "focus__focus_area", "organisation")
    for entry in related.order_by("booked_on", "pk").iterator(chunk_size=CHUNK):
        yield entry_row(entry, str(entry.focus) if entry.focus else ACROSS_NAME)
