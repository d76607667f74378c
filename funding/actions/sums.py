"""The sums that lists over many plans print, kept equal to what each plan's own pages say."""

from core.dates import now
from funding.calculations import FUND, Compared
from funding.exchange import economy_document
from funding.figures.ledger import booked_of
from funding.figures.variance import compared, latest_estimates
from funding.models import YearSum
from plans.models import Plan


def refresh_sums(*, plan: Plan) -> None:
    """Work out the plan's years anew. Called by every act that moves one of them, and nightly, because a forecast
    follows the calendar. A plan that has not started has none."""
    # Asked of the database: who takes a plan over has started it on another object.
    if not Plan.objects.filter(pk=plan.pk, started_on__isnull=False).exists():
        return
    found = compared(economy_document(plan), booked_of(plan), latest_estimates(plan))
    years = found.by(lambda key: key.year)
    granted = {year: sums.budget for (year, source), sums in found.sources.items() if source == FUND}
    rows = [
        YearSum(
            plan=plan,
            year=year,
            budget=years.get(year, Compared()).budget,
            granted=granted.get(year, Compared().budget),
            booked=years.get(year, Compared()).booked,
            forecast=years.get(year, Compared()).forecast,
            refreshed_at=now(),
        )
        for year in sorted({*years, *granted})
    ]
    YearSum.objects.filter(plan=plan).exclude(year__in=[row.year for row in rows]).delete()
    YearSum.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["plan", "year"],
        update_fields=["budget", "granted", "booked", "forecast", "refreshed_at"],
    )


def plans_to_refresh() -> list[int]:
    """Started plans, for the nightly round."""
    return list(Plan.objects.filter(started_on__isnull=False).order_by("pk").values_list("pk", flat=True))
