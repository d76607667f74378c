"""Tables out as CSV, as Danish programs read them: semicolons, decimal commas, a byte order mark, no live formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

BYTE_ORDER_MARK = "\ufeff"
#: What a spreadsheet takes for the start of a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_lines(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Line by line, so that a hundred thousand rows need no memory. None gives an empty cell; amounts are Decimal."""
    yield BYTE_ORDER_MARK + _line(headings)
    for row in rows:
        yield _line([shown(value) for value in row])


def shown(value: Any) -> str:
    """A cell as text. Text that a spreadsheet would run gets an apostrophe in front."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    if isinstance(value, date):
        return value.strftime("%d-%m-%Y")
    text = str(value)
    return f"'{text}" if text.startswith(FORMULA) else text


def _line(cells: Sequence[str]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, delimiter=";", lineterminator="\r\n").writerow(cells)
    return buffer.getvalue()
