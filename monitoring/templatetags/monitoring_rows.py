"""Rows of the tables of Fremdrift, joined as strings: {% load monitoring_rows %}. Whatever people wrote is escaped."""

from collections.abc import Sequence

from django import template
from django.utils.safestring import SafeString, mark_safe

from core.addresses import reverse
from core.danish import format_amount, format_percent
from core.escaping import escaped
from core.templatetags.dkfds import badge, soft
from monitoring.calculations import GoalFigures, IndicatorFigures, MoneyRow
from monitoring.figures import ProgressFigures, words
from monitoring.templatetags.monitoring import signed_percent, thousands, way, year_cells, year_value

register = template.Library()


@register.simple_tag
def indicator_row(
    figures: ProgressFigures, goal: GoalFigures, indicator: IndicatorFigures, years: Sequence[int]
) -> SafeString:
    """An indicator of a mål year by year, how much of the way has been gone, and the rating."""
    address = reverse("monitoring:indicator", [figures.number, indicator.uid])
    notes = "".join(
        f'<sup><a href="#note-{mark}" aria-label="Bemærkning {mark}">{mark}</a></sup>'
        for mark in figures.marks.get(indicator.uid, ())
    )
    year = indicator.target_on.year if indicator.target_on else ""
    aloud = f'<span class="sr-only"> i {year}</span>' if year else ""
    gone = "–" if indicator.way is None else f"{way(indicator)}{format_percent(indicator.way, 0)}"
    return mark_safe(
        f'<tr>\n<th scope="row"><span class="row-number">{escaped(goal.number)}</span>'
        f'<a href="{address}">{escaped(indicator.name)}</a>{notes}</th>\n'
        f"{year_cells(indicator, years, figures.year)}\n"
        f'<td class="number" data-title="Mål{f" {year}" if year else ""}">'
        f"{escaped(words.target_text(indicator))}{aloud}</td>\n"
        f'<td class="nowrap">{gone}</td>\n<td>{_rating(indicator)}</td>\n</tr>'
    )


def _rating(indicator: IndicatorFigures) -> str:
    if indicator.provisional and not indicator.suggestion:
        return '<span class="secondary nowrap">Opgøres 31. dec.</span>'
    return badge(words.rating_label(indicator.suggestion), words.rating_tone(indicator.suggestion))


@register.simple_tag
def money_cells(row: MoneyRow, *, books: str, figure: str, booked: str) -> SafeString:
    """Name, budget and books of a year or an indsatsområde; the amounts open where there are `books` to open them in.
    `figure`: what the keys of its amounts end with, `booked` as it is told."""
    budget, note = thousands(row.budget), f" <small>{escaped(row.note)}</small>" if row.note else ""
    cells = [
        _opened(f"{escaped(books)}{key}-{escaped(figure)}/", f"{title} {row.name}", text) if books else text
        for key, title, text in (("budget", "Budget", budget), ("bogfoert", "Regnskab", escaped(booked)))
    ]
    return mark_safe(
        f'<th scope="row">{escaped(soft(row.name, 9))}{note}</th>\n'
        f'<td class="number">{cells[0]}</td>\n<td class="number"><strong>{cells[1]}</strong></td>'
    )


@register.simple_tag
def account_cells(row: MoneyRow, *, opens: str, query: str, kind: str = "", of_all: str = "") -> SafeString:
    """Budget, books and what differs, each a link: `opens` and `query` are what the addresses begin and end with,
    `kind` what a row is one of; a total says `of_all` instead."""
    key = f"-{escaped(kind)}-{escaped(row.code)}" if kind else escaped(of_all)
    amounts = (
        ("budget", format_amount(row.budget, kr=False)),
        ("regnskab", format_amount(row.booked, kr=False)),
        ("afvigelse", words.minus(format_amount(row.variance, kr=False))),
        ("afvigelse", signed_percent(row.variance_percent)),
    )
    before, after = escaped(opens), f"{key}/{escaped(query)}"
    return mark_safe(
        "".join(
            f'<td class="number"><a class="figure" href="{before}{name}{after}">{text}</a></td>'
            for name, text in amounts
        )
    )


@register.simple_tag
def reported_row(indicator: IndicatorFigures) -> SafeString:
    """An indicator as a redegørelse tells of it."""
    gone = "–" if indicator.way is None else format_percent(indicator.way, 0)
    texts = (
        escaped(words.baseline_text(indicator)),
        f"<strong>{year_value(indicator.current, indicator)}</strong>",
        escaped(words.target_text(indicator)),
        gone,
    )
    cells = "".join(f'<td class="number">{text}</td>' for text in texts)
    return mark_safe(f'<tr><th scope="row">{escaped(indicator.name)}</th>{cells}</tr>')


def _opened(address: str, words_before: str, text: str) -> str:
    return f'<a class="figure" href="{address}" aria-label="{escaped(words_before)}: {text}">{text}</a>'
