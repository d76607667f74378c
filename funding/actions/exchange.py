"""Operations on everything that a snapshot holds, content and money, and bilagsposter that come in from a file."""

from collections.abc import Sequence

from accounts.models import User
from core.exchange import Scope, save_operations
from core.operations import Operation
from funding.actions.sums import refresh_sums
from funding.exchange import BOOKS, KINDS
from funding.models import LedgerEntry, LedgerYear
from plans.actions import held_plans, keep_places, save, was_submitted
from plans.exchange import KINDS as PLAN_KINDS
from plans.models import Plan

#: Parents before children: budget lines point to the plan's indsatsområder.
CONTENT = {**PLAN_KINDS, **KINDS}


def apply_operations(
    *, plan: Plan, operations: Sequence[Operation], by: User | None, scope: Scope | None = None
) -> None:
    """Carry out operations on the rows of a plan: an import's (everything is new) and an amendment's alike.

    `plan` is the locked one; whoever holds the lock raises the revision and records the act. Rows are looked up inside
    the plan. A row that goes is deleted as long as it was never submitted, otherwise it is ended.
    """
    if plan.pk not in held_plans():
        raise RuntimeError("A plan's content is written under the plan's lock")
    scope = scope or Scope(scheme=plan.scheme, municipality=plan.municipality)
    own = [operation for operation in operations if operation.kind in CONTENT]
    keep_places(plan=plan, operations=own, scope=scope)
    save_operations(
        own,
        kinds=CONTENT,
        inside={"plan": plan},
        scope=scope,
        by=by,
        save=save,
        ends=lambda row: was_submitted(plan, row),
    )
    refresh_sums(plan=plan)


def book_operations(
    *, plan: Plan, operations: Sequence[Operation], by: User | None, scope: Scope | None = None
) -> None:
    """Write years and bilagsposter that the books do not have yet. Nothing that is booked is ever changed or deleted.

    The years are locked, so that none is closed meanwhile; which of them are open has been asked before.
    """
    own = [operation for operation in operations if operation.kind in BOOKS]
    if any(not operation.adds for operation in own):
        raise ValueError("Books are corrected by an entry the other way round")
    scope = scope or Scope(scheme=plan.scheme, municipality=plan.municipality)
    inside = {"plan": plan}
    years = [operation for operation in own if operation.kind == "ledger_years"]
    save_operations(years, kinds=BOOKS, inside=inside, scope=scope, by=by, save=save)
    entries = [operation for operation in own if operation.kind == "ledger"]
    locked = LedgerYear.objects.select_for_update(of=("self",), no_key=True).filter(plan=plan)
    by_year = {row.year: row for row in locked.order_by("pk")} if entries else {}

    def into_its_year(row: LedgerEntry) -> None:
        row.ledger_year = by_year[row.booked_on.year]

    save_operations(entries, kinds=BOOKS, inside=inside, scope=scope, by=by, save=save, prepare=into_its_year)
    refresh_sums(plan=plan)
