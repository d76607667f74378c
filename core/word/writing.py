"""Blocks as a .docx file. The same blocks give the same bytes: no clock is read and no name of a machine is written."""

import datetime as dt
import io
import zipfile
from collections.abc import Iterator, Sequence
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph
from markdown_it.token import Token

from core.markdown import parsed
from core.word.blocks import Block, Facts, Heading, Note, Prose, Single, Table, Together
from core.word.lines import unbroken
from core.word.tables import add_table, keep_with_next

FONT = "Arial"
INK = RGBColor(0x1A, 0x1A, 0x1A)
GREY = RGBColor(0x55, 0x55, 0x55)
#: Points above and below.
AIR = (("Heading 1", 20, 4), ("Heading 2", 12, 4), ("Heading 3", 12, 4), ("Caption", 10, 4))
#: What every part of the packed file is dated, so that the bytes do not depend on when they were written.
PACKED = (1980, 1, 1, 0, 0, 0)


def word(
    title: str,
    blocks: Sequence[Block],
    *,
    author: str,
    created: dt.datetime,
    running: str,
    lead: str = "",
) -> bytes:
    """A .docx file. `created` is what the file says of itself, in UTC; `lead` stands in grey under the title."""
    document = Document()
    _prepare(document, title, author, created)
    _frame(document, running)
    document.add_paragraph(title, style="Title")
    if lead:
        _note(document, lead)
    before: Single | None = None
    for block in blocks:
        start = len(document.element.body) - 1  # what stands last is the page's size and margins
        for single in block.blocks if isinstance(block, Together) else (block,):
            _write(document, single, follows_table=isinstance(before, Table))
            before = single
        if isinstance(block, Together):
            _keep_together(document, start)
    return _packed(document)


def _keep_together(document: WordDocument, start: int) -> None:
    """What stands in the body from `start` on: all but the last keep to what follows."""
    for part in list(document.element.body)[start:-2]:
        if part.tag == qn("w:p"):
            Paragraph(part, document).paragraph_format.keep_with_next = True
        else:
            keep_with_next(WordTable(part, document).rows[-1])


def _prepare(document: WordDocument, title: str, author: str, created: dt.datetime) -> None:
    told, moment = document.core_properties, created.astimezone(dt.UTC).replace(tzinfo=None)
    told.title, told.author, told.last_modified_by, told.language = title, author, author, "da-DK"
    told.created = told.modified = moment
    told.comments = ""
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    for style, size, bold in (
        ("Normal", 10.5, False),
        ("Title", 20, True),
        ("Heading 1", 14, True),
        ("Heading 2", 12, True),
        ("Heading 3", 10.5, True),
        ("Caption", 9.5, True),
    ):
        _restyle(document, style, size, bold)
    for style, before, after in AIR:
        layout: Any = document.styles[style]
        layout.paragraph_format.space_before, layout.paragraph_format.space_after = Pt(before), Pt(after)
    _in_danish(document)


def _frame(document: WordDocument, running: str) -> None:
    """Which plan it is about on every page but the first, which has its title, and the number of the page on all."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    _small(section.header.paragraphs[0], unbroken(running))
    for footer in (section.first_page_footer, section.footer):
        line = footer.paragraphs[0]
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _small(line, "Side ")
        _field(line, "PAGE")
        _small(line, " af ")
        _field(line, "NUMPAGES")


def _small(line: Paragraph, text: str) -> Any:
    run = line.add_run(text)
    run.font.color.rgb, run.font.size = GREY, Pt(9)
    return run


def _field(line: Paragraph, name: str) -> None:
    """What Word counts itself when it lays out the pages."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), name)
    field.append(_small(line, "1")._r)
    line._p.append(field)


def _restyle(document: WordDocument, name: str, size: float, bold: bool) -> None:
    style: Any = document.styles[name]
    style.font.name, style.font.size, style.font.bold, style.font.color.rgb = FONT, Pt(size), bold, INK
    fonts = style.element.rPr.rFonts
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    border = style.element.find(f"{qn('w:pPr')}/{qn('w:pBdr')}")
    if border is not None:
        border.getparent().remove(border)


