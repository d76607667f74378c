"""Cells of the budget and the financing: as a form posts them, as they stand, and how they are written."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from accounts.models import Organisation, User
from core.dates import today
from core.versions import Moved, fingerprint
from funding.calculations import (
    CASH,
    FUND,
    MUNICIPALITY,
    BudgetCell,
    Cell,
    FinancingCell,
    is_own_part,
    rates_of,
    split_plan,
    sums_by,
    total_of,
)
from funding.exchange import economy_document
from funding.figures.payers import paying_organisations
from funding.models import BudgetCategory, BudgetLine, FinancingShare, Grant
from plans.models import Plan, PlanFocus


@dataclass(frozen=True, slots=True)
class Change:
    """A cell as it should be; no amount empties it. `seen`: the fingerprint it was drawn with; without it, no guard."""

    cell: Cell
    amount: Decimal | None
    seen: str | None = None
    name: str = ""
    label: str = ""
    counts_as_local: bool = True

    @property
    def is_mine(self) -> bool:
        """Whether the person changed the cell at all."""
        return self.seen is None or self.seen != fingerprint(self.amount)


class Stored:
    """The cells as they stand in the database, read once under the lock."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.lines = {
            BudgetCell(line.focus.uid if line.focus else None, line.category.code, line.year): line
            for line in BudgetLine.objects.current().filter(plan=plan).select_related("category", "focus")
        }
        self.shares = {
            FinancingCell(
                share.source,
                share.organisation.code if share.organisation else None,
                share.name,
                share.form,
                share.year,
            ): share
            for share in FinancingShare.objects.current().filter(plan=plan).select_related("organisation")
        }

    def row_of(self, cell: Cell) -> BudgetLine | FinancingShare | None:
        return self.lines.get(cell) if isinstance(cell, BudgetCell) else self.shares.get(cell)

    def amount_of(self, cell: Cell) -> Decimal | None:
        row = self.row_of(cell)
        return None if row is None else row.amount

    def financing(self) -> dict[FinancingCell, Decimal]:
        return {cell: share.amount for cell, share in self.shares.items() if share.amount}

    @property
    def own_parts(self) -> dict[FinancingCell, Decimal]:
        """What the kommune gives in parts of its own: the default split leaves them as they stand, also at 0 kr."""
        return {
            cell: share.amount
            for cell, share in self.shares.items()
            if is_own_part(cell.source, cell.name, cell.form, counts_as_local=share.counts_as_local)
        }

    def default(self) -> dict[FinancingCell, Decimal]:
        """The default split of the budget as it stands, with the kommune's own parts as they stand."""
        document = economy_document(self.plan)
        municipality = document["plan"]["municipality"]["code"]
        budget = sums_by(self.lines.values(), lambda line: line.year)
        own = self.own_parts
        kept = {year: total_of(own[cell] for cell in own if cell.year == year) for year in budget}
        split = split_plan(budget, rates_of(document), paying_organisations(document), kept)
        codes = {FUND: None, MUNICIPALITY: municipality}
        return {cell: amount for cell, amount in own.items() if amount} | {
            FinancingCell(
                share.source, codes.get(share.source, share.organisation), "", CASH, year
            ): share.amount
            for year, shares in split.items()
            for share in shares
            if share.amount
        }

    def follows_default(self) -> bool:
        """After the tilsagn the financing is what was granted, so it follows nothing any more."""
        return self.financing() == self.default() and not Grant.objects.filter(plan=self.plan).exists()


def write_cells(plan: Plan, stored: Stored, changes: Iterable[Change], *, by: User | None) -> int:
    """Write cells under the plan's lock; gives how many rows were touched."""
    references = References(plan)
    new: list[BudgetLine | FinancingShare] = []
    kept: list[BudgetLine | FinancingShare] = []
    written = 0
    for change in changes:
        if change.amount is not None and change.amount < 0:
            raise ValueError("Budget and financing are never below zero")
        row = stored.row_of(change.cell)
        if row is not None:
            if _rewritten(plan, row, change.amount, by=by):
                kept.append(row)
        elif change.amount is not None:
            new.append(references.row_for(change, change.amount))
        else:
            continue
        written += 1
    for model in (BudgetLine, FinancingShare):
        if rows := [row for row in new if isinstance(row, model)]:
            bulk_create_with_history(rows, model, default_user=by)
        if rows := [row for row in kept if isinstance(row, model)]:
            bulk_update_with_history(rows, model, ["amount", "ended_on", "version"], default_user=by)
    return written


def _rewritten(
    plan: Plan, row: BudgetLine | FinancingShare, amount: Decimal | None, *, by: User | None
) -> bool:
    """Change the row, to be written with the others; False for one that is gone.

    A row that was submitted once is ended, one that never was is deleted. A whole grid is one UPDATE, which
    `VersionedModel.save` does not see: the version goes up here.
    """
    if amount is None and plan.submitted_on is None:
        row._history_user = by  # type: ignore[union-attr]
        row.delete()
        return False
    if amount is None:
        row.ended_on = today()
    else:
        row.amount = amount
    row.version += 1
    return True


class References:
    """What cells point to, looked up inside the plan: codes of other plans or organisations find nothing."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.foci = {focus.uid: focus for focus in PlanFocus.objects.filter(plan=plan, ended_on=None)}
        categories = BudgetCategory.objects.filter(scheme_id=plan.scheme_id)
        self.categories = {category.code: category for category in categories}
        participants = Organisation.objects.filter(
            participations__plan=plan, participations__ended_on=None
        ).distinct()
        self.payers = {organisation.code: organisation for organisation in participants}
        municipality = plan.municipality.organisation
        self.payers[municipality.code] = municipality

    def row_for(self, change: Change, amount: Decimal) -> BudgetLine | FinancingShare:
        cell = change.cell
        try:
            if isinstance(cell, BudgetCell):
                return BudgetLine(
                    plan=self.plan,
                    year=cell.year,
                    category=self.categories[cell.category],
                    focus=self.foci[cell.focus] if cell.focus else None,
                    amount=amount,
                )
            return FinancingShare(
                plan=self.plan,
                year=cell.year,
                source=cell.source,
                organisation=self.payers[cell.organisation] if cell.organisation else None,
                name=cell.name,
                form=cell.form,
                counts_as_local=change.counts_as_local and cell.source != FUND,
                amount=amount,
            )
        except KeyError:
            raise Moved(f"{change.label or 'Rækken'} findes ikke længere i planen.") from None
