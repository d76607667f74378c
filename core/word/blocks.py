"""What a Word document is made of."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Heading:
    """`level` 1 to 3; the title of the document is no heading of its own."""

    text: str
    level: int = 1


@dataclass(frozen=True)
class Prose:
    """Markdown as people write it in the portal."""

    text: str


@dataclass(frozen=True)
class Note:
    """A small grey line: what a figure rests on, what the reader should do."""

    text: str


@dataclass(frozen=True)
class Facts:
    """Label and value, one a line."""

    rows: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Table:
    """Cells as they are printed. Columns from `numbers_from` on are aligned right; a `total` stands last, in bold."""

    caption: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    total: Sequence[str] = ()
    numbers_from: int = 1


Single = Heading | Prose | Note | Facts | Table


@dataclass(frozen=True)
class Together:
    """Blocks that no end of a page parts; of a long table its last rows."""

    blocks: Sequence[Single]


Block = Single | Together
