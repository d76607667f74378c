"""Spreadsheets in and out: what is typed comes back the same, and no file harms the one who reads it."""

import datetime as dt
import io
import tracemalloc
import zipfile
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import openpyxl
import pytest

from core import spreadsheets
from core.danish import DanishFormatError
from core.spreadsheets import Cell, Column, Sheet, SpreadsheetRefused, open_book
from tests.packages import with_part, with_rows

SHEET = "Mål"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def typed(*rows: list[Any], change: Callable[[Any], None] = lambda sheet: None) -> bytes:
    """A file as a person would make it in a program of their own."""
    target = openpyxl.Workbook()
    sheet = target.active
    assert sheet is not None
    sheet.title = SHEET
    for row in rows:
        sheet.append(row)
    change(sheet)
    buffer = io.BytesIO()
    target.save(buffer)
    return buffer.getvalue()


def cells(content: bytes, sheet: str = SHEET) -> list[list[Cell]]:
    with open_book(io.BytesIO(content)) as book:
        return list(book.rows(sheet))


def cell(value: Any, change: Callable[[Any], None] = lambda sheet: None) -> Cell:
    return cells(typed([value], change=change))[0][0]


def moment(*parts: int) -> dt.datetime:
    """As a spreadsheet has it: without a time zone."""
    return dt.datetime(*parts)  # type: ignore[arg-type]  # noqa: DTZ001


def refusal(content: bytes) -> SpreadsheetRefused:
    with pytest.raises(SpreadsheetRefused) as caught:
        cells(content)
    return caught.value


# Values


def test_what_is_written_is_read() -> None:
    columns = [
        Column("Nr.", "code"),
        Column("Dato", "date"),
        Column("Beløb", "amount"),
        Column("Værdi", "value"),
    ]
    row = ["2.10", dt.date(2026, 2, 28), Decimal("9999999999.99"), Decimal("1234567890.1234")]
    content = spreadsheets.book([Sheet(SHEET, columns, [row], room=3), Sheet("Andet", columns, [])])

    header, found = cells(content)
    assert [one.value for one in header] == ["Nr.", "Dato", "Beløb", "Værdi"]
    assert [one.place for one in found] == ["Mål!A2", "Mål!B2", "Mål!C2", "Mål!D2"]
    assert spreadsheets.text(found[0]) == "2.10"
    assert spreadsheets.day(found[1]) == dt.date(2026, 2, 28)
    assert spreadsheets.amount(found[2]) == Decimal("9999999999.99")
    assert spreadsheets.number(found[3]) == Decimal("1234567890.1234")


@pytest.mark.parametrize(
    ("read", "value", "expected"),
    [
        (spreadsheets.text, "  Nordvang\nog Søengen ", "Nordvang\nog Søengen"),
        (spreadsheets.text, 461, "461"),
        (spreadsheets.text, "   ", None),
        (spreadsheets.number, "1.234,5", Decimal("1234.5")),
        (spreadsheets.number, 0.1 + 0.2, Decimal("0.3")),
        (spreadsheets.number, "12,5 %", Decimal("12.5")),
        (spreadsheets.amount, "1.234.567,50 kr.", Decimal("1234567.50")),
        (spreadsheets.amount, 1e15, Decimal("1000000000000000")),
        (spreadsheets.whole, 4.0, 4),
        (spreadsheets.day, "24/12-2026", dt.date(2026, 12, 24)),
        (spreadsheets.day, "24. december 2026", dt.date(2026, 12, 24)),
        (spreadsheets.day, moment(2026, 12, 24), dt.date(2026, 12, 24)),
        (spreadsheets.yes_no, "ja", True),
        (spreadsheets.yes_no, "Nej", False),
        (spreadsheets.yes_no, True, True),
    ],
)
def test_typed_values_and_danish_text_are_read_alike(read: Any, value: Any, expected: Any) -> None:
    assert read(cell(value) if value != "   " else Cell(SHEET, 1, 1, value)) == expected


