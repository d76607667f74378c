"""What if money were moved: figures and rules before and after, and who would have to agree. Writes nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any
from uuid import UUID

from core.danish import format_amount
from core.money import ZERO
from core.rules import Finding
from funding import rules
from funding.calculations import (
    BudgetCell,
    Cell,
    FinancingCell,
    Money,
    money_of,
    term_of,
    term_years,
)
from funding.figures.economy import Economy, economy
from funding.figures.explained import focus_key
from funding.figures.matrix import Document
from funding.figures.meters import Meter

BUDGET, FINANCING = "budget", "finansiering"


@dataclass(frozen=True, slots=True)
class Place:
    """A row that money can be moved from or to; `key` as on the economy page. `at(year)` is its cell."""

    key: str
    kind: str
    label: str
    cell: Cell

    def at(self, year: int) -> Cell:
        if isinstance(self.cell, BudgetCell):
            return BudgetCell(self.cell.focus, self.cell.category, year)
        return FinancingCell(self.cell.source, self.cell.organisation, self.cell.name, self.cell.form, year)


@dataclass(frozen=True, slots=True)
class Move:
    """kr. from one cell to another of the same table."""

    source: Place
    source_year: int
    target: Place
    target_year: int
    amount: Decimal


class TooLittle(Exception):
    """A move takes more than there is. `index`: which of the moves; `left`: what the cell has, kr."""

    def __init__(self, index: int, left: Decimal) -> None:
        self.index, self.left = index, left
        super().__init__(f"Move {index} takes more than {left}")


@dataclass(frozen=True, slots=True)
class Changed:
    """A cell before and after."""

    label: str
    cell: Cell
    before: Decimal
    after: Decimal
    # The key of its amount, before the moves and after them.
    figure: str = ""


@dataclass(frozen=True, slots=True)
class Approver:
    who: str
    why: str


@dataclass(frozen=True, slots=True)
class WhatIf:
    changed: tuple[Changed, ...]
    meters: tuple[tuple[Meter, Meter], ...]
    broken: tuple[Finding, ...]
    mended: tuple[Finding, ...]
    still: tuple[Finding, ...]
    approvers: tuple[Approver, ...]
    # The plan's money as it would be.
    document: Document


def places(found: Economy) -> list[Place]:
    budget = [
        Place(
            f"{focus_key(focus)}-{row.key}",
            BUDGET,
            f"{focus.label}: {row.label}",
            BudgetCell(UUID(focus.uid) if focus.uid else None, row.key, 0),
        )
        for focus in found.foci
        for row in focus.matrix.rows
    ]
    payers = [
        Place(
            f"finansiering-{payer.key}",
            FINANCING,
            f"{payer.label} ({payer.detail.lower()})" if payer.detail else payer.label,
            FinancingCell(*payer.identity, 0),
        )
        for payer in found.payers
    ]
    return [*budget, *payers]


def what_if(
    document: Document, categories: Sequence[Mapping[str, Any]], moves: Sequence[Move], *, is_agreed: bool
) -> WhatIf:
    """`is_agreed`: the plan has been agreed, so that its amounts only change with somebody's consent."""
    before = _amounts(money_of(document))
    after, labels, keys = dict(before), {}, {}
    for index, move in enumerate(moves):
        source, target = move.source.at(move.source_year), move.target.at(move.target_year)
        left = after.get(source, ZERO)
        if move.amount > left:
            raise TooLittle(index, left)
        after[source] = left - move.amount
        after[target] = after.get(target, ZERO) + move.amount
        labels[source] = f"{move.source.label}, {move.source_year}"
        labels[target] = f"{move.target.label}, {move.target_year}"
        keys[source] = f"{move.source.key}-{move.source_year}"
        keys[target] = f"{move.target.key}-{move.target_year}"
    changed = tuple(
        Changed(label, cell, before.get(cell, ZERO), after[cell], keys[cell])
        for cell, label in labels.items()
        if before.get(cell, ZERO) != after[cell]
    )
    moved = moved_document(document, categories, {change.cell: change.after for change in changed})
    found, found_before = _checked(moved, is_agreed=is_agreed), _checked(document, is_agreed=is_agreed)
    return WhatIf(
        changed=changed,
        meters=tuple(zip(economy(document).meters, economy(moved).meters, strict=True)),
        broken=tuple(finding for finding in found if finding not in found_before),
        mended=tuple(
            finding
            for finding in found_before
            if (finding.code, finding.url) not in {(other.code, other.url) for other in found}
        ),
        still=tuple(finding for finding in found if finding in found_before),
        approvers=approvers(money_of(document), money_of(moved)) if is_agreed and changed else (),
        document=moved,
    )


def _checked(document: Document, *, is_agreed: bool) -> list[Finding]:
    """What an agreed plan waits for is not its hand-in but an amendment's."""
    found = rules.check(document)
    if not is_agreed:
        return found
    words = ("før planen kan indsendes", "før ændringsforslaget kan indsendes")
    return [replace(finding, detail=finding.detail.replace(*words)) for finding in found]


