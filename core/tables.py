"""Tables that people upload: a CSV file or the first sheet of a workbook, read row by row, whatever its size.

Nothing is guessed silently about a value: a cell comes as the text that stands in it (CSV), or as text, number or date
(workbook). What the file is as a whole (encoding, separator, where its headings stand) is found out here.
"""

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from string import ascii_uppercase
from typing import IO, Any, Protocol

from openpyxl.utils import get_column_letter

from core.spreadsheets import Book, SpreadsheetRefused, open_book
from core.spreadsheets import Cell as SheetCell

Cell = str | Decimal | date | None

#: Ledgers begin with the organisation's name and the period: the headings stand somewhere below.
HEADING_ROWS = 25
MAX_COLUMNS = 60
MAX_ROWS = 200_000
MAX_CELL = 1000
SEPARATORS = (";", "\t", ",")


class TableRefused(Exception):
    """The file cannot be read as a table. The message is Danish, names the place and says what to do."""


@dataclass(frozen=True)
class Row:
    """`number` is the row's in the file, counted from 1 as a spreadsheet does."""

    number: int
    cells: tuple[Cell, ...]


class Source(Protocol):
    """A file's rows as they stand, each with its number, and how a place in it is called."""

    def rows(self) -> Iterator[tuple[int, list[Cell]]]: ...

    def place(self, row: int, column: int) -> str: ...


class Table:
    """Headings and the rows under them. `rows()` reads from the file each time, so no more than a row is kept."""

    def __init__(self, source: "Source") -> None:
        self._source = source
        self.heading_row, self.headings = _headings(source)

    def rows(self) -> Iterator[Row]:
        """The rows that are not empty, each as wide as the headings."""
        width = len(self.headings)
        for number, cells in self._source.rows():
            if number <= self.heading_row or not any(cell not in (None, "") for cell in cells):
                continue
            if any(cell not in (None, "") for cell in cells[width:]):
                raise TableRefused(
                    f"{self.place(number, width)}: Der står noget til højre for den sidste kolonne med overskrift. "
                    "Giv kolonnen en overskrift, eller slet teksten."
                )
            yield Row(number, (*cells[:width], *(None,) * (width - len(cells))))

    def place(self, row: int, column: int) -> str:
        """Where a cell is, as people find it."""
        return self._source.place(row, column)


