"""Plans that have been running for a while, with measurements, books and redegørelser. It is 10 March 2029: the
second calendar year is over and its report is due on 30 June."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from accounts.models import User
from core.danish import COPENHAGEN
from core.dates import as_of
from funding.models import BudgetLine, FinancingShare, LedgerEntry, LedgerYear
from monitoring import actions
from monitoring.figures import refresh
from monitoring.models import ActivityStatus, AnnualReport, GoalFulfilment, Measurement
from monitoring.permissions import WRITTEN
from plans.models import Activity, Goal, Indicator, Plan
from tests.factories.funding import add_economy
from tests.factories.plans import complete_plan
from tests.factories.remember import remembered

TODAY = dt.date(2029, 3, 10)
NOON = dt.datetime(2029, 3, 10, 12, 0, tzinfo=COPENHAGEN)
MEETING = dt.date(2029, 3, 8)
YEAR = 2028

# Shares of the way that the plan's indicators have gone at the end of 2027 and 2028 (the time: 42 % and 62 %), in their
# order. None: suppressed. A missing one: not measured.
WAYS = (("40", "75"), ("10", "40"), ("30", "60"), ("40", "100"), ("45",), ("30", None))


@contextmanager
def at_noon(moment: dt.datetime = NOON) -> Iterator[None]:
    with as_of(moment):
        yield


@remembered
def started_plan(cast: Any, **fields: Any) -> Plan:
    """In drift since 1 April 2027, with budget, financing and numbered content; nothing measured and nothing booked.

    Made by hand: approval is walked through in the tests of approvals and end to end.
    """
    plan = complete_plan(cast, **fields)
    add_economy(plan, total="11500000.00")
    number_content(plan)
    day = dt.date(2026, 12, 1)
    Plan.objects.filter(pk=plan.pk).update(
        status=Plan.Status.RUNNING,
        shared_on=day,
        submitted_on=day,
        sent_to_fund_on=day,
        started_on=plan.starts_on,
    )
    return Plan.objects.get(pk=plan.pk)


def number_content(plan: Plan) -> None:
    for focus in plan.foci.select_related("focus_area"):
        for at, goal in enumerate(Goal.objects.filter(focus=focus).order_by("position", "pk"), start=1):
            number = f"{focus.focus_area.order}.{at}"
            Goal.objects.filter(pk=goal.pk).update(number=number)
            for place, activity in enumerate(goal.activities.order_by("position", "pk"), start=1):
                Activity.objects.filter(pk=activity.pk).update(number=f"{number}.{place}")


def add_measurement(
    indicator: Indicator, value: str | None, on: dt.date, *, by: User | None = None, note: str = ""
) -> Measurement:
    return Measurement.objects.create(
        plan=indicator.plan,
        indicator=indicator,
        measured_on=on,
        state=Measurement.State.SUPPRESSED if value is None else Measurement.State.VALUE,
        value=None if value is None else Decimal(value),
        note=note,
        registered_by=by,
        registered_at=NOON,
    )


def indicators_of(plan: Plan) -> list[Indicator]:
    return list(
        Indicator.objects.filter(plan=plan)
        .select_related("goal", "plan")
        .order_by("goal__focus__focus_area__order", "goal__position", "position", "pk")
    )


@remembered
def measured_plan(cast: Any, **fields: Any) -> Plan:
    """Ahead, on track, behind, fulfilled, not measured and suppressed: one of each. Books of 2027 and 2028."""
    plan = started_plan(cast, **fields)
    for indicator, ways in zip(indicators_of(plan), WAYS, strict=False):
        target = indicator.targets.order_by("-due_on")[0]
        for year, way in zip((2027, 2028), ways, strict=False):
            value = None
            if way is not None:
                span = target.value - indicator.baseline_value
                value = str(round(indicator.baseline_value + span * Decimal(way) / 100, indicator.decimals))
            add_measurement(indicator, value, dt.date(year, 12, 1), by=cast.mette)
    book(plan)
    return plan


def book(plan: Plan, *, share: str = "0.9") -> None:
    """Nine tenths of each budget line of the past years, paid by the sources in turn."""
    sources = [FinancingShare.Source.FUND, FinancingShare.Source.MUNICIPALITY]
    for year in (2027, 2028):
        ledger, _ = LedgerYear.objects.get_or_create(plan=plan, year=year)
        lines = BudgetLine.objects.current().filter(plan=plan, year=year).select_related("category")
        for at, line in enumerate(lines):
            LedgerEntry.objects.create(
                ledger_year=ledger,
                plan=plan,
                booked_on=dt.date(year, 10, 1),
                category=line.category,
                focus=line.focus,
                source=sources[at % 2],
                text=f"Bilag til {line.category.name}",
                voucher=f"{year}-{at + 1}",
                amount=(line.amount * Decimal(share)).quantize(Decimal("0.01")),
            )


def draft_report(plan: Plan, cast: Any, *, year: int = YEAR) -> AnnualReport:
    """Begun and empty."""
    with at_noon():
        return fresh(actions.begin_report(plan=plan, year=year, by=cast.mette))


def complete_report(plan: Plan, cast: Any, *, year: int = YEAR) -> AnnualReport:
    """A draft in which nothing is missing, written by Mette; the year's books are closed."""
    report = draft_report(plan, cast, year=year)
    fill_report(report, cast.mette)
    close_books(plan, year)
    return fresh(report)


