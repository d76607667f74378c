"""The usual plans are made by the same hundreds of statements in test after test. `@remembered` lets a factory do its
work once in a process; the next test that asks for the same, of a database in the same state, gets the same rows by one
statement a table.

A state is known while nothing but remembered factories has written since the test began. Any other write makes the
factory do its own work again; so does a transaction that was left, a clock that stands before the recorded one, or a
test whose rows are committed (there mails are sent and tasks run). REMEMBER=0 switches it off: every test passes
without.
"""

import datetime as dt
import functools
import inspect
import os
import pickle
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, ParamSpec, TypeVar

import time_machine
from django.apps import apps
from django.db import connection
from django.db.models import Model

from core import dates
from core.models import StoredFile

P = ParamSpec("P")
R = TypeVar("R")
WRITES = re.compile(r"^\s*(INSERT|UPDATE|DELETE|TRUNCATE)\b", re.IGNORECASE)
ON = os.environ.get("REMEMBER") != "0"

Way = tuple[Any, ...]  # of remembered factories, from the empty database
Rows = dict[tuple[str, str], str]  # (table, primary key): all values, as SQL writes them


@dataclass(frozen=True)
class State:
    way: Way
    savepoints: tuple[str | None, ...]  # that were open when it came about: left by a rollback, it is gone


@dataclass(frozen=True)
class Recording:
    statements: list[str]
    result: bytes
    moment: dt.datetime


@dataclass
class Memory:
    state: State | None = None
    recordings: dict[Way, Recording] = field(default_factory=dict)
    rows: dict[Way, Rows] = field(default_factory=dict)


memory = Memory()


class NotToBeNamed(Exception):
    """An argument that does not tell what it is."""


@contextmanager
def remembering() -> Iterator[None]:
    """Round one test."""
    memory.state = State((), ()) if ON else None
    with connection.execute_wrapper(_notice):
        yield
    memory.state = None


def _notice(execute: Any, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    if WRITES.match(sql):
        memory.state = None
    return execute(sql, params, many, context)


def remembered(make: Callable[P, R]) -> Callable[P, R]:
    """Of a factory that writes no file, changes none of its arguments and gives back what it has read anew."""

    signature = inspect.signature(make)

    @functools.wraps(make)
    def make_or_remember(*args: P.args, **kwargs: P.kwargs) -> R:
        before, clock = _known_way(), dt.datetime.now(dt.UTC)
        try:
            given = signature.bind(*args, **kwargs)
            given.apply_defaults()
            step = (make.__qualname__, _named(given.arguments), dates._moment.get(), clock.date())
        except NotToBeNamed:
            before = None
        if before is None:
            return make(*args, **kwargs)
        savepoints, way = tuple(connection.savepoint_ids), (*before, step)
        if way not in memory.recordings:
            _record(functools.partial(make, *args, **kwargs), before, way, clock.replace(microsecond=0))
        elif clock < memory.recordings[way].moment:
            return make(*args, **kwargs)
        else:
            with connection.cursor() as cursor:
                for statement in memory.recordings[way].statements:
                    cursor.execute(statement)
        memory.state = State(way, savepoints)
        return pickle.loads(memory.recordings[way].result)  # noqa: S301  (our own)

    return make_or_remember


def _known_way() -> Way | None:
    """None where the rows are not known, or where they will be committed."""
    state = memory.state
    if state is None or not connection.in_atomic_block:
        return None
    if tuple(connection.savepoint_ids[: len(state.savepoints)]) != state.savepoints:
        return None
    if state.way:
        return state.way
    with connection.cursor() as cursor:  # what a fixture of a whole file has made, this test has not seen
        cursor.execute(
            "SELECT MAX(id), EXISTS(SELECT 1 FROM accounts_user) OR EXISTS(SELECT 1 FROM accounts_organisation)"
            " OR EXISTS(SELECT 1 FROM plans_grantscheme) FROM django_content_type"
        )
        content_types, full = cursor.fetchone()
    return None if full else (content_types,)


def _named(value: Any) -> Any:
    if value is None or isinstance(value, str | int | dt.date | Decimal):
        return value
    if isinstance(value, Model):
        return value._meta.label, value.pk
    if isinstance(value, tuple | list):
        return tuple(map(_named, value))
    if isinstance(value, dict):
        return tuple((key, _named(value[key])) for key in sorted(value))
    if hasattr(value, "users"):  # the cast, of which a test has one
        return "cast"
    raise NotToBeNamed


def _record(make: Callable[[], Any], before: Way, way: Way, moment: dt.datetime) -> None:
    """At a moment that has passed for whoever is given the rows later."""
    earlier = memory.rows.get(before) or memory.rows.setdefault(before, _all_rows())
    with time_machine.travel(moment, tick=False):
        result = make()
    now = memory.rows[way] = _all_rows()
    gone = [key for key, row in earlier.items() if now.get(key) != row]
    new = defaultdict(list)
    for (table, pk), row in now.items():
        if earlier.get((table, pk)) != row:
            new[table].append(row)
    files = {model._meta.db_table for model in apps.get_models() if issubclass(model, StoredFile)}
    assert not files & {table.strip('"') for table in new}, "a file would not come back with its row"
    statements = [f"DELETE FROM {table} WHERE {_tables()[table][0]} = {pk}" for table, pk in gone]  # noqa: S608
    for table, rows in new.items():
        statements.append(f"INSERT INTO {table} ({_tables()[table][1]}) VALUES {', '.join(rows)}")  # noqa: S608
    if connection.vendor == "postgresql" and statements:
        statements = ["; ".join(statements)]
    memory.recordings[way] = Recording(statements, pickle.dumps(result), moment)


@functools.cache
def _tables() -> dict[str, tuple[str, str]]:
    """Table: the column of its primary key, and all its columns."""
    quote = connection.ops.quote_name
    found = {}
    for model in apps.get_models(include_auto_created=True):
        options = model._meta
        if options.managed and not options.proxy:
            columns = ", ".join(quote(one.column) for one in options.local_concrete_fields)
            found[quote(options.db_table)] = (quote(options.pk.column), columns)
    return found


def _all_rows() -> Rows:
    literal = "QUOTE" if connection.vendor == "sqlite" else "QUOTE_NULLABLE"
    parts = []
    for table, (pk, columns) in _tables().items():
        values = " || ', ' || ".join(f"{literal}({column})" for column in columns.split(", "))
        parts.append(f"SELECT '{table}', {literal}({pk}), '(' || {values} || ')' FROM {table}")  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return {(table, pk): row for table, pk, row in cursor.fetchall()}
