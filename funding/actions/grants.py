"""Landsbyggefonden's tilsagn as rows: written when its answer holds, put right when it was written down wrongly.

Called by approvals, which holds the plan's lock and records the act.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import User
from core.money import ZERO
from core.workflow import NotReady
from funding.calculations import Term, matched
from funding.models import Grant, GrantCondition
from funding.rules.grants import grant_below_paid
from plans.actions import held_plans, raise_revision, save
from plans.models import Plan


def add_grant(
    *,
    plan: Plan,
    by: User | None,
    amount: Decimal,
    granted_on: date,
    reference: str,
    conditions: str = "",
) -> Grant:
    """Write Landsbyggefonden's tilsagn."""
    _require_lock(plan)
    if amount <= 0:
        raise ValueError("A tilsagn is above zero")
    grant = Grant(plan=plan, amount=amount, granted_on=granted_on, reference=reference, conditions=conditions)
    save(grant, by=by)
    raise_revision(plan)
    return grant


def correct_grant(
    *, grant: Grant, by: User | None, amount: Decimal, granted_on: date, reference: str, conditions: str
) -> Grant:
    """Put another row in the place of one that was written down wrongly. Its rates go with it: what is paid stays paid,
    and where they no longer make up the amount, the page of the rates says so. Raises NotReady when more is paid."""
    plan = grant.plan
    _require_lock(plan)
    rates = list(grant.instalments.select_for_update(no_key=True).order_by("pk"))
    paid = sum((rate.amount for rate in rates if rate.paid_on), ZERO)
    if reasons := grant_below_paid(paid, amount):
        raise NotReady([finding.reason for finding in reasons])
    grant.is_replaced = True
    save(grant, by=by, fields=["is_replaced"])
    corrected = add_grant(
        plan=plan, by=by, amount=amount, granted_on=granted_on, reference=reference, conditions=conditions
    )
    for rate in rates:
        rate.grant = corrected
        save(rate, by=by, fields=["grant"])
    return corrected


def correct_conditions(
    *,
    plan: Plan,
    by: User | None,
    known: Sequence[GrantCondition],
    was: Sequence[Term],
    terms: Sequence[Term],
    set_on: date,
    reference: str,
) -> None:
    """Make `known`, the rows of a letter that was written down wrongly, those of the letter as it is.

    Only its own lines, `was`, go when the letter does not have them. What has been told met, or answered by the fund,
    stays as it is also then. What people have added by themselves follows with the letter's day and reference.
    """
    _require_lock(plan)
    locked = GrantCondition.objects.select_for_update(no_key=True).filter(pk__in=[row.pk for row in known])
    wrong = {term.text for term in was}
    of_term, left = matched(terms, list(locked.order_by("pk")))
    for term, found in zip(terms, of_term, strict=True):
        row = found or GrantCondition(plan=plan, text=term.text)
        row.set_on, row.reference = set_on, reference
        if row.is_untouched:
            row.due_on = term.due_on
        save(row, by=by)
    for row in left:
        if row.text not in wrong:
            row.set_on, row.reference = set_on, reference
            save(row, by=by, fields=["set_on", "reference"])
        elif row.is_untouched:
            gone: Any = row
            gone._history_user = by
            gone.delete()


def _require_lock(plan: Plan) -> None:
    if plan.pk not in held_plans():
        raise RuntimeError("A tilsagn is written under the plan's lock")
