"""A plan's row in the list of plans, joined as a string."""

from typing import Any

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from core.danish import format_date
from core.templatetags.charts import rating_squares
from core.templatetags.dkfds import badge
from portal.figures.planlist import PlanRow

register = template.Library()


@register.simple_tag
def plan_row(row: PlanRow, names_municipality: Any) -> SafeString:
    """`names_municipality`: to whoever sees the plans of several."""
    number = conditional_escape(row.number)
    years = f" · {conditional_escape(row.years)}" if row.years else ""
    applicant, label = conditional_escape(row.applicant), badge(row.label, row.tone)
    rated = '<span class="secondary">Ikke startet</span>'
    if row.ratings:
        squares = rating_squares(row.ratings, row.number)
        rated = f"{row.on_track} af {len(row.ratings)} mål<br>{squares}"
    return mark_safe(
        f'<tr><th scope="row" data-title="Plan"><a href="{row.url}">{conditional_escape(row.title)}</a>'
        f"{_below(number + years)}</th>"
        f"{_cell('Ansøger', applicant + (_told(row.municipality) if names_municipality else ''))}"
        f"{_cell('Status', label + _told(row.detail))}"
        f"{_cell('Foran eller følger planen', rated)}"
        f"{_cell('Næste skridt', conditional_escape(row.next_step or '–') + _due(row))}</tr>"
    )


def _due(row: PlanRow) -> str:
    if row.next_due is None:
        return ""
    day = format_date(row.next_due)
    return f'<br><span class="overdue">Overskredet: {day}</span>' if row.is_overdue else _below(day)


def _cell(title: str, content: str) -> str:
    """`content` is HTML already, as in `_below`."""
    return f'<td data-title="{title}">{content}</td>'


def _told(text: str) -> str:
    return _below(conditional_escape(text)) if text else ""


def _below(content: str) -> str:
    return f'<br><span class="secondary">{content}</span>'
