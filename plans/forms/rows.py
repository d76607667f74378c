"""Rows of one kind on a page: those that are there, those that were posted, and empty ones to fill in.

A row is named by its uid. A new row gets its uid when its empty form is drawn: a page sent twice saves it once.
"""

import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django import forms

from plans.actions import RowEdit
from plans.figures import period_text, value_text
from plans.models import PlanRow


@dataclass
class Block:
    """One row with its form, and the forms of rows that are edited with it."""

    kind: str
    row: Any
    form: Any
    is_new: bool = False
    is_posted: bool = False
    label: str = ""
    number: str = ""
    parents: dict[str, uuid.UUID] = field(default_factory=dict)
    parts: list["Block"] = field(default_factory=list)

    @property
    def uid(self) -> uuid.UUID:
        return self.row.uid

    @property
    def name(self) -> str:
        """What the row is called in a button's value: "activities:<uid>"."""
        return f"{self.kind}:{self.uid}"

    @property
    def anchor(self) -> str:
        return anchor(self.kind, self.uid)

    @property
    def posted_name(self) -> str:
        return f"new-{self.kind}" if self.is_new else self.kind

    def forms(self) -> Iterator[forms.BaseForm]:
        yield self.form
        for part in self.parts:
            yield from part.forms()

    @property
    def is_untouched(self) -> bool:
        """A new row in which nothing has been written: it is no row."""
        return self.is_new and not any(form.has_changed() for form in self.forms())

    @property
    def years(self) -> list["Block"]:
        """Delmål: the parts after the målværdi."""
        return self.parts[1:]

    @property
    def facts(self) -> str:
        """A folded handling's second line: "Bydel · april 2027 – marts 2031"."""
        level = self.row.get_level_display() if getattr(self.row, "level", "") else ""
        parts = (level, period_text(self.row.starts_on, self.row.ends_on))
        return " · ".join(part for part in parts if part)

    @property
    def way(self) -> str:
        """A folded indikator's numbers: "24 → 45"."""
        row, target = self.row, self.parts[0].row
        if row.baseline_value is None or target.value is None:
            return ""
        start = value_text(row.baseline_value, row.unit, row.decimals)
        return f"{start} → {value_text(target.value, row.unit, row.decimals)}"

    @property
    def error_count(self) -> int:
        return sum(len(form.errors) for form in self.forms() if form.is_bound)

    @property
    def is_open(self) -> bool:
        return self.is_new or bool(self.error_count)

    def is_valid(self) -> bool:
        if not self.is_posted or self.is_untouched:
            return True
        results = [form.is_valid() for form in self.forms() if form.is_bound]
        return all(results)

    def edits(self) -> Iterator[RowEdit]:
        if not self.is_posted or self.is_untouched:
            return
        yield RowEdit(
            kind=self.kind,
            uid=self.uid,
            form=self.form,
            is_new=self.is_new,
            parents=self.parents,
            values=self.values,
            removes=bool(getattr(self.form, "is_empty", False)),
        )
        for part in self.parts:
            yield from part.edits()

    @property
    def values(self) -> dict[str, Any]:
        """What a new row gets beside its form: the day of a delmål."""
        due_on = getattr(self.row, "due_on", None)
        return {"due_on": due_on} if due_on and "due_on" not in self.form.fields else {}


def anchor(kind: str, uid: uuid.UUID) -> str:
    return f"{SINGULAR[kind]}-{uid}"


SINGULAR = {
    "challenges": "challenge",
    "goals": "goal",
    "indicators": "indicator",
    "targets": "target",
    "activities": "activity",
    "milestones": "milestone",
}


def posted_uids(data: Any, name: str) -> list[uuid.UUID]:
    """Uids that the page was posted with; what is none is left out."""
    found = []
    for text in data.getlist(name):
        try:
            found.append(uuid.UUID(text))
        except ValueError:
            continue
    return list(dict.fromkeys(found))


def blocks(
    kind: str,
    rows: Iterable[PlanRow],
    *,
    data: Any,
    blank: Callable[[uuid.UUID], PlanRow],
    build: Callable[..., Block],
    empty: int = 0,
) -> list[Block]:
    """The page's rows of a kind: in their order, then new ones. `build(row, data, is_new)` makes a block."""
    by_uid = {row.uid: row for row in rows}
    if data is None:
        found = [build(row, None, False) for row in by_uid.values()]
        return found + [build(blank(uuid.uuid4()), None, True) for _ in range(empty)]
    posted = posted_uids(data, kind)
    fresh = posted_uids(data, f"new-{kind}")
    found = []
    for uid, row in by_uid.items():
        if uid not in fresh:
            found.append(build(row, data if uid in posted else None, False))
    # Rows that are gone meanwhile keep their form: the action finds out, and the person's text is not lost.
    found += [build(blank(uid), data, False) for uid in posted if uid not in by_uid]
    found += [build(by_uid.get(uid) or blank(uid), data, True) for uid in fresh]
    return found + [build(blank(uuid.uuid4()), None, True) for _ in range(empty)]
