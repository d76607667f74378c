"""How a value of the document stands in a cell: `read` gives the document's value, `write` the cell's.

`read` is never asked about a blank cell; the column says what that means.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import TextChoices

from core import spreadsheets
from core.danish import DanishFormatError
from core.exchange import plain
from core.exchange.values import shown
from core.money import MAX_AMOUNT
from core.spreadsheets import Cell
from core.spreadsheets.writing import Kind as CellFormat
from monitoring.models import Measurement
from portal.exchange.workbook.names import Catalogue, Names, PlanNames, folded

SUPPRESSED = {"diskretioneret", "disk", "disk."}


@dataclass
class Context:
    """What a cell can be understood by: reference data, the rows of its plan, and the row as far as it is read."""

    catalogue: Catalogue
    names: PlanNames
    scheme: str
    row: dict[str, Any]


@dataclass(frozen=True)
class Text:
    """One or more lines of text."""

    cell: CellFormat = "text"
    words: str = "Tekst"

    def read(self, cell: Cell, _context: Context) -> Any:
        return spreadsheets.text(cell)

    def write(self, value: Any, _context: Context) -> Any:
        return value or None


@dataclass(frozen=True)
class Code(Text):
    """Text that looks like a number and is none: the column is formatted so that Excel leaves it alone."""

    cell: CellFormat = "code"


@dataclass(frozen=True)
class Whole:
    cell: CellFormat = "number"
    words: str = "Helt tal"

    def read(self, cell: Cell, _context: Context) -> int | None:
        return spreadsheets.whole(cell)

    def write(self, value: Any, _context: Context) -> Any:
        return value


@dataclass(frozen=True)
class Number:
    """A number with its own decimals: "36.5" in the document."""

    cell: CellFormat = "value"
    words: str = "Tal, fx 36,5"

    def read(self, cell: Cell, _context: Context) -> str | None:
        found = spreadsheets.number(cell)
        if found is not None and (abs(found) >= 10**10 or found != round(found, 4)):
            raise DanishFormatError("Skriv tallet med højst ti cifre før kommaet og fire efter.")
        return None if found is None else plain(found)

    def write(self, value: Any, _context: Context) -> Any:
        return None if value is None else Decimal(value)


@dataclass(frozen=True)
class Measured(Number):
    """A measurement: its value, or that it is suppressed."""

    words: str = "Tal, fx 36,5, eller Diskretioneret"

    def read(self, cell: Cell, context: Context) -> Any:
        if not isinstance(cell.value, str) or folded(cell.value) not in SUPPRESSED:
            return {"state": Measurement.State.VALUE.value, "value": super().read(cell, context)}
        return {"state": Measurement.State.SUPPRESSED.value, "value": None}

    def write(self, value: Any, context: Context) -> Any:
        if value["state"] == Measurement.State.SUPPRESSED:
            return Measurement.State.SUPPRESSED.label
        return super().write(value["value"], context)


@dataclass(frozen=True)
class Amount:
    """Kroner with two places: "1234567.50" in the document."""

    cell: CellFormat = "amount"
    words: str = "Beløb i kr., fx 1.234.567,50"

    def read(self, cell: Cell, _context: Context) -> str | None:
        found = spreadsheets.amount(cell)
        if found is not None and abs(found) > MAX_AMOUNT:
            raise DanishFormatError("Beløbet er for stort. Skriv det i kroner, ikke i øre.")
        return None if found is None else f"{found:.2f}"

    def write(self, value: Any, _context: Context) -> Any:
        return None if value is None else Decimal(value)


@dataclass(frozen=True)
class Day:
    cell: CellFormat = "date"
    words: str = "Dato, fx 24-12-2026"

    def read(self, cell: Cell, _context: Context) -> str | None:
        found = spreadsheets.day(cell)
        return None if found is None else found.isoformat()

    def write(self, value: Any, _context: Context) -> Any:
        return None if value is None else dt.date.fromisoformat(value)


@dataclass(frozen=True)
class YesNo:
    cell: CellFormat = "text"
    words: str = "Ja eller Nej"

    def read(self, cell: Cell, _context: Context) -> bool | None:
        return spreadsheets.yes_no(cell)

    def write(self, value: Any, _context: Context) -> Any:
        return None if value is None else ("Ja" if value else "Nej")


@dataclass(frozen=True)
class Choice:
    """A code that people see as a word."""

    choices: type[TextChoices]
    only: tuple[str, ...] = ()
    cell: CellFormat = "text"
    words: str = "Vælg fra listen"

    @property
    def labels(self) -> dict[str, str]:
        """code → word"""
        return {code: str(word) for code, word in self.choices.choices if not self.only or code in self.only}

    def read(self, cell: Cell, _context: Context) -> str | None:
        word = spreadsheets.text(cell)
        by_word = {folded(label): code for code, label in self.labels.items()}
        if word is None or folded(word) in by_word:
            return by_word[folded(word)] if word else None
        words = ", ".join(self.labels.values())
        raise DanishFormatError(f"{shown(word)} kan ikke vælges. Vælg en af disse: {words}.")

    def write(self, value: Any, _context: Context) -> Any:
        return self.labels[value] if value else None


@dataclass(frozen=True)
class Named:
    """Reference data, by name or code. `catalogue` is the name of its list, `keys` what the document holds of it."""

    catalogue: str
    what: str
    keys: tuple[str, ...] = ()
    cell: CellFormat = "code"
    words: str = "Navn eller kode"

    def names(self, context: Context) -> Names:
        found = getattr(context.catalogue, self.catalogue)
        if not isinstance(found, Names) and not context.scheme:
            raise DanishFormatError("")  # the bevillingsperiode itself has been told
        return found if isinstance(found, Names) else found.get(context.scheme, Names())

    def read(self, cell: Cell, context: Context) -> Any:
        text = spreadsheets.text(cell)
        if text is None:
            return None
        part = self.names(context).find(text, self.what, context.catalogue.guesses)
        return {key: part[key] for key in self.keys} if self.keys else part["name"]

    def write(self, value: Any, context: Context) -> Any:
        if not value or not self.keys:
            return value
        return self.names(context).label(value)


@dataclass(frozen=True)
class Reference:
    """Another row of the plan, by its number or title. `within` are references of the same row that it must fit."""

    kind: str
    sheet: str
    within: tuple[str, ...] = ()
    #: What may be written instead of leaving the cell blank.
    none: str = ""
    cell: CellFormat = "code"

    @property
    def words(self) -> str:
        return f"Nummer eller navn fra arket {self.sheet}"

    def read(self, cell: Cell, context: Context) -> str | None:
        text = spreadsheets.text(cell)
        if text is None or (self.none and folded(text) == folded(self.none)):
            return None
        guesses = context.catalogue.guesses
        return context.names.find(self.kind, text, self.given(context), self.sheet, guesses)

    def given(self, context: Context) -> dict[str, Any]:
        return {name: context.row[name] for name in self.within if context.row.get(name)}

    def write(self, value: Any, context: Context) -> Any:
        return context.names.label(self.kind, value) if value else self.none or None


@dataclass(frozen=True)
class Identifier:
    """The row's own permanent id. People leave the column alone."""

    cell: CellFormat = "code"
    words: str = "Udfyldes af portalen"

    def read(self, cell: Cell, _context: Context) -> str | None:
        found = spreadsheets.text(cell)
        try:
            return None if found is None else str(UUID(found))
        except ValueError:
            raise DanishFormatError("Det er ikke et id fra portalen. Ryd cellen.") from None

    def write(self, value: Any, _context: Context) -> Any:
        return value


AnyKind = Text | Whole | Number | Amount | Day | YesNo | Choice | Named | Reference | Identifier
