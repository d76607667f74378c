"""Codes in Danish: how ratings, states and values are written and which tone they have. Print only, never logic."""

from collections import Counter
from decimal import Decimal

from core.danish import format_amount, format_date, format_percent
from monitoring.calculations import (
    IndicatorFigures,
    MoneyRow,
    Rating,
    ReportFigures,
    ValueState,
    YearFigure,
)
from monitoring.models import ActivityStatus, AnnualReport, GoalFulfilment
from plans.figures import period_text, value_text

RATING_TONES = {
    Rating.AHEAD: "success",
    Rating.ON_TRACK: "info",
    Rating.BEHIND: "warning",
    Rating.FULFILLED: "success",
    Rating.PARTLY: "warning",
    Rating.NOT_FULFILLED: "error",
}
STATE_TONES = {
    ActivityStatus.State.CARRIED_OUT: "success",
    ActivityStatus.State.UNDER_WAY: "info",
    ActivityStatus.State.NOT_CARRIED_OUT: "warning",
}
STATUS_TONES = {
    AnnualReport.Status.DRAFT: "",
    AnnualReport.Status.AT_BOARD: "warning",
    AnnualReport.Status.BOARD_APPROVED: "info",
    AnnualReport.Status.SUBMITTED: "info",
    AnnualReport.Status.RETURNED: "warning",
    AnnualReport.Status.ACCEPTED: "success",
}
MINUS = "\N{MINUS SIGN}"


def rating_label(code: str) -> str:
    return str(GoalFulfilment.Rating(code).label) if code else "Ikke vurderet"


def rating_tone(code: str) -> str:
    return RATING_TONES.get(Rating(code), "") if code else ""


def state_label(code: str) -> str:
    return str(ActivityStatus.State(code).label) if code else "Ikke udfyldt"


def state_tone(code: str) -> str:
    return STATE_TONES.get(ActivityStatus.State(code), "") if code else ""


def status_label(report: AnnualReport) -> str:
    """The report's status; what lies with the fund says whether it has been opened there."""
    if report.status == AnnualReport.Status.SUBMITTED and report.first_opened_by_fund_at:
        return "Modtaget"
    return str(report.get_status_display())


def status_tone(report: AnnualReport) -> str:
    return STATUS_TONES[AnnualReport.Status(report.status)]


def value_of(indicator: IndicatorFigures, value: Decimal | None) -> str:
    return value_text(value, indicator.unit, indicator.decimals)


def year_text(indicator: IndicatorFigures, figure: YearFigure) -> str:
    """ "71 %", "0", "Diskretioneret", "Ikke målt": three different things in words."""
    if figure.state == ValueState.NONE:
        return "Ikke målt"
    if figure.state == ValueState.SUPPRESSED:
        return "Diskretioneret"
    return value_of(indicator, figure.value)


def baseline_text(indicator: IndicatorFigures) -> str:
    return value_of(indicator, indicator.baseline) or "–"


def target_text(indicator: IndicatorFigures) -> str:
    return value_of(indicator, indicator.target) or "–"


def whole_kroner(amount: Decimal) -> str:
    """ "2.512.600 kr.", with a real minus sign; øre are shown only where there are any."""
    decimals = 0 if amount == amount.to_integral_value() else 2
    return minus(format_amount(amount, decimals=decimals))


def minus(text: str) -> str:
    return MINUS + text[1:] if text.startswith("-") else text


def variance_words(row: MoneyRow) -> str:
    """ "9,0 % mindre end budgettet"."""
    share = row.variance_percent
    if not row.variance:
        return "som budgettet"
    word = "mindre" if row.variance < 0 else "mere"
    return f"{format_percent(abs(share))} {word} end budgettet" if share is not None else "uden budget"


def term_text(figures: ReportFigures) -> str:
    return f"{format_date(figures.period_from, 'day_month')} – {format_date(figures.period_to)}"


def goals_sentence(figures: ReportFigures) -> str:
    return ratings_sentence(figures.goals_by_rating)


def ratings_sentence(counts: Counter[str]) -> str:
    """ "1 opfyldt · 2 bagud": how many mål have which rating, worst last."""
    order = ("fulfilled", "ahead", "on_track", "partly", "behind", "not_fulfilled", "not_measured", "")
    return " · ".join(f"{counts[code]} {rating_label(code).lower()}" for code in order if counts[code])


__all__ = [
    "baseline_text",
    "goals_sentence",
    "minus",
    "period_text",
    "rating_label",
    "rating_tone",
    "ratings_sentence",
    "state_label",
    "state_tone",
    "status_label",
    "status_tone",
    "target_text",
    "term_text",
    "value_of",
    "variance_words",
    "whole_kroner",
    "year_text",
]
