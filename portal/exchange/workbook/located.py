"""The way back from the document to the workbook: every problem with its cell, in the words of the sheets."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from openpyxl.utils import get_column_letter

from portal.exchange.problems import FileRefused, FirstProblems, Problem
from portal.exchange.workbook.layout import Column, SheetKind

PATH = re.compile(r"plans\[\d+\][\w.\[\]]*\w\]?")
#: What the document's words are called in the sheets.
WORDS = (
    ("Skriv is_applicant: true i én række.", "Skriv Ja i kolonnen Ansøger i én række."),
    ("Landsbyggefondens andel i financing", "Landsbyggefondens andel i arket Finansiering"),
    ("Skriv false i counts_as_local.", "Skriv Nej i kolonnen Lokal."),
    (
        "Et lukket regnskabsår har en dato i closed_on.",
        "Et lukket regnskabsår har en dato i kolonnen Lukket den.",
    ),
    ("En tilbageførsel har en begrundelse i reason.", "En tilbageførsel har en begrundelse."),
    (" (suppressed)", ""),
    ('Skriv "running".', "Skriv I drift."),
    ("Skriv null i den første.", "Ryd cellen i den første."),
    ("Skriv null", "Ryd cellen"),
    ("eller skriv null", "eller ryd cellen"),
    ("eller udelad feltet", "eller ryd cellen"),
    ("Udelad feltet", "Ryd cellen"),
    ("Ret feltet", "Ret cellen"),
    ("giv planen et nyt uid", "ryd kolonnen Id i alle ark"),
    ("giv den et nyt uid", "ryd kolonnen Id i alle ark"),
    ("Dette uid", "Dette id"),
)


@dataclass
class Table:
    """A sheet's header: where each of its columns stands."""

    sheet: SheetKind
    positions: dict[int, Column]
    #: Columns that the sheet lacks, or that have another name.
    missing: set[str] = field(default_factory=set)

    def place(self, field: str, row: int) -> str:
        """The cell of a field of the document, with its header: "Mål!C7 (Beskrivelse)"; else the row's first."""
        while field:
            for position, column in self.positions.items():
                if field in (column.key, *column.fields):
                    return f"{self.sheet.name}!{get_column_letter(position)}{row} ({column.header})"
            field = field.rpartition(".")[0]
        return f"{self.sheet.name}!A{row}"


@dataclass
class Workbook:
    """The document of a workbook, and the way back from a path of it to the cell."""

    document: dict[str, Any]
    problems: FirstProblems = field(default_factory=FirstProblems)
    tables: dict[str, Table] = field(default_factory=dict)
    #: path of a row → (name of the sheet, its row)
    places: dict[str, tuple[str, int]] = field(default_factory=dict)
    #: (number of the plan, uid) → the number typed for a row of a draft, which is not kept.
    typed: dict[tuple[int, str], str] = field(default_factory=dict)

    def located(self, refused: FileRefused) -> FileRefused:
        """Problems of the document as people meet them, after the workbook's own."""
        found = dict.fromkeys(self.told_as(problem.path, problem.message) for problem in refused.first)
        besides = (problem for problem in found if problem)
        more = self.problems.more + refused.more
        return FileRefused([*self.problems.first, *besides], more, is_cut=refused.is_cut)

    def told_as(self, path: str, message: str) -> Problem | None:
        """A problem of the document with its cell and in the workbook's words; None for one that follows from one of
        the workbook's own."""
        place = self.place(path)
        return None if place in self._told else Problem(place, self.worded(message))

    @cached_property
    def _told(self) -> set[str]:
        return {problem.path for problem in self.problems.first}

    def worded(self, message: str) -> str:
        """The message with cells for paths, and what the sheets call the document's fields."""
        message = PATH.sub(lambda match: self.place(match[0]), message)
        for ours, theirs in WORDS:
            message = message.replace(ours, theirs)
        return message

    def place(self, path: str) -> str:
        """The cell of a path, as near as there is one: the row's first, or the sheet."""
        row = path
        while row and row not in self.places:
            row = row[: max(row.rfind("."), row.rfind("["), 0)]
        if not row:
            return ""
        sheet, number = self.places[row]
        return self.tables[sheet].place(path[len(row) :].lstrip("."), number) if number else sheet
