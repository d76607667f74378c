"""Waiting in tests of two at once on PostgreSQL: bounded polling, never a sleep of a fixed length."""

import threading
from collections.abc import Callable

from django.db import connection

WAIT = 20


def waiting_for_a_lock() -> bool:
    """Whether some transaction waits for another's row or key."""
    with connection.cursor() as cursor:
        # A transaction sees one picture of the others otherwise.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        return cursor.fetchone()[0] > 0


def until(condition: Callable[[], bool]) -> None:
    pause = threading.Event()
    for _ in range(WAIT * 50):
        if condition():
            return
        pause.wait(0.02)
    raise AssertionError("it never happened")
