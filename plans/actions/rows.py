"""Rows of a plan's content: udfordringer, mål, indikatorer, målværdier, handlinger and milepæle.

Rows are looked up inside their plan and saved one by one: a uid or a key posted for another plan's row finds nothing.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import Max

from accounts.models import User
from accounts.roles import Permission
from core.audit import Verb, record
from core.dates import today
from core.versions import Conflict, Moved
from core.workflow import NotAllowed
from plans.actions.lock import changing, raise_revision
from plans.actions.plan import Merges, edited, save
from plans.exchange import KINDS, PRACTICAL_FACTS
from plans.models import (
    Activity,
    Challenge,
    Goal,
    Indicator,
    IndicatorTarget,
    Milestone,
    Plan,
    PlanFocus,
    PlanRow,
)
from plans.permissions import MILESTONES, PRACTICAL, behalf_on, focus_section

PRACTICAL_CHANGE = Verb("plans.practical", "{row}: {fields} er rettet")
AGREED = "Det, der er aftalt, kan ikke rettes, mens planen er i drift."
NOT_THERE = "Rækken er slettet eller udgået, mens du skrev. Din tekst er her stadig."

PRACTICAL_FIELDS: dict[type[PlanRow], frozenset[str]] = {
    KINDS[name].model: frozenset(fields) for name, fields in PRACTICAL_FACTS.items()
}


@dataclass(frozen=True)
class RowEdit:
    """One row of a posted page. `parents` and `values` are what a new row gets beside what its form holds;
    `removes` says that the form was emptied and the row is to go (a delmål)."""

    kind: str
    uid: uuid.UUID
    form: Merges
    is_new: bool = False
    parents: Mapping[str, uuid.UUID] = field(default_factory=dict)
    values: Mapping[str, Any] = field(default_factory=dict)
    removes: bool = False

    @property
    def model(self) -> type[PlanRow]:
        return KINDS[self.kind].model


class RowConflict(Exception):
    """Rows of the page in which two people changed the same field."""

    def __init__(self, conflicts: Sequence[tuple[RowEdit, Conflict]]) -> None:
        self.conflicts = list(conflicts)
        super().__init__("The same field was changed by two.")


class RowsGone(Moved):
    """Rows that the person changed and that are no more."""

    def __init__(self, rows: Sequence[RowEdit]) -> None:
        self.rows = list(rows)
        super().__init__(NOT_THERE)


def save_rows(
    *,
    plan: Plan,
    section: str,
    by: User | None,
    rows: Sequence[RowEdit],
    remove: tuple[str, uuid.UUID] | None = None,
    move: tuple[str, uuid.UUID, int] | None = None,
) -> str:
    """Save the page's rows, then take one away or move it one place when asked (-1 up, 1 down). Gives the token with
    which a removal can be undone.

    All or nothing: a conflict in one row (or a row that is gone) leaves every row as it was.
    """
    token = ""
    if section == PRACTICAL and (remove or move or any(edit.removes for edit in rows)):
        raise NotAllowed(AGREED)
    with changing(plan, by=by, section=section, raises_revision=False) as locked:
        changes = _merge_all(locked, rows, section)
        for edit, row, names in changes:
            if edit.removes:
                _remove(locked, edit.kind, edit.uid, by=by, section=section)
                continue
            _write(locked, edit, row, names, by=by, section=section)
        if remove:
            token = _remove(locked, *remove, by=by, section=section)
        moved = move is not None and _move(locked, *move, by=by, section=section)
        if changes and section == PRACTICAL:
            raise_revision(locked)
        elif changes or token or moved:
            edited(locked, by=by, section=section)
    return token


def _merge_all(plan: Plan, rows: Sequence[RowEdit], section: str) -> list[tuple[RowEdit, PlanRow, list[str]]]:
    changes, conflicts, gone = [], [], []
    there: dict[str, dict[uuid.UUID, PlanRow]] = {}
    for kind in {edit.kind for edit in rows}:
        uids = [edit.uid for edit in rows if edit.kind == kind]
        found = rows_of(plan, KINDS[kind].model).filter(uid__in=uids)
        there[kind] = {row.uid: row for row in found}
    for edit in rows:
        try:
            if change := _merge(plan, edit, there[edit.kind].get(edit.uid), section):
                changes.append((edit, *change))
        except Conflict as conflict:
            conflicts.append((edit, conflict))
        except Moved:
            gone.append(edit)
    if conflicts:
        raise RowConflict(conflicts)
    if gone:
        raise RowsGone(gone)
    return changes


def _merge(plan: Plan, edit: RowEdit, row: PlanRow | None, section: str) -> tuple[PlanRow, list[str]] | None:
    """The row as it will be, and the names to write; None when the person changed nothing."""
    if row is not None and not _belongs(row, section):
        raise Moved(NOT_THERE)
    if row is None and edit.is_new:
        row = None if edit.removes else edit.model(plan=plan, uid=edit.uid, **edit.values)
    elif row is None or row.ended_on is not None:
        if _wrote_something(plan, edit):
            raise Moved(NOT_THERE)
        return None
    if row is None:
        return None
    names = edit.form.merge_into(row)
    return (row, names) if names else None


def _wrote_something(plan: Plan, edit: RowEdit) -> bool:
    """Whether the person changed anything in a row that is no more."""
    try:
        return bool(edit.form.merge_into(edit.model(plan=plan, uid=edit.uid)))
    except Conflict:
        return True


def _write(
    plan: Plan, edit: RowEdit, row: PlanRow, names: list[str], *, by: User | None, section: str
) -> None:
    if section == PRACTICAL:
        if row._state.adding or not set(names) <= PRACTICAL_FIELDS.get(edit.model, frozenset()):
            raise NotAllowed(AGREED)
        labels = [str(row._meta.get_field(name).verbose_name) for name in names]  # type: ignore[union-attr]
        behalf, name = behalf_on(by, plan, Permission.WRITE_PLAN), str(row)
        record(PRACTICAL_CHANGE, subject=row, root=plan, by=by, on_behalf_of=behalf, row=name, fields=labels)
    if row._state.adding:
        for name, uid in edit.parents.items():
            setattr(row, name, _row_of(plan, _related(edit.model, name), uid, section))
        if hasattr(row, "position"):
            row.position = _next_position(plan, row, edit)
    _check_references(plan, row)
    save(row, by=by, fields=None if row._state.adding else names)


def _related(model: type[PlanRow], name: str) -> type[PlanRow]:
    related = model._meta.get_field(name).related_model
    if not isinstance(related, type) or not issubclass(related, PlanRow):
        raise TypeError(f"{model.__name__}.{name} does not point to a row of the plan")
    return related


def _row_of(plan: Plan, model: type[PlanRow], uid: uuid.UUID, section: str) -> PlanRow:
    row: PlanRow | None = rows_of(plan, model).filter(uid=uid, ended_on=None).first()
    if row is None or not _belongs(row, section):
        raise Moved(NOT_THERE)
    return row


#: The way from a row to its indsatsområde, which is its section. A milepæl has a section of its own.
WAY_TO_FOCUS: dict[type[PlanRow], str] = {
    PlanFocus: "",
    Challenge: "focus",
    Goal: "focus",
    Indicator: "goal__focus",
    IndicatorTarget: "indicator__goal__focus",
    Activity: "goal__focus",
}


def rows_of(plan: Plan, model: type[PlanRow]) -> models.QuerySet[Any]:
    """The plan's rows of a kind, with what tells their section."""
    rows = model.objects.filter(plan=plan)
    if model not in WAY_TO_FOCUS:
        return rows
    return rows.select_related("__".join(filter(None, (WAY_TO_FOCUS[model], "focus_area"))))


