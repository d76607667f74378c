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
from datetime import date
from decimal import Decimal
from typing import IO, Any

Cell = str | Decimal | date | None

#: Ledgers begin with the organisation's name and the period: the headings stand somewhere below.
HEADING_ROWS = 25
MAX_COLUMNS = 60
MAX_CELL = 1000
SEPARATORS = (";", "\t", ",")


class TableRefused(Exception):
    """The file cannot be read as a table. The message is Danish, names the place and says what to do."""


@dataclass(frozen=True)
class Row:
    """`number` is the row's in the file, counted from 1 as a spreadsheet does."""

    number: int
    cells: tuple[Cell, ...]


class Table:
    """Headings and the rows under them. `rows()` reads from the file each time, so no more than a row is kept."""

    def __init__(self, source: "CsvSource") -> None:
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


def _headings(source: "CsvSource") -> tuple[int, list[str]]:
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


def _refuse_doubled(source: "CsvSource", number: int, texts: Sequence[str]) -> None:
    if len(texts) > MAX_COLUMNS:
        raise TableRefused(f"Filen har over {MAX_COLUMNS} kolonner. Slet dem, der ikke skal bruges.")
    seen: set[str] = set()
    for index, text in enumerate(texts):
        if text.casefold() in seen:
            raise TableRefused(
                f"{source.place(number, index)}: To kolonner hedder »{text}«. Giv dem hver sin overskrift."
            )
        seen.add(text.casefold())


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
    with open_csv(file) as table:
        yield table


@contextmanager
def open_csv(file: IO[bytes]) -> Iterator[Table]:
    """The table in a CSV file: UTF-8 or Windows-1252, with semicolon, tab or comma between the cells."""
    encoding = _encoding(file)
    file.seek(0)
    first = file.read(20_000).decode(encoding, "replace")
    if not first.strip("\ufeff \r\n"):
        raise TableRefused("Filen er tom.")
    yield Table(CsvSource(file, encoding, _separator(first)))


def _encoding(file: IO[bytes]) -> str:
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
