"""The kommune's medfinansieringspulje per year, and the plans that it pays."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Sum

from accounts.models import Municipality
from core.charts import Segment
from core.money import ZERO
from funding.calculations import CASH, MUNICIPALITY, PoolSums, total_of
from funding.models import FinancingShare, PoolPlan, PoolYear
from plans.models import Plan

UNDER_WAY = (Plan.Status.IN_APPROVAL,)
GRANTED = (Plan.Status.RUNNING, Plan.Status.ENDED)


@dataclass(frozen=True, slots=True)
class PoolRow:
    sums: PoolSums
    # The whole bar is the larger of the pulje and what is promised.
    parts: tuple[Segment, ...]
    words: str

    @property
    def key(self) -> str:
        """What the picture's parts are named by."""
        return f"pool-{self.sums.year}"


@dataclass(frozen=True, slots=True)
class PoolPlanRow:
    plan: Plan
    amount: Decimal
    from_pool: bool


@dataclass(frozen=True, slots=True)
class PoolFigures:
    years: tuple[PoolRow, ...]
    plans: tuple[PoolPlanRow, ...]

    @property
    def sums(self) -> tuple[PoolSums, ...]:
        return tuple(row.sums for row in self.years)


def pool_figures(municipality: Municipality) -> PoolFigures:
    """Four queries, however many plans. Only what the kommune pays in money comes from the pulje."""
    plans = Plan.objects.filter(municipality=municipality, status__in=[*UNDER_WAY, *GRANTED])
    shares = FinancingShare.objects.current().filter(source=MUNICIPALITY, form=CASH, plan__in=plans)
    rows = list(
        shares.order_by()
        .values_list("plan_id", "plan__status", "year")
        .annotate(total=Sum("amount", default=Decimal(0)))
    )
    paid = set(PoolPlan.objects.filter(plan__in=plans).values_list("plan_id", flat=True))
    pools = dict(PoolYear.objects.filter(municipality=municipality).values_list("year", "amount"))
    years = sorted({*pools, *(year for pk, _, year, total in rows if pk in paid and total)})
    return PoolFigures(
        tuple(_row(_sums(year, pools.get(year), rows, paid)) for year in years),
        tuple(
            PoolPlanRow(plan, total_of(total for pk, _, _, total in rows if pk == plan.pk), plan.pk in paid)
            for plan in plans.order_by("title", "pk")
        ),
    )


def _sums(
    year: int, pool: Decimal | None, rows: Sequence[tuple[int, str, int, Decimal]], paid: set[int]
) -> PoolSums:
    own = [(status, total) for pk, status, at, total in rows if at == year and pk in paid]
    return PoolSums(
        year,
        pool or ZERO,
        is_set=pool is not None,
        reserved=total_of(total for status, total in own if status in UNDER_WAY),
        granted=total_of(total for status, total in own if status in GRANTED),
    )


def _row(sums: PoolSums) -> PoolRow:
    whole = max(sums.pool, sums.promised)
    parts = (
        (
            Segment(sums.granted / whole, "violet"),
            Segment(sums.reserved / whole, "orange"),
            Segment(max(sums.left, ZERO) / whole, "grey"),
        )
        if whole
        else ()
    )
    return PoolRow(sums, tuple(part for part in parts if part.share), f"Puljen i {sums.year}")
