"""What must be in place before a redegørelse goes to the board. One rule = one function with a stable code."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from core.addresses import reverse
from core.danish import format_amount, format_date, format_number, format_percent
from core.rules import Finding, Severity
from monitoring.calculations import (
    MoneyRow,
    Rating,
    ReportFigures,
    VarianceLine,
    is_before_term,
    lowest_value,
    percent_of,
    printed,
)

# So many lines about variances, and no more.
MANY = 3


def check(
    figures: ReportFigures, *, today: dt.date, approvers: int = 1, handing_in: bool = False
) -> list[Finding]:
    """Broken rules, errors first. `approvers`: how many people may confirm the board's approval. `handing_in`: the
    board has approved, and the next step is Landsbyggefonden."""
    findings = [
        *year_not_over(figures, today),
        *summary_missing(figures),
        *what_changed_missing(figures),
        *goal_not_rated(figures),
        *activity_without_status(figures),
        *sums_differ(figures),
        *variance_unexplained(figures),
        *nothing_booked(figures),
        *ledger_year_open(figures, handing_in=handing_in),
        *coming_year_empty(figures),
        *nobody_approves(figures, approvers),
    ]
    return sorted(findings, key=lambda finding: not finding.is_error)


def passed(figures: ReportFigures) -> list[str]:
    """What has been looked at and is in order, in words."""
    done = []
    if not list(sums_differ(figures)) and figures.money.entries:
        done.append("Regnskabet stemmer pr. kategori og kilde")
    if figures.goals and not list(goal_not_rated(figures)):
        done.append(f"Alle {len(figures.goals)} mål har en målopfyldelse")
    if figures.activities and not list(activity_without_status(figures)):
        done.append(f"Alle {len(figures.activities)} handlinger har en status")
    if figures.coming_year and not list(coming_year_empty(figures)):
        done.append(f"Milepælsplanen for {figures.coming_year} er udfyldt")
    # Every text field refuses them when it is saved.
    return [*done, "Ingen CPR-numre i teksterne"]


def _url(figures: ReportFigures, part: str, *more: str) -> str:
    return reverse(f"monitoring:report_{part}", args=[figures.plan.number, figures.year, *more])


def year_not_over(figures: ReportFigures, today: dt.date) -> Iterator[Finding]:
    if today <= figures.period_to:
        yield Finding(
            "YEAR_NOT_OVER",
            Severity.ERROR,
            f"{figures.year} er ikke slut endnu.",
            f"Redegørelsen kan sendes videre efter den {format_date(figures.period_to)}.",
        )


def summary_missing(figures: ReportFigures) -> Iterator[Finding]:
    if not figures.summary.strip():
        yield Finding(
            "SUMMARY_MISSING",
            Severity.ERROR,
            "Sammenfatningen mangler.",
            "Skriv kort, hvordan året er gået.",
            url=_url(figures, "summary") + "#id_summary",
            link_text="Skriv sammenfatning",
        )


def what_changed_missing(figures: ReportFigures) -> Iterator[Finding]:
    if figures.version > 1 and not figures.what_changed.strip():
        yield Finding(
            "WHAT_CHANGED_MISSING",
            Severity.ERROR,
            "Skriv, hvad der er ændret siden sidste version.",
            f"Dette er version {figures.version}. Landsbyggefonden sendte version {figures.version - 1} retur.",
            url=_url(figures, "summary") + "#id_what_changed",
            link_text="Skriv, hvad der er ændret",
        )


def goal_not_rated(figures: ReportFigures) -> Iterator[Finding]:
    for goal in figures.goals:
        if goal.is_rated:
            continue
        if goal.suggestion == Rating.NOT_MEASURED:
            detail = (
                f"En indikator er ikke målt i {figures.year}. Vælg målopfyldelse, og skriv en begrundelse."
            )
        else:
            detail = "Tallene giver intet forslag. Vælg målopfyldelse, og skriv en begrundelse."
        yield Finding(
            "GOAL_NOT_RATED",
            Severity.ERROR,
            f"Mål {goal.number or goal.title} mangler målopfyldelse.",
            detail,
            url=_url(figures, "goal", goal.uid) + "#id_rating",
            link_text=f"Ret mål {goal.number}".strip(),
        )


def activity_without_status(figures: ReportFigures) -> Iterator[Finding]:
    missing = [activity for activity in figures.activities if not activity.state]
    if missing:
        names = ", ".join(activity.number or activity.title for activity in missing[:5])
        more = f" og {len(missing) - 5} til" if len(missing) > 5 else ""
        count = "1 handling" if len(missing) == 1 else f"{len(missing)} handlinger"
        yield Finding(
            "ACTIVITY_WITHOUT_STATUS",
            Severity.ERROR,
            f"{count} mangler status.",
            f"Det gælder {names}{more}.",
            url=_url(figures, "activities") + f"#handling-{missing[0].uid}",
            link_text="Udfyld status",
        )


def sums_differ(figures: ReportFigures) -> Iterator[Finding]:
    money = figures.money
    by_source = sum((row.booked for row in money.sources), start=money.total.booked * 0)
    if by_source != money.total.booked:
        yield Finding(
            "SUMS_DIFFER",
            Severity.ERROR,
            "Regnskabet er ikke ens pr. kategori og pr. kilde.",
            f"{format_amount(money.total.booked)} pr. kategori og {format_amount(by_source)} pr. kilde.",
            url=reverse("funding:ledger", args=[figures.plan.number]),
            link_text="Se regnskabet",
            found=str(by_source),
            limit=str(money.total.booked),
        )


def variance_unexplained(figures: ReportFigures) -> Iterator[Finding]:
    """One line for each budget line; many become one, so that the list stays readable. Warning or error is data."""
    if not figures.money.entries:
        return
    lines = figures.unexplained
    severity = Severity.ERROR if figures.variance_blocks else Severity.WARNING
    url, link = _url(figures, "money") + "#id_variance_explanation", "Skriv forklaring"
    if len(lines) > MANY:
        limit = f"{format_percent(figures.variance_limit, 0)} og {format_amount(figures.variance_amount)}"
        yield Finding(
            "VARIANCE_UNEXPLAINED",
            severity,
            f"{len(lines)} linjer afviger mindst {limit} fra budgettet.",
            f"{'; '.join(line.name for line in lines)}. Skriv en forklaring på afvigelserne.",
            url,
            link,
            found=str(len(lines)),
            limit=str(figures.variance_limit),
        )
        return
    for line in lines:
        yield Finding(
            "VARIANCE_UNEXPLAINED",
            severity,
            f"{line.name} har brugt {variance_text(line)}.",
            f"{_share_text(line)}Skriv en forklaring på afvigelsen.",
            reverse(
                "funding:forecast_line", args=[figures.plan.number, figures.year, line.category, line.focus]
            )
            + "#forklaring",
            link,
            found=str(line.variance),
        )


def variance_text(row: MoneyRow | VarianceLine) -> str:
    """ "188.150 kr. mindre end budgettet"; øre are shown only where there are any."""
    amount = abs(row.variance)
    text = format_amount(amount, decimals=0 if amount == amount.to_integral_value() else 2)
    if not row.variance:
        return "det samme som budgettet"
    return f"{text} {'mindre' if row.variance < 0 else 'mere'} end budgettet"


def _share_text(line: VarianceLine) -> str:
    share = printed(percent_of(abs(line.variance), line.budget), 1)
    if share is None:
        return "Der var intet budget. "
    return f"{format_percent(share)} af {format_amount(line.budget, decimals=0)} "


def nothing_booked(figures: ReportFigures) -> Iterator[Finding]:
    if not figures.money.entries:
        yield Finding(
            "NOTHING_BOOKED",
            Severity.WARNING,
            f"Der er ikke bogført noget i {figures.year}.",
            "Redegørelsen skal vise, hvad pengene er brugt til.",
            url=reverse("funding:ledger", args=[figures.plan.number]),
            link_text="Gå til regnskabet",
        )


def ledger_year_open(figures: ReportFigures, *, handing_in: bool) -> Iterator[Finding]:
    """The board may see books that are open; Landsbyggefonden gets accounts that can no longer move."""
    if figures.money.entries and not figures.money.closed:
        yield Finding(
            "LEDGER_YEAR_OPEN",
            Severity.ERROR if handing_in else Severity.WARNING,
            f"Regnskabet for {figures.year} er ikke lukket.",
            "Økonomimedarbejderen skal lukke det, før redegørelsen kan indsendes. "
            "Bliver der bogført mere, skal styregruppen se tallene igen.",
            url=f"{reverse('funding:ledger', args=[figures.plan.number])}?aar={figures.year}",
            link_text="Gå til regnskabet",
        )


def coming_year_empty(figures: ReportFigures) -> Iterator[Finding]:
    if figures.coming_year and not figures.coming_milestones and not figures.coming_activities:
        yield Finding(
            "COMING_YEAR_EMPTY",
            Severity.WARNING,
            f"Der er hverken milepæle eller handlinger i {figures.coming_year}.",
            "De hentes fra planen.",
            url=_url(figures, "milestones"),
            link_text="Se milepælsplanen",
        )


def nobody_approves(figures: ReportFigures, approvers: int) -> Iterator[Finding]:
    if not approvers:
        yield Finding(
            "NOBODY_APPROVES",
            Severity.WARNING,
            f"Ingen kan godkende på {figures.board}s vegne.",
            "Der er ingen formand med login, som ikke selv har skrevet i redegørelsen.",
            url=reverse("plans:team", args=[figures.plan.number]),
            link_text="Se planens personer",
        )


# A measurement: what is wrong with it, or nothing


def measured_too_early(day: dt.date, starts_on: dt.date | None) -> str:
    if starts_on is None or not is_before_term(day, starts_on):
        return ""
    return (
        f"Planen begynder den {format_date(starts_on)}. Hvordan det var før, står som indikatorens udgangspunkt. "
        "Ret datoen."
    )


def measured_too_low(value: Decimal | None, unit: str, baseline: Decimal | None) -> str:
    lowest = lowest_value(unit, baseline)
    if value is None or lowest is None or value >= lowest:
        return ""
    return f"Med denne enhed kan værdien ikke være under {format_number(lowest)}. Ret tallet."
