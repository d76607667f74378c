"""One plan of a file, read field by field, with the places of its rows."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from core.exchange.checking import Report

Part = Mapping[str, Any]
HERE = "planen i portalen"


@dataclass(frozen=True)
class PlacedPart:
    """`before`: the plan as it stands in the portal. `offsets`: so many rows at the head of a list are the portal's."""

    part: dict[str, Any]
    path: str
    report: Report
    offsets: Mapping[str, int]
    before: Part | None

    @property
    def own(self) -> Part:
        own: Part = self.part["plan"]
        return own

    def place(self, name: str, index: int) -> str:
        at = index - self.offsets.get(name, 0)
        return f"{self.path}.{name}[{at}]" if at >= 0 else HERE

    def fresh(self, name: str) -> Iterator[tuple[str, Part]]:
        """(place, row) of those that the portal does not have just like that: what it has, it takes in again."""
        known = {str(row) for row in self.before[name]} if self.before else set()
        for index, row in enumerate(self.part[name]):
            if str(row) not in known:
                yield self.place(name, index), row

    def day(self, part: str, name: str) -> dt.date | None:
        value = self.part[part][name]
        return dt.date.fromisoformat(value) if value else None
