"""A document checked against the format, the reference data and the plans that exist. Reads, never saves."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from plans.models import Plan


@dataclass(frozen=True)
class ParsedPlan:
    """One plan of a file, in the form in which an export would write it.

    `after` is the whole plan as it will stand; `before` is the plan of that uid as it stands now, None when there is
    none. `places` gives the file's place of a row: (list, uid) → number in the list.
    """

    index: int
    uid: str
    after: dict[str, Any]
    before: dict[str, Any] | None = None
    plan: Plan | None = None
    places: Mapping[tuple[str, str], int] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"plans[{self.index}]"

    @property
    def status(self) -> str:
        """draft, running or ended."""
        status: str = self.after["plan"]["status"]
        return status


def check_file(document: Any) -> list[ParsedPlan]:
    """Every plan of the document, or FileRefused with every problem at once, each with its path.

    `document` is what `read_json` gives, or a dict of the same shape made by other code (the spreadsheet's reader).
    """
    raise NotImplementedError
