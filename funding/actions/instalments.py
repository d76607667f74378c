"""The rates in which Landsbyggefonden pays a tilsagn, as its letter has them. No snapshot content, but written under
the plan's lock."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from accounts.models import User
from accounts.roles import Permission
from core.audit import Verb, record
from core.danish import format_amount, format_date
from core.money import ZERO
from core.versions import Moved
from core.workflow import NotAllowed, NotReady
from funding.figures.collecting import fixed_rates, seen_of
from funding.models import Grant, Instalment
from funding.permissions import can_book
from funding.rules import instalments_not_grant
from plans.actions import changing, save
from plans.models import Plan
from plans.permissions import behalf_on

SET = Verb("funding.instalments_set", "Tilsagnets rater er skrevet: {rates}")
CLEARED = Verb("funding.instalments_cleared", "Tilsagnets rater er fjernet")


@dataclass(frozen=True)
class Rate:
    """One rate: its day, its amount in kr. above zero, and what the letter says beside it; `pk` of a known one."""

    due_on: date
    amount: Decimal
    note: str = ""
    pk: int | None = None


def set_instalments(*, plan: Plan, by: User | None, rates: Sequence[Rate], seen: str) -> list[Instalment]:
    """Put these in place of the rates of the tilsagn in force that are neither paid nor held back; those stand, but for
    what is held back of more than the tilsagn (`fixed_rates`).

    All of them make up the tilsagn's amount, or there are none. `seen` is `seen_of` the rates that the person was
    shown. Raises NotReady, and Moved when one was changed, paid or held back meanwhile.
    """
    if by is not None and not can_book(by, plan):
        raise NotAllowed("Kun planens økonomi kan skrive tilsagnets rater.")
    with changing(plan, by=by, raises_revision=False) as locked:
        grant = Grant.objects.filter(plan=locked).first()
        if grant is None:
            raise NotReady(["Planen har ikke fået tilsagn endnu."])
        present = list(grant.instalments.select_for_update(no_key=True).order_by("pk"))
        require_as_seen(present, seen)
        standing = fixed_rates(present, grant.amount)
        if reasons := reasons_against(rates, grant.amount, standing):
            raise NotReady(reasons)
        _write(grant, [row for row in present if row not in standing], rates, by)
        found = list(grant.instalments.order_by("due_on", "pk"))
        text = ", ".join(f"{format_amount(row.amount)} den {format_date(row.due_on)}" for row in found)
        if seen_of(found) != seen:
            behalf, verb = behalf_on(by, locked, Permission.BOOK_LEDGER), SET if found else CLEARED
            record(verb, subject=locked, root=locked, by=by, on_behalf_of=behalf, rates=text)
    return found


def require_as_seen(present: Sequence[Instalment], seen: str) -> None:
    if seen_of(present) != seen:
        raise Moved("Raterne er ændret, siden du åbnede siden. Se dem igen, før du retter dem.")


def reasons_against(
    rates: Sequence[Rate], granted: Decimal, standing: Sequence[Instalment] = ()
) -> list[str]:
    """Why these rates cannot be those of a tilsagn of `granted` kr., in Danish."""
    if any(rate.amount <= ZERO for rate in rates):
        return ["En rate er større end 0 kr."]
    amounts = [*(rate.amount for rate in rates), *(row.amount for row in standing)]
    return [f"{finding.message} {finding.detail}" for finding in instalments_not_grant(amounts, granted)]


def _write(grant: Grant, present: Sequence[Instalment], rates: Sequence[Rate], by: User | None) -> None:
    """Rows that stay keep their key, and that they were asked for or are held back. What takes the place of a rate that
    is held back is so too."""
    known = {row.pk: row for row in present}
    held = next((row for row in present if row.withheld_on), None)
    for rate in rates:
        row = known.pop(rate.pk) if rate.pk in known else None
        if row is None and rate.pk is not None:
            raise Moved("Raten kan ikke rettes længere. Se raterne igen.")
        row = row or Instalment(grant=grant, amount=ZERO)
        if held is not None and row.withheld_on is None and rate.amount > row.amount:
            row.withheld_on, row.withheld_reason = held.withheld_on, held.withheld_reason
        if row.pk is None or (row.due_on, row.amount, row.note) != (rate.due_on, rate.amount, rate.note):
            row.due_on, row.amount, row.note = rate.due_on, rate.amount, rate.note
            save(row, by=by)
    removed: list[Any] = [*known.values()]
    for gone in removed:
        gone._history_user = by
        gone.delete()
