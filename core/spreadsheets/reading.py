"""Spreadsheets in: .xlsx files of strangers, read a row at a time.

What could harm is refused before openpyxl sees it: macros, links to other files, a package that unpacks to more than
we take, XML with more elements than a sheet of that size has. What is left is read with memory that does not grow with
the number of rows. Every refusal is Danish, names its place as Excel does (`Mål!C7`) and says what to do.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter

from core.danish import format_number

MEGABYTE = 1024 * 1024
#: Bytes of the whole package when unpacked, and of a part that is not cells or texts (styles, names, relations).
MAX_UNPACKED = 64 * MEGABYTE
MAX_PART = 4 * MEGABYTE
MAX_PARTS = 1_000
#: Opening and closing XML tags of one part: openpyxl keeps a little of each until the part has been read.
MAX_TAGS = 4_000_000
#: Rows with something in them, of all sheets, and cells of one sheet, with or without.
MAX_ROWS = 40_000
MAX_CELLS = 4_000_000
#: Excel's own last row.
LAST_ROW = 1_048_576

UNREADABLE = (
    "Filen kan ikke læses som et regneark. Gem den som .xlsx i Excel eller LibreOffice, og prøv igen."
)
#: Whatever zipfile, the XML parser and openpyxl raise over a package that is not what it says.
_BROKEN = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    NotImplementedError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
_BLOCK = 256 * 1024
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z0-9:]{2,30})[\"']")


class SpreadsheetRefused(Exception):
    """The file as a whole cannot be taken. `place` is a cell or a sheet where there is one."""

    def __init__(self, message: str, place: str = "") -> None:
        super().__init__(message)
        self.message, self.place = message, place


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as it was found. `kind` is openpyxl's: s text, n number, d date, b yes or no, f formula, e error."""

    sheet: str
    column: int
    row: int
    value: Any
    kind: str = "s"
    is_percent: bool = False

    @property
    def place(self) -> str:
        return f"{self.sheet}!{get_column_letter(self.column)}{self.row}"

    @property
    def is_blank(self) -> bool:
        return self.value is None or (isinstance(self.value, str) and not self.value.strip())


class Book:
    """An open spreadsheet. Made by `open_book`."""

    def __init__(self, file: IO[bytes]) -> None:
        self._book: Any = load_workbook(file, read_only=True, keep_links=False)
        self._sheets = {sheet.title: sheet for sheet in self._book.worksheets}
        self._rows = 0

    @property
    def names(self) -> list[str]:
        return list(self._sheets)

    def rows(self, name: str, *, max_rows: int = 0) -> Iterator[list[Cell]]:
        """The cells with something in them, a row at a time; rows without any are left out."""
        sheet: Any = self._sheets[name]
        # What the file says of its own size is only a claim, and openpyxl would fill every row up to it.
        sheet.reset_dimensions()
        seen = 0
        with _readable():
            for number, row in enumerate(sheet.iter_rows(), start=1):
                seen += len(row)
                if seen > MAX_CELLS or number > LAST_ROW:
                    raise SpreadsheetRefused(
                        "Arket har for mange celler. Slet tomme rækker og kolonner uden for tabellen.",
                        f"{name}!{number}:{number}",
                    )
                cells = [cell for raw in row if not (cell := _cell(name, number, raw)).is_blank]
                self._rows += bool(cells)
                if self._rows > (max_rows or MAX_ROWS):
                    raise SpreadsheetRefused(
                        f"Regnearket har flere end {format_number(max_rows or MAX_ROWS)} rækker. Del det i flere.",
                        cells[0].place,
                    )
                if cells:
                    yield cells

    def merged(self, name: str) -> Iterator[str]:
        """Ranges of merged cells, "B3:B5". openpyxl does not tell of them when it reads row by row."""
        sheet: Any = self._sheets[name]
        with _readable(), self._book._archive.open(sheet._worksheet_path) as part:
            tail = b""
            while block := part.read(_BLOCK):
                window = tail + block
                yield from (match[1].decode() for match in _MERGED.finditer(window))
                tail = window[window.rfind(b"<") :] if window.rfind(b"<") > window.rfind(b">") else b""
                tail = tail[-_BLOCK:]

    def close(self) -> None:
        self._book.close()


def _cell(sheet: str, row: int, raw: Any) -> Cell:
    value, kind = raw.value, getattr(raw, "data_type", "n")
    if value is None:
        return Cell(sheet, 0, row, None)
    is_percent = kind == "n" and "%" in (raw.number_format or "")
    return Cell(sheet, raw.column, row, value, kind, is_percent)


@contextmanager
def open_book(file: IO[bytes]) -> Iterator[Book]:
    """The spreadsheet in an open file; SpreadsheetRefused for what we do not take."""
    _inspect(file)
    file.seek(0)
    with _readable():
        book = Book(file)
    try:
        yield book
    finally:
        book.close()


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except _BROKEN as error:
        raise SpreadsheetRefused(UNREADABLE) from error


def _inspect(file: IO[bytes]) -> None:
    """Look into the package without trusting a word of it."""
    file.seek(0)
    if file.read(8) == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise SpreadsheetRefused(
            "Filen er beskyttet med adgangskode eller gemt i et gammelt format. Fjern adgangskoden, og gem som .xlsx."
        )
    file.seek(0)
    with _readable(), zipfile.ZipFile(file) as package:
        parts = package.infolist()
        names = [part.filename.lower() for part in parts]
        if any(name.endswith("vbaproject.bin") for name in names):
            raise SpreadsheetRefused(
                "Filen har makroer. Gem den som »Excel-projektmappe (.xlsx)« uden makroer."
            )
        if any("externallinks/" in name for name in names):
            raise SpreadsheetRefused(
                "Filen henter tal fra andre filer. Vælg Data → Rediger kæder → Bryd kæde i Excel, og gem igen."
            )
        if "xl/workbook.xml" not in names:
            raise SpreadsheetRefused(UNREADABLE)
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
            raise SpreadsheetRefused(
                f"Regnearket fylder mere end {MAX_UNPACKED // MEGABYTE} MB, når det pakkes ud. Del det i flere."
            )
        for part in parts:
            _inspect_part(package, part)


def _inspect_part(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    name = part.filename.lower()
    if not name.endswith((".xml", ".rels", ".vml")):
        return
    many = name.startswith("xl/worksheets/") or name == "xl/sharedstrings.xml"
    tags = 0
    with package.open(part) as stream:
        while block := stream.read(_BLOCK):
            tags += block.count(b"<")
            if tags > MAX_TAGS or (not many and part.file_size > MAX_PART):
                raise SpreadsheetRefused(
                    "Regnearket har for mange celler eller formater. Kopiér tabellerne til en ny skabelon."
                )
