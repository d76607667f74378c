"""Statements that are asked on every page: built and compiled once in a process, then run with each request's values.

Building a queryset and writing its SQL costs Django two to four times what the database takes to answer it by primary
key. A page about a plan asks fifteen such questions, always in the same words:

    @statement
    def participants(plan_id: int) -> QuerySet[PlanParticipant]:
        return PlanParticipant.objects.filter(plan=plan_id, ended_on=None)

    rows = participants(plan.pk)  # a list

Everything that varies is an argument, in the order of the function: int, str, day, or a tuple of ints. A `Word` is a
text that stands in an `icontains`. `None`, booleans and members of an Enum choose among statements instead, and so does
the length of a tuple, but for PostgreSQL that of a long one, which it is given as an array. A day that stands in a
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
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Generic, ParamSpec, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, NotSupportedError, connections
from django.db.models import QuerySet

from core.prepared import TYPES, Prepared, Slot
from core.rows import Reader

P = ParamSpec("P")
Row = TypeVar("Row")

# What stands for the n-th value while the SQL is written: values that no query has by itself.
FIRST_OF_MANY, FIRST_INT, FIRST_DAY, FIRST_TEXT = 31_000, 32_000, dt.date(8000, 1, 1), "\ue000"
# A statement for every length would never end, and PostgreSQL plans one of many values anew each time. From so many
# ints on it is given one array. Shorter ones are not: what it supposes of an array is ten values.
MANY = 10
# Elsewhere longer tuples than SHORT are filled up to a power of two with their last value, which says the same in an
# `IN`; those longer than LONGEST are asked about in the ordinary way.
SHORT, LONGEST = 40, 512
# So many calls of a statement are checked in one test: the next ones would tell nothing new, at the price of the first.
CHECKED = 3
_MISSING: Any = object()
# SQLite is given a day as text.
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Word(str):
    """An argument that is looked for inside texts."""


class _Many(tuple[int, ...]):
    """An argument that PostgreSQL is given as an array."""


class _Compiled:
    """A queryset whose SQL was written once. `parameters` holds slots. No SQL: it finds nothing."""

    def __init__(self, found: QuerySet[Any], marks: list[Any], title: str) -> None:
        if found.query.select_for_update:
            raise TypeError("A statement that locks is not kept")
        compiler = found.query.get_compiler(DEFAULT_DB_ALIAS)
        self.sql, self.parameters = "", tuple[Any, ...]()
        try:
            sql, given = compiler.as_sql()
        except EmptyResultSet:
            return
        self.sql, parameters = _with_arrays(sql, given, marks)
        slots = {_adapted(mark): Slot(place) for place, mark in enumerate(marks)}
        self.parameters = tuple(_slot_of(value, slots) for value in parameters)
        if len(slots) != len({one for one in self.parameters if isinstance(one, Slot)}):
            raise TypeError("An argument does not stand as it is in the SQL: give it another way")
        self.reader = Reader(found, compiler)
        self.prepared = None
        if connections[DEFAULT_DB_ALIAS].vendor == "postgresql":
            kinds = [next(kind for kind in TYPES if isinstance(mark, kind)) for mark in marks]
            self.prepared = Prepared(title, self.sql, self.parameters, kinds)

    def run(self, values: list[Any]) -> list[Any]:
        if not self.sql:
            return []
        connection = connections[DEFAULT_DB_ALIAS]
        with connection.cursor() as cursor:
            if not (self.prepared and self.prepared.ready(cursor, connection)):
                cursor.execute(self.sql, self._filled(values))
            else:
                try:
                    cursor.execute(self.prepared.execute, values or None)
                except NotSupportedError:  # a column has changed since it was prepared
                    self.prepared.let_go(cursor, connection)
                    if connection.in_atomic_block:
                        raise
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
        values = tuple(map(_given, values))  # type: ignore[assignment]
        if any(type(value) is tuple and len(value) > LONGEST for value in values):
            return list(self.build(*values, **named))
        shape = (connections[DEFAULT_DB_ALIAS].vendor, *map(_shape_of, values))
        compiled = self.kept.get(shape)
        if compiled is None:
            compiled = self.kept[shape] = self._compile(values)
        flat = [_adapted(value) for value in _flat(values)]
        if self.checks is not None and self.checks[self, shape] < CHECKED:
            self.checks[self, shape] += 1
            self._check(compiled, values)
        return compiled.run(flat)

    def first(self, *values: P.args, **named: P.kwargs) -> Row | None:
        """The first row, or None."""
        return next(iter(self(*values, **named)), None)

    def _compile(self, values: tuple[Any, ...]) -> _Compiled:
        marks = [_mark(value, place) for place, value in enumerate(_flat(values))]
        rest = iter(marks)
        stand_ins: list[Any] = [
            tuple(next(rest) for _ in value)
            if type(value) is tuple
            else value
            if _chooses(value)
            else next(rest)
            for value in values
        ]
        return _Compiled(self.build(*stand_ins), marks, self.build.__name__)  # type: ignore[call-arg]

    def _check(self, compiled: _Compiled, values: tuple[Any, ...]) -> None:
        # Of an array the first two tell enough; an `IN` leaves out what is named twice.
        values = tuple(_Many(value[:2]) if type(value) is _Many else value for value in values)
        flat = [_adapted(value) for value in _flat(values)]
        named = [one for value in _flat(values) for one in (value if type(value) is _Many else (value,))]
        if len(set(named)) != len(named):
            return
        try:
            sql, parameters = self.build(*values).query.get_compiler(DEFAULT_DB_ALIAS).as_sql()  # type: ignore[call-arg]
            anew = _with_arrays(sql, parameters, _flat(values))
        except EmptyResultSet:
            anew = ("", [])
        if (anew[0], tuple(anew[1])) != (compiled.sql, compiled._filled(flat)):
            raise AssertionError(f"{self.build.__qualname__} reads otherwise now: {anew}")


def statement(build: Callable[P, QuerySet[Any, Row]]) -> Statement[P, Row]:
    """Keeps the SQL of a queryset whose shape depends on nothing but its arguments' kinds."""
    return Statement(build)


