"""A row of the money's grids, joined as a string: some thirty rows of ten cells stand on a page."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString, mark_safe

from core.danish import format_amount
from core.escaping import escaped
from core.hyphens import soft_hyphens
from core.templatetags.dkfds import icon
from funding.figures import Matrix, YearColumn
from funding.forms.grid import GridCell, GridRow, WholeRow

register = template.Library()


@register.simple_tag(takes_context=True)
def grid_row(context: Context, row: GridRow) -> SafeString:
    """Context: editable, figures_url, basis_url, positions_url."""
    figures_url, editable = (
        escaped(context.get("figures_url") or ""),
        bool(context.get("editable")),
    )
    cells = "".join([_input(cell) if editable else _figure(cell, figures_url) for cell in row.cells])
    return mark_safe(
        f'<tr data-row="{escaped(row.key)}">{_head(context, row, editable=editable)}{cells}'
        f'<td class="sum" data-sum="row"><a class="figure" data-words href="{figures_url}{escaped(row.key)}/">'
        f"{_amount(row.total)}</a></td></tr>"
    )


@register.simple_tag
def grid_head(head: str, columns: Iterable[YearColumn], *, anchors: bool = False) -> SafeString:
    """The calendar years of a grid; `anchors`: the page's links to a year lead to these."""
    years = ""
    for one in columns:
        anchor = f' id="aar-{one.year}"' if anchors else ""
        note = f"<small>{escaped(one.note)}</small>" if one.note else ""
        years += f'<th scope="col" data-year="{one.year}"{anchor}>{one.year}{note}</th>'
    first = f'<th scope="col">{escaped(soft_hyphens(head))}, kr.</th>'
    last = '<th scope="col" class="sum">I alt</th>'
    return mark_safe(f"<thead><tr>{first}{years}{last}</tr></thead>")


@register.simple_tag
def sum_cells(
    sums: Iterable[tuple[YearColumn, Decimal]],
    total: Decimal,
    *,
    base: str,
    key: str,
    part: str,
    years: str,
    whole: str,
) -> SafeString:
    """Sums of each year and of the whole term, each a link to what it is made of. `part`: what a page that is
    written in adds up there (`sum` or `from`), `years` and `whole` of what."""
    return mark_safe(
        _sums(sums, total, (f"{escaped(base)}{escaped(key)}", part, escaped(years), escaped(whole)))
    )


@register.simple_tag
def whole_row(row: WholeRow, base: str) -> SafeString:
    """A category over all indsatsområder."""
    follows = escaped(row.follows)
    address = f"{escaped(base)}budget-alle-{escaped(row.key)}"
    cells = _sums(row.cells, row.total, (address, "from", follows, follows), css=' class="sum"')
    return mark_safe(f'<tr><th scope="row">{escaped(soft_hyphens(row.label))}</th>{cells}</tr>')


def _sums(
    sums: Iterable[tuple[YearColumn, Decimal]],
    total: Decimal,
    where: tuple[str, str, str, str],
    css: str = "",
) -> str:
    """`where`: the address that the figures' begin with, and what a cell adds up."""
    address, part, years, whole = where
    cells = [
        f'<td data-year="{column.year}" data-{part}="{years}"><a class="figure" data-words'
        f' href="{address}-{column.year}/">{_amount(amount)}</a></td>'
        for column, amount in sums
    ]
    return (
        f'{"".join(cells)}<td{css} data-{part}="{whole}"><a class="figure" data-words href="{address}/">'
        f"{_amount(total)}</a></td>"
    )


@register.simple_tag
def matrix_rows(
    matrix: Matrix, years: Sequence[YearColumn], base: str, row_key: str, total_key: str
) -> SafeString:
    """A matrix in whole kroner, every amount a link: rows are `row_key` and their own key, sums `total_key`."""
    base = escaped(base)

    def row(key: str, label: str, amounts: Sequence[Decimal], total: Decimal, css: str = "") -> str:
        cells = [
            _opened(f"{base}{key}-{column.year}", amount, f"{label}, {column.year}")
            for column, amount in zip(years, amounts, strict=True)
        ]
        cells.append(_opened(f"{base}{key}", total, f"{label}, i alt"))
        return f'<tr{css}><th scope="row">{escaped(soft_hyphens(label))}</th>{"".join(cells)}</tr>'

    rows = [row(f"{row_key}{escaped(one.key)}", one.label, one.amounts, one.total) for one in matrix.rows]
    rows.append(row(total_key, "I alt", matrix.totals, matrix.total, ' class="total-row"'))
    return mark_safe("".join(rows))


def _opened(address: str, amount: Decimal, words: str) -> str:
    text = format_amount(amount, decimals=0)
    return (
        f'<td class="align-text-right"><a class="figure" href="{address}/" aria-label="{escaped(words)}: {text}">'
        f"{text}</a></td>"
    )


def _amount(value: Any) -> str:
    return "" if value is None else format_amount(value, kr=False)


def _head(context: Context, row: GridRow, *, editable: bool) -> str:
    below = f"<small>{escaped(soft_hyphens(row.detail))}</small>" if row.detail else ""
    basis, positions = (escaped(context.get(name) or "") for name in ("basis_url", "positions_url"))
    if row.basis:
        below += f'<small><a href="{basis}{escaped(row.basis)}/">Se grundlaget</a></small>'
    elif row.is_fed:
        below += f'<small><a href="{positions}">Regnet af stillinger</a></small>'
    if editable:
        below += f'<input type="hidden" name="set-{escaped(row.key)}" value="{escaped(row.guard)}">'
    return f'<th scope="row" id="{escaped(row.key)}">{escaped(soft_hyphens(row.label))}{below}</th>'


def _figure(cell: GridCell, figures_url: str) -> str:
    name = escaped(cell.name)
    css = f' class="cell-{escaped(cell.tone)}"' if cell.tone else ""
    sign = icon("warning", "Advarsel:") if cell.tone == "warning" else ""
    return (
        f'<td{css} id="{name}" data-year="{cell.column.year}">{sign}'
        f'<a class="figure" href="{figures_url}{name}/">{_amount(cell.amount)}</a></td>'
    )


def _input(cell: GridCell) -> str:
    name, wrong, told, fixed, hint = escaped(cell.name), "", "", "", ""
    css = f" cell-{escaped(cell.tone)}" if cell.tone else ""
    sign = {"error": icon("error"), "warning": icon("warning", "Advarsel:")}.get(cell.tone, "")
    if cell.is_fed:
        fixed, hint = " readonly", " Regnet, kan ikke rettes her"
    if cell.message:
        wrong = f' aria-invalid="true" aria-describedby="{name}_error"'
        told = (
            f'<span class="cell-message" id="{name}_error"><span class="sr-only">Fejl: </span>'
            f"{escaped(cell.message)}</span>"
        )
    return (
        f'<td class="cell{css}" data-year="{cell.column.year}">{sign}<input type="text" inputmode="decimal"'
        f' autocomplete="off" name="{name}" id="{name}" value="{escaped(cell.text)}"'
        f' aria-label="{escaped(cell.label)}, kr.{hint}"{fixed}{wrong}>{told}</td>'
    )
