"""Word documents out: headings, Markdown texts, facts and tables, in Danish and readable by a screen reader.

A document is a list of blocks, so that what it says is made by an app's figures and how it looks is decided in
`writing`, which is loaded on first use: python-docx is a quarter of a second that no other page should wait for.
"""

import datetime as dt
from collections.abc import Sequence
from importlib import import_module

from core.word.blocks import Block, Facts, Heading, Note, Prose, Single, Table, Together

__all__ = [
    "CONTENT_TYPE",
    "Block",
    "Facts",
    "Heading",
    "Note",
    "Prose",
    "Single",
    "Table",
    "Together",
    "word",
]

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def word(
    title: str,
    blocks: Sequence[Block],
    *,
    author: str,
    created: dt.datetime,
    running: str,
    lead: str = "",
) -> bytes:
    """A .docx file. `created` is what the file says of itself; `lead` stands in grey under the title, `running` at the
    head of every page after the first."""
    content: bytes = import_module("core.word.writing").word(
        title, blocks, author=author, created=created, running=running, lead=lead
    )
    return content
