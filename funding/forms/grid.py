"""The tables of the economy page, ready to be drawn: hundreds of cells, so nothing is looked up in the template."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from funding.calculations import CASH, FUND, MUNICIPALITY
from funding.figures import Economy, FocusBudget, Meter, PayerFigure, YearColumn
from funding.figures.explained import focus_key
from funding.figures.meters import EXACT
from funding.forms.economy import EconomyForm, budget_row, financing_row

ALL = "alle"


@dataclass(frozen=True, slots=True)
class GridCell:
    """`text` is what stands in an input; `amount` what is printed where nobody writes."""

    name: str
    column: YearColumn
    text: str
    amount: Decimal
    label: str
    tone: str = ""
    message: str = ""
    # Computed from posts or hours, so nobody types in it.
    is_fed: bool = False


@dataclass(frozen=True, slots=True)
class GridRow:
    """`basis` is the key of a payer that pays with something else than money: what is behind it has a page."""

    key: str
    label: str
    detail: str
    guard: str
    cells: tuple[GridCell, ...]
    total: Decimal
    basis: str = ""

    @property
    def is_fed(self) -> bool:
        return any(cell.is_fed for cell in self.cells)


@dataclass(frozen=True, slots=True)
class GridTable:
    """`sums` are (year column, amount); a table that is not chosen is drawn hidden, so that nothing typed is lost."""

    code: str
    name: str
    title: str
    sum_label: str
    rows: tuple[GridRow, ...]
    sums: tuple[tuple[YearColumn, Decimal], ...]
    total: Decimal
    is_hidden: bool = False
    is_ended: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A filter tag of the budget."""

    code: str
    label: str
    url: str
    active: bool
    count: str = ""


def chosen_code(form: EconomyForm, wanted: str, *, editable: bool) -> str:
    """The indsatsområde to show: the one asked for, all when several have errors, otherwise the first to write in."""
    codes = [focus.code for focus in form.shown.foci]
    wrong = {form.slots[name].group for name in form.errors if name in form.slots} - {""}
    if wrong and wrong != {wanted}:
        return wrong.pop() if len(wrong) == 1 else ALL
    if wanted in (*codes, ALL):
        return wanted
    return codes[0] if editable else ALL


def choices(form: EconomyForm, chosen: str) -> list[Choice]:
    tags = [(ALL, "Alle"), *((focus.code, focus.label) for focus in form.shown.foci)]
    return [Choice(code, label, f"?indsats={code}#budget", code == chosen) for code, label in tags]


def budget_tables(form: EconomyForm, chosen: str) -> list[GridTable]:
    return [_budget_table(form, focus, hidden=chosen not in (ALL, focus.code)) for focus in form.shown.foci]


def _budget_table(form: EconomyForm, focus: FocusBudget, *, hidden: bool) -> GridTable:
    years = form.shown.years
    rows = tuple(
        GridRow(
            key := budget_row(focus, row.key),
            row.label,
            "",
            form.guard_of(key, years),
            _cells(form, key, years, row.amounts),
            row.total,
        )
        for row in focus.matrix.rows
    )
    return GridTable(
        code=focus.code,
        name=grid_name(focus),
        title=focus.name,
        sum_label=f"{focus.name} i alt",
        rows=rows,
        sums=tuple(zip(years, focus.matrix.totals, strict=True)),
        total=focus.total,
        is_hidden=hidden,
        is_ended=focus.is_ended,
    )


def financing_table(form: EconomyForm) -> GridTable:
    economy = form.shown
    rows = tuple(_financing_row(form, payer) for payer in economy.payers)
    return GridTable(
        code="finansiering",
        name="financing",
        title="Finansiering",
        sum_label="Finansiering i alt",
        rows=rows,
        sums=tuple(zip(economy.years, economy.financing_totals, strict=True)),
        total=economy.financing,
    )