def _belongs(row: PlanRow, section: str) -> bool:
    """Whether the row lies in the section that is open to the person: another one may be locked."""
    if section == PRACTICAL:
        return True
    if isinstance(row, Milestone):
        return section == MILESTONES
    focus: Any = row
    for name in filter(None, WAY_TO_FOCUS[type(row)].split("__")):
        focus = getattr(focus, name)
    return section == focus_section(focus.focus_area.code)


def _check_references(plan: Plan, row: PlanRow) -> None:
    """What the row points to must be this plan's, and still be there."""
    for name in KINDS[kind_of(type(row))].references:
        pk = getattr(row, f"{name}_id")
        if pk is not None and not _related(type(row), name).objects.filter(plan=plan, pk=pk).exists():
            raise Moved("Noget, du har valgt på siden, er slettet imens. Din tekst er her stadig.")


def _next_position(plan: Plan, row: PlanRow, edit: RowEdit) -> int:
    siblings = edit.model.objects.filter(plan=plan, **{name: getattr(row, name) for name in edit.parents})
    last = siblings.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1


def kind_of(model: type[models.Model]) -> str:
    return next(name for name, kind in KINDS.items() if kind.model is model)


def _move(plan: Plan, kind: str, uid: uuid.UUID, step: int, *, by: User | None, section: str) -> bool:
    """Move a row one place among its siblings; at the end of the list nothing happens."""
    row: Any = _row_of(plan, KINDS[kind].model, uid, section)
    parent = KINDS[kind].references[0]
    siblings = list(type(row).objects.current().filter(plan=plan, **{parent: getattr(row, f"{parent}_id")}))
    at = siblings.index(row)
    if not 0 <= at + step < len(siblings):
        return False
    siblings.insert(at + step, siblings.pop(at))
    for position, sibling in enumerate(siblings):
        if sibling.position != position:
            sibling.position = position
            save(sibling, by=by, fields=["position"])
    return True


