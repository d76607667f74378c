"""Tables from strangers: what the file is is found out, a cell is never guessed at, a refusal names its place."""

import datetime as dt
import io
from contextlib import contextmanager
from decimal import Decimal

import pytest
from openpyxl import Workbook

from core.tables import TableRefused, open_table

CSV = "text/plain"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@contextmanager
def table(content):
    with open_table(io.BytesIO(content), CSV) as opened:
        yield opened


def rows(content):
    with table(content) as opened:
        return opened.headings, [row.cells for row in opened.rows()]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_every_usual_way_of_writing_a_csv_is_read(encoding, separator):
    lines = [["Dato", "Tekst", "Beløb"], ["05-03-2026", "Køb af æbler på Åen", "12,50"]]
    text = "\r\n".join(separator.join(f'"{cell}"' for cell in line) for line in lines)
    assert rows(text.encode(encoding)) == (lines[0], [tuple(lines[1])])


def test_headings_stand_below_the_title_of_the_report():
    content = "Nordlyng;\nRegnskab 2026;;\n\nDato;Tekst;Beløb\n01-01-2026;Husleje;100\n".encode()
    with table(content) as opened:
        assert opened.headings == ["Dato", "Tekst", "Beløb"]
        assert [(row.number, row.cells) for row in opened.rows()] == [(5, ("01-01-2026", "Husleje", "100"))]


def test_short_rows_are_filled_and_empty_ones_left_out():
    assert rows(b"a;b;c\n1\n;;\n\n2;3;4\n")[1] == [("1", None, None), ("2", "3", "4")]


def test_a_table_can_be_read_twice():
    with table(b"a;b;c\n1;2;3\n") as opened:
        assert list(opened.rows()) == list(opened.rows())


def test_a_cell_may_hold_a_line_break_and_the_next_place_is_still_right():
    with table(b'a;b;c\n"1\n1";2;3\n4;5;6\n') as opened:
        found = list(opened.rows())
        assert [row.number for row in found] == [2, 4]
        assert opened.place(4, 1) == "Linje 4, kolonne 2"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "Filen er tom."),
        (b"\xef\xbb\xbf\r\n", "Filen er tom."),
        (b"Dato;Tekst\n01-01-2026;x\n", "Der er ingen overskrifter i filen."),
        (b"Dato;Tekst;tekst\n", "Linje 1, kolonne 3: To kolonner hedder »tekst«."),
        (b"a;b;c\n1;2;3;4\n", "Linje 2, kolonne 4: Der står noget til højre"),
        (b'a;b;c\n1;"2;3\n', "Linje 2: Et anførselstegn mangler"),
        (b"a;b;c\n" + b"x" * 2000 + b";2;3\n", "Linje 2: Linjen er for lang."),
        (b"a;b;c\n\x81\x8d;2;3\n", "Filens tegn kan ikke læses."),
        (b"a;b;c\n\x00;2;3\n", "Filen er ikke en tekstfil."),
    ],
)
def test_what_is_no_table_is_refused_with_the_place_and_the_cure(content, message):
    with pytest.raises(TableRefused) as refused, table(content) as opened:
        list(opened.rows())
    assert str(refused.value).startswith(message)


# Workbooks


def workbook(*lines, merge=""):
    book = Workbook()
    for line in lines:
        book.active.append(line)
    if merge:
        book.active.merge_cells(merge)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def sheet_rows(content):
    with open_table(io.BytesIO(content), XLSX) as opened:
        return [row.cells for row in opened.rows()], opened.place(2, 2)


def test_a_workbooks_cells_come_with_their_types():
    content = workbook(["Dato", "Tekst", "Beløb"], [dt.date(2026, 3, 5), "Køb", 0.1 + 0.2], [None, 4410, -12])
    assert sheet_rows(content) == (
        [(dt.date(2026, 3, 5), "Køb", Decimal("0.3")), (None, Decimal(4410), Decimal(-12))],
        "Sheet!C2",
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (workbook(["a", "b", "c"], [1, 2, "=A2+B2"]), "Sheet!C2: Her står en formel."),
        (workbook(["a", "b", "c"], [1, 2, "#REF!"]), "Sheet!C2: Cellen viser en fejl (#REF!)."),
        (workbook(["a", "b", "c"], [1, 2, 3], [4, 5, 6], merge="B2:B3"), "Sheet!B2:B3: Cellerne er flettet"),
        (workbook(), "Der er ingen overskrifter i filen."),
        (b"PK\x03\x04 broken", "Filen kan ikke læses som et regneark."),
    ],
)
def test_what_a_workbook_hides_is_refused_with_its_cell(content, message):
    with pytest.raises(TableRefused) as refused:
        sheet_rows(content)
    assert str(refused.value).startswith(message)
