"""The kommune keeps its pulje: so much a year, and which plans it pays."""

from decimal import Decimal

from django.db import transaction

from accounts.models import Municipality, User
from accounts.querysets import reach_of
from accounts.roles import Permission
from core.audit import Verb, record
from core.behalf import Behalf
from core.workflow import NotAllowed
from funding.models import PoolPlan, PoolYear
from funding.permissions import can_keep_pool
from plans.actions import save
from plans.models import Plan

INTO_POOL = Verb("funding.paid_from_pool", "Kommunens andel betales af medfinansieringspuljen")
OUT_OF_POOL = Verb("funding.paid_from_other_means", "Kommunens andel betales af øvrige midler")


@transaction.atomic
def set_pool(*, municipality: Municipality, by: User | None, year: int, amount: Decimal) -> PoolYear:
    """What the kommune has set aside in a calendar year, kr."""
    _require(by, municipality)
    found = (
        PoolYear.objects.select_for_update(no_key=True).filter(municipality=municipality, year=year).first()
    )
    row: PoolYear = found or PoolYear(municipality=municipality, year=year)
    row.amount = amount
    save(row, by=by)
    return row


@transaction.atomic
def pay_from_pool(*, plan: Plan, by: User | None, from_pool: bool) -> None:
    """Whether the kommune's share of a plan comes from the pulje or from other means. Said twice it is said once."""
    _require(by, plan.municipality)
    locked = Plan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan.pk)
    found = PoolPlan.objects.filter(plan=locked).first()
    if from_pool == bool(found):
        return
    if found:
        found._history_user = by  # type: ignore[attr-defined]
        found.delete()
    else:
        save(PoolPlan(plan=locked), by=by)
    # Of the kommune itself: a seat in the styregruppe gives no right to the pulje.
    behalf = reach_of(by).behalf(Permission.COMMENT, locked.municipality_id) if by else Behalf()
    record(INTO_POOL if from_pool else OUT_OF_POOL, subject=locked, root=locked, by=by, on_behalf_of=behalf)


def _require(by: User | None, municipality: Municipality) -> None:
    if by is not None and not can_keep_pool(by, municipality):
        raise NotAllowed("Kun kommunens egne sagsbehandlere kan rette i puljen.")
