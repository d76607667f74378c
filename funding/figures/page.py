"""What the economy page says beside the figures: when it was saved and by whom, and which split can be taken back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from core.danish import COPENHAGEN, format_datetime
from core.dates import today
from core.models import Event
from core.money import ZERO
from core.statements import Statement, statement
from funding.calculations import CASH, MUNICIPALITY, is_own_part, rates_of, split_plan, total_of
from funding.exchange import dump_shares
from funding.figures.economy import economy
from funding.figures.matrix import Document, YearColumn
from funding.figures.payers import paying_organisations, usual_payers
from funding.models import BudgetLine, FinancingShare
from plans.models import Plan

SPLIT_VERB = "funding.split"


@dataclass(frozen=True, slots=True)
class LastSave:
    at: datetime
    by: str

    @property
    def text(self) -> str:
        """`kl. 12.04` today, otherwise with its date."""
        local = self.at.astimezone(COPENHAGEN)
        return f"kl. {local:%H.%M}" if local.date() == today() else format_datetime(self.at)


def last_save(plan: Plan) -> LastSave | None:
    """The latest change of budget or financing."""
    found = [row for last in _LAST_CHANGES if (row := last.first(plan.pk))]
    if not found:
        return None
    latest = max(found, key=lambda row: row.history_date)
    return LastSave(latest.history_date, str(latest.history_user or ""))


def _last_change(model: type[BudgetLine | FinancingShare]) -> Statement[[int], Any]:
    return statement(lambda plan_id: model.history.filter(plan_id=plan_id).select_related("history_user")[:1])


_LAST_CHANGES = (_last_change(BudgetLine), _last_change(FinancingShare))


@dataclass(frozen=True, slots=True)
class Written:
    """That somebody wrote an amount in a cell; None: took it away."""

    at: datetime
    by: str
    amount: Decimal | None


def cell_history(plan: Plan, cell: tuple[str, Mapping[str, Any]], limit: int = 20) -> tuple[Written, ...]:
    """Who wrote what in a cell, the latest first. `cell`: as `funding.figures.Explained` names it. One query."""
    kind, where = cell
    history = (BudgetLine if kind == "budget" else FinancingShare).history
    rows = (
        history.filter(plan_id=plan.pk, **where)
        .select_related("history_user")
        .order_by("-history_date", "-pk")
    )
    return tuple(
        Written(
            row.history_date,
            str(row.history_user or "Systemet"),
            None if row.history_type == "-" or row.ended_on else row.amount,
        )
        for row in rows[:limit]
    )


def undoable_split(plan: Plan, document: Document) -> Event | None:
    """The latest split, as long as the financing still is what it wrote."""
    event = Event.objects.about(plan).filter(verb=SPLIT_VERB).first()
    return event if event and event.data.get("after") == dump_shares(document) else None


@dataclass(frozen=True, slots=True)
class SplitRow:
    """A payer's amounts before and after the default split, a year at a time."""

    key: str
    source: str
    label: str
    detail: str
    years: tuple[int, ...]
    before: tuple[Decimal, ...]
    after: tuple[Decimal, ...]
    #: Whether the split gives the payer a share; what others give goes, or stays where it is the kommune's own part.
    is_usual: bool

    @property
    def cells(self) -> tuple[tuple[int, Decimal, Decimal], ...]:
        return tuple(zip(self.years, self.before, self.after, strict=True))

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class SplitPreview:
    """What the default split would write over."""

    years: tuple[YearColumn, ...]
    rows: tuple[SplitRow, ...]
    #: The kommune's own parts, which stay, and the years in which they are more than its share.
    kept: tuple[str, ...] = ()
    exceeded: tuple[int, ...] = ()
    #: There is neither budget nor financing.
    is_empty: bool = False

    @property
    def is_changed(self) -> bool:
        return any(row.is_changed for row in self.rows)


def split_preview(document: Document) -> SplitPreview:
    money = economy(document)
    years = [column.year for column in money.years]
    budget = dict(zip(years, money.budget.totals, strict=True))
    own = [
        payer
        for payer in money.payers
        if is_own_part(payer.source, payer.name, payer.form, counts_as_local=payer.counts_as_local)
    ]
    kept = {year: total_of(payer.amounts[index] for payer in own) for index, year in enumerate(years)}
    rates, organisations = rates_of(document), paying_organisations(document)
    municipality = document["plan"]["municipality"]["code"]
    parts = {
        (payer.identity, year): payer.amounts[index] for payer in own for index, year in enumerate(years)
    }
    for year, shares in split_plan(budget, rates, organisations, kept).items():
        for share in shares:
            code = municipality if share.source == MUNICIPALITY else share.organisation
            parts[(share.source, code, "", CASH), year] = share.amount
    expected = usual_payers(document)
    rows = tuple(
        SplitRow(
            payer.key,
            payer.source,
            payer.label,
            payer.detail,
            tuple(years),
            payer.amounts,
            tuple(parts.get((payer.identity, year), ZERO) for year in years),
            payer.identity in expected,
        )
        for payer in money.payers
    )
    usual = {
        year: share.amount
        for year, shares in split_plan(budget, rates, organisations).items()
        for share in shares
        if share.source == MUNICIPALITY
    }
    return SplitPreview(
        money.years,
        rows,
        kept=tuple(payer.label if payer.name else payer.detail for payer in own),
        is_empty=money.is_empty,
        exceeded=tuple(year for year in years if kept[year] > usual.get(year, ZERO)),
    )
