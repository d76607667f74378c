"""Operations carried out on rows. One code for an import (everything is new) and an amendment (some is).

Rows are looked up inside their root (the plan) alone: a uid of another plan's row finds nothing and can move nothing.
"""

import dataclasses
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db import IntegrityError, models, transaction

from core.dates import today
from core.exchange.kinds import Kind
from core.exchange.values import Scope
from core.operations import Clash, Operation

Save = Callable[..., None]
#: Rows that are added by one statement: its text and the rows of their history are held besides the rows.
BATCH = 1_000


def save_operations(
    operations: Iterable[Operation],
    *,
    kinds: Mapping[str, Kind],
    inside: Mapping[str, Any],
    scope: Scope,
    by: Any,
    save: Save,
    ends: Callable[[Any], bool] = lambda row: True,
    prepare: Callable[[Any], None] = lambda row: None,
) -> None:
    """Carry out operations on the rows of one root; the caller holds its lock and one transaction.

    `kinds` have parents before children. `inside` is what every row of the root has (`{"plan": plan}`).
    `save(row, by=, fields=)` saves one row with its history. `ends(row)` says whether a row that goes is ended;
    otherwise it is deleted. `prepare(row)` fills in what a new row has beside its fields in the format.

    What goes gives way first (so that what comes may take its place), then rows are changed, added from the top down,
    changed to point to added rows, and what goes is taken away from the bottom up.
    """
    _Saving(dict(kinds), dict(inside), scope, by, save, ends, prepare).run(list(operations))


