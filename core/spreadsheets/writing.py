"""Spreadsheets out: typed cells in Danish formats, a frozen header, and no formula but our own."""

import datetime as dt
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import xlsxwriter

#: `code` is text that must stay text however it looks (2.1, 00123456); `value` a number with the decimals it has.
Kind = Literal["text", "code", "amount", "number", "value", "date"]
FORMATS: dict[Kind, dict[str, Any]] = {
    "text": {"text_wrap": True, "valign": "top"},
    "code": {"num_format": "@", "valign": "top"},
    "amount": {"num_format": "#,##0.00", "valign": "top"},
    "number": {"num_format": "0", "valign": "top"},
    "value": {"valign": "top"},
    "date": {"num_format": "dd-mm-yyyy", "valign": "top", "align": "left"},
}
#: A cell holds no more than this, and the library would cut the rest off in silence.
MAX_TEXT = 32_767


class TextTooLong(Exception):
    """A text does not fit in a cell. `place` is the cell."""

    def __init__(self, place: str) -> None:
        super().__init__(place)
        self.place = place


@dataclass(frozen=True)
class Column:
    header: str
    kind: Kind = "text"
    width: int = 20
    #: Where the words of its drop-down list stand, "Lister!$B$2:$B$9".
    choices: str = ""
    #: Whether something else may not be written.
    choices_only: bool = True
    hidden: bool = False
    #: What a row's cell is worked out by, "=F{row}-D{row}"; the row's own value is what we say it comes to.
    formula: str = ""
    #: What stands in the column, for the data dictionary, and in what; an empty unit is the kind's usual one.
    meaning: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Sheet:
    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Any]]
    #: So many of the first rows show how to fill in, and look like it.
    examples: int = 0
    #: Rows below the last one that are made ready to write in.
    room: int = 0
    hidden: bool = False
    #: Columns (by number) that a last row adds up by a formula, each with the sum as we print it elsewhere.
    totals: Mapping[int, Any] = field(default_factory=dict)
    #: What the first column of that row says.
    total_label: str = "I alt"


UNITS: dict[Kind, str] = {
    "text": "tekst",
    "code": "tekst",
    "amount": "kr.",
    "number": "antal",
    "value": "tal",
    "date": "dato",
}
DICTIONARY = (
    Column("Ark", width=18),
    Column("Kolonne", width=26),
    Column("Betyder", width=80),
    Column("Enhed", width=16),
)


def explained(sheets: Sequence[Sheet]) -> list[Sheet]:
    """The sheets, and after them a data dictionary of every column, in their order."""
    rows = [
        (sheet.name, column.header, column.meaning, column.unit or UNITS[column.kind])
        for sheet in sheets
        for column in sheet.columns
    ]
    return [*sheets, Sheet("Ordliste", DICTIONARY, rows)]


def workbook(sheet_name: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> bytes:
    """An .xlsx file with one sheet, a filter in its header, and the dictionary of its columns."""
    return book(explained([Sheet(sheet_name, columns, rows)]), filtered=True)


def book(
    sheets: Iterable[Sheet], *, filtered: bool = False, created: dt.datetime | None = None, many: bool = False
) -> bytes:
    """An .xlsx file. None gives an empty cell; amounts are kr. as Decimal. `created`: instead of now, so that the same
    sheets give the same bytes. `many`: rows go to disk as they come, so that a hundred thousand need no memory.

    Text that looks like a formula or an address stays text: what a user typed must not run in somebody's spreadsheet.
    Formulas are the columns' and the totals' own, never a cell's.
    """
    buffer = io.BytesIO()
    options = {
        "in_memory": not many,
        "constant_memory": many,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(buffer, options) as target:
        if created is not None:
            target.set_properties({"created": created.astimezone(dt.UTC).replace(tzinfo=None)})
        for sheet in sheets:
            _write_sheet(target, sheet, filtered)
    return buffer.getvalue()


def _write_sheet(target: Any, sheet: Sheet, filtered: bool) -> None:
    page = target.add_worksheet(sheet.name[:31])
    bold = target.add_format({"bold": True, "bottom": 1, "valign": "top"})
    example = {"italic": True, "font_color": "#5c5c5c", "bg_color": "#f2f2f2"}
    plain = [target.add_format(FORMATS[column.kind]) for column in sheet.columns]
    marked = [target.add_format(FORMATS[column.kind] | example) for column in sheet.columns]
    for index, column in enumerate(sheet.columns):
        page.set_column(
            index, index, column.width, plain[index] if sheet.room else None, {"hidden": column.hidden}
        )
        page.write_string(0, index, column.header, bold)
    last = 0
    for last, values in enumerate(sheet.rows, start=1):
        formats = marked if last <= sheet.examples else plain
        for index, value in enumerate(values):
            column = sheet.columns[index]
            if column.formula:
                page.write_formula(
                    last, index, column.formula.format(row=last + 1), formats[index], _number(value)
                )
            else:
                write(page, (last, index), column.kind, value, formats[index])
    for index, column in enumerate(sheet.columns):
        if column.choices and last + sheet.room:
            page.data_validation(1, index, last + sheet.room, index, _choice_of(column))
    if sheet.totals:
        _write_totals(target, page, sheet, last)
    page.freeze_panes(1, 0)
    if filtered:
        page.autofilter(0, 0, last, len(sheet.columns) - 1)
    if sheet.hidden:
        page.hide()


def _number(value: Any) -> Any:
    """What is kept as a formula's last result."""
    return "" if value is None else value


def _write_totals(target: Any, page: Any, sheet: Sheet, last: int) -> None:
    """A row of sums under the rows. Without rows there is nothing to add up: the sum stands as it is."""
    top = {"bold": True, "top": 1}
    page.write_string(last + 1, 0, sheet.total_label, target.add_format(top))
    for index, total in sheet.totals.items():
        look = target.add_format(FORMATS[sheet.columns[index].kind] | top)
        letter = xlsxwriter.utility.xl_col_to_name(index)
        if last:
            formula = f"=SUM({letter}2:{letter}{last + 1})"
            page.write_formula(last + 1, index, formula, look, _number(total))
        else:
            page.write_number(last + 1, index, total, look)


def _choice_of(column: Column) -> dict[str, Any]:
    return {
        "validate": "list",
        "source": f"={column.choices}",
        "error_type": "stop" if column.choices_only else "warning",
        "error_title": column.header,
        "error_message": "Vælg fra listen.",
    }


def write(page: Any, cell: tuple[int, int], kind: Kind, value: Any, cell_format: Any) -> None:
    if value is None:
        page.write_blank(*cell, None, cell_format)
    elif kind == "date":
        page.write_datetime(*cell, value, cell_format)
    elif kind in ("text", "code") or isinstance(value, str):
        if len(str(value)) > MAX_TEXT:
            raise TextTooLong(f"{page.name}!{xlsxwriter.utility.xl_rowcol_to_cell(*cell)}")
        page.write_string(*cell, str(value), cell_format)
    else:
        page.write_number(*cell, value, cell_format)
