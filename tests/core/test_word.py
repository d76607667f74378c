"""What a Word document looks like, held where python-docx can see it: pages, headings, tables and language."""

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm

from core.word import Block, Facts, Heading, Note, Prose, Table, Together, word

NOW = dt.datetime(2026, 9, 17, 12, tzinfo=dt.UTC)
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def written(*blocks: Block, title: str = "Et punkt") -> Any:
    content = word(title, blocks, author="Vejle Kommune", created=NOW, running="Nordvang · plan 2026-0002")
    return Document(io.BytesIO(content))


def matrix(years: int, amount: str, words: str = "Løn og personale", rows: int = 3) -> Table:
    head = ("Kategori", *(str(2026 + year) for year in range(years)), "I alt")
    row = (words, *[amount] * (years + 1))
    return Table("Budget, kr.", head, [row] * rows, ("I alt", *row[1:]))


def kept(row: Any) -> list[bool]:
    return [bool(cell.paragraphs[0].paragraph_format.keep_with_next) for cell in row.cells]


def test_it_is_in_danish_and_its_headings_stay_with_what_follows() -> None:
    document = written(Heading("Resumé"), Heading("Baggrund", 2), Heading("Bolig", 3), Prose("Tekst."))
    assert document.core_properties.language == "da-DK"
    assert document.styles.element.find(f".//{qn('w:lang')}").get(qn("w:val")) == "da-DK"
    for level in (1, 2, 3):
        assert document.styles[f"Heading {level}"].paragraph_format.keep_with_next


def test_every_page_has_its_number_and_all_but_the_first_the_plan() -> None:
    section = written(Prose("Tekst.")).sections[0]
    assert section.header.paragraphs[0].text == "Nordvang · plan 2026-0002"
    assert section.first_page_header.paragraphs[0].text == ""
    for footer in (section.footer, section.first_page_footer):
        line = footer.paragraphs[0]
        fields = [field.get(qn("w:instr")) for field in line._p.iter(qn("w:fldSimple"))]
        assert (line.text, fields) == ("Side  af ", ["PAGE", "NUMPAGES"])


@pytest.mark.parametrize(
    "table",
    [
        matrix(4, "12.000.000"),
        matrix(7, "12.000.000,00"),
        matrix(1, "0", words=LONG),
        Table("Mål", ("Felt", "Før", "Efter"), [("Mål", LONG, "Kort")], numbers_from=3),
        Table("Mål", ("Felt", "Indhold"), [("Mål", LONG * 3)], numbers_from=2),
        Table("Afdelinger", ("Område", "Afdeling", "Boliger"), [("Nord", "11 Nord", "288")], numbers_from=2),
    ],
)
def test_a_table_is_as_wide_as_the_text_and_breaks_no_amount(table: Table) -> None:
    document = written(table)
    section, found = document.sections[0], document.tables[0]
    room = section.page_width - section.left_margin - section.right_margin
    widths = [column.width for column in found.columns]
    assert abs(sum(widths) - room) < Cm(0.1)
    assert min(widths) >= Cm(1)
    for row in found.rows[1:]:
        for width, cell in zip(widths[table.numbers_from :], row.cells[table.numbers_from :], strict=True):
            line = cell.paragraphs[0]
            assert line.alignment == WD_ALIGN_PARAGRAPH.RIGHT
            # A digit of Arial is 0,556 of its size wide, its signs 0,278.
            ems = sum(0.278 if char in ".," else 0.556 for char in cell.text)
            assert width > ems * line.runs[0].font.size + Cm(0.38)


def test_a_short_table_stays_on_one_page_with_its_caption_and_no_row_is_split() -> None:
    document = written(matrix(4, "1.000"))
    caption = next(line for line in document.paragraphs if line.text == "Budget, kr.")
    assert caption.style.paragraph_format.keep_with_next or caption.paragraph_format.keep_with_next
    rows = document.tables[0].rows
    assert all(all(kept(row)) for row in list(rows)[:-1])
    assert not any(kept(rows[-1]))
    assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_a_long_table_goes_over_the_page_with_its_head_and_its_total_is_not_alone() -> None:
    rows = list(written(matrix(4, "1.000", rows=60)).tables[0].rows)
    assert rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert [all(kept(row)) for row in rows] == [True, *[False] * 59, True, False]


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        ("**Ansøgerens begrundelse**\n\nLejen er steget.", [True, False]),
        ("Handlinger:\n\n- Café\n- Vandring", [True, False, False]),
        ("**Mål 1**\n\nHandlinger:\n\n- Café", [True, True, False]),
        ("Noget **vigtigt**\n\nLejen.", [False, False]),
        ("**Alene**", [False]),
    ],
)
def test_a_line_that_leads_to_something_is_not_left_at_the_foot_of_a_page(
    text: str, stays: Sequence[bool]
) -> None:
    lines = written(Prose(text)).paragraphs[1:]
    assert [bool(line.paragraph_format.keep_with_next) for line in lines] == stays


def test_what_stands_together_is_not_parted_by_the_end_of_a_page() -> None:
    document = written(Prose("Før."), Together((Heading("Bilag"), Prose("1. Et\n2. To"), Note("Kode"))))
    stays = {line.text: bool(line.paragraph_format.keep_with_next) for line in document.paragraphs[1:]}
    assert stays == {"Før.": False, "Bilag": True, "Et": True, "To": True, "Kode": False}
    document = written(Together((matrix(1, "5"), Note("Kode"))))
    assert all(all(kept(row)) for row in document.tables[0].rows)


def test_an_amount_keeps_its_kr_and_nothing_empty_stands_between() -> None:
    document = written(
        Facts([("Beløb", "35.000 kr.")]),
        Prose("Der er 100 kr. til det."),
        matrix(1, "5"),
        Note("20 kr. i alt"),
    )
    text = "\n".join(line.text for line in document.paragraphs)
    assert "35.000\xa0kr." in text
    assert "100\xa0kr. til" in text
    assert all(line.text for line in document.paragraphs)
    assert document.paragraphs[-1].paragraph_format.space_before


def test_a_text_of_nothing_after_a_table_does_no_harm() -> None:
    assert written(matrix(1, "5"), Prose("")).tables


def test_the_same_blocks_give_the_same_bytes() -> None:
    one, two = (word("T", [matrix(2, "1")], author="A", created=NOW, running="R") for _ in range(2))
    assert one == two


def test_words_keep_room_beside_more_numbers_than_a_page_holds() -> None:
    (table,) = written(matrix(9, "123.456.789,00")).tables
    widths = [column.width.cm for column in table.columns]
    assert min(widths) > 0.5
    assert sum(widths) == pytest.approx(17.0, abs=0.1)
