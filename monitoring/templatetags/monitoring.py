"""Words and pictures of measurements and redegørelser: {% load monitoring %}."""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from core import charts
from core.danish import format_date, format_number, format_percent
from monitoring.calculations import (
    FocusFigures,
    GoalFigures,
    IndicatorFigures,
    MoneyRow,
    PlanFigures,
    Rating,
    ReportFigures,
    ValueState,
    YearFigure,
)
from monitoring.figures import words
from plans.figures import period_text, years_text
from plans.models import Indicator

register = template.Library()

for word in (
    words.rating_label,
    words.rating_tone,
    words.state_label,
    words.state_tone,
    words.status_label,
    words.status_tone,
    words.baseline_text,
    words.target_text,
    words.whole_kroner,
    words.variance_words,
    words.term_text,
    words.goals_sentence,
):
    register.filter(word.__name__, word)


@register.filter
def year_value(figure: YearFigure, indicator: IndicatorFigures) -> SafeString:
    """A year's value in a table: the number, or a framed word for what is not a number."""
    text = words.year_text(indicator, figure)
    if figure.state == ValueState.SUPPRESSED:
        return format_html('<span class="suppressed">{}</span>', text)
    if figure.state == ValueState.NONE:
        return format_html('<span class="not-measured">{}</span>', text)
    return format_html("{}", text)


@register.filter
def year_short(figure: YearFigure, indicator: IndicatorFigures) -> str:
    """For narrow columns of earlier years: a dash where nothing was measured."""
    return "–" if figure.state == ValueState.NONE else words.year_text(indicator, figure)


@register.filter
def in_year(indicator: IndicatorFigures, year: int) -> YearFigure | None:
    return next((figure for figure in indicator.years if figure.year == year), None)


@register.filter
def value_in(value: Decimal | None, indicator: IndicatorFigures) -> str:
    return words.value_of(indicator, value) or "–"


@register.filter
def minus(text: str) -> str:
    return words.minus(text)


@register.filter
def thousands(amount: Decimal) -> str:
    """Whole thousands of kroner, for tables whose head says so."""
    return words.minus(format_number(amount / 1000))


@register.filter
def figure_key(row: MoneyRow, keys: Mapping[str, str] | None) -> str:
    """What the keys of the row's figures in the books end with. A year is its own."""
    return (keys or {}).get(row.code, row.code)


@register.filter
def booked_until(row: MoneyRow, until: object) -> str:
    """What was booked, in thousands; a dash for a year that has not come yet."""
    if isinstance(until, int) and int(row.code) > until and not row.booked:
        return "–"
    return thousands(row.booked)


@register.filter
def millions(amount: Decimal) -> str:
    """ "9,7" of 9.681.000 kr.: a headline beside the exact figures."""
    return words.minus(format_number(amount / 1_000_000, 1))


@register.simple_tag
def activity_form(rows: dict[str, Any], uid: str) -> Any:
    return rows[uid]


@register.filter
def signed_percent(value: Decimal | None) -> str:
    return "–" if value is None else words.minus(format_number(value, 1))


@register.filter
def row_period(row: Any) -> str:
    return period_text(row.starts_on, row.ends_on)


@register.simple_tag
def indicator_trend(indicator: IndicatorFigures, key: str = "") -> SafeString:
    """Year by year from the baseline to the target, with a sentence that says the same."""
    points = []
    if indicator.baseline is not None and indicator.baseline_on is not None:
        points.append(
            charts.Point(str(indicator.baseline_on.year), indicator.baseline, words.baseline_text(indicator))
        )
    for figure in indicator.years:
        if points and figure.year <= int(points[-1].label):
            continue
        points.append(
            charts.Point(
                str(figure.year),
                figure.value,
                words.value_of(indicator, figure.value),
                missing={"none": "ikke målt", "suppressed": "diskret."}.get(figure.state, ""),
                suppressed=figure.state == ValueState.SUPPRESSED,
            )
        )
    target = charts.Point(
        str(indicator.target_on.year) if indicator.target_on else "",
        indicator.target,
        words.value_of(indicator, indicator.target),
    )
    return charts.trend(
        points, target, title=trend_words(indicator), behind=indicator.suggestion == Rating.BEHIND
    )


def trend_words(indicator: IndicatorFigures) -> str:
    parts = []
    if indicator.baseline is not None and indicator.baseline_on is not None:
        parts.append(f"udgangspunkt {words.baseline_text(indicator)} i {indicator.baseline_on.year}")
    parts += [f"{figure.year}: {words.year_text(indicator, figure)}" for figure in indicator.years]
    if indicator.target is not None and indicator.target_on is not None:
        parts.append(f"mål {words.target_text(indicator)} i {indicator.target_on.year}")
    return f"{indicator.name}: " + ", ".join(parts) + "."


@register.simple_tag
def way(indicator: IndicatorFigures) -> SafeString:
    """The small bar of the way gone, with the tick for where one should be."""
    share = None if indicator.way is None else indicator.way / 100
    due = None if indicator.time is None else indicator.time / 100
    return charts.way_bar(
        share, title=way_words(indicator), due=due, behind=indicator.suggestion == Rating.BEHIND
    )


