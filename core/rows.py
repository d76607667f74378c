"""Rows of a kept statement as its queryset gives them. How they become objects is found out once, when the statement is
compiled; Django looks at it in every call, and at every field of every object."""

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.query import ModelIterable, get_related_populators, prefetch_related_objects
from django.db.models.signals import post_init, pre_init


class Reader:
    def __init__(self, found: QuerySet[Any], compiler: Any) -> None:
        """`compiler` of the queryset, after it has written its SQL."""
        self.queryset: Any = found
        columns = [column[0] for column in compiler.select[: compiler.col_count]]
        self.converters = [(place, *how) for place, how in compiler.get_converters(columns).items()]
        # A DISTINCT that is ordered by something else selects that too.
        self.width = compiler.col_count if compiler.has_extra_select else None
        self.gives_objects = found._iterable_class is ModelIterable
        if self.gives_objects:
            info, select = compiler.klass_info, compiler.select
            self.span = slice(info["select_fields"][0], info["select_fields"][-1] + 1)
            self.names = [column[0].target.attname for column in select[self.span]]
            self.maker = _maker(info["model"])
            self.related = get_related_populators(info, select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]
            _make_quickly(self.related)
            self.annotations = [*(compiler.annotation_col_map or {}).items()]

    def read(self, rows: Sequence[Any], connection: Any) -> list[Any]:
        if self.width:
            rows = [row[: self.width] for row in rows]
        if self.converters:
            rows = self._converted(rows, connection)
        if not self.gives_objects:
            return self._values(rows)
        made = [self._object(row) for row in rows]
        if made and self.queryset._prefetch_related_lookups:
            prefetch_related_objects(made, *self.queryset._prefetch_related_lookups)
        return made

    def _converted(self, rows: Sequence[Any], connection: Any) -> list[list[Any]]:
        converted = [list(row) for row in rows]
        for place, functions, expression in self.converters:
            for row in converted:
                for function in functions:
                    row[place] = function(row[place], expression, connection)
        return converted

    def _object(self, row: Any) -> Any:
        made = self.maker.from_db(DEFAULT_DB_ALIAS, self.names, row[self.span])
        for related in self.related:
            related.populate(row, made)
        for name, place in self.annotations:
            setattr(made, name, row[place])
        return made

    def _values(self, rows: Sequence[Any]) -> list[Any]:
        """Of `values()` and `values_list()`: Django's own way, with rows that are here already."""
        query = self.queryset.query
        names = ("selected", "extra_select", "values_select", "annotation_select")
        asked = SimpleNamespace(**{name: getattr(query, name) for name in names})
        asked.get_compiler = lambda _using: _Answered(rows)
        found = SimpleNamespace(db=DEFAULT_DB_ALIAS, query=asked, _fields=self.queryset._fields)
        return [*self.queryset._iterable_class(found)]


class _Answered:
    """Of a compiler what `values()` and `values_list()` ask for."""

    def __init__(self, rows: Sequence[Any]) -> None:
        self.rows = rows

    def results_iter(self, *, tuple_expected: bool = False, **_options: Any) -> Any:
        return map(tuple, self.rows) if tuple_expected else iter(self.rows)


class _Maker:
    """Where Django makes objects of rows it asks a model's `from_db`. The same object, without a look at each field."""

    def __init__(self, model: type[Model]) -> None:
        self.model = model

    def from_db(self, using: str, names: Sequence[str], values: Sequence[Any]) -> Model:
        made = self.model.__new__(self.model)
        state = ModelState()
        state.db, state.adding = using, False
        vars(made).update(zip(names, values, strict=True), _state=state)
        return made


def _maker(model: Any) -> Any:
    """The model itself where making one of its objects is more than setting its fields."""
    is_plain = model.__init__ is Model.__init__ and model.from_db.__func__ is Model.from_db.__func__  # type: ignore[attr-defined]
    listens = pre_init.has_listeners(model) or post_init.has_listeners(model)
    return _Maker(model) if is_plain and not listens else model


def _make_quickly(populators: Sequence[Any]) -> None:
    for one in populators:
        one.model_cls = _maker(one.model_cls)
        _make_quickly(one.related_populators)
