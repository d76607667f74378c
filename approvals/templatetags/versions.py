"""Amounts of versions beside each other, joined as strings: every one is a link to what it is made of."""

from decimal import Decimal

from django import template
from django.utils.safestring import SafeString, mark_safe

from approvals.figures.comparison import AmountChange
from approvals.figures.side_by_side import PlaceRow, SideBySide
from core.danish import format_amount
from core.escaping import escaped
from core.hyphens import soft_hyphens
from funding.templatetags.books import opened
from funding.templatetags.money import more

register = template.Library()


@register.simple_tag
def place_cells(found: SideBySide, row: PlaceRow, base: str) -> SafeString:
    """One amount a version, and what differs."""
    where = ", ".join(part for part in (row.label, row.detail) if part)
    cells = [
        _cell(base, f"{column.stage.key}-{row.figure}", column.name, where, format_amount(amount, kr=False))
        for column, amount in zip(found.columns, row.amounts, strict=True)
    ]
    if row.difference is not None:
        cells.append(_cell(base, found.since_first + row.figure, "Forskel", where, more(row.difference)))
    if row.proposed is not None:
        cells.append(_cell(base, found.since_settled + row.figure, "Til forslag", where, more(row.proposed)))
    return mark_safe("".join(cells))


def _cell(base: str, key: str, title: str, where: str, text: str) -> str:
    told = opened(base, key, text, f"{title}, {where}")
    return f'<td class="number" data-title="{escaped(title)}">{told}</td>'


@register.simple_tag
def figure(base: str, key: str, amount: Decimal, words: str, *, is_change: bool = False) -> SafeString:
    """An amount that opens; `is_change`: with its sign."""
    text = more(amount) if is_change else format_amount(amount, kr=False)
    return mark_safe(opened(base, key, text, words))


@register.simple_tag
def keyed(version: str, figure_key: str) -> str:
    return f"{version}-{figure_key}"


@register.simple_tag
def changed_row(
    row: AmountChange, base: str, before: str, after: str, *, is_total: bool = False
) -> SafeString:
    """An amount in two versions and what differs; each opens where there is a `base`."""
    difference = f"fra-{before}-til-{after}-{row.figure}"

    def cell(key: str, title: str, text: str) -> str:
        told = opened(base, key, text, f"{title}, {row.label}") if base and row.figure else text
        return f'<td class="align-text-right" data-title="{title}">{told}</td>'

    cells = cell(f"{before}-{row.figure}", "Før", format_amount(row.before, kr=False))
    cells += cell(f"{after}-{row.figure}", "Efter", format_amount(row.after, kr=False))
    unchanged = (
        '<td class="align-text-right" data-title="Forskel"><span class="secondary">Uændret</span></td>'
    )
    cells += cell(difference, "Forskel", more(row.difference)) if row.has_changed else unchanged
    css = ' class="total-row"' if is_total else ""
    return mark_safe(f'<tr{css}><th scope="row">{escaped(soft_hyphens(row.label))}</th>{cells}</tr>')