def _headings(source: "Source") -> tuple[int, list[str]]:
    """The first row with at least three texts side by side, none of them twice."""
    for number, cells in source.rows():
        if number > HEADING_ROWS:
            break
        texts = [" ".join(str(cell or "").split()) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if len(texts) < 3 or not all(texts) or any(not isinstance(cell, str) for cell in cells[: len(texts)]):
            continue
        _refuse_doubled(source, number, texts)
        return number, texts
    raise TableRefused(
        "Der er ingen overskrifter i filen. Øverst skal der stå en række med navne på mindst tre kolonner, "
        "fx Dato, Tekst og Beløb."
    )


def _refuse_doubled(source: "Source", number: int, texts: Sequence[str]) -> None:
    if len(texts) > MAX_COLUMNS:
        raise TableRefused(f"Filen har over {MAX_COLUMNS} kolonner. Slet dem, der ikke skal bruges.")
    seen: set[str] = set()
    for index, text in enumerate(texts):
        if text.casefold() in seen:
            raise TableRefused(
                f"{source.place(number, index)}: To kolonner hedder »{text}«. Giv dem hver sin overskrift."
            )
        seen.add(text.casefold())


# Workbooks


class SheetSource:
    """The first sheet of a workbook. Formulas are refused: what they show depends on who opens the file."""

    def __init__(self, book: Book, sheet: str) -> None:
        self._book, self._sheet = book, sheet
        for merged in book.merged(sheet):
            first, _, last = merged.partition(":")
            if first.lstrip(ascii_uppercase) != last.lstrip(ascii_uppercase):
                raise TableRefused(
                    f"{sheet}!{merged}: Cellerne er flettet over flere rækker. Ophæv fletningen, og skriv i hver række."
                )

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        for found in self._book.rows(self._sheet, max_rows=MAX_ROWS):
            cells: list[Cell] = [None] * found[-1].column
            for cell in found:
                cells[cell.column - 1] = _value(cell)
            yield found[0].row, cells

    def place(self, row: int, column: int) -> str:
        return f"{self._sheet}!{get_column_letter(column + 1)}{row}"


def _value(cell: SheetCell) -> Cell:
    """The cell's own value. A number is the 15 digits that Excel keeps; what stands behind them is binary noise."""
    if cell.kind == "f":
        raise TableRefused(
            f"{cell.place}: Her står en formel. Kopiér tallene, og indsæt dem som værdier (Indsæt speciel → Værdier)."
        )
    if cell.kind == "e":
        raise TableRefused(f"{cell.place}: Cellen viser en fejl ({cell.value}). Ret den i regnearket.")
    if isinstance(cell.value, datetime):
        return cell.value.date()
    if isinstance(cell.value, bool) or not isinstance(cell.value, int | float):
        return str(cell.value)[: MAX_CELL + 1]
    return Decimal(f"{cell.value:.15g}")


# CSV


@dataclass(frozen=True)
class CsvSource:
    """A text file with a separator between its cells."""

    file: IO[bytes]
    encoding: str
    separator: str

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        self.file.seek(0)
        raw: Any = _Unclosed(self.file)
        text = io.TextIOWrapper(io.BufferedReader(raw), encoding=self.encoding, newline="")
        reader = csv.reader(text, delimiter=self.separator, strict=True)
        while True:
            number = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                raise TableRefused(
                    f"Linje {number}: Et anførselstegn mangler, eller en celle er alt for lang. Ret linjen."
                ) from None
            if len(cells) > MAX_COLUMNS * 2 or any(len(cell) > MAX_CELL for cell in cells):
                raise TableRefused(
                    f"Linje {number}: Linjen er for lang. En celle må højst fylde {MAX_CELL} tegn."
                )
            yield number, list(cells)

    def place(self, row: int, column: int) -> str:
        return f"Linje {row}, kolonne {column + 1}"


class _Unclosed(io.RawIOBase):
    """The upload under a text layer that is thrown away without closing it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)


@contextmanager
def open_table(file: IO[bytes], content_type: str) -> Iterator[Table]:
    """The table in an uploaded file, by the type that its content has (core.files.detect_type)."""
    if content_type == "text/plain":
        yield open_csv(file)
        return
    try:
        with open_book(file) as book:
            yield Table(SheetSource(book, book.names[0]))
    except SpreadsheetRefused as error:
        raise TableRefused(f"{error.place}: {error}" if error.place else str(error)) from error


def open_csv(file: IO[bytes]) -> Table:
    """The table in a CSV file: UTF-8 or Windows-1252, with semicolon, tab or comma between the cells."""
    encoding = encoding_of(file)
    file.seek(0)
    first = file.read(20_000).decode(encoding, "replace")
    if not first.strip("\ufeff \r\n"):
        raise TableRefused("Filen er tom.")
    return Table(CsvSource(file, encoding, _separator(first)))


def encoding_of(file: IO[bytes]) -> str:
    """With what a text file is written; TableRefused, with what to do, for one that we do not read."""
    file.seek(0)
    start = file.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding in ("utf-8-sig", "cp1252"):
        with suppress(UnicodeDecodeError):
            _decode_all(file, encoding)
            return encoding
    raise TableRefused(
        "Filens tegn kan ikke læses. Gem den igen som »CSV UTF-8« eller som Excel-projektmappe (.xlsx)."
    )


def _decode_all(file: IO[bytes], encoding: str) -> None:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    while block := file.read(64 * 1024):
        if "\x00" in decoder.decode(block):
            raise TableRefused("Filen er ikke en tekstfil. Gem regnearket som .xlsx eller .csv.")
    decoder.decode(b"", final=True)


def _separator(text: str) -> str:
    """The one that cuts most of the first lines into the same number of pieces."""
    lines = [line for line in text.splitlines()[:HEADING_ROWS] if line.strip()]

    def fit(separator: str) -> tuple[int, int]:
        counts = [line.count(separator) for line in lines]
        widest = max(counts, default=0)
        return (sum(1 for count in counts if count == widest) if widest > 1 else 0, widest)

    return max(SEPARATORS, key=fit)
