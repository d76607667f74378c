"""The grids of budget and financing: one field per cell, and one hidden value per row that guards its cells.

Hundreds of cells are drawn by their own template (templates/funding/), so the fields here only parse and complain.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.utils.functional import cached_property

from core.danish import DanishFormatError, format_amount, parse_amount
from core.fields import AmountFormField
from core.money import ZERO
from core.versions import FieldConflict, fingerprint, resolved
from funding.actions import BudgetCell, Cell, Change, FinancingCell
from funding.calculations import Money, money_of
from funding.figures import Economy, FocusBudget, PayerFigure, YearColumn, economy

SEEN = "set-"


@dataclass(frozen=True, slots=True)
class Slot:
    """One cell of the grid: where it is in the data and what it is called on the page."""

    name: str
    row: str
    cell: Cell
    label: str
    stored: Decimal | None
    # The indsatsområde's code; the financing has none.
    group: str = ""
    counts_as_local: bool = True
    # Computed from posts or hours: shown, never typed.
    is_fed: bool = False


class EconomyForm(forms.Form):
    """Budget and financing of one plan as they were drawn. Built from the document; posted cells alone are compared."""

    def __init__(
        self,
        document: Mapping[str, Any],
        categories: Sequence[Mapping[str, Any]],
        data: Any = None,
        fed: Mapping[BudgetCell, Decimal] | None = None,
    ) -> None:
        self.document, self.categories, self.fed = document, categories, fed or {}
        self.stored: Economy = economy(document, categories)
        super().__init__(resolved(data), auto_id="%s")
        self.slots = {slot.name: slot for slot in self._slots(money_of(document))}
        # A page that only shows the cells draws them from the slots.
        posted = self.data if self.is_bound else ()
        self.fields = {
            name: AmountFormField(label=slot.label, required=False, min_value=ZERO)
            for name, slot in self.slots.items()
            if not slot.is_fed and name in posted
        }

    # The cells

    def _slots(self, money: Money) -> Iterator[Slot]:
        lines = {(line.focus, line.category, line.year): line.amount for line in money.lines}
        for focus in self.stored.foci:
            for row in focus.matrix.rows:
                key = budget_row(focus, row.key)
                for column in self.stored.years:
                    cell = BudgetCell(UUID(focus.uid) if focus.uid else None, row.key, column.year)
                    yield Slot(
                        name=f"{key}-{column.year}",
                        row=key,
                        cell=cell,
                        label=f"{row.label} {column.year} ({focus.name})",
                        stored=lines.get((focus.uid, row.key, column.year)),
                        group=focus.code,
                        is_fed=cell in self.fed,
                    )
        paid = {(payment.payer, payment.year): payment.amount for payment in money.payments}
        counted = {payment.payer for payment in money.payments if payment.hours is not None}
        for payer in self.stored.payers:
            for column in self.stored.years:
                identity = (payer.source, payer.organisation, payer.name, payer.form)
                yield Slot(
                    name=f"{financing_row(payer)}-{column.year}",
                    row=financing_row(payer),
                    cell=FinancingCell(*identity, column.year),
                    label=f"{payer.label} {column.year}",
                    stored=paid.get((identity, column.year)),
                    counts_as_local=payer.counts_as_local,
                    is_fed=identity in counted,
                )

    # What was posted

    @cached_property
    def seen(self) -> dict[str, str]:
        """Cell name → the fingerprint it was drawn with."""
        found = {}
        for name in self.data:
            if not str(name).startswith(SEEN):
                continue
            row = str(name).removeprefix(SEEN)
            for entry in str(self.data[name])[:2000].split(" "):
                year, _, digits = entry.partition(":")
                found[f"{row}-{year}"] = digits
        return found

    def clean(self) -> dict[str, Any]:
        unguarded = [name for name in self.fields if name not in self.seen]
        if unguarded:
            raise forms.ValidationError(
                "Siden mangler oplysninger, så den ikke kan gemmes sikkert. Hent siden igen."
            )
        return self.cleaned_data

    @property
    def changes(self) -> list[Change]:
        """The cells that the person changed."""
        changes = [
            Change(
                cell=slot.cell,
                amount=self.cleaned_data[name],
                seen=self.seen[name],
                name=name,
                label=slot.label,
                counts_as_local=slot.counts_as_local,
            )
            for name, slot in self.slots.items()
            if name in self.cleaned_data
        ]
        return [change for change in changes if change.is_mine]

    @cached_property
    def gone(self) -> list[tuple[str, str]]:
        """What the person wrote in cells that the plan no longer has: somebody took the row away meanwhile."""
        names = [name for name in self.seen if name in self.data and name not in self.slots]
        return [
            (self._label_of(name), text)
            for name in names
            if fingerprint(_amount_of(text := str(self.data[name]))) != self.seen[name]
        ]

    def _label_of(self, name: str) -> str:
        row, _, year = name.rpartition("-")
        labels = {category["code"]: category["name"] for category in self.categories}
        return f"{labels.get(row.rpartition('-')[2], 'Beløb')} {year}"

    @property
    def written(self) -> list[tuple[str, str]]:
        """Everything the person changed, by name and text, for a page that could not save it."""
        return [*((change.label, self.text_of(change.name)) for change in self.changes), *self.gone]

    # What is drawn

    @cached_property
    def shown(self) -> Economy:
        """The figures of the page: those stored, with what was posted and can be read in their place."""
        return economy(self.shown_document, self.categories) if self.is_bound else self.stored

    @cached_property
    def shown_document(self) -> Mapping[str, Any]:
        if not self.is_bound:
            return self.document
        self.full_clean()
        # What cannot be read counts as nothing, as it does while one types.
        posted = {name: self.cleaned_data.get(name) for name in self.fields}
        budget = [row for row in self.document["budget"] if row["ended_on"] is None]
        financing = [row for row in self.document["financing"] if row["ended_on"] is None]
        taken = {self.slots[name].cell for name in posted}
        budget = [row for row in budget if budget_cell(row) not in taken]
        financing = [row for row in financing if financing_cell(row) not in taken]
        names = {category["code"]: category for category in self.categories}
        names |= {row["category"]["code"]: row["category"] for row in self.document["budget"]}
        for name, amount in posted.items():
            slot = self.slots[name]
            if isinstance(slot.cell, BudgetCell):
                budget.append(_budget_part(slot.cell, names[slot.cell.category], amount or ZERO))
            else:
                financing.append(_financing_part(slot, amount or ZERO))
        return {**self.document, "budget": budget, "financing": financing}

    def text_of(self, name: str) -> str:
        """What stands in a cell: as it was typed, otherwise the stored amount."""
        if self.is_bound and name in self.data:
            return str(self.data[name])
        stored = self.slots[name].stored
        return "" if stored is None else format_amount(stored, kr=False)

    def guard_of(self, row: str, columns: Sequence[YearColumn]) -> str:
        """The hidden value of a row. A page drawn again after an error keeps what the person saw at first."""
        return " ".join(
            f"{column.year}:{self.seen.get(name) or fingerprint(self.slots[name].stored)}"
            for column in columns
            if (name := f"{row}-{column.year}") in self.slots
        )

    def carried(self, conflicts: Sequence[FieldConflict]) -> list[tuple[str, str]]:
        """Hidden inputs of the 409 page: my other changes, and guards as I saw them or, where I choose, as of today."""
        today = {field.name: field.theirs_fingerprint for field in conflicts}
        mine = [change.name for change in self.changes]
        guards: dict[str, list[str]] = {}
        for name in mine:
            row, _, year = name.rpartition("-")
            guards.setdefault(row, []).append(f"{year}:{today.get(name) or self.seen[name]}")
        values = [(name, self.text_of(name)) for name in mine if name not in today]
        return [*values, *((SEEN + row, " ".join(entries)) for row, entries in guards.items())]


def _amount_of(text: str) -> Decimal | str | None:
    """The amount that a text is, otherwise the text: enough to see whether it was changed."""
    try:
        return parse_amount(text) if text.strip() else None
    except DanishFormatError:
        return text


def budget_row(focus: FocusBudget, category: str) -> str:
    ended = "-udgaaet" if focus.is_ended else ""
    return f"budget-{focus.code}{ended}-{category}"


def financing_row(payer: PayerFigure) -> str:
    return f"finansiering-{payer.key}"


def budget_cell(row: Mapping[str, Any]) -> BudgetCell:
    return BudgetCell(UUID(row["focus"]) if row["focus"] else None, row["category"]["code"], row["year"])


def financing_cell(row: Mapping[str, Any]) -> FinancingCell:
    code = row["organisation"]["code"] if row["organisation"] else None
    return FinancingCell(row["source"], code, row["name"], row["form"], row["year"])


def _budget_part(cell: BudgetCell, category: Mapping[str, Any], amount: Decimal) -> dict[str, Any]:
    return {
        "uid": "",
        "year": cell.year,
        "category": category,
        "focus": str(cell.focus) if cell.focus else None,
        "amount": str(amount),
        "ended_on": None,
    }


def _financing_part(slot: Slot, amount: Decimal) -> dict[str, Any]:
    cell = slot.cell
    if not isinstance(cell, FinancingCell):
        raise TypeError("Not a cell of the financing")
    return {
        "uid": "",
        "year": cell.year,
        "source": cell.source,
        "organisation": {"code": cell.organisation, "name": slot.label.rpartition(" ")[0]}
        if cell.organisation
        else None,
        "name": cell.name,
        "form": cell.form,
        "counts_as_local": slot.counts_as_local and cell.source != "fund",
        "amount": str(amount),
        "ended_on": None,
    }
