"""The rates of a tilsagn follow the redegørelser: held back while one is late, free again when it is handed in."""

import re
from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from core.danish import format_date
from core.dates import is_overdue
from funding.actions import release_instalments, withhold_instalments
from funding.models import Instalment
from monitoring import emails
from monitoring.calculations import years_of_term
from monitoring.models import AnnualReport
from plans.models import Plan

ALSO = " Det samme gælder "
FIRST_YEAR, YEAR = re.compile(r"Redegørelse (\d{4}) "), re.compile(r"\d{4}")


def late_years(plan: Plan) -> list[int]:
    """The calendar years whose redegørelse should have been handed in and never was."""
    if plan.started_on is None:
        return []
    handed_in = set(AnnualReport.objects.handed_in().filter(plan=plan).values_list("year", flat=True))
    years = years_of_term(plan.starts_on, plan.ends_on)
    return [year for year in years if year not in handed_in and is_overdue(plan.scheme.report_due_on(year))]


@transaction.atomic
def follow_reports(*, plan: Plan, by: User | None = None) -> int:
    """Hold rates back, or let them go, as the redegørelser have it now. Twice does no harm; says how many changed.

    What is held back anew, or for one year more, is told by mail."""
    years = late_years(plan)
    if not years:
        return release_instalments(plan=plan, by=by)
    is_news = _is_news(plan, years)
    changed = withhold_instalments(plan=plan, by=by, reason=reason_of(plan, years))
    if is_news:
        emails.rates_withheld(plan, years)
    return changed


def _is_news(plan: Plan, years: Sequence[int]) -> bool:
    """Whether a rate is held back that was not, or for a year that it was not held back for. One of several late years
    that is handed in leaves the rest as they were."""
    unpaid = Instalment.objects.filter(grant__plan=plan, paid_on=None).order_by()
    return any(
        withheld_on is None or not years_in(reason).issuperset(years)
        for withheld_on, reason in unpaid.values_list("withheld_on", "withheld_reason")
    )


def reason_of(plan: Plan, years: Sequence[int]) -> str:
    """`Redegørelse 2028 er ikke sendt. Fristen var den 30. juni 2029.`"""
    due_on = format_date(plan.scheme.report_due_on(years[0]))
    others = f"{ALSO}{', '.join(str(year) for year in years[1:])}." if years[1:] else ""
    return f"Redegørelse {years[0]} er ikke sendt. Fristen var den {due_on}.{others}"[:200]


def years_in(reason: str) -> set[int]:
    """The years of a text that `reason_of` has written; none of any other."""
    first, _, others = reason.partition(ALSO)
    named = FIRST_YEAR.match(first)
    return {int(year) for year in (*named.groups(), *YEAR.findall(others))} if named else set()
