"""What a plan's money is as tables, for its workbook and its CSV files: the figures of the pages, row by row."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from core.money import ZERO
from funding.calculations import Compared, LineKey, Movement, money_of, total_of
from funding.exchange import economy_document
from funding.exchange.economy_book import OF_CONTENT, OF_STARTED, TABLES, Filled, Row, entry_row, yes_no
from funding.figures.collecting import Collecting, collecting
from funding.figures.ledger import booked_of, ledger
from funding.figures.payers import FORM_NAMES, municipality_name, source_label
from funding.figures.positions import position_table
from funding.figures.regulation import regulation_account
from funding.figures.variance import (
    ACROSS_NAME,
    LineFigure,
    Names,
    compared,
    explanations_of,
    latest_estimates,
    limits_of,
    line_figures,
)
from funding.models import BudgetCategory, LedgerEntry, RegulationMovement
from plans.models import Plan

CHUNK = 2000


class EconomyTables:
    """The tables of a plan by their keys (`TABLES`), each read when it is asked for; more rows are no more queries.
    `content`: also those of pages that a revisor does not see."""

    def __init__(self, plan: Plan, *, content: bool = True) -> None:
        self.plan = plan
        hidden = (frozenset() if plan.started_on else OF_STARTED) | (frozenset() if content else OF_CONTENT)
        self.keys = tuple(key for key in TABLES if key not in hidden)

    @property
    def named(self) -> list[tuple[str, str]]:
        """Each key with its table's name."""
        return [(key, TABLES[key].name) for key in self.keys]

    def all(self) -> dict[str, Filled]:
        return {key: self.table(key) for key in self.keys}

    def table(self, key: str) -> Filled:
        made: Filled = getattr(self, f"_{key}")()
        return made

    @cached_property
    def document(self) -> Mapping[str, Any]:
        return economy_document(self.plan)

    @cached_property
    def money(self) -> Any:
        return money_of(self.document)

    @cached_property
    def booked(self) -> Any:
        return booked_of(self.plan)

    @cached_property
    def collected(self) -> Collecting:
        return collecting(self.plan, self.document)

    @cached_property
    def estimates(self) -> Any:
        return latest_estimates(self.plan)

    @cached_property
    def names(self) -> Names:
        rows = BudgetCategory.objects.filter(scheme_id=self.plan.scheme_id)
        return Names.of(
            self.document, [{"code": row.code, "name": row.name, "order": row.order} for row in rows]
        )

    @property
    def entries(self) -> int:
        """How many bilagsposter there are."""
        return sum(row.entries for row in self.booked)

    def _overblik(self) -> Filled:
        whole = ledger(self.document, self.booked, None, self.estimates)
        return Filled(
            tuple(
                (int(row.key), *_year_amounts(row, self.money.sums_of(int(row.key)).financing))
                for row in whole.years
            ),
            dict(enumerate(_year_amounts(whole.total, self.money.sums().financing), start=1)),
        )

    def _budget(self) -> Filled:
        names = self.names
        lines = sorted(
            self.money.lines, key=lambda line: names.order(LineKey(line.year, line.category, line.focus))
        )
        rows = tuple(
            (line.year, names.focus(line.focus), names.category(line.category), line.amount) for line in lines
        )
        return Filled(rows, {3: self.money.sums().budget})

    def _finansiering(self) -> Filled:
        municipality = municipality_name(self.document)
        rows = tuple(
            (
                row["year"],
                source_label(row["source"], municipality),
                _payer_name(row, municipality),
                FORM_NAMES[row["form"]],
                yes_no(row["counts_as_local"]),
                Decimal(row["amount"]),
                row["role"],
                _decimal(row["hours"]),
                _decimal(row["hourly_rate"]),
                row["evidence"],
            )
            for row in self.document["financing"]
            if row["ended_on"] is None
        )
        return Filled(rows, {5: self.money.sums().financing})

    def _stillinger(self) -> Filled:
        table = position_table(self.plan)
        rows = tuple(
            (
                figure.position.title,
                str(figure.position.category),
                figure.place,
                figure.position.starts_on,
                figure.position.ends_on,
                figure.position.full_time,
                figure.position.yearly_salary,
                year.year,
                year.reckoning,
                year.amount,
            )
            for figure in table.rows
            for year in figure.years
            if year.reckoning
        )
        return Filled(rows, {9: total_of(figure.total for figure in table.rows)})

    def _afvigelse(self) -> Filled:
        lines = line_figures(
            compared(self.document, self.booked, self.estimates),
            self.names,
            limits_of(self.plan.scheme),
            estimates=self.estimates,
            explanations=explanations_of(self.plan),
        )
        in_all = sum((line.sums for line in lines), start=Compared())
        sums = (in_all.budget, in_all.booked, in_all.forecast)
        return Filled(
            tuple(_variance_row(line) for line in lines),
            {**dict(enumerate(sums, start=3)), 7: in_all.variance, 8: in_all.expected},
        )

    def _opkraevning(self) -> Filled:
        found = self.collected
        return Filled(
            tuple((row.year, row.label, *_owed_amounts(row.sums)) for row in found.rows),
            dict(enumerate(_owed_amounts(found.total), start=2)),
        )

    def _rater(self) -> Filled:
        found = self.collected
        rows = tuple(
            (
                row.instalment.due_on,
                row.state,
                row.instalment.requested_on,
                row.instalment.paid_on,
                row.instalment.withheld_on,
                row.instalment.withheld_reason,
                row.instalment.note,
                row.instalment.amount,
            )
            for row in found.rates
        )
        return Filled(rows, {7: found.rates_total})

    def _reguleringskonto(self) -> Filled:
        account = regulation_account(self.plan)
        amounts = total_of(row.amount for row in account.movements)
        return Filled(
            tuple(_movement_row(row) for row in account.movements), {10: amounts, 11: account.balance}
        )

    def _regnskab(self) -> Filled:
        return Filled(
            entry_rows(self.plan.ledger_entries.order_by("booked_on", "pk")),
            {6: total_of(row.amount for row in self.booked)},
        )


def _payer_name(row: Mapping[str, Any], municipality: str) -> str:
    # A kommune that pays in parts is named by the part; its kind of source stands beside it.
    named = row["name"] or (row["organisation"]["name"] if row["organisation"] else "")
    return str(named or source_label(row["source"], municipality))


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _year_amounts(row: Compared, financing: Decimal) -> tuple[Decimal, ...]:
    return (row.budget, financing, financing - row.budget, row.booked, row.forecast, row.expected)


def _owed_amounts(sums: Any) -> tuple[Decimal, ...]:
    return (sums.owed, sums.asked, sums.received, sums.missing)


def _variance_row(line: LineFigure) -> Row:
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


def _movement_row(row: RegulationMovement) -> Row:
    effect = Movement(row.moved_on, row.move, row.amount).effect if row.is_in_force else ZERO
    return (
        row.moved_on,
        row.estate.name,
        str(row.estate.organisation),
        row.get_move_display(),
        row.get_purpose_display() if row.purpose else "",
        row.text,
        row.voucher,
        row.council_decided_on,
        row.fund_decided_on,
        yes_no(row.is_in_force),
        row.amount,
        effect,
    )


def entry_rows(entries: QuerySet[LedgerEntry]) -> Iterator[Row]:
    """Bilagsposter as files write them, in their order, read a few at a time."""
    related = entries.select_related("category", "focus__focus_area", "organisation")
    for entry in related.iterator(chunk_size=CHUNK):
        yield entry_row(entry, str(entry.focus) if entry.focus else ACROSS_NAME)
