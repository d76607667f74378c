"""Statements that are asked on every page: built and compiled once in a process, then run with each request's values.

Building a queryset and writing its SQL costs Django two to four times what the database takes to answer it by primary
key. A page about a plan asks fifteen such questions, always in the same words:

    @statement
    def participants(plan_id: int) -> QuerySet[PlanParticipant]:
        return PlanParticipant.objects.filter(plan=plan_id, ended_on=None)

    rows = participants(plan.pk)  # a list

Everything that varies is an argument, in the order of the function: int, str, day, or a tuple of ints. A `Word` is a
text that stands in an `icontains`. `None`, booleans and members of an Enum choose among statements instead, and so does
the length of a tuple. A day that stands in a
statement without being an argument is refused: it would still be there tomorrow.

PostgreSQL keeps them too (prepared.py), and what their rows become is found out once (rows.py).

While `Statement.checks` counts, which the tests see to, the first calls of each statement in a file of tests are also
built anew and must read the same.
"""

import datetime as dt
import enum
import functools
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, Generic, ParamSpec, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

from core.prepared import Prepared, Slot
from core.rows import Reader

P = ParamSpec("P")
Row = TypeVar("Row")

# What stands for the n-th value while the SQL is written: values that no query has by itself.
FIRST_INT, FIRST_DAY, FIRST_TEXT = 32_000, dt.date(8000, 1, 1), "\ue000"
# A statement for every length would never end: longer tuples than SHORT are filled up to a power of two with their last
# value, which says the same in an `IN`; those longer than LONGEST are asked about in the ordinary way.
SHORT, LONGEST = 40, 512
# So many calls of a statement are checked in one test: the next ones would tell nothing new, at the price of the first.
CHECKED = 3
_MISSING: Any = object()
# SQLite is given a day as text.
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Word(str):
    """An argument that is looked for inside texts."""


class _Compiled:
    """A queryset whose SQL was written once. `parameters` holds slots. No SQL: it finds nothing."""

    def __init__(self, found: QuerySet[Any], slots: dict[Any, Slot], kinds: list[type], title: str) -> None:
        if found.query.select_for_update:
            raise TypeError("A statement that locks is not kept")
        compiler = found.query.get_compiler(DEFAULT_DB_ALIAS)
        self.sql, self.parameters = "", tuple[Any, ...]()
        try:
            self.sql, parameters = compiler.as_sql()
        except EmptyResultSet:
            return
        self.parameters = tuple(_slot_of(value, slots) for value in parameters)
        if len(slots) != len({one for one in self.parameters if isinstance(one, Slot)}):
            raise TypeError("An argument does not stand as it is in the SQL: give it another way")
        self.reader = Reader(found, compiler)
        self.prepared = None
        if connections[DEFAULT_DB_ALIAS].vendor == "postgresql":
            self.prepared = Prepared(title, self.sql, self.parameters, kinds)

    def run(self, values: list[Any]) -> list[Any]:
        if not self.sql:
            return []
        connection = connections[DEFAULT_DB_ALIAS]
        with connection.cursor() as cursor:
            if self.prepared and self.prepared.ready(cursor, connection):
                cursor.execute(self.prepared.execute, values or None)
            else:
                cursor.execute(self.sql, self._filled(values))
            rows = cursor.fetchall()
        return self.reader.read(rows, connection)

    def _filled(self, values: list[Any]) -> tuple[Any, ...]:
        return tuple(values[one] if isinstance(one, Slot) else one for one in self.parameters)


