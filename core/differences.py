"""Two texts side by side, word by word. Pure: gives parts, the template escapes and marks them."""

import difflib
import re
from dataclasses import dataclass

#: Above this many words the comparison goes line by line: it costs the square of the length.
MAX_WORDS = 3000


@dataclass(frozen=True)
class Part:
    """A piece of one of the two texts, and whether the other lacks it."""

    text: str
    changed: bool


@dataclass(frozen=True)
class Comparison:
    mine: tuple[Part, ...]
    theirs: tuple[Part, ...]
    merged: str


def compare(mine: str, theirs: str) -> Comparison:
    """Both texts in parts, and a first merge: what either added is kept; where both replaced, mine stands."""
    a, b = _split(mine), _split(theirs)
    if len(a) + len(b) > 2 * MAX_WORDS:
        a, b = mine.splitlines(keepends=True), theirs.splitlines(keepends=True)
    left: list[Part] = []
    right: list[Part] = []
    merged: list[str] = []
    for kind, i, j, k, m in difflib.SequenceMatcher(a=a, b=b, autojunk=False).get_opcodes():
        ours, others = "".join(a[i:j]), "".join(b[k:m])
        if ours:
            left.append(Part(ours, kind != "equal"))
        if others:
            right.append(Part(others, kind != "equal"))
        merged.append(ours or others)
    return Comparison(tuple(_joined(left)), tuple(_joined(right)), "".join(merged))


def _split(text: str) -> list[str]:
    return re.findall(r"\s+|\w+|[^\w\s]", text)


def _joined(parts: list[Part]) -> list[Part]:
    """Changed words with nothing but a space between read better as one change."""
    out: list[Part] = []
    for part in parts:
        if out and out[-1].changed == part.changed:
            out[-1] = Part(out[-1].text + part.text, part.changed)
        elif len(out) > 1 and part.changed and not out[-1].text.strip() and out[-2].changed:
            space = out.pop()
            out[-1] = Part(out[-1].text + space.text + part.text, True)
        else:
            out.append(part)
    return out
