"""The one lock: whoever changes what a snapshot contains holds the plan's row first.

Locking a part alone let a goal be saved after the plan had been submitted, so nothing is written to a plan's content
outside `changing`; tests/guards.py fails every test that does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction
from django.db.models import F

from accounts.models import User
from core.versions import Moved
from core.workflow import NotAllowed
from plans.models import Plan
from plans.permissions import can_edit, has_write_access

_held: ContextVar[frozenset[int]] = ContextVar("held_plans", default=frozenset())


def held_plans() -> frozenset[int]:
    """Ids of the plans whose lock this code holds now."""
    return _held.get()


@contextmanager
def holding(plan: Plan) -> Iterator[None]:
    """For a plan that this transaction has just made: nobody else can have it."""
    token = _held.set(_held.get() | {plan.pk})
    try:
        yield
    finally:
        _held.reset(token)


@contextmanager
def changing(
    plan: Plan,
    *,
    by: User | None,
    section: str | None = None,
    seen_revision: int | None = None,
    raises_revision: bool = True,
) -> Iterator[Plan]:
    """One transaction in which the plan is locked: gives the locked plan, fresh from the database.

    With `seen_revision` the plan must still be as the person saw it; with `section` the person must be allowed to write
    there and the plan's state must let them (approvals asks its own workflow and gives none). On the way out the
    plan's revision goes up, so that a snapshot taken earlier is known to be older; an action that may turn out to
    change nothing says `raises_revision=False` and calls `raise_revision` itself.
    """
    with transaction.atomic():
        locked = Plan.objects.select_for_update(of=("self",), no_key=True).get(pk=plan.pk)
        if seen_revision is not None and locked.revision != seen_revision:
            raise Moved("Planen er ændret, siden du åbnede siden. Se den igen, før du går videre.")
        if section is not None:
            require_open(by, locked, section)
        with holding(locked):
            yield locked
        if raises_revision:
            raise_revision(locked)


def require_open(by: User | None, plan: Plan, section: str) -> None:
    """NotAllowed for who may never write here, Moved for who might have until the plan's state moved on."""
    if by is None or can_edit(by, plan, section):
        return
    if not has_write_access(by, plan):
        raise NotAllowed("Du har ikke adgang til at rette i planen.")
    raise Moved(
        f"Afsnittet er ikke længere åbent for rettelser. Planens status er »{plan.get_status_display()}«."
    )


def raise_revision(locked: Plan) -> None:
    """A conditional UPDATE: on SQLite, which has no row locks, it is what keeps two apart."""
    seen = locked.revision
    if not Plan.objects.filter(pk=locked.pk, revision=seen).update(revision=F("revision") + 1):
        raise Moved("En anden gemte i planen samtidig. Prøv igen.")
    locked.revision = seen + 1
