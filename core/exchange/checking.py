"""Rows of a file checked one by one and against each other. Everything that is wrong is told, with its place."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import CheckConstraint, Model, Q, UniqueConstraint

from core.exchange.guesses import Guesses
from core.exchange.kinds import REQUIRED, Kind
from core.exchange.values import Codec, Refused, Scope, Unknown, joined, short, shown

#: Called with the place and the Danish message of each problem.
Report = Callable[[str, str], None]
Row = dict[str, Any]


@dataclass(frozen=True)
class Reader:
    """Reads values as an export would write them. What cannot be read is reported, and stands as None."""

    scope: Scope
    report: Report

    def row(self, kind: Kind, row: Any, path: str, before: Row | None = None) -> Row:
        """A row of a list. What the file leaves out is as `before`, else it has its default."""
        found = self.fields(kind, row, path, left_out=before or kind.defaults, besides={kind.key})
        if not found:
            return {kind.key: None}
        place, key = f"{path}.{kind.key}", row.get(kind.key)
        if key is None:
            self.report(place, "Feltet mangler.")
            return {kind.key: None, **found}
        return {kind.key: self.value(kind.key_codec, key, place), **found}

    def fields(
        self, kind: Kind, row: Any, path: str, *, left_out: Mapping[str, Any], besides: Iterable[str] = ()
    ) -> Row:
        """Every field but the key. `besides` are fields that the caller reads itself."""
        if not isinstance(row, Mapping):
            self.report(path, "Skriv et objekt med felter i {…}.")
            return {}
        known = [*besides, *kind.codecs]
        for name in row:
            if name not in known:
                self.report(f"{path}.{short(name)}", unknown_field(name, known, self.scope.guesses))
        return {
            name: self._field(kind, name, row.get(name, left_out[name]), f"{path}.{name}")
            for name in kind.codecs
        }

    def _field(self, kind: Kind, name: str, value: Any, path: str) -> Any:
        if value is REQUIRED:
            self.report(path, "Feltet mangler.")
        elif value is not None:
            return self.value(kind.codecs[name], value, path)
        elif not kind.field(name).null:
            self.report(path, "Feltet skal udfyldes. Det kan ikke være null.")
        return None

    def value(self, codec: Codec, value: Any, path: str) -> Any:
        try:
            return codec.write(codec.read(value, self.scope))
        except Refused as refused:
            for inner, message in refused.problems:
                self.report(joined(path, inner), message)
        except Unknown:
            return value
        return None


def unknown_field(name: object, known: Iterable[str], guesses: Guesses) -> str:
    known = tuple(known)
    if near := guesses.nearest(str(name), known, known):
        return f"Feltet kendes ikke. Mente du {near}?"
    return f"Feltet kendes ikke. Kendte felter er: {', '.join(known)}."


def check_references(
    kinds: Mapping[str, Kind],
    document: Mapping[str, list[Row]],
    places: Callable[[str, int], str],
    report: Report,
) -> None:
    """Every reference is to a row of this document, of the right kind. Where a row has no uid yet, nothing is said."""
    uids: dict[type[Model], set[str | None]] = {
        kind.model: {row[kind.key] for row in document.get(name, ())} for name, kind in kinds.items()
    }
    names = {kind.model: name for name, kind in kinds.items()}
    for name, kind in kinds.items():
        for index, row in enumerate(document.get(name, ())):
            for reference in kind.references:
                uid, target = row.get(reference), kind.target(reference)
                if uid is not None and not {uid, None} & uids.get(target, set()):
                    report(
                        f"{places(name, index)}.{reference}",
                        f"Rækken peger på {shown(uid)}, men planen har ingen række med det uid i "
                        f"listen {names[target]}.",
                    )


def check_keys(kind: Kind, rows: list[Row], places: Callable[[int], str], report: Report) -> None:
    """Rows that stand twice; those whose key could not be read have none."""
    _check_once(enumerate(rows), lambda row: row[kind.key], places, report, "Rækken står to gange.")


def check_constraints(
    kind: Kind, rows: Iterable[tuple[int, Row]], places: Callable[[int], str], report: Report
) -> None:
    """What the database would refuse, told before it is asked: fields that do not fit, values that stand twice. `rows`
    are those that could be read, each with its number."""
    rows = list(rows)
    for constraint in kind.model._meta.constraints:
        if isinstance(constraint, CheckConstraint):
            for index, row in rows:
                if not holds(constraint.condition, row):
                    report(places(index), kind.clashes[constraint.name])
    for once in uniquenesses(kind.model):
        if message := kind.clashes.get(once.name):
            _check_once(rows, _values(kind, once), places, report, message)


class Once(NamedTuple):
    """Fields whose values no two rows share. Its message stands under `name`: the constraint's or the field's."""

    name: str
    fields: tuple[str, ...]
    condition: Any = None


def uniquenesses(model: type[Model]) -> Iterator[Once]:
    """Everything of a model that the database takes once, however the model says it; but for its primary key."""
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint):
            yield Once(constraint.name, tuple(constraint.fields), constraint.condition)
    for field in model._meta.concrete_fields:
        if field.unique and not field.primary_key:
            yield Once(field.name, (field.name,))
    for names in model._meta.unique_together:
        yield Once("_".join(names), tuple(names))


def _values(kind: Kind, once: Once) -> Callable[[Row], Any]:
    """What of a row must not stand twice. Nulls are not the same as each other: some constraints stand in two."""
    names = [name for name in once.fields if name in kind.codecs]

    def values(row: Row) -> Any:
        found = [row.get(name) for name in names]
        applies = once.condition is None or holds(once.condition, row)
        return repr(found) if applies and None not in found else None

    return values


def _check_once(
    rows: Iterable[tuple[int, Row]],
    values: Callable[[Row], Any],
    places: Callable[[int], str],
    report: Report,
    message: str,
) -> None:
    seen: dict[Any, int] = {}
    for index, row in rows:
        value = values(row)
        if value is not None and (first := seen.setdefault(value, index)) != index:
            report(places(index), f"{message} Se også {places(first)}.")


def holds(condition: Any, row: Mapping[str, Any]) -> bool:
    """Whether a row of a document fulfils the condition (a Q of equalities) of a constraint."""
    results = [
        holds(child, row) if isinstance(child, Q) else _matches(row, *child) for child in condition.children
    ]
    met = all(results) if condition.connector == Q.AND else any(results)
    return met != bool(condition.negated)


def _matches(row: Mapping[str, Any], name: str, wanted: Any) -> bool:
    field, _, lookup = name.partition("__")
    value = row.get(field)
    if lookup == "isnull":
        return (value is None) == bool(wanted)
    if lookup:
        raise ValueError(f"{name}: rows of a document are only compared for equality")
    return bool(value == wanted)
