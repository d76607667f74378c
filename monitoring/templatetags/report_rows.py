"""A redegørelse's row in the list of them, joined as a string."""

import datetime as dt

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from core.addresses import reverse
from core.danish import days_text, format_date
from core.templatetags.danish import dk_date
from core.templatetags.dkfds import badge
from monitoring.figures.words import status_label, status_tone
from monitoring.models import AnnualReport

register = template.Library()


@register.simple_tag
def report_row(report: AnnualReport, today: dt.date) -> SafeString:
    plan, year = report.plan, f"{report.year}"
    url, kommune = reverse("monitoring:report", [plan.number, report.year]), str(plan.municipality)
    if report.number > 1:
        year += f'<br><span class="secondary small">version {report.number}</span>'
    due = format_date(report.due_on)
    if report.due_on < today and not report.is_handed_in:
        due += f'<br><span class="overdue">{days_text(report.due_on, today)}</span>'
    return mark_safe(
        f'<tr><th scope="row" data-title="Plan"><a href="{url}">{conditional_escape(plan.title)}</a><br>'
        f'<span class="secondary small">{conditional_escape(plan.number)}</span></th>'
        f'<td data-title="År">{year}</td><td data-title="Kommune">{conditional_escape(kommune)}</td>'
        f'<td data-title="Status">{badge(status_label(report), status_tone(report))}</td>'
        f'<td data-title="Frist">{due}</td><td data-title="Indsendt">{dk_date(report.submitted_at) or "–"}</td></tr>'
    )
