"""Two at once on PostgreSQL, and waiting for them: bounded polling, never a sleep of a fixed length."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection, connections

from core.workflow import Refusal

WAIT = 20


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Let them start together; gives each one's result, or the Refusal that it met."""
    start, results = threading.Barrier(len(calls)), [None] * len(calls)

    def run(index: int, call: Callable[[], Any]) -> None:
        try:
            start.wait(timeout=20)
            results[index] = call()
        except Refusal as refusal:
            results[index] = refusal
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(index, call)) for index, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
        assert not thread.is_alive()
    return results


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
