"""The rates in which Landsbyggefonden pays a tilsagn. No snapshot content, but written under the plan's lock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from accounts.models import User
from core.danish import format_amount
from core.money import ZERO
from core.workflow import NotReady
from funding.models import Grant, Instalment
from plans.actions import held_plans, save


@dataclass(frozen=True)
class Rate:
    """One rate: its day, its amount in kr. above zero, and what the letter says beside it."""

    due_on: date
    amount: Decimal
    note: str = ""


def set_instalments(*, grant: Grant, rates: Sequence[Rate], by: User | None) -> list[Instalment]:
    """Put these rates in place of the tilsagn's present ones. Their sum is the tilsagn's amount, or there are none.

    Called by approvals, which holds the plan's lock and records the act. Rows that stay keep their key, so that what
    points to a rate goes on doing so: they are matched in the order of their days. Raises NotReady.
    """
    if grant.plan_id not in held_plans():
        raise RuntimeError("Instalments are written under the plan's lock")
    wanted = sorted(rates, key=lambda rate: rate.due_on)
    if reasons := reasons_against(wanted, grant.amount):
        raise NotReady(reasons)
    present = list(grant.instalments.order_by("due_on", "pk"))
    for row, rate in zip(present, wanted, strict=False):
        if (row.due_on, row.amount, row.note) != (rate.due_on, rate.amount, rate.note):
            row.due_on, row.amount, row.note = rate.due_on, rate.amount, rate.note
            save(row, by=by)
    for rate in wanted[len(present) :]:
        save(Instalment(grant=grant, due_on=rate.due_on, amount=rate.amount, note=rate.note), by=by)
    for row in present[len(wanted) :]:
        row.delete()
    return list(grant.instalments.order_by("due_on", "pk"))


def reasons_against(rates: Sequence[Rate], granted: Decimal) -> list[str]:
    """Why these rates cannot be those of a tilsagn of `granted` kr., in Danish."""
    if any(rate.amount <= ZERO for rate in rates):
        return ["En rate er større end 0 kr."]
    total = sum((rate.amount for rate in rates), ZERO)
    if rates and total != granted:
        found = f"Raterne er tilsammen {format_amount(total)}, men tilsagnet er på {format_amount(granted)}"
        return [f"{found} De skal være ens."]
    return []
