"""What differs between two states of a document, as a list that can be shown, kept and carried out. Pure.

A state is tables: kind → uid → row, a row being a dict of JSON values. Null is absent: a table holds no None and no
empty kind (`tables` makes it so). A field's values are of one type, as the formats' codecs see to.

    apply(diff(a, b), a) == b           for all a and b
    apply(one + other, a) == apply(other + one, a)     when they touch nothing in common; otherwise Clash
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

Row = dict[str, Any]
Tables = dict[str, dict[str, Row]]


NAMES = ("kind", "uid", "field", "old", "new")


@dataclass(frozen=True, slots=True)
class Operation:
    """One field of one row: old → new. Without a field a whole row: added (no `old`) or ended (no `new`)."""

    kind: str
    uid: str
    field: str = ""
    old: Any = None
    new: Any = None

    @property
    def adds(self) -> bool:
        return not self.field and self.old is None

    @property
    def ends(self) -> bool:
        return not self.field and self.new is None

    @property
    def changes(self) -> bool:
        return bool(self.field)


class Clash(Exception):
    """The document is no longer as the operation found it: somebody else changed the same."""

    def __init__(self, operation: Operation, found: Any) -> None:
        self.operation, self.found = operation, found
        super().__init__(f"{operation.kind} {operation.uid} {operation.field}: found {found!r}")


def tables(document: Mapping[str, Any], keys: Mapping[str, str]) -> Tables:
    """The lists of a document that `keys` names (list → the field that tells its rows apart) as tables.

    An object instead of a list is a table of one row, with an empty uid.
    """
    found: Tables = {}
    for kind, key in keys.items():
        part = document.get(kind)
        if isinstance(part, Mapping):
            found[kind] = {"": _row(part, "")}
        elif part:
            found[kind] = {str(row[key]): _row(row, key) for row in part}
    return found


def _row(row: Mapping[str, Any], key: str) -> Row:
    return {name: value for name, value in row.items() if value is not None and name != key}


def diff(before: Tables, after: Tables) -> list[Operation]:
    """What leads from one state to the other: the kinds in order, a row that came or went as a whole."""
    operations = []
    for kind in dict.fromkeys([*before, *after]):
        old_rows, new_rows = before.get(kind, {}), after.get(kind, {})
        for uid in dict.fromkeys([*old_rows, *new_rows]):
            operations += _row_diff(kind, uid, old_rows.get(uid), new_rows.get(uid))
    return operations


def _row_diff(kind: str, uid: str, old: Row | None, new: Row | None) -> list[Operation]:
    if old is None or new is None:
        return [Operation(kind, uid, old=old, new=new)]
    return [
        Operation(kind, uid, name, old.get(name), new.get(name))
        for name in dict.fromkeys([*old, *new])
        if old.get(name) != new.get(name)
    ]


def apply(operations: Iterable[Operation], state: Tables) -> Tables:
    """The state after the operations; the one given is left as it was. Clash where it is not as they found it."""
    after = {kind: {uid: dict(row) for uid, row in rows.items()} for kind, rows in state.items()}
    for operation in operations:
        rows = after.setdefault(operation.kind, {})
        if operation.changes:
            _change(rows, operation)
        else:
            _replace(rows, operation)
    return {kind: rows for kind, rows in after.items() if rows}


def mismatch(operation: Operation, state: Tables) -> Clash | None:
    """The clash that carrying out this one operation would raise; None where the state is as it found it."""
    found = state.get(operation.kind, {}).get(operation.uid)
    if operation.changes:
        value = None if found is None else found.get(operation.field)
        return Clash(operation, value) if found is None or value != operation.old else None
    return None if found == operation.old else Clash(operation, found)


def to_json(operations: Iterable[Operation]) -> list[Row]:
    """Operations as they are kept; what is absent is left out."""
    return [
        {name: value for name in NAMES if (value := getattr(operation, name)) is not None}
        for operation in operations
    ]


def from_json(rows: Iterable[Mapping[str, Any]]) -> list[Operation]:
    return [Operation(**row) for row in rows]


def _change(rows: dict[str, Row], operation: Operation) -> None:
    row = rows.get(operation.uid)
    if row is None or row.get(operation.field) != operation.old:
        raise Clash(operation, None if row is None else row.get(operation.field))
    if operation.new is None:
        row.pop(operation.field, None)
    else:
        row[operation.field] = operation.new


def _replace(rows: dict[str, Row], operation: Operation) -> None:
    found = rows.get(operation.uid)
    if found != operation.old:
        raise Clash(operation, found)
    if operation.new is None:
        del rows[operation.uid]
    else:
        rows[operation.uid] = dict(operation.new)
