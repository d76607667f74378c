"""Målinger that come in from a file."""

from collections.abc import Sequence

from accounts.models import User
from core.dates import now
from core.exchange import Scope, save_operations
from core.operations import Operation
from monitoring.actions.rating import refresh_ratings
from monitoring.exchange import KINDS
from monitoring.models import Measurement
from plans.actions import save
from plans.models import Plan


def measure_operations(*, plan: Plan, operations: Sequence[Operation], by: User | None) -> None:
    """Write measurements that the plan does not have yet. Those that it has are corrected on their page."""
    own = [operation for operation in operations if operation.kind in KINDS]
    if any(not operation.adds for operation in own):
        raise ValueError("A measurement is corrected on its page")

    def registered(row: Measurement) -> None:
        row.registered_by, row.registered_at = by, now()

    save_operations(
        own, kinds=KINDS, inside={"plan": plan}, scope=Scope(), by=by, save=save, prepare=registered
    )
    if own:
        refresh_ratings(plan=plan)
