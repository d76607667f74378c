"""What the clock orders, most of it at night, when nobody would see that it was not done."""

import logging
from collections.abc import Callable, Iterable
from typing import Any, TypeVar, cast

from celery import Task, shared_task
from django.db import InterfaceError, OperationalError, connection

log = logging.getLogger(__name__)
Row = TypeVar("Row")
Told = TypeVar("Told")

#: The database is away, or somebody holds what is asked for: nothing that trying again later would not mend.
AWAY = (OperationalError, InterfaceError)


def nightly(name: str) -> Callable[[Callable[[], Told]], "Task[[], Told]"]:
    """A task that is tried again while the database is away, for some four hours, not left to the next night. It finds
    nothing more to do when it is run twice."""
    make: Any = shared_task(
        name=name,
        acks_late=True,
        autoretry_for=AWAY,
        retry_backoff=60,
        retry_backoff_max=900,
        retry_jitter=False,  # with it a wait may be none: half the time in all
        max_retries=20,
    )
    return cast("Callable[[Callable[[], Told]], Task[[], Told]]", make)


def each(
    rows: Iterable[Row],
    act: Callable[[Row], int | None],
    *,
    key: Callable[[Row], object] = lambda row: getattr(row, "pk", row),
) -> int:
    """Act on each, in a transaction of its own; the sum of what the acts give. One that fails is logged by its key,
    which names no person, and never keeps the others back. Raises what `AWAY` holds: at once when the database is away,
    after the last row when one was held by somebody."""
    told, held = 0, None
    for row in rows:
        try:
            told += act(row) or 0
        except Exception as error:
            log.exception("%s failed for %s", act.__qualname__.partition(".")[0], key(row))
            if isinstance(error, AWAY):
                if not _answers():
                    raise
                held = error
    if held is not None:
        raise held
    return told


def _answers() -> bool:
    return connection.connection is not None and connection.is_usable()