class Statement(Generic[P, Row]):
    checks: Counter[tuple[Any, ...]] | None = None

    def __init__(self, build: Callable[P, QuerySet[Any, Row]]) -> None:
        self.build = build
        self.kept: dict[tuple[Any, ...], _Compiled] = {}
        functools.update_wrapper(self, build)

    def __call__(self, *values: P.args, **named: P.kwargs) -> list[Row]:
        """The rows."""
        if named:
            raise TypeError("The values of a statement are given in their order")
        if any(isinstance(value, tuple) and len(value) > LONGEST for value in values):
            return list(self.build(*values, **named))
        values = tuple(map(_filled_up, values))  # type: ignore[assignment]
        shape = (connections[DEFAULT_DB_ALIAS].vendor, *map(_shape_of, values))
        compiled = self.kept.get(shape)
        if compiled is None:
            compiled = self.kept[shape] = self._compile(values)
        flat = [_adapted(value) for value in _flat(values)]
        if self.checks is not None and self.checks[self, shape] < CHECKED:
            self.checks[self, shape] += 1
            self._check(compiled, values, flat)
        return compiled.run(flat)

    def first(self, *values: P.args, **named: P.kwargs) -> Row | None:
        """The first row, or None."""
        return next(iter(self(*values, **named)), None)

    def _compile(self, values: tuple[Any, ...]) -> _Compiled:
        marks = [_mark(value, place) for place, value in enumerate(_flat(values))]
        rest = iter(marks)
        stand_ins: list[Any] = [
            tuple(next(rest) for _ in value)
            if isinstance(value, tuple)
            else value
            if _chooses(value)
            else next(rest)
            for value in values
        ]
        slots = {_adapted(mark): Slot(place) for place, mark in enumerate(marks)}
        found = self.build(*stand_ins)  # type: ignore[call-arg]
        kinds = [str if isinstance(mark, str) else type(mark) for mark in marks]
        return _Compiled(found, slots, kinds, self.build.__name__)

    def _check(self, compiled: _Compiled, values: tuple[Any, ...], flat: list[Any]) -> None:
        try:
            anew = self.build(*values).query.get_compiler(DEFAULT_DB_ALIAS).as_sql()  # type: ignore[call-arg]
        except EmptyResultSet:
            anew = ("", ())
        # An `IN` leaves out what is named twice.
        if (anew[0], tuple(anew[1])) != (compiled.sql, compiled._filled(flat)) and len(set(flat)) == len(
            flat
        ):
            raise AssertionError(f"{self.build.__qualname__} reads otherwise now: {anew}")


def statement(build: Callable[P, QuerySet[Any, Row]]) -> Statement[P, Row]:
    """Keeps the SQL of a queryset whose shape depends on nothing but its arguments' kinds."""
    return Statement(build)


def _filled_up(value: Any) -> Any:
    if not isinstance(value, tuple) or len(value) <= SHORT:
        return value
    return value + value[-1:] * ((1 << (len(value) - 1).bit_length()) - len(value))


def _flat(values: tuple[Any, ...]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, tuple):
            yield from value
        elif not _chooses(value):
            yield value


def _chooses(value: Any) -> bool:
    return value is None or isinstance(value, bool | enum.Enum)


def _shape_of(value: Any) -> Any:
    if isinstance(value, tuple):
        return len(value)
    return value if _chooses(value) else type(value)


def _mark(value: Any, place: int) -> Any:
    if type(value) is int:
        return FIRST_INT + place
    if type(value) is dt.date:
        return FIRST_DAY + dt.timedelta(days=place)
    if isinstance(value, str):
        return type(value)(f"{FIRST_TEXT}{place}")
    raise TypeError(f"A statement takes no {type(value).__name__}")


def _adapted(value: Any) -> Any:
    """As the database's driver is given it."""
    if type(value) is dt.date:
        return connections[DEFAULT_DB_ALIAS].ops.adapt_datefield_value(value)
    if type(value) is Word:
        return f"%{connections[DEFAULT_DB_ALIAS].ops.prep_for_like_query(value)}%"
    return value


def _slot_of(parameter: Any, slots: dict[Any, Slot]) -> Any:
    if isinstance(parameter, bool):
        return parameter
    slot = slots.get(parameter, _MISSING) if isinstance(parameter, int | str | dt.date) else _MISSING
    if slot is not _MISSING:
        return slot
    if isinstance(parameter, dt.date) or (isinstance(parameter, str) and _DAY.fullmatch(parameter)):
        raise TypeError("A day of a statement is one of its arguments")
    return parameter
