"""Spreadsheets out: typed cells in Danish formats, a frozen header with a filter, and no live formula ever."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import xlsxwriter

Kind = Literal["text", "amount", "number", "date"]
FORMATS: dict[Kind, dict[str, Any]] = {
    "text": {"text_wrap": True, "valign": "top"},
    "amount": {"num_format": "#,##0.00", "valign": "top"},
    "number": {"num_format": "0", "valign": "top"},
    "date": {"num_format": "dd-mm-yyyy", "valign": "top", "align": "left"},
}


@dataclass(frozen=True)
class Column:
    header: str
    kind: Kind = "text"
    width: int = 20


def workbook(sheet_name: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> bytes:
    """An .xlsx file with one sheet. None gives an empty cell; amounts are kr. as Decimal.

    Text that looks like a formula or an address stays text: what a user typed must not run in somebody's spreadsheet.
    """
    buffer = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet(sheet_name[:31])
        bold = book.add_format({"bold": True, "bottom": 1})
        formats = [book.add_format(FORMATS[column.kind]) for column in columns]
        for index, column in enumerate(columns):
            sheet.set_column(index, index, column.width)
            sheet.write_string(0, index, column.header, bold)
        last = 0
        for last, values in enumerate(rows, start=1):
            for index, value in enumerate(values):
                write(sheet, (last, index), columns[index].kind, value, formats[index])
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, len(columns) - 1)
    return buffer.getvalue()


def write(sheet: Any, cell: tuple[int, int], kind: Kind, value: Any, cell_format: Any) -> None:
    if value is None:
        sheet.write_blank(*cell, None, cell_format)
    elif kind == "date":
        sheet.write_datetime(*cell, value, cell_format)
    elif kind == "text":
        sheet.write_string(*cell, str(value), cell_format)
    else:
        sheet.write_number(*cell, value, cell_format)
