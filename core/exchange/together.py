"""All lists of a plan's document in one question, where each of a dozen lists would be one of its own.

Every list is a branch of a UNION ALL (ADR 34). The columns of a union have one type, so that each value comes as text
and is read again by the field it belongs to. A row is given as a plain object with what `Kind.write` asks of it.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import F, IntegerField, QuerySet, TextField, Value, Window, fields
from django.db.models.functions import Cast, RowNumber

from core.exchange.kinds import Kind
from core.fields import AmountField
from core.money import from_ore
from core.statements import statement

# Before a row's values stand the number of its branch and its place in the list.
LEADING = 2


class Row:
    """One row of a list, or one that it points to."""


class _Part:
    """What is read of one model: its own columns, and the rows that these point to."""

    def __init__(
        self, model: Any, names: Sequence[str], related: Mapping[str, "_Part"], prefix: str = ""
    ) -> None:
        own: list[Any] = [model._meta.get_field(name) for name in names]
        self.names = [one.attname for one in own]
        self.paths = [f"{prefix}{name}" for name in self.names]
        self.columns = [_as_text(one, path) for one, path in zip(own, self.paths, strict=True)]
        self.readers = [(at, read) for at, one in enumerate(own) if (read := _reader_of(one))]
        self.related = related

    @property
    def all_columns(self) -> list[Any]:
        return [*self.columns, *(column for part in self.related.values() for column in part.all_columns)]

    def made(self, texts: Sequence[Any], at: int) -> tuple[Any, int]:
        """The object whose columns begin there, None where there is none, and the place behind its last column."""
        values = [*texts[at : at + len(self.names)]]
        at += len(values)
        found = {}
        for name, part in self.related.items():
            found[name], at = part.made(texts, at)
        if values[0] is None:
            return None, at
        for place, read in self.readers:
            if values[place] is not None:
                values[place] = read(values[place])
        row = Row()
        vars(row).update(zip(self.names, values, strict=True), pk=values[0], **found)
        return row, at


class _Branch:
    """One list of the question: the rows of a kind, or those that hang on them by a many-to-many field."""

    def __init__(self, model: Any, part: _Part, plan: str, ordering: Sequence[str]) -> None:
        self.model, self.part, self.plan, self.ordering = model, part, plan, ordering
        self.columns = part.all_columns

    def queryset(self, number: int, plan_id: int, width: int) -> QuerySet[Any, Any]:
        place = Window(RowNumber(), order_by=self.ordering)
        filled = [Value(None, output_field=TextField())] * (width - len(self.columns))
        found = self.model._default_manager.filter(**{self.plan: plan_id}).order_by()
        answer: QuerySet[Any, Any] = found.values_list(
            Value(number, output_field=IntegerField()), place, *self.columns, *filled
        )
        return answer


class Together:
    """`Together(kinds)(plan.pk)`: the rows of each kind, in the order of `Kind.rows`. One query."""

    def __init__(self, kinds: Sequence[Kind]) -> None:
        self.kinds = kinds
        self.branches = [_branch(kind) for kind in kinds]
        # Of which kind, by which attribute, and what of its row says whose it is.
        self.hanging: dict[int, tuple[int, str, str]] = {}
        for at, kind in enumerate(kinds):
            for name in kind.many:
                field = kind.field(name)
                self.hanging[len(self.branches)] = (at, name, f"{field.m2m_field_name()}_id")
                self.branches.append(_hanging(kind, name))
        width = max(len(branch.columns) for branch in self.branches)

        def document_lists(plan_id: int) -> QuerySet[Any, Any]:
            # The widest first: a union takes its types from there.
            order = sorted(range(len(self.branches)), key=lambda at: -len(self.branches[at].columns))
            first, *rest = (self.branches[at].queryset(at, plan_id, width) for at in order)
            return first.union(*rest, all=True) if rest else first

        self.ask = statement(document_lists)

    def __call__(self, plan_id: int) -> list[list[Any]]:
        found: list[list[Any]] = [[] for _ in self.branches]
        for number, _place, *texts in sorted(self.ask(plan_id), key=lambda row: row[:LEADING]):
            found[number].append(self.branches[number].part.made(texts, 0)[0])
        for at, (parent, name, whose) in self.hanging.items():
            lists: dict[Any, list[Any]] = {row.pk: [] for row in found[parent]}
            for row in found[at]:
                lists[getattr(row, whose)].append(row.one)
            for row in found[parent]:
                setattr(row, name, lists[row.pk])
        return found[: len(self.kinds)]


@cache
def together(*kinds: Kind) -> Together:
    """Of these kinds, kept: its SQL is written once in a process."""
    return Together(kinds)


def _branch(kind: Kind) -> _Branch:
    plain = [name for name in kind.codecs if name not in kind.many and name not in kind.pointing]
    part = _Part(kind.model, ["id", kind.key, *plain], _related(kind.model, kind.pointing, ""))
    return _Branch(kind.model, part, "plan", _ordering(kind.model))


def _hanging(kind: Kind, name: str) -> _Branch:
    field = kind.field(name)
    through, owner, one = field.remote_field.through, field.m2m_field_name(), field.m2m_reverse_field_name()
    target = field.related_model
    far = _Part(target, _plain_fields(target), _related(target, kind.many[name], f"{one}__"), f"{one}__")
    part = _Part(through, ["id", owner], {"one": far})
    return _Branch(through, part, f"{owner}__plan", _ordering(target, f"{one}__"))


def _ordering(model: Any, prefix: str = "") -> list[str]:
    """A model's order as a window takes it, that knows no order by a related row's own order."""
    found: list[str] = []
    for by in model._meta.ordering:
        name = by.removeprefix("-")
        field = None if name == "pk" or "__" in name else model._meta.get_field(name)
        if field is not None and field.is_relation:
            found += _ordering(field.related_model, f"{prefix}{name}__")
        else:
            found.append(f"{by.removesuffix(name)}{prefix}{name}")
    return found


def _related(model: Any, paths: Sequence[str], prefix: str) -> dict[str, _Part]:
    """Of paths like "housing_area__district": each row on the way with all that it holds itself."""
    deeper: dict[str, list[str]] = {}
    for path in paths:
        name, _, rest = path.partition("__")
        deeper.setdefault(name, []).extend([rest] if rest else [])
    found = {}
    for name, rests in deeper.items():
        target, start = model._meta.get_field(name).related_model, f"{prefix}{name}__"
        found[name] = _Part(target, _plain_fields(target), _related(target, rests, start), start)
    return found


def _plain_fields(model: Any) -> list[str]:
    return [one.name for one in model._meta.concrete_fields if not one.is_relation]


def _as_text(field: Any, path: str) -> Any:
    if isinstance(field, fields.BooleanField):
        return Cast(Cast(F(path), IntegerField()), TextField())
    return Cast(F(path), TextField())


def _reader_of(field: Any) -> Callable[[str], Any] | None:
    """From text to what the field gives; None where that is the text."""
    if field.is_relation:
        return _reader_of(field.target_field)
    for kinds, read in _READERS:
        if isinstance(field, kinds):
            return read
    raise TypeError(f"{field} is not read from text")


def _yes(text: str) -> bool:
    return text == "1"


_READERS: tuple[tuple[Any, Callable[[str], Any] | None], ...] = (
    (AmountField, lambda text: from_ore(int(text))),
    (fields.CharField | fields.TextField, None),
    (fields.BooleanField, _yes),
    (fields.DateField, dt.date.fromisoformat),
    (fields.DecimalField, Decimal),
    (fields.UUIDField, UUID),
    (fields.IntegerField, int),
)
