"""An organisation's own ledger, read as bilagsposter of a plan: which column is what, and what its values mean here.

Amounts become kr. with two decimals, exactly as written; nothing is rounded, nothing is cut. Every cell that cannot be
read is told with its place, its heading and the cure; a row with such a cell gives no posting.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from core.danish import DanishFormatError, find_cpr, format_amount, format_date, parse_amount, parse_date
from core.fields.text import clean_text
from core.money import MAX_AMOUNT, ZERO
from core.tables import Cell, Row, Table

T = TypeVar("T")
MAX_PROBLEMS = 200
#: So many different values of a column can be given a meaning; more is not a column of accounts.
MAX_VALUES = 200
MAX_TEXT, MAX_VOUCHER = 200, 50

DATE, TEXT, VOUCHER, AMOUNT, DEBIT, CREDIT = "booked_on", "text", "voucher", "amount", "debit", "credit"
CATEGORY, FOCUS, PAYER = "category", "focus", "payer"
#: Columns whose values are the organisation's own words and are given a meaning.
MEANINGS = (CATEGORY, FOCUS, PAYER)
ACROSS = "tvaergaaende"

LABELS = {
    DATE: "Dato",
    TEXT: "Tekst",
    VOUCHER: "Bilagsnr.",
    AMOUNT: "Beløb",
    DEBIT: "Debet",
    CREDIT: "Kredit",
    CATEGORY: "Kategori",
    FOCUS: "Indsatsområde",
    PAYER: "Betalt af",
}

# Headings of the usual ledgers, in the order in which they are preferred.
_USUAL = {
    DATE: ("bogføringsdato", "posteringsdato", "bogf.dato", "bilagsdato", "dato", "date"),
    TEXT: ("posteringstekst", "tekst", "beskrivelse", "description", "text"),
    VOUCHER: ("bilagsnr.", "bilagsnr", "bilagsnummer", "bilag", "voucher"),
    AMOUNT: ("beløb", "beløb i dkk", "beløb (dkk)", "beløb, kr.", "amount"),
    DEBIT: ("debet", "debit"),
    CREDIT: ("kredit", "credit"),
    CATEGORY: ("kategori", "konto", "kontonr.", "kontonr", "art", "account"),
    FOCUS: ("indsatsområde", "delprojekt", "projekt", "aktivitet", "formål", "sted"),
    PAYER: ("betalt af", "finansiering", "kilde", "betaler"),
}
_TOTAL = re.compile(r"(i alt|ialt|total|sum|saldo|årets resultat)\b", re.IGNORECASE)
_ENGLISH = re.compile(r"(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Posting:
    """A bilagspost as it is written. `organisation` is a code; `focus` the uid of an indsatsområde of the plan."""

    booked_on: dt.date
    category: str
    source: str
    text: str
    amount: Decimal
    focus: UUID | None = None
    organisation: str | None = None
    name: str = ""
    voucher: str = ""

    @property
    def facts(self) -> tuple[dt.date, str, str, Decimal]:
        """What makes it the same bilagspost in a file and in the books, however it was given a category."""
        return (self.booked_on, self.voucher, self.text, self.amount)


@dataclass(frozen=True)
class Setup:
    """How one kind of file is read. Kept as a profile, so that next month's file needs no thought.

    `columns`: field → heading. `values`: field → {text in the file: code}. `defaults`: field → code for rows whose
    cell is empty, or for the whole file. Codes: a category's, an indsatsområde's (or `tvaergaaende`), a payer's key.
    """

    columns: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    defaults: Mapping[str, str] = field(default_factory=dict)
    english_numbers: bool = False

    def document(self) -> dict[str, Any]:
        return {
            "columns": dict(self.columns),
            "values": {name: dict(found) for name, found in self.values.items()},
            "defaults": dict(self.defaults),
            "english_numbers": self.english_numbers,
        }

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> "Setup":
        return cls(
            columns=document.get("columns", {}),
            values=document.get("values", {}),
            defaults=document.get("defaults", {}),
            english_numbers=bool(document.get("english_numbers", False)),
        )


@dataclass(frozen=True)
class Terms:
    """What the plan's books know: its categories, indsatsområder (code → uid), payers and years; and the last day
    on which something can have been booked."""

    categories: Collection[str]
    foci: Mapping[str, UUID | None]
    payers: Mapping[str, tuple[str, str | None, str]]
    years: Collection[int]
    closed_years: Collection[int] = ()
    last_day: dt.date = dt.date.max


@dataclass(frozen=True)
class Problem:
    place: str
    heading: str
    message: str

    def __str__(self) -> str:
        where = f"{self.place} ({self.heading})" if self.heading else self.place
        return f"{where}: {self.message}"


class _Unknown(Exception):
    """The cell's value has no meaning in the plan yet."""


