"""One plan of a file, read field by field, with the places of its rows."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from core.exchange.checking import Report

Part = Mapping[str, Any]
HERE = "planen i portalen"
PLACE = re.compile(r"(\w+)(?:\[(\d+)\])?(?:\.(\w+))?")


@dataclass(frozen=True)
class Amiss:
    """What of one plan has been told of already: nothing is concluded from it.

    `own`: fields of the plan itself. `rows`: the numbers in the file of rows of a list. `unread`: lists and objects
    that are none. `parts`: every part that is not whole, for one row, one field or all of it.
    """

    own: set[str] = field(default_factory=set)
    rows: dict[str, set[int]] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)
    parts: set[str] = field(default_factory=set)

    @classmethod
    def at(cls, path: str, places: Iterable[str], fields: Mapping[str, Iterable[str]]) -> "Amiss":
        """`fields`: those of each part. A field that the format does not know hides nothing."""
        found = cls()
        for place in places:
            match = PLACE.match(place, len(path) + 1)
            if match is None or match[1] not in fields or (match[3] and match[3] not in fields[match[1]]):
                continue
            found.parts.add(match[1])
            if match[2]:
                found.rows.setdefault(match[1], set()).add(int(match[2]))
            elif match[1] == "plan" and match[3]:
                found.own.add(match[3])
            elif not match[3]:
                found.unread.add(match[1])
        return found


@dataclass(frozen=True)
class PlacedPart:
    """`before`: the plan as it stands in the portal. `offsets`: so many rows at the head of a list are the portal's.
    `amiss`: what is wrong already; its rows are left out of every check of single rows."""

    part: dict[str, Any]
    path: str
    report: Report
    offsets: Mapping[str, int]
    before: Part | None
    amiss: Amiss

    @property
    def own(self) -> Part:
        own: Part = self.part["plan"]
        return own

    def place(self, name: str, index: int) -> str:
        at = index - self.offsets.get(name, 0)
        return f"{self.path}.{name}[{at}]" if at >= 0 else HERE

    def whole(self, *names: str) -> bool:
        """Whether nothing is wrong in these parts, so that something can be missing in them or add up wrongly."""
        return not self.amiss.parts & set(names)

    def sound(self, name: str) -> Iterator[tuple[int, Any]]:
        """(index, row) of the rows that could be read."""
        amiss, offset = self.amiss.rows.get(name, ()), self.offsets.get(name, 0)
        for index, row in enumerate(self.part[name]):
            # A list that is no list stands as one row of nothing.
            if index - offset not in amiss and name not in self.amiss.unread:
                yield index, row

    def fresh(self, name: str) -> Iterator[tuple[str, Part]]:
        """(place, row) of those that the portal does not have just like that: what it has, it takes in again."""
        known = {str(row) for row in self.before[name]} if self.before else set()
        for index, row in self.sound(name):
            if str(row) not in known:
                yield self.place(name, index), row

    def day(self, part: str, name: str) -> dt.date | None:
        value = self.part[part][name]
        return dt.date.fromisoformat(value) if value else None