def _financing_row(form: EconomyForm, payer: PayerFigure) -> GridRow:
    key, years = financing_row(payer), form.shown.years
    marked = form.shown.unusual_years if payer.source == MUNICIPALITY else ()
    return GridRow(
        key,
        payer.label,
        payer.detail,
        form.guard_of(key, years),
        _cells(form, key, years, payer.amounts, marked),
        payer.total,
        "" if payer.form == CASH else payer.key,
    )


def _cells(
    form: EconomyForm,
    row: str,
    years: Sequence[YearColumn],
    amounts: Sequence[Decimal],
    warned: Iterable[int] = (),
) -> tuple[GridCell, ...]:
    return tuple(
        _cell(form, f"{row}-{column.year}", column, amount, column.year in warned)
        for column, amount in zip(years, amounts, strict=True)
    )


def _cell(form: EconomyForm, name: str, column: YearColumn, amount: Decimal, warned: bool) -> GridCell:
    errors = [str(error) for error in form.errors.get(name) or ()]
    tone = "error" if errors else "warning" if warned else ""
    return GridCell(
        name,
        column,
        form.text_of(name),
        amount,
        form.slots[name].label,
        tone,
        " ".join(errors),
        form.slots[name].is_fed,
    )


@dataclass(frozen=True, slots=True)
class MeterKeys:
    """What a meter follows while somebody writes: rows of the grids, and the words for what they come to."""

    rows: str
    of: str
    limit: str
    scale: str
    rule: str
    slack: int
    words: str


RULES = {
    "lbf": ("most", {"ok": "{0} under grænsen", "exact": EXACT, "over": "{0} over grænsen"}),
    "local": (
        "least",
        {
            "ok": "Kravet er opfyldt: {0} over",
            "exact": EXACT,
            "under": "Kravet er ikke opfyldt: {0} under",
        },
    ),
    "municipal": (
        "about",
        {
            "ok": "Som standardandelen",
            "under": "{0} under standardandelen",
            "over": "{0} over standardandelen",
        },
    ),
}


def meters_followed(form: EconomyForm) -> list[tuple[Meter, MeterKeys]]:
    payers = form.shown.payers
    rows = {
        "lbf": [financing_row(payer) for payer in payers if payer.source == FUND],
        "local": [financing_row(payer) for payer in payers if payer.counts_as_local],
        "municipal": [financing_row(payer) for payer in payers if payer.source == MUNICIPALITY],
    }
    return [
        (
            meter,
            MeterKeys(
                rows=" ".join(rows[meter.key]),
                of=" ".join(f"{grid}-all" for grid in budget_grids(form)),
                limit=f"{meter.limit:f}",
                scale=f"{meter.scale:f}",
                rule=RULES[meter.key][0],
                slack=len(form.shown.years),
                words=json.dumps(RULES[meter.key][1], ensure_ascii=False),
            ),
        )
        for meter in form.shown.meters
    ]


def budget_grids(form: EconomyForm) -> list[str]:
    """Names of the grids that make up the plan's budget."""
    return [grid_name(focus) for focus in form.shown.foci]


def grid_name(focus: FocusBudget) -> str:
    """Also the key of the figure that explains its sum."""
    return focus_key(focus)


@dataclass(frozen=True, slots=True)
class WholeRow:
    """A category over all indsatsområder; `follows` are the rows of the grids that it adds up."""

    key: str
    label: str
    follows: str
    cells: tuple[tuple[YearColumn, Decimal], ...]
    total: Decimal


def whole_rows(form: EconomyForm) -> list[WholeRow]:
    return [
        WholeRow(
            row.key,
            row.label,
            " ".join(f"{grid_name(focus)}/{budget_row(focus, row.key)}" for focus in form.shown.foci),
            tuple(zip(form.shown.years, row.amounts, strict=True)),
            row.total,
        )
        for row in form.shown.budget.rows
    ]


def sums(economy: Economy, amounts: Sequence[Decimal]) -> list[tuple[YearColumn, Decimal]]:
    return list(zip(economy.years, amounts, strict=True))