def _in_danish(document: WordDocument) -> None:
    """Word checks the spelling, and a screen reader speaks, in the language of the default run."""
    defaults = document.styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    language = defaults.find(qn("w:lang"))
    for kind in ("val", "eastAsia"):
        language.set(qn(f"w:{kind}"), "da-DK")


def _write(document: WordDocument, block: Single, *, follows_table: bool) -> None:
    start = len(document.element.body) - 1
    match block:
        case Heading():
            document.add_heading(block.text, block.level)
        case Prose():
            _prose(document, block.text)
        case Note():
            _note(document, block.text)
        case Facts():
            for place, (label, value) in enumerate(block.rows, start=1):
                line = document.add_paragraph()
                line.add_run(f"{label}: ").bold = True
                line.add_run(unbroken(value))
                line.paragraph_format.space_after = Pt(10 if place == len(block.rows) else 2)
        case Table():
            add_table(document, block)
    first = document.element.body[start]
    if follows_table and isinstance(block, Prose | Note) and first.tag == qn("w:p"):
        Paragraph(first, document).paragraph_format.space_before = Pt(10)


def _note(document: WordDocument, text: str) -> None:
    _small(document.add_paragraph(), unbroken(text))


# Markdown


def _prose(document: WordDocument, text: str) -> None:
    """Paragraphs, lists and quotations; marks and links inside them."""
    styles: list[str] = []
    number: Any = None
    tokens = parsed(text)
    for place, token in enumerate(tokens):
        match token.type:
            case "bullet_list_open":
                styles.append("List Bullet")
            case "ordered_list_open":
                styles.append("List Number")
                number = _new_numbering(document, int(token.attrGet("start") or 1))
            case "blockquote_open":
                styles.append("Quote")
            case "bullet_list_close" | "ordered_list_close" | "blockquote_close":
                styles.pop()
            case "inline":
                style = styles[-1] if styles else "Normal"
                line = document.add_paragraph(style=style)
                line.paragraph_format.keep_with_next = _leads(token, tokens[place + 1 :]) or None
                if style == "List Number":
                    line._p.get_or_add_pPr().get_or_add_numPr().get_or_add_numId().val = number
                _inline(line, token.children or [])


def _leads(token: Token, following: Sequence[Token]) -> bool:
    """ "Handlinger:" and a line that is all bold do not stand alone at the foot of a page."""
    if any(one.type in ("bullet_list_open", "ordered_list_open") for one in following[:2]):
        return True
    told = [one for one in token.children or [] if one.content or one.nesting]
    is_bold = bool(told) and told[0].type == "strong_open" and told[-1].type == "strong_close"
    return is_bold and any(one.type == "inline" for one in following)


def _new_numbering(document: WordDocument, start: int) -> int:
    """A list of its own: without it Word would go on counting from the list before."""
    numbering: Any = document.part.numbering_part.element
    style: Any = document.styles["List Number"].element
    used = style.pPr.numPr.numId.val
    abstract = numbering.num_having_numId(used).abstractNumId.val
    fresh = numbering.add_num(abstract)
    fresh.add_lvlOverride(ilvl=0).add_startOverride(start)
    number: int = fresh.numId
    return number


def _inline(line: Paragraph, tokens: Sequence[Token]) -> None:
    bold = italic = 0
    address = ""
    for token in tokens:
        match token.type:
            case "text":
                words = unbroken(token.content)
                run = _linked(line, words, address) if address else line.add_run(words)
                run.bold, run.italic = bool(bold) or None, bool(italic) or None
            case "softbreak" | "hardbreak":
                line.add_run().add_break()
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                italic += token.nesting
            case "link_open":
                address = str(token.attrGet("href") or "")
            case "link_close":
                address = ""


def _linked(line: Paragraph, text: str, address: str) -> Any:
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), line.part.relate_to(address, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = line.add_run(text)
    run.underline = True
    link.append(run._r)
    line._p.append(link)
    return run


# The file


def _packed(document: WordDocument) -> bytes:
    """Saved, and packed once more with fixed dates."""
    raw, packed = io.BytesIO(), io.BytesIO()
    document.save(raw)
    with (
        zipfile.ZipFile(raw) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name, content in _parts(source):
            target.writestr(zipfile.ZipInfo(name, PACKED), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _parts(source: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    for name in source.namelist():
        yield name, source.read(name)