def guess(headings: Collection[str], sample: Collection[Row] = ()) -> Setup:
    """The setup that the headings suggest; numbers are English when an amount of the sample can only be that."""
    known = {heading.casefold(): heading for heading in headings}
    columns = {
        name: known[word]
        for name, words in _USUAL.items()
        for word in [next((word for word in words if word in known), "")]
        if word
    }
    if AMOUNT in columns:
        columns.pop(DEBIT, None)
        columns.pop(CREDIT, None)
    places = {heading: index for index, heading in enumerate(headings)}
    amounts = [
        str(row.cells[places[columns[name]]] or "")
        for row in sample
        for name in (AMOUNT, DEBIT, CREDIT)
        if name in columns
    ]
    english = any(re.search(r"\.\d{1,2}-?\)?$", text) for text in amounts)
    return Setup(columns, english_numbers=english and not any("," in text[-3:] for text in amounts))


class LedgerReader:
    """Reads a table as postings. After `postings()` it knows the problems, the file's own total and the values that
    still have no meaning."""

    def __init__(self, table: Table, setup: Setup, terms: Terms) -> None:
        self.table, self.setup, self.terms = table, setup, terms
        self.problems: list[Problem] = []
        self.problem_count = 0
        self.rows = 0
        self.total = ZERO
        self.file_total: Decimal | None = None
        self.unknown: dict[str, Counter[str]] = {name: Counter() for name in MEANINGS}
        headings = {heading.casefold(): index for index, heading in enumerate(table.headings)}
        self._index: dict[str, int] = {}
        for name, heading in setup.columns.items():
            if heading.casefold() in headings:
                self._index[name] = headings[heading.casefold()]
            else:
                self._tell(
                    f"Række {table.heading_row}",
                    heading,
                    f"Filen har ingen kolonne »{heading}«. Dens kolonner er: {', '.join(table.headings)}.",
                )

    def postings(self) -> Iterator[Posting]:
        """Every row that can be booked. A row of totals is compared, not booked."""
        if self.problems:
            return
        for row in self.table.rows():
            if self._is_total(row):
                continue
            self.rows += 1
            before = self.problem_count
            posting = self._posting(row)
            if posting is not None and self.problem_count == before:
                yield posting

    @property
    def differs_by(self) -> Decimal | None:
        """The file's own total less the sum of its rows; None when it has no total."""
        return None if self.file_total is None else self.file_total - self.total

    def _posting(self, row: Row) -> Posting | None:
        amount = self._read(row, self._amount_column, self._amount)
        self.total += amount or ZERO
        day = self._read(row, DATE, self._day)
        text = self._read(row, TEXT, self._text)
        voucher = self._read(row, VOUCHER, self._voucher)
        category = self._read(row, CATEGORY, lambda row: self._meaning(row, CATEGORY, self.terms.categories))
        focus = self._read(row, FOCUS, lambda row: self._meaning(row, FOCUS, self.terms.foci))
        payer = self._read(row, PAYER, lambda row: self._meaning(row, PAYER, self.terms.payers))
        if not (amount and day and text and category and focus and payer) or voucher is None:
            return None
        source, organisation, name = self.terms.payers[payer]
        return Posting(
            day, category, source, text, amount, self.terms.foci[focus], organisation, name, voucher
        )

    def _read(self, row: Row, name: str, read: Callable[[Row], T]) -> T | None:
        """The cell's value; or its problem is told."""
        try:
            return read(row)
        except _Unknown:
            return None  # asked for once for the whole file, not told for every row
        except DanishFormatError as error:
            self._complain(row, name, str(error))
            return None

    def _is_total(self, row: Row) -> bool:
        """A row without a date that says it is a sum. The last one counts."""
        if self._cell(row, DATE) not in (None, ""):
            return False
        if not any(isinstance(cell, str) and _TOTAL.match(cell.strip()) for cell in row.cells):
            return False
        self.file_total = self._read(row, self._amount_column, self._written_amount) or self.file_total
        return True

    # Cells

    def _cell(self, row: Row, name: str) -> Cell:
        return row.cells[self._index[name]] if name in self._index else None

    def _day(self, row: Row) -> dt.date:
        cell = self._cell(row, DATE)
        day = cell if isinstance(cell, dt.date) else parse_date(_written(cell))
        if day.year in self.terms.closed_years:
            raise DanishFormatError(f"Regnskabet for {day.year} er lukket. Der kan ikke bogføres i det.")
        if day.year not in self.terms.years:
            raise DanishFormatError(
                f"{day.year} ligger uden for planens regnskabsår, {min(self.terms.years)}-{max(self.terms.years)}. "
                "Slet rækken, eller ret datoen."
            )
        if day > self.terms.last_day:
            raise DanishFormatError(
                f"{format_date(day)} er ikke kommet endnu. Ret datoen, eller slet rækken, og hent den ind siden."
            )
        return day

    @property
    def _amount_column(self) -> str:
        return AMOUNT if AMOUNT in self._index else DEBIT

    def _amount(self, row: Row) -> Decimal:
        amount = self._written_amount(row)
        if amount is None:
            raise DanishFormatError("Beløbet mangler.")
        if amount == 0:
            raise DanishFormatError("Beløbet er 0 kr. Slet rækken.")
        return amount

    def _written_amount(self, row: Row) -> Decimal | None:
        """The amount, or debit less credit; None when there is neither."""
        if AMOUNT in self._index:
            return self._one_amount(row, AMOUNT)
        debit, credit = self._one_amount(row, DEBIT), self._one_amount(row, CREDIT)
        return None if debit is None and credit is None else (debit or ZERO) - (credit or ZERO)

    def _one_amount(self, row: Row, name: str) -> Decimal | None:
        cell = self._cell(row, name)
        return None if cell in (None, "") else file_amount(cell, english=self.setup.english_numbers)

    def _text(self, row: Row) -> str:
        text = self._line(row, TEXT, MAX_TEXT)
        if not text:
            raise DanishFormatError("Teksten mangler. Skriv, hvad posten dækker.")
        return text

    def _voucher(self, row: Row) -> str:
        return self._line(row, VOUCHER, MAX_VOUCHER)

    def _line(self, row: Row, name: str, longest: int) -> str:
        text = " ".join(clean_text(_written(self._cell(row, name))).split())
        if len(text) > longest:
            raise DanishFormatError(f"Teksten fylder over {longest} tegn. Gør den kortere.")
        if find_cpr(text):
            raise DanishFormatError("Teksten ser ud til at indeholde et CPR-nummer. Fjern det.")
        return text

    def _meaning(self, row: Row, name: str, known: Collection[str]) -> str:
        """The code that the cell stands for: as the profile says, or because the file uses our own."""
        written = " ".join(_written(self._cell(row, name)).split())
        meanings, default = self.setup.values.get(name, {}), self.setup.defaults.get(name, "")
        code = meanings.get(written, written) if written else default
        if code in known:
            return code
        if not written:
            raise DanishFormatError(
                f"{LABELS[name]} mangler. Skriv den i filen, eller vælg, hvad der gælder for rækker uden."
            )
        if len(self.unknown[name]) < MAX_VALUES or written in self.unknown[name]:
            self.unknown[name][written] += 1
        raise _Unknown

    def _complain(self, row: Row, name: str, message: str) -> None:
        index = self._index.get(name)
        if index is None:
            self._tell(f"Række {row.number}", LABELS[name], message)
        else:
            self._tell(self.table.place(row.number, index), self.table.headings[index], message)

    def _tell(self, place: str, heading: str, message: str) -> None:
        self.problem_count += 1
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.append(Problem(place, heading, message))


