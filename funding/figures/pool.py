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
    """`years`: what the kommune gives the plan in money, year by year."""

    plan: Plan
    years: tuple[tuple[int, Decimal], ...]
    from_pool: bool

    @property
    def amount(self) -> Decimal:
        return total_of(amount for _, amount in self.years)

    @property
    def figure(self) -> str:
        """The key of its explained amount."""
        return plan_figure(self.plan.number)


@dataclass(frozen=True, slots=True)
class PoolShare:
    """What the pulje pays of one plan in one year."""

    title: str
    number: str
    year: int
    amount: Decimal
    is_granted: bool

    @property
    def figure(self) -> str:
        """The key of what the kommune gives the plan in all."""
        return plan_figure(self.number)


def plan_figure(number: str) -> str:
    return f"plan-{number}"


@dataclass(frozen=True, slots=True)
class PoolFigures:
    years: tuple[PoolRow, ...]
    plans: tuple[PoolPlanRow, ...]
    # What the sums of `years` add up, plan by plan.
    shares: tuple[PoolShare, ...] = ()

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
    ordered = list(plans.order_by("title", "pk"))
    promised = tuple(
        PoolShare(plan.title, plan.number, year, total, status in GRANTED)
        for plan in ordered
        for pk, status, year, total in rows
        if pk == plan.pk and pk in paid and total
    )
    return PoolFigures(
        tuple(_row(_sums(year, pools.get(year), promised)) for year in years),
        tuple(
            PoolPlanRow(
                plan,
                tuple(sorted((year, total) for pk, _, year, total in rows if pk == plan.pk)),
                plan.pk in paid,
            )
            for plan in ordered
        ),
        promised,
    )


def _sums(year: int, pool: Decimal | None, shares: Sequence[PoolShare]) -> PoolSums:
    own = [share for share in shares if share.year == year]
    return PoolSums(
        year,
        pool or ZERO,
        is_set=pool is not None,
        reserved=total_of(share.amount for share in own if not share.is_granted),
        granted=total_of(share.amount for share in own if share.is_granted),
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
