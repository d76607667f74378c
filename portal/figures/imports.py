"""What an import did, or would do: printed by the page and by the command."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from approvals.figures import Reading, field_label
from core.operations import Operation
from core.rules import Finding
from plans.calculations import row_numbers
from plans.exchange import PLAN
from plans.models import Plan
from portal.exchange import ParsedPlan
from portal.exchange.shape import ADDED, KINDS

Outcome = Literal["new", "changed", "unchanged"]
OUTCOME_LABELS: dict[Outcome, str] = {"new": "Ny", "changed": "Ændret", "unchanged": "Uændret"}
#: Signs that are shown of a text, and how many of them stand before the first that has changed.
EXCERPT, LEAD = 600, 60
WHOLE_PARTS = {"decisions": "Beslutninger", "grant": "Tilsagn"}


@dataclass(frozen=True)
class Change:
    """One field of one row, or a row that came or went (`field` is empty). `old` and `new` are Danish texts.

    `old` is empty for a person who may not see the plan (the administrator)."""

    path: str
    row: str
    field: str
    old: str
    new: str

    @property
    def label(self) -> str:
        """ "Mål 2.1 Flere er i arbejde: Beskrivelse"."""
        return f"{self.row}: {self.field}" if self.field else self.row

    @property
    def shown(self) -> tuple[str, str]:
        """Before and after as they are shown: of a long text the part where they begin to differ."""
        differ = (at for at, (old, new) in enumerate(zip(self.old, self.new, strict=False)) if old != new)
        alike = next(differ, min(len(self.old), len(self.new)))
        start = 0 if max(len(self.old), len(self.new)) <= EXCERPT else max(alike - LEAD, 0)
        return excerpt(self.old, start), excerpt(self.new, start)


def excerpt(text: str, start: int) -> str:
    """So much of a text as is shown of it, from there on; dots stand for the rest."""
    end = start + EXCERPT
    return f"{'…' if start else ''}{text[start:end]}{'…' if len(text) > end else ''}"


@dataclass(frozen=True)
class Count:
    """How many rows of a kind the plan has in the file: ("Mål", 4)."""

    label: str
    number: int


@dataclass(frozen=True)
class Renumbered:
    """A row of a draft that the plan gives another number than was typed for it, by which the rules name it."""

    place: str
    row: str
    typed: str
    number: str


@dataclass(frozen=True)
class PlanReport:
    """`number` is the number the plan has or gets; after a dry run a new one is only a guess and therefore empty unless
    the file names it. `url` is empty while the plan does not exist, or for who may not see it."""

    number: str
    title: str
    uid: str
    outcome: Outcome
    status: str
    status_label: str
    changes: list[Change] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    url: str = ""
    renumbered: list[Renumbered] = field(default_factory=list)

    @property
    def outcome_label(self) -> str:
        return OUTCOME_LABELS[self.outcome]


@dataclass(frozen=True)
class ImportReport:
    plans: list[PlanReport]
    dry_run: bool

    @property
    def new_plans(self) -> list[PlanReport]:
        return [plan for plan in self.plans if plan.outcome == "new"]

    @property
    def changed_plans(self) -> list[PlanReport]:
        return [plan for plan in self.plans if plan.outcome == "changed"]

    @property
    def unchanged_plans(self) -> list[PlanReport]:
        return [plan for plan in self.plans if plan.outcome == "unchanged"]

    def count(self, outcome: Outcome) -> int:
        return sum(1 for plan in self.plans if plan.outcome == outcome)


def outcome_of(parsed: ParsedPlan) -> Outcome:
    if parsed.before is None:
        return "new"
    return "changed" if parsed.operations else "unchanged"


def status_label(status: str) -> str:
    return str(Plan.Status(status).label)


def counts_of(parsed: ParsedPlan) -> list[Count]:
    """Rows of each kind that has any, ended ones included."""
    rows = ((kind, len(parsed.after[name])) for name, kind in KINDS.items())
    return [
        Count(str(kind.model._meta.verbose_name_plural).capitalize(), number)
        for kind, number in rows
        if number
    ]


def renumbered(parsed: ParsedPlan, typed: Mapping[tuple[int, str], str]) -> list[Renumbered]:
    numbers = row_numbers(parsed.after) if typed else {}
    return [
        Renumbered(
            f"{parsed.path}.{name}[{parsed.places[name, row['uid']]}].number",
            f"{str(KINDS[name].model._meta.verbose_name).capitalize()} »{row['title']}«",
            was,
            number,
        )
        for name in ("goals", "activities")
        for row in parsed.after[name]
        if (was := typed.get((parsed.index, row["uid"]))) and (number := numbers.get(row["uid"], was)) != was
    ]


def changes_of(parsed: ParsedPlan, *, with_old: bool) -> list[Change]:
    """What happens to a plan that exists. New measurements and bilagsposter are told in one line each."""
    added = Counter(operation.kind for operation in parsed.operations if _is_addition(operation))
    after = _Rows(parsed.after)
    before = _Rows(parsed.before) if parsed.before else after
    changes = [
        _change(parsed, operation, before if operation.ends else after)
        for operation in parsed.operations
        if not _is_addition(operation)
    ]
    for name, number in added.items():
        label = str(KINDS[name].model._meta.verbose_name_plural).capitalize()
        changes.append(Change(f"{parsed.path}.{name}", label, "", "", f"{number} nye"))
    return changes if with_old else [_without_old(change) for change in changes]


def _is_addition(operation: Operation) -> bool:
    return operation.kind in ADDED and operation.adds


def _without_old(change: Change) -> Change:
    return Change(change.path, change.row, change.field, "", change.new)


def _change(parsed: ParsedPlan, operation: Operation, rows: "_Rows") -> Change:
    path, name = parsed.place(operation), operation.kind
    if name in WHOLE_PARTS:
        return Change(path, WHOLE_PARTS[name], "", "", "Ændret")
    kind, row, reading = KINDS.get(name, PLAN), rows.by_key.get((name, operation.uid), {}), rows.reading
    title = f"{str(kind.model._meta.verbose_name).capitalize()} {reading.name_of(name, row)}".strip()
    shown = title if name in KINDS else "Planen"
    if operation.adds:
        return Change(path, shown, "", "Fandtes ikke", "Ny")
    if operation.ends:
        return Change(path, shown, "", "Fandtes", "Udgår")
    texts = (
        reading.text(name, kind, {**row, operation.field: value}, operation.field)
        for value in (operation.old, operation.new)
    )
    return Change(path, shown, field_label(kind.model, operation.field), *texts)


class _Rows:
    """A plan's document, read once for all the operations on its rows."""

    def __init__(self, document: dict[str, Any]) -> None:
        self.reading = Reading(document)
        self.by_key = {
            (name, str(row[kind.key])): row for name, kind in KINDS.items() for row in document[name]
        }