@dataclasses.dataclass
class _Saving:
    kinds: dict[str, Kind]
    inside: dict[str, Any]
    scope: Scope
    by: Any
    save: Save
    ends: Callable[[Any], bool]
    prepare: Callable[[Any], None]
    pks: dict[Any, dict[str, Any]] = dataclasses.field(default_factory=dict)

    def run(self, operations: list[Operation]) -> None:
        ended, added = self._of(operations, "ends"), self._of(operations, "adds")
        changes = self._changes(operations)
        fresh = {operation.uid for rows in added.values() for operation in rows}
        for kind, rows in ended.items():
            self._give_way(kind, [operation.uid for operation in rows])
        self._change({row: ops for row, ops in changes.items() if not self._points_to(row[0], ops, fresh)})
        for kind in self.kinds:
            if kind in added:
                self._add(kind, added[kind])
        self._change({row: ops for row, ops in changes.items() if self._points_to(row[0], ops, fresh)})
        for kind in reversed(self.kinds):
            if kind in ended:
                self._end(kind, [operation.uid for operation in ended[kind]])

    def _of(self, operations: list[Operation], which: str) -> dict[str, list[Operation]]:
        found: dict[str, list[Operation]] = defaultdict(list)
        for operation in operations:
            if getattr(operation, which):
                found[operation.kind].append(operation)
        return found

    def _changes(self, operations: list[Operation]) -> dict[tuple[str, str], list[Operation]]:
        """The changed fields, row by row, children before their parents."""
        found: dict[tuple[str, str], list[Operation]] = defaultdict(list)
        order = [*reversed(self.kinds)]
        for operation in sorted(operations, key=lambda operation: order.index(operation.kind)):
            if operation.changes:
                found[operation.kind, operation.uid].append(operation)
        return found

    def _points_to(self, kind: str, changes: list[Operation], uids: set[str]) -> bool:
        return any(change.field in self.kinds[kind].references and change.new in uids for change in changes)

    # The five steps

    def _give_way(self, kind: str, uids: list[str]) -> None:
        self._rows(kind, uids).filter(ended_on=None).update(ended_on=today())

    def _change(self, changes: Mapping[tuple[str, str], list[Operation]]) -> None:
        """A row whose place is still taken by another that is to be changed as well is tried again after it."""
        left = dict(changes)
        while left:
            again = {}
            for (kind, uid), operations in left.items():
                row = self._rows(kind, [uid]).first()
                if row is None:
                    raise Clash(operations[0], None)
                try:
                    with transaction.atomic():
                        self._write(row, kind, {operation.field: operation.new for operation in operations})
                except IntegrityError:
                    again[kind, uid] = operations
            if len(again) == len(left):
                raise Clash(next(iter(again.values()))[0], None)
            left = again

    def _write(self, row: Any, kind: str, values: Mapping[str, Any]) -> None:
        many = self._set(row, kind, values)
        self.save(row, by=self.by, fields=[name for name in values if name not in many])
        for name, related in many.items():
            getattr(row, name).set(related)

    def _add(self, name: str, operations: list[Operation]) -> None:
        kind = self.kinds[name]
        rows, many, pointing = [], [], []
        for operation in operations:
            row = kind.model(
                **self.inside, **{kind.key: kind.key_codec.read(self._key(kind, operation), self.scope)}
            )
            own = {at: uid for at, uid in operation.new.items() if self._is_own(kind, at)}
            others = {at: value for at, value in operation.new.items() if at not in own}
            if related := self._set(row, name, others):
                many.append((row, related))
            pointing += [(row, at, uid) for at, uid in own.items()]
            self.prepare(row)
            rows.append(row)
        kind.model._default_manager.bulk_create(rows, batch_size=BATCH)
        self.pks.setdefault(kind.model, {}).update({str(getattr(row, kind.key)): row.pk for row in rows})
        self._point(kind, pointing)
        self._relate(many)
        history: Any = getattr(kind.model, "history", None)
        if history is not None:
            for start in range(0, len(rows), BATCH):
                history.bulk_history_create(rows[start : start + BATCH], default_user=self.by)

    def _end(self, kind: str, uids: list[str]) -> None:
        for row in self._rows(kind, uids):
            if self.ends(row):
                self.save(row, by=self.by, fields=["ended_on"])
            else:
                row._history_user = self.by
                row.delete()

    # Parts

    def _rows(self, kind: str, uids: Iterable[str]) -> models.QuerySet[Any]:
        key = self.kinds[kind].key
        found: models.QuerySet[Any] = self.kinds[kind].model._default_manager.filter(
            **self.inside, **{f"{key}__in": uids}
        )
        return found

    def _key(self, kind: Kind, operation: Operation) -> Any:
        return operation.uid if kind.key == "uid" else int(operation.uid)

    def _is_own(self, kind: Kind, field: str) -> bool:
        """A reference to another row of the same list, which may stand further down."""
        return field in kind.references and kind.target(field) is kind.model

    def _set(self, row: Any, name: str, values: Mapping[str, Any]) -> dict[str, list[Any]]:
        """Put the values into the row; those of many-to-many fields are given back for later."""
        kind, many = self.kinds[name], {}
        for field, value in values.items():
            if field in kind.references:
                setattr(row, f"{field}_id", None if value is None else self._pk(kind.target(field), value))
            elif kind.field(field).many_to_many:
                many[field] = kind.codecs[field].read(value or [], self.scope)
            elif value is None:
                setattr(row, field, None if kind.field(field).null else kind.defaults[field])
            else:
                setattr(row, field, kind.codecs[field].read(value, self.scope))
        return many

    def _pk(self, model: type[models.Model], uid: str) -> Any:
        known = self.pks.setdefault(model, {})
        if uid not in known:  # rows that were just added are known without those that were there before
            rows = model._default_manager.filter(**self.inside).values_list("uid", "pk")
            known.update((str(found), pk) for found, pk in rows)
        return known[uid]

    def _point(self, kind: Kind, pointing: list[tuple[Any, str, str]]) -> None:
        for row, field, uid in pointing:
            setattr(row, f"{field}_id", self._pk(kind.model, uid))
        if pointing:
            fields = {field for _, field, _ in pointing}
            kind.model._default_manager.bulk_update([row for row, _, _ in pointing], fields)

    def _relate(self, many: list[tuple[Any, dict[str, list[Any]]]]) -> None:
        through: dict[Any, list[Any]] = defaultdict(list)
        for row, fields in many:
            for field, related in fields.items():
                relation = getattr(type(row), field)
                source, target = relation.field.m2m_field_name(), relation.field.m2m_reverse_field_name()
                through[relation.through] += [
                    relation.through(**{f"{source}_id": row.pk, f"{target}_id": other.pk})
                    for other in related
                ]
        for model, links in through.items():
            model._default_manager.bulk_create(links)