def _amounts(money: Money) -> dict[Cell, Decimal]:
    lines: dict[Cell, Decimal] = {
        BudgetCell(UUID(line.focus) if line.focus else None, line.category, line.year): line.amount
        for line in money.lines
    }
    return lines | {
        FinancingCell(p.source, p.organisation, p.name, p.form, p.year): p.amount for p in money.payments
    }


def moved_document(
    document: Document, categories: Sequence[Mapping[str, Any]], amounts: Mapping[Cell, Decimal]
) -> dict[str, Any]:
    """The document with other amounts in some cells."""
    budget = [row for row in document["budget"] if row["ended_on"] or _budget_cell(row) not in amounts]
    financing = [row for row in document["financing"] if row["ended_on"] or _cell(row) not in amounts]
    known = {category["code"]: category for category in categories}
    known |= {row["category"]["code"]: row["category"] for row in document["budget"]}
    counted = {payment.payer: payment.counts_as_local for payment in money_of(document).payments}
    organisations = {
        row["organisation"]["code"]: row["organisation"]
        for row in (*document["financing"], *document["participants"])
        if row["organisation"]
    }
    organisations.setdefault(document["plan"]["municipality"]["code"], document["plan"]["municipality"])
    for cell, amount in amounts.items():
        part: dict[str, Any] = {"uid": "", "year": cell.year, "amount": str(amount), "ended_on": None}
        if isinstance(cell, BudgetCell):
            focus = str(cell.focus) if cell.focus else None
            budget.append(part | {"category": known[cell.category], "focus": focus})
            continue
        payer = (cell.source, cell.organisation, cell.name, cell.form)
        old: Mapping[str, Any] = next(
            (row for row in document["financing"] if not row["ended_on"] and _cell(row) == cell), {}
        )
        financing.append(
            {
                **old,
                **part,
                "source": cell.source,
                "organisation": organisations[cell.organisation] if cell.organisation else None,
                "name": cell.name,
                "form": cell.form,
                "counts_as_local": counted.get(payer, cell.source != "fund"),
            }
        )
    return {**document, "budget": budget, "financing": financing}


def _budget_cell(row: Mapping[str, Any]) -> BudgetCell:
    return BudgetCell(UUID(row["focus"]) if row["focus"] else None, row["category"]["code"], row["year"])


def _cell(row: Mapping[str, Any]) -> FinancingCell:
    code = row["organisation"]["code"] if row["organisation"] else None
    return FinancingCell(row["source"], code, row["name"], row["form"], row["year"])


def approvers(before: Money, after: Money) -> tuple[Approver, ...]:
    """Who has to agree to a change of a plan that is agreed on, and why (docs/adr/0012).

    The board follows every change. What Landsbyggefonden's tilsagn rests on (its own amount, the frame, and how the
    frame is shared between indsatsområder) is the fund's; what the kommune pays in a year is the kommune's.
    """
    found = [Approver("Bestyrelsen", "Bestyrelsen følger planens økonomi og skal kende enhver ændring.")]
    years = sorted({*before.years, *after.years})
    rising = [year for year in years if after.sums_of(year).municipal > before.sums_of(year).municipal]
    falling = [year for year in years if after.sums_of(year).municipal < before.sums_of(year).municipal]
    if rising or falling:
        words = [f"mere i {_list(rising)}"] if rising else []
        words += [f"mindre i {_list(falling)}"] if falling else []
        found.append(Approver("Kommunalbestyrelsen", f"Kommunen kommer til at betale {' og '.join(words)}."))
    reasons = []
    if after.sums().lbf != before.sums().lbf:
        reasons.append(
            f"Fondens andel bliver {format_amount(after.sums().lbf)} i stedet for {format_amount(before.sums().lbf)}"
        )
    if after.sums().budget != before.sums().budget:
        reasons.append("Planens samlede ramme ændres.")
    if _by_focus(before) != _by_focus(after):
        reasons.append("Penge flyttes mellem indsatsområder, og fordelingen mellem dem er en del af aftalen.")
    if reasons:
        found.append(Approver("Landsbyggefonden", " ".join(reasons)))
    return tuple(found)


def _by_focus(money: Money) -> dict[str | None, Decimal]:
    sums: dict[str | None, Decimal] = {}
    for line in money.lines:
        sums[line.focus] = sums.get(line.focus, ZERO) + line.amount
    return {focus: amount for focus, amount in sums.items() if amount}


def _list(years: Sequence[int]) -> str:
    return " og ".join(
        [", ".join(map(str, years[:-1])), str(years[-1])] if len(years) > 1 else [str(years[0])]
    )


def years_of(document: Document) -> list[int]:
    """Calendar years that money can be moved between: those of the term, and where amounts stand."""
    return sorted({*term_years(*term_of(document)), *money_of(document).years})