def _with_arrays(sql: str, parameters: Sequence[Any], arguments: Iterable[Any]) -> tuple[str, list[Any]]:
    """`IN (1, 2)` of an argument of many as `= ANY ('{1,2}')`, which says the same."""
    pairs = {tuple(one): _adapted(one) for one in arguments if type(one) is _Many}
    if not pairs:
        return sql, list(parameters)
    before, *after = sql.split("%s")
    given: list[Any] = []
    rest = iter(zip(parameters, after, strict=True))
    for value, text in rest:
        pair = next((one for one in pairs if one[0] == value and before.endswith(" IN (")), None)
        if pair is None:
            given.append(value)
            before += f"%s{text}"
            continue
        last, closing = next(rest)
        if (text, last, closing[:1]) != (", ", pair[1], ")"):
            raise TypeError("A tuple stands otherwise than in an IN")
        given.append(pairs[pair])
        before = f"{before.removesuffix('IN (')}= ANY (%s{closing}"
    return before, given


def _given(value: Any) -> Any:
    """A long tuple as it is asked about."""
    if not isinstance(value, tuple) or len(value) < MANY:
        return value
    if type(value[0]) is int and connections[DEFAULT_DB_ALIAS].vendor == "postgresql":
        return _Many(value)
    if len(value) <= SHORT:
        return value
    return value + value[-1:] * ((1 << (len(value) - 1).bit_length()) - len(value))


def _flat(values: tuple[Any, ...]) -> Iterator[Any]:
    for value in values:
        if type(value) is tuple:
            yield from value
        elif not _chooses(value):
            yield value


def _chooses(value: Any) -> bool:
    return value is None or isinstance(value, bool | enum.Enum)


def _shape_of(value: Any) -> Any:
    if type(value) is tuple:
        return len(value)
    return value if _chooses(value) else type(value)


def _mark(value: Any, place: int) -> Any:
    if type(value) is _Many:
        return _Many((FIRST_OF_MANY + 2 * place, FIRST_OF_MANY + 2 * place + 1))
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
    if type(value) is _Many:
        return f"{{{','.join(map(str, value))}}}"
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