def way_words(indicator: IndicatorFigures) -> str:
    if indicator.way is None:
        return "Vejen kan ikke regnes ud"
    text = f"{format_percent(indicator.way, 0)} af vejen"
    return (
        f"{text}, hvor {format_percent(indicator.time, 0)} af tiden er gået"
        if indicator.time is not None
        else text
    )


@register.simple_tag
def money_bars(row: MoneyRow, rows: Iterable[MoneyRow], key: str, until: object = None) -> SafeString:
    """Budget over booked, as parts of the longest bar of the table. A year after `until` has no books yet."""
    longest = max((max(one.budget, one.booked) for one in rows), default=Decimal(0)) or Decimal(1)
    title = f"{row.name}: budget {words.whole_kroner(row.budget)}, regnskab {words.whole_kroner(row.booked)}"
    coming = isinstance(until, int) and int(row.code) > until and not row.booked
    if coming:
        title = f"{row.name}: budget {words.whole_kroner(row.budget)}, regnskab endnu ikke"
    return charts.paired_bars(
        row.budget / longest, None if coming else row.booked / longest, key=f"{key}-{row.code}", title=title
    )


@register.simple_tag
def goal_squares(goals: Iterable[GoalFigures], key: str, title: str = "") -> SafeString:
    look = {
        Rating.AHEAD: charts.Look.SOLID,
        Rating.ON_TRACK: charts.Look.SOLID,
        Rating.FULFILLED: charts.Look.SOLID,
        Rating.BEHIND: charts.Look.HATCHED,
        Rating.PARTLY: charts.Look.HATCHED,
        Rating.NOT_FULFILLED: charts.Look.HATCHED,
    }
    looks = [look.get(goal.rating, charts.Look.DASHED) for goal in goals]  # type: ignore[call-overload]
    return charts.rating_squares(sorted(looks, key=list(charts.Look).index), key=f"goals-{key}", title=title)


@register.filter
def longest_years(figures: Any) -> list[int]:
    """The calendar years that a table over all indicators needs, the last one being the year looked at."""
    years = {
        figure.year for goal in figures.goals for indicator in goal.indicators for figure in indicator.years
    }
    years |= {
        indicator.baseline_on.year
        for goal in figures.goals
        for indicator in goal.indicators
        if indicator.baseline_on is not None and indicator.baseline_on.year < figures.year
    }
    return sorted(years)[-5:]


@register.simple_tag
def year_cells(indicator: IndicatorFigures, years: Iterable[int], now: int) -> SafeString:
    """The values of an indicator year by year; a phone shows the year looked at alone. A table has a hundred."""
    cells = []
    for year in years:
        css = "now" if year == now else "only-wide"
        value = year_value(indicator.current, indicator) if year == now else column_value(indicator, year)
        cells.append(f'<td class="number {css}" data-title="{year}">{conditional_escape(value)}</td>')
    return mark_safe("".join(cells))


@register.filter
def column_value(indicator: IndicatorFigures, year: int) -> str:
    """An earlier year's value; the baseline in its own year when nothing else was measured there."""
    figure = in_year(indicator, year)
    if figure is not None and figure.state != ValueState.NONE:
        return words.year_text(indicator, figure)
    if indicator.baseline_on is not None and indicator.baseline_on.year == year:
        return words.baseline_text(indicator)
    return "–"


@register.simple_tag
def report_counts(figures: ReportFigures) -> dict[str, int]:
    states = figures.activities_by_state
    return {
        "on_course": figures.goals_on_course,
        "goals": len(figures.goals),
        "activities": len(figures.activities),
        "carried_out": states["carried_out"],
        "under_way": states["under_way"],
        "not_carried_out": states["not_carried_out"],
    }


@register.filter
def until(figures: ReportFigures) -> str:
    return format_date(figures.period_to)


@register.filter
def colour(place: int) -> int:
    """Which of the four colours a chapter has."""
    return (place - 1) % 4 + 1


@register.filter
def plan_years(plan: PlanFigures) -> str:
    return years_text(plan.starts_on, plan.ends_on)


@register.filter
def focus_ratings(focus: FocusFigures) -> str:
    """ "1 følger planen · 2 bagud" of one indsatsområde."""
    return words.ratings_sentence(Counter(goal.rating for goal in focus.goals)) or "Ingen mål"


@register.filter
def has_trend(indicator: IndicatorFigures) -> bool:
    """Whether there is anything to draw: a number or a target."""
    return (
        indicator.target is not None or indicator.baseline is not None or indicator.current.value is not None
    )


@register.filter
def indicator_note(indicator: IndicatorFigures) -> str:
    """ "Danmarks Statistik · seneste måling · lavere er bedre"."""
    parts = [
        indicator.baseline_source,
        str(Indicator.AddingUp(indicator.adding_up).label).lower(),
        str(Indicator.Direction(indicator.direction).label).lower() if indicator.direction else "",
    ]
    return " · ".join(part for part in parts if part)
