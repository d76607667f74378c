"""Danish order in the database: the collation of PostgreSQL (migration 0001) and its double on SQLite."""

import functools
import re
from typing import Any

from core.danish import sort_key

#: For `db_collation=` on every text that people see sorted. The name has no dash: SQLite would not take one.
DANISH = "danish"


def compare(left: str, right: str) -> int:
    a, b = sort_key(left), sort_key(right)
    return (a > b) - (a < b)


@functools.lru_cache(maxsize=512)
def _like_pattern(pattern: str, escape: str) -> re.Pattern[str]:
    out, chars = [], iter(pattern)
    for char in chars:
        if char == escape:
            out.append(re.escape(next(chars, "").casefold()))
        elif char == "%":
            out.append(".*")
        elif char == "_":
            out.append(".")
        else:
            out.append(re.escape(char.casefold()))
    return re.compile("".join(out), re.DOTALL)


def like(pattern: str | None, value: Any, escape: str = "\\") -> bool | None:
    """SQLite's own LIKE folds only a-z: `icontains="Å"` would not find `å`."""
    if pattern is None or value is None:
        return None
    return _like_pattern(str(pattern), escape).fullmatch(str(value).casefold()) is not None


def register_on_sqlite(connection: Any, **kwargs: Any) -> None:
    """Receiver of connection_created."""
    if connection.vendor != "sqlite":
        return
    connection.connection.create_collation(DANISH, compare)
    connection.connection.create_function("like", 2, like, deterministic=True)
    connection.connection.create_function("like", 3, like, deterministic=True)
