"""The conditions of a tilsagn as its letter has them: one line each, with or without a day."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from core.danish import format_date

MARK = re.compile(r"^\s*(?:[-*•–]|\d+[.)])\s+")


@dataclass(frozen=True, slots=True)
class Term:
    """One condition: what is asked, and by when. `due_on` is inclusive."""

    text: str
    due_on: dt.date | None = None


def words_of(terms: Iterable[Term]) -> str:
    """The conditions as the record of a decision prints them: a list in Markdown."""
    return "\n".join(f"- {term.text}{_by(term.due_on)}" for term in terms)


def _by(due_on: dt.date | None) -> str:
    return f" (senest {format_date(due_on)})" if due_on else ""


def terms_in(text: str) -> list[Term]:
    """Conditions that were written as one text: the points of a list, otherwise its paragraphs. None has a day."""
    lines = [line for line in text.splitlines() if line.strip()]
    if lines and all(MARK.match(line) for line in lines):
        return [Term(MARK.sub("", line).strip()) for line in lines]
    paragraphs = re.split(r"\n\s*\n", text.replace("\r\n", "\n"))
    return [Term(paragraph.strip()) for paragraph in paragraphs if paragraph.strip()]
