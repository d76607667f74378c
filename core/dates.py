"""Which day it is. Dates are days in Europe/Copenhagen, and deadlines are inclusive.

Everything that acts asks here for the moment, so that what happened on another day (demo data, a plan taken over) can
be written down as of that day: `with as_of(moment): ...`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

from core.danish import COPENHAGEN

_moment: ContextVar[datetime | None] = ContextVar("moment", default=None)


def now() -> datetime:
    """The moment (aware): the clock's, unless `as_of` says otherwise."""
    return _moment.get() or datetime.now(UTC)


def today() -> date:
    return day_of(now())


def day_of(moment: datetime) -> date:
    """The day in Denmark on which it was."""
    return moment.astimezone(COPENHAGEN).date()


@contextmanager
def as_of(moment: datetime) -> Iterator[None]:
    """Let the code inside happen at `moment` (aware). For what is written down afterwards, never for a request."""
    if moment.tzinfo is None:
        raise ValueError("The moment needs a time zone.")
    token = _moment.set(moment)
    try:
        yield
    finally:
        _moment.reset(token)


def is_retold() -> bool:
    """Whether something of another day is being written down: then nobody is told of it by mail."""
    return _moment.get() is not None


def is_overdue(due: date | None, on: date | None = None) -> bool:
    """Whether the deadline's own day is over. No deadline is never overdue."""
    return due is not None and due < (on or today())