def close_books(plan: Plan, year: int = YEAR) -> None:
    closed = {"state": LedgerYear.State.CLOSED, "closed_on": TODAY}
    LedgerYear.objects.filter(plan=plan, year=year).update(**closed)


def fill_report(report: AnnualReport, by: User) -> None:
    report.summary = "Vi har fået **flere unge** i fritidsjob.\n\n- Lektiecafeen er åben fire dage om ugen"
    report.variance_explanation = "En stilling stod tom i tre måneder."
    report.what_changed = "Rettet tallet for fritidsjob." if report.number > 1 else ""
    _written(report, by)
    for goal in Goal.objects.current().filter(plan=report.plan):
        _written(
            GoalFulfilment(
                report=report,
                goal=goal,
                rating="on_track",
                reason="Vi følger planen.",
                text="Det gik fremad.",
            ),
            by,
        )
    for activity in Activity.objects.current().filter(plan=report.plan):
        _written(
            ActivityStatus(report=report, activity=activity, state="carried_out", text="Holdt hele året."), by
        )


def _written(row: Any, by: User) -> None:
    row._history_user, row._change_reason = by, WRITTEN
    row.save()


def report_at_board(plan: Plan, cast: Any, *, year: int = YEAR) -> AnnualReport:
    report = complete_report(plan, cast, year=year)
    with at_noon():
        actions.send_to_board(report=report, by=cast.mette, seen_version=report.version)
    return fresh(report)


def approved_report(plan: Plan, cast: Any, *, year: int = YEAR) -> AnnualReport:
    report = report_at_board(plan, cast, year=year)
    with at_noon():
        refresh(report)
        actions.approve(
            report=report,
            by=cast.karim,
            seen_version=report.version,
            seen_content=report.content_now,
            meeting_on=MEETING,
        )
    return fresh(report)


def submitted_report(plan: Plan, cast: Any, *, year: int = YEAR) -> AnnualReport:
    report = approved_report(plan, cast, year=year)
    with at_noon():
        actions.submit(report=report, by=cast.lars, seen_version=report.version)
    return fresh(report)


def returned_report(plan: Plan, cast: Any) -> AnnualReport:
    report = submitted_report(plan, cast)
    with at_noon():
        actions.return_report(
            report=report, by=cast.else_, seen_version=report.version, remarks="Forklar afvigelsen."
        )
    return fresh(report)


def accepted_report(plan: Plan, cast: Any) -> AnnualReport:
    report = submitted_report(plan, cast)
    with at_noon():
        actions.accept(report=report, by=cast.else_, seen_version=report.version)
    return fresh(report)


def fresh(report: AnnualReport) -> AnnualReport:
    return AnnualReport.objects.select_related("plan__scheme", "plan__municipality__organisation").get(
        pk=report.pk
    )