def _written(cell: Cell) -> str:
    """A cell as its reader sees it: an account number that a spreadsheet made a number is `4410`, not `4410.0`."""
    return f"{cell.normalize():f}" if isinstance(cell, Decimal) else str(cell or "")


def file_amount(cell: Cell, *, english: bool = False) -> Decimal:
    """An amount as ledgers write it: also `1.234,50-`, `(1.234,50)` and, where told so, `1,234.50`.

    Raises DanishFormatError with what to write instead.
    """
    if isinstance(cell, Decimal):
        return _within_limits(cell)
    if not isinstance(cell, str):
        raise DanishFormatError("Her skal stå et beløb, ikke en dato.")
    text = cell.strip()
    negative = False
    if text.startswith("(") and text.endswith(")"):
        negative, text = True, text[1:-1]
    elif text.endswith(("-", "\N{MINUS SIGN}")) and text[-2:-1].isdigit():
        negative, text = True, text[:-1]
    if english:
        text = _from_english(text)
    amount = _within_limits(parse_amount(text))
    return -amount if negative else amount


def _within_limits(amount: Decimal) -> Decimal:
    if abs(amount) > MAX_AMOUNT:
        raise DanishFormatError(f"Beløbet kan højst være {format_amount(MAX_AMOUNT)} Ret det.")
    exact = amount.quantize(Decimal("0.01"))
    if exact != amount:
        raise DanishFormatError(f"Beløbet har over to decimaler: {amount}. Afrund det i regnearket.")
    return exact


def _from_english(text: str) -> str:
    sign = "-" if text.startswith(("-", "\N{MINUS SIGN}")) else ""
    found = _ENGLISH.fullmatch(text.removeprefix("-").removeprefix("\N{MINUS SIGN}").strip())
    if not found:
        raise DanishFormatError(f"»{text[:40]}« er ikke et tal med engelske tegn. Skriv fx 1,234.50.")
    return f"{sign}{found[1].replace(',', '')}" + (f",{found[2]}" if found[2] else "")
