"""Tables of a Word document: as wide as the text, no amount broken in two, a short one whole on its page."""

from collections.abc import Sequence
from typing import Any

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Cm, Pt
from docx.table import _Cell

from core.word.blocks import Table
from core.word.lines import unbroken

#: Between the margins, in cm; what a cell keeps free at its sides; the least of a column of words and of numbers.
TEXT_WIDTH, CELL_MARGINS, WORDS_LEAST, NUMBER_LEAST = 17.0, 0.45, 2.4, 1.2
#: Sizes of letters that are tried in turn, until the numbers leave room for words.
SIZES = (8.5, 8.0, 7.5, 7.0, 6.5, 6.0)
#: So many rows stay together on a page; a longer table goes on over the page under its head.
ROWS_TOGETHER = 16
HEAD_COLOUR = "F0F0F0"
CM_PER_POINT = 2.54 / 72


def add_table(document: WordDocument, block: Table) -> None:
    caption = document.add_paragraph(unbroken(block.caption), style="Caption")
    caption.paragraph_format.keep_with_next = True
    lines = [block.head, *block.rows, *([block.total] if block.total else [])]
    size, widths = _layout(lines, block.numbers_from)
    table = document.add_table(rows=0, cols=len(block.head), style="Table Grid")
    table.autofit = False
    for place, line in enumerate(lines):
        row = table.add_row()
        is_total = bool(block.total) and place == len(lines) - 1
        _write_row(row.cells, line, block.numbers_from, size, bold=place == 0 or is_total)
        _unsplit(row)
        if place < len(lines) - 1 and (len(lines) <= ROWS_TOGETHER or place in (0, len(lines) - 2)):
            keep_with_next(row)
    _as_head(table.rows[0])
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = column.width


def _layout(lines: Sequence[Sequence[str]], numbers_from: int) -> tuple[float, list[float]]:
    """The size of the letters and the width of each column: numbers get what they need, words share the rest."""
    columns = list(zip(*lines, strict=True))
    words, numbers = columns[:numbers_from], columns[numbers_from:]
    for size in SIZES:
        needed = [
            max(NUMBER_LEAST, *(_width(word, size) for text in column for word in text.split(" ")))
            for column in numbers
        ]
        room = TEXT_WIDTH - sum(needed)
        if room >= WORDS_LEAST * len(words):
            break
    else:
        # More than a page holds at its smallest: words keep a little room, and numbers may be broken.
        room = WORDS_LEAST * len(words)
        needed = [width * (TEXT_WIDTH - room) / sum(needed) for width in needed]
    return size, [*_shared([max(_width(text, size) for text in column) for column in words], room), *needed]


def _shared(wanted: Sequence[float], room: float) -> list[float]:
    """Nobody gets less than an equal part while another gets more than it wants; what is over goes to the widest."""
    widths = [0.0] * len(wanted)
    order = sorted(range(len(wanted)), key=lambda index: wanted[index])
    for place, index in enumerate(order, start=1):
        widths[index] = room if place == len(order) else min(wanted[index], room / (len(order) - place + 1))
        room -= widths[index]
    return widths


def _width(text: str, size: float) -> float:
    """Of the text in bold Arial with the cell's margins, a little too much rather than too little."""
    ems = sum(0.28 if char in ".,:; ij" else 0.58 for char in text)
    return ems * size * CM_PER_POINT + CELL_MARGINS


def _write_row(
    cells: Sequence[_Cell], texts: Sequence[str], numbers_from: int, size: float, *, bold: bool
) -> None:
    for index, (cell, text) in enumerate(zip(cells, texts, strict=True)):
        line = cell.paragraphs[0]
        line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(1.5)
        run = line.add_run(unbroken(text))
        run.bold, run.font.size = bold, Pt(size)
        if index >= numbers_from:
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def keep_with_next(row: Any) -> None:
    for cell in row.cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True


def _unsplit(row: Any) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _as_head(row: Any) -> None:
    """On every page, and told as head to a screen reader."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell in row.cells:
        shade = OxmlElement("w:shd")
        for name, value in (("val", "clear"), ("color", "auto"), ("fill", HEAD_COLOUR)):
            shade.set(qn(f"w:{name}"), value)
        cell._tc.get_or_add_tcPr().append(shade)