def remove_row(*, plan: Plan, section: str, by: User | None, kind: str, uid: uuid.UUID) -> str:
    """Take a row away with what hangs on it. Gives the token with which `restore_rows` brings all of it back."""
    with changing(plan, by=by, section=section, raises_revision=False) as locked:
        token = _remove(locked, kind, uid, by=by, section=section)
        edited(locked, by=by, section=section)
    return token


def _remove(plan: Plan, kind: str, uid: uuid.UUID, *, by: User | None, section: str) -> str:
    """A row that was never submitted is deleted, one that was is ended: its number and uid stay its own."""
    row = _row_of(plan, KINDS[kind].model, uid, section)
    token = f"fjernet {uuid.uuid4().hex}"
    ends = was_submitted(plan, row) or _is_referred_to(row)
    for part in [*_below(plan, row), row]:
        if ends:
            part.ended_on = today()
            save(part, by=by, fields=["ended_on"], reason=token)
        else:
            part._history_user = by  # type: ignore[attr-defined]
            part._change_reason = token  # type: ignore[attr-defined]
            part.delete()
    return token


def was_submitted(plan: Plan, row: PlanRow) -> bool:
    """Then it is ended, never deleted."""
    if hasattr(row, "number"):
        return bool(row.number)
    return plan.submitted_on is not None


def _is_referred_to(row: PlanRow) -> bool:
    """Mål that name this udfordring would lose it, and an undo could not give it back: it is ended instead."""
    return isinstance(row, Challenge) and row.goals.exists()


def _below(plan: Plan, row: PlanRow) -> Iterator[PlanRow]:
    """Rows that live and go with this one, the deepest first."""
    for kind in KINDS.values():
        for name in kind.references:
            relation: Any = kind.model._meta.get_field(name)
            if relation.related_model is type(row) and relation.remote_field.on_delete is models.CASCADE:
                for part in kind.model.objects.current().filter(plan=plan, **{name: row}):
                    yield from _below(plan, part)
                    yield part


def restore_rows(*, plan: Plan, section: str, by: User | None, token: str) -> bool:
    """Undo `remove_row`: everything it deleted or ended, under the same uids. False when there is nothing (more)."""
    found = False
    if not token.startswith("fjernet ") or section == PRACTICAL:
        return False
    with changing(plan, by=by, section=section, raises_revision=False) as locked:
        for kind in KINDS.values():
            pasts = list(kind.model.history.filter(plan_id=locked.pk, history_change_reason=token))
            there = {
                row.uid: row for row in rows_of(locked, kind.model).filter(uid__in=[p.uid for p in pasts])
            }
            for past in pasts:
                # One removal lies in one section, and its topmost row comes first: the rest goes with it.
                unchecked = None if found else section
                found = _restore(past, there.get(past.uid), kind.model, by=by, section=unchecked) or found
        if found:
            edited(locked, by=by, section=section)
    return found


def _restore(past: Any, row: Any, model: type[PlanRow], *, by: User | None, section: str | None) -> bool:
    """One row as it was when it was taken away. `past` is its entry in the history, `row` what is there today."""
    if row is None and past.history_type == "-":
        names = [field.attname for field in model._meta.concrete_fields if field.name != "version"]
        row = model(**{name: getattr(past, name) for name in names})
        if section and not _belongs(row, section):
            raise Moved(NOT_THERE)
        save(row, by=by)
        return True
    if row is not None and row.ended_on is not None:
        if section and not _belongs(row, section):
            raise Moved(NOT_THERE)
        row.ended_on = None
        save(row, by=by, fields=["ended_on"])
        return True
    return False
