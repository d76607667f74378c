"""What a redegørelse says of its money at the limits: an øre over and under, and whether it may be sent."""

import datetime as dt
from decimal import Decimal

import pytest

from core.rules import Finding, Severity
from core.workflow import NotReady
from funding.models import BudgetLine, LedgerEntry, LedgerYear
from monitoring import actions
from monitoring.figures import current_figures, refresh
from monitoring.models import AnnualReport
from monitoring.rules import check
from plans.models import GrantScheme, Plan
from tests.factories.accounts import Cast
from tests.factories.monitoring import (
    TODAY,
    YEAR,
    approved_report,
    at_noon,
    complete_report,
    draft_report,
    fill_report,
    fresh,
)

BUDGET = Decimal("300000.00")


def booked_but_for_one_line(plan: Plan, used: str) -> None:
    """Every line of the year is used to the øre; the cross-cutting salaries have 300.000 kr. and have used `used`."""
    LedgerEntry.objects.filter(plan=plan, ledger_year__year=YEAR).delete()
    lines = BudgetLine.objects.current().filter(plan=plan, year=YEAR).select_related("category", "focus")
    lines.filter(category__code="loen", focus=None).update(amount=BUDGET)
    ledger = LedgerYear.objects.get(plan=plan, year=YEAR)
    for line in lines:
        is_one = line.category.code == "loen" and line.focus is None
        LedgerEntry.objects.create(
            ledger_year=ledger,
            plan=plan,
            booked_on=dt.date(YEAR, 10, 1),
            category=line.category,
            focus=line.focus,
            source="fund",
            text="Årets forbrug",
            amount=Decimal(used) if is_one else line.amount,
        )


def unexplained_report(plan: Plan, cast: Cast) -> AnnualReport:
    """Nothing is missing but the explanation of the variances."""
    report = draft_report(plan, cast)
    fill_report(report, cast.mette)
    AnnualReport.objects.filter(pk=report.pk).update(variance_explanation="")
    LedgerYear.objects.filter(plan=plan, year=YEAR).update(state="closed", closed_on=TODAY)
    return fresh(report)


def found(report: AnnualReport, code: str, *, handing_in: bool = False) -> list[Finding]:
    findings = check(current_figures(report), today=TODAY, handing_in=handing_in)
    return [finding for finding in findings if finding.code == code]


@pytest.mark.parametrize(
    ("percent", "used", "is_told"),
    [
        # The limit in kroner: 25.000, which is more than 5 % of 300.000.
        ("5", "275000.01", False),
        ("5", "275000.00", True),
        ("5", "274999.99", True),
        ("5", "324999.99", False),
        ("5", "325000.00", True),
        # The limit in per cent: 10 % of 300.000 is 30.000.
        ("10", "270000.01", False),
        ("10", "270000.00", True),
        ("10", "269999.99", True),
    ],
)
def test_a_variance_is_explained_from_the_limit_on(
    plan: Plan, cast: Cast, percent: str, used: str, is_told: bool
) -> None:
    GrantScheme.objects.filter(pk=plan.scheme_id).update(
        variance_percent=percent, variance_amount=Decimal("25000.00")
    )
    booked_but_for_one_line(plan, used)
    findings = found(unexplained_report(plan, cast), "VARIANCE_UNEXPLAINED")
    assert len(findings) == is_told


def test_what_is_said_of_a_variance(plan: Plan, cast: Cast) -> None:
    booked_but_for_one_line(plan, "269999.99")
    report = unexplained_report(plan, cast)
    (finding,) = found(report, "VARIANCE_UNEXPLAINED")
    assert finding.severity == Severity.WARNING
    assert finding.message.endswith("har brugt 30.000,01 kr. mindre end budgettet.")
    assert finding.detail == "10,0\N{NO-BREAK SPACE}% af 300.000 kr. Skriv en forklaring på afvigelsen."
    assert finding.url == f"/planer/{plan.number}/prognose/{YEAR}/loen/tvaergaaende/#forklaring"
    AnnualReport.objects.filter(pk=report.pk).update(variance_explanation="En stilling stod tom.")
    assert found(fresh(report), "VARIANCE_UNEXPLAINED") == []


@pytest.mark.parametrize("blocks", [False, True])
def test_whether_an_unexplained_variance_stops_the_report_is_the_schemes_to_say(
    plan: Plan, cast: Cast, blocks: bool
) -> None:
    GrantScheme.objects.filter(pk=plan.scheme_id).update(variance_blocks_report=blocks)
    booked_but_for_one_line(plan, "270000.00")
    report = unexplained_report(plan, cast)
    (finding,) = found(report, "VARIANCE_UNEXPLAINED")
    assert finding.severity == (Severity.ERROR if blocks else Severity.WARNING)
    if blocks:
        with pytest.raises(NotReady, match=r"30\.000 kr\. mindre end budgettet"):
            actions.send_to_board(report=report, by=cast.mette, seen_version=report.version)
    else:
        actions.send_to_board(report=report, by=cast.mette, seen_version=report.version)
    assert fresh(report).status == ("draft" if blocks else "at_board")


def test_the_board_may_see_open_books_and_the_fund_may_not(plan: Plan, cast: Cast) -> None:
    report = complete_report(plan, cast)
    assert found(report, "LEDGER_YEAR_OPEN", handing_in=True) == []
    LedgerYear.objects.filter(plan=plan, year=YEAR).update(state="open", closed_on=None)
    (to_board,) = found(report, "LEDGER_YEAR_OPEN")
    (to_fund,) = found(report, "LEDGER_YEAR_OPEN", handing_in=True)
    assert (to_board.severity, to_fund.severity) == (Severity.WARNING, Severity.ERROR)
    assert to_fund.message == f"Regnskabet for {YEAR} er ikke lukket."
    assert to_fund.detail.startswith("Økonomimedarbejderen skal lukke det, før redegørelsen kan indsendes.")
    assert to_fund.url == f"/planer/{plan.number}/regnskab/?aar={YEAR}"
    # Without a single entry there is nothing to close: that is another rule's.
    LedgerEntry.objects.filter(plan=plan, ledger_year__year=YEAR).delete()
    assert found(report, "LEDGER_YEAR_OPEN", handing_in=True) == []


def test_a_report_is_not_handed_in_over_open_books(plan: Plan, cast: Cast) -> None:
    report = approved_report(plan, cast)
    LedgerYear.objects.filter(plan=plan, year=YEAR).update(state="open", closed_on=None)
    with at_noon():
        with pytest.raises(NotReady, match=f"Regnskabet for {YEAR} er ikke lukket"):
            actions.submit(report=report, by=cast.lars, seen_version=report.version)
        assert fresh(report).status == "board_approved"
        LedgerYear.objects.filter(plan=plan, year=YEAR).update(state="closed", closed_on=TODAY)
        refresh(report)
        actions.submit(report=report, by=cast.lars, seen_version=report.version)
    assert fresh(report).status == "submitted"
