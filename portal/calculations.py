"""When somebody is reminded. Pure."""

from collections.abc import Iterable
from datetime import date, timedelta

# Nights in which the clock may have stood still: a reminder that is older is not sent any more.
LATE_NIGHTS = 3


def reminder_of(due_on: date, on: date, *, before: Iterable[int], after: Iterable[int]) -> int | None:
    """Days from the deadline to the reminder that belongs to this day (below zero: before it), or None.

    The latest one whose day has come, when that was today or in the last nights.
    """
    offsets = sorted({-days for days in before} | set(after))
    reached = [offset for offset in offsets if due_on + timedelta(days=offset) <= on]
    if not reached or (on - due_on).days - reached[-1] >= LATE_NIGHTS:
        return None
    return reached[-1]