@pytest.mark.parametrize(
    ("read", "value", "cure"),
    [
        (spreadsheets.number, "=B2*2", "Cellen har en formel (=B2*2). Kopiér cellen"),
        (spreadsheets.text, '=HYPERLINK("http://a.example")', "Cellen har en formel"),
        (spreadsheets.text, 2.1, "Excel har gjort teksten til et tal. Formatér cellen som tekst"),
        (spreadsheets.text, moment(2026, 1, 2), "Excel har gjort teksten til en dato."),
        (spreadsheets.number, "1,234.50", "Skriv tallet på dansk: 1.234,50"),
        (spreadsheets.number, True, "Skriv et tal, fx 1.234,5."),
        (spreadsheets.amount, 12.345, "Et beløb har højst to decimaler."),
        (spreadsheets.whole, "2,5", "Skriv et helt tal uden decimaler."),
        (
            spreadsheets.day,
            46380,
            "Skriv datoen som dag-måned-år, fx 24-12-2026, eller formatér cellen som dato.",
        ),
        (spreadsheets.day, moment(2026, 12, 24, 14, 5), "Cellen har et klokkeslæt."),
        (spreadsheets.day, "31-02-2026", "Den 31. februar 2026 findes ikke."),
        (spreadsheets.yes_no, "måske", "Skriv Ja eller Nej."),
    ],
)
def test_what_cannot_be_meant_is_refused_with_the_cure(read: Any, value: Any, cure: str) -> None:
    with pytest.raises(DanishFormatError) as caught:
        read(cell(value))
    assert str(caught.value).startswith(cure)


def test_an_error_of_excel_is_no_value() -> None:
    def break_it(sheet: Any) -> None:
        sheet["A1"].value, sheet["A1"].data_type = "#DIV/0!", "e"

    with pytest.raises(DanishFormatError, match=r"Cellen viser fejlen #DIV/0!\. Skriv værdien\."):
        spreadsheets.number(cell(1, break_it))


def test_a_percent_is_what_the_cell_shows() -> None:
    def as_percent(sheet: Any) -> None:
        sheet["A1"].number_format = "0.0%"

    assert spreadsheets.number(cell(0.525, as_percent)) == Decimal("52.5")


def test_infinity_is_no_number() -> None:
    with pytest.raises(DanishFormatError):
        spreadsheets.number(Cell(SHEET, 1, 1, float("inf"), "n"))


def test_a_text_that_no_cell_holds_is_refused_instead_of_cut() -> None:
    content = spreadsheets.book([Sheet(SHEET, [Column("Titel")], [["a" * 32_767]])])
    assert len(cells(content)[1][0].value) == 32_767

    with pytest.raises(spreadsheets.TextTooLong) as caught:
        spreadsheets.book([Sheet(SHEET, [Column("Titel")], [["kort"], ["a" * 32_768]])])
    assert caught.value.place == "Mål!A3"


# Structure


def test_blank_rows_and_cells_are_left_out() -> None:
    found = cells(typed(["a", None, "b"], [None, None], ["  ", None, "c"]))

    assert [[one.place for one in row] for row in found] == [["Mål!A1", "Mål!C1"], ["Mål!C3"]]


def test_merged_cells_are_told_although_rows_are_read_one_by_one() -> None:
    content = typed(["a", "b"], ["c", "d"], change=lambda sheet: sheet.merge_cells("A1:A2"))

    with open_book(io.BytesIO(content)) as book:
        assert [*book.merged(SHEET)] == ["A1:A2"]


# Hostile files


def test_macros_are_refused() -> None:
    assert "makroer" in refusal(with_part(typed(["a"]), "xl/vbaProject.bin", b"x")).message


def test_links_to_other_files_are_refused() -> None:
    assert (
        "andre filer"
        in refusal(with_part(typed(["a"]), "xl/externalLinks/externalLink1.xml", b"<a/>")).message
    )


def test_a_file_with_a_password_is_refused() -> None:
    assert "adgangskode" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600).message


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04rubbish", b"Plan;Titel\n1;2\n", typed(["a"])[:-200]])
def test_what_is_no_spreadsheet_is_refused(content: bytes) -> None:
    assert refusal(content).message.startswith("Filen kan ikke læses som et regneark.")


