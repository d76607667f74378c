"""Kept statements that PostgreSQL keeps too: it reads and plans one once on a connection and is given values from then
on. For most of a page's questions that is more work than answering them.

A statement is prepared when a connection asks it for the second time. A migration may change a column under it, while
an upgrade lasts: PostgreSQL then refuses what was prepared, and everything is asked in the ordinary way until the
connection is closed, at the end of the request. How long a plan is good for any values is
PostgreSQL's choice: it plans anew for as long as that promises to be cheaper (`plan_cache_mode`).
"""

import datetime as dt
from collections.abc import Sequence
from itertools import count
from typing import Any
from weakref import WeakKeyDictionary

# So many on one connection: a plan is kept in the memory of the database's process.
MOST = 400
# An `unknown` gets its type from what it is compared with, as a text that stands in the SQL does.
TYPES = {int: "bigint", dt.date: "date", str: "unknown", tuple: "bigint[]"}


class Slot(int):
    """In a statement's parameters: the place of the n-th value."""


_numbers = count(1)
# Of each open connection: the statements that were asked, and whether they are prepared. None: no more.
_asked: WeakKeyDictionary[Any, dict[str, bool] | None] = WeakKeyDictionary()


class Prepared:
    def __init__(self, title: str, sql: str, parameters: Sequence[Any], kinds: Sequence[type]) -> None:
        """`parameters` hold a slot where a value goes; `kinds` are the values' types."""
        self.name = f"{next(_numbers)} {title}"[:60].replace('"', "").replace("%", "")
        self.sql, self.parameters = sql, parameters
        self.types = ", ".join(TYPES[kind] for kind in kinds)
        marks = ", ".join(["%s"] * len(kinds))
        self.execute = f'EXECUTE "{self.name}" ({marks})' if kinds else f'EXECUTE "{self.name}"'

    def ready(self, cursor: Any, connection: Any) -> bool:
        """Whether the connection that the cursor belongs to knows the statement by its name, from now on or already."""
        if connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]:
            return False  # a pooler may give the next question to another connection
        asked = _asked.setdefault(cursor.connection, {})
        if asked is None:
            return False
        if self.name not in asked:
            if len(asked) < MOST:
                asked[self.name] = False
        elif not asked[self.name]:
            self._prepare(cursor.cursor, connection)
            asked[self.name] = True
        return asked.get(self.name, False)

    @staticmethod
    def let_go(cursor: Any, connection: Any) -> None:
        _asked[cursor.connection] = None
        connection.close_at = 0  # Django closes it when the request, or the task, is over

    def _prepare(self, driver: Any, connection: Any) -> None:
        """Not a query of the page: the driver's cursor is asked, which nothing counts or logs."""
        written = tuple(
            f"${one + 1}" if isinstance(one, Slot) else driver.mogrify("%s", (one,)).decode()
            for one in self.parameters
        )
        types = f" ({self.types})" if self.types else ""
        with connection.wrap_database_errors:
            driver.execute(f'PREPARE "{self.name}"{types} AS {self.sql % written}')
