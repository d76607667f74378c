"""A plan's row of Økonomi på tværs, joined as a string: every amount of a page's 25 is a link to what it is made of."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from core.danish import format_amount, format_date, format_percent, format_signed
from core.hyphens import soft_hyphens
from core.templatetags.dkfds import badge
from portal.figures.portfolio import MoneyOfPlan

register = template.Library()


@register.simple_tag
def money_row(row: MoneyOfPlan, names_municipality: Any) -> SafeString:
    """`names_municipality`: to whoever sees the plans of several."""
    urls, number, title = row.urls, conditional_escape(row.number), conditional_escape(row.title)
    below = f"{number} · {conditional_escape(row.municipality)}" if names_municipality else number
    granted, used = _opened(urls["tilsagn"], row.granted), "–"
    if row.other_grant is not None and not row.year:
        granted += _below(f"Tilsagn {_opened(urls['brev'], row.other_grant)}")
    if row.percent is not None:
        used = format_percent(row.percent)
        words = f"Bogført af budgettet, {title}: {used}"
        used = f'<a class="figure" href="{urls["bogfoert"]}" aria-label="{words}">{used}</a>'
    expected = format_signed(row.expected, kr=False)
    return mark_safe(
        f'<tr><th scope="row"><a href="{row.url}">{conditional_escape(soft_hyphens(row.title))}</a>{_below(below)}</th>'
        f'<td class="nowrap" data-title="Slutter">{_end(row)}</td>'
        f"{_cell('Budget, kr.', _opened(urls['budget'], row.budget))}{_cell('Fondens andel', granted)}"
        f"{_cell('Bogført', _opened(urls['bogfoert'], row.booked) + _below(used))}"
        f"{_cell('Prognose', _opened(urls['prognose'], row.forecast))}"
        f"{_cell('Afvigelse', _link(urls['afvigelse'], expected))}</tr>"
    )


def _end(row: MoneyOfPlan) -> str:
    day = format_date(row.ends_on, "short") if row.ends_on else ""
    if row.is_expiring:
        return f"{day}<br>{badge('Inden for et år', 'warning')}"
    return f"{day}<br>{badge('Afsluttet')}" if row.status == "ended" else day


def _cell(title: str, content: str) -> str:
    return f'<td class="number" data-title="{title}">{content}</td>'


def _opened(address: str, amount: Decimal) -> str:
    return _link(address, format_amount(amount, kr=False))


def _link(address: str, text: str) -> str:
    return f'<a class="figure" href="{address}">{text}</a>'


def _below(content: str) -> str:
    """`content` is HTML already."""
    return f'<br><span class="secondary">{content}</span>'