def test_a_zip_of_something_else_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("readme.txt", "hej")
    assert refusal(buffer.getvalue()).message.startswith("Filen kan ikke læses som et regneark.")


def sheet_of(rows: str) -> bytes:
    """A package whose sheet has this XML for rows."""
    part = f"<worksheet xmlns='{MAIN}'><sheetData>{rows}</sheetData></worksheet>"
    return with_part(typed(["a"]), "xl/worksheets/sheet1.xml", part.encode())


@pytest.mark.parametrize(
    "rows",
    [
        "<row r='1'><c",
        "<row r='x'><c/></row>",
        "<row r='1'><c r='A1' t='s'><v>99</v></c></row>",
        "<row r='1'><c r='ZZZZZ1'><v>1</v></c></row>",
        "<row r='1'><c r='A1'><v>1e</v></c></row>",
    ],
)
def test_a_damaged_sheet_is_refused(rows: str) -> None:
    assert refusal(sheet_of(rows)).message.startswith("Filen kan ikke læses som et regneark.")


def test_entities_are_not_unfolded() -> None:
    bomb = b"<!DOCTYPE a [<!ENTITY b 'lol'>]><worksheet>&b;</worksheet>"
    assert refusal(with_part(typed(["a"]), "xl/worksheets/sheet1.xml", bomb)).message.startswith(
        "Filen kan ikke"
    )


def test_a_row_far_below_is_refused_and_not_counted_up_to() -> None:
    far = "<row r='99999999999'><c r='A99999999999'><v>1</v></c></row>"
    assert refusal(sheet_of(far)).message.startswith("Arket har for mange celler.")


def test_too_many_rows_are_refused_at_the_first_that_is_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.spreadsheets.reading.MAX_ROWS", 3)
    refused = refusal(typed(*[["a"]] * 4))
    assert refused.place == "Mål!A4"
    assert refused.message == "Regnearket har flere end 3 rækker. Del det i flere."


def memory_of(content: bytes) -> float:
    """MB at the most while the file is read row by row."""
    tracemalloc.start()
    try:
        with open_book(io.BytesIO(content)) as book:
            for _ in book.rows(SHEET):
                pass
    except SpreadsheetRefused:
        pass
    finally:
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    return peak / 1024 / 1024


def test_200_000_rows_cost_no_memory() -> None:
    row = b'<row><c t="inlineStr"><is><t>x</t></is></c><c><v>1</v></c></row>'
    content = with_rows(typed(["a", "b"]), "xl/worksheets/sheet1.xml", row, 200_000)

    assert refusal(content).place == "Mål!A40001"
    assert memory_of(content) < 60


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    content = with_part(typed(["a"]), "xl/worksheets/sheet1.xml", b"<a>" + b" " * 70 * 1024 * 1024 + b"</a>")

    assert len(content) < 200_000
    assert refusal(content).message == "Regnearket fylder mere end 64 MB, når det pakkes ud. Del det i flere."
    assert memory_of(content) < 5


def test_a_bomb_of_elements_is_refused_before_they_become_objects() -> None:
    content = with_part(typed(["a"]), "xl/worksheets/sheet1.xml", b"<row>" + b"<c/>" * 8_000_000 + b"</row>")

    assert refusal(content).message.startswith("Regnearket har for mange celler eller formater.")
    assert memory_of(content) < 5


def test_a_bomb_of_formats_is_refused() -> None:
    content = with_part(
        typed(["a"]), "xl/styles.xml", b"<styleSheet>" + b" " * 5 * 1024 * 1024 + b"</styleSheet>"
    )

    assert refusal(content).message.startswith("Regnearket har for mange celler eller formater.")


def test_a_row_of_too_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.spreadsheets.reading.MAX_CELLS", 10)

    assert refusal(typed(["a"] * 6, ["a"] * 6)).message.startswith("Arket har for mange celler.")
