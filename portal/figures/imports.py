"""What an import did, or would do: printed by the page and by the command."""

from dataclasses import dataclass, field
from typing import Literal

from core.rules import Finding

Outcome = Literal["new", "changed", "unchanged"]


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


@dataclass(frozen=True)
class Count:
    """How many rows of a kind the plan has in the file: ("Mål", 4)."""

    label: str
    number: int


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


@dataclass(frozen=True)
class ImportReport:
    plans: list[PlanReport]
    dry_run: bool

    def count(self, outcome: Outcome) -> int:
        return sum(1 for plan in self.plans if plan.outcome == outcome)
