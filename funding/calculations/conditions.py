"""The conditions of a tilsagn as its letter has them: one line each, with or without a day."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from core.danish import format_date

MARK = re.compile(r"^\s*(?:[-*•–]|\d+[.)])\s+")


@dataclass(frozen=True, slots=True)
class Term:
    """One condition: what is asked, and by when. `due_on` is inclusive."""

    text: str
    due_on: dt.date | None = None


class Condition(Protocol):
    """A condition that is followed up by itself."""

    text: Any
    due_on: Any


Row = TypeVar("Row", bound=Condition)


def words_of(terms: Iterable[Term]) -> str:
    """The conditions as the record of a decision prints them: a list in Markdown."""
    return "\n".join(f"- {term.text}{_by(term.due_on)}" for term in terms)


def _by(due_on: dt.date | None) -> str:
    return f" (senest {format_date(due_on)})" if due_on else ""


def repeated(terms: Sequence[Term]) -> list[tuple[int, int]]:
    """Where a condition stands once more, and where it stood first. The same words with another day are another
    condition, such as a status that is sent each year; the same words and day are a line copied twice."""
    first: dict[tuple[str, dt.date | None], int] = {}
    found = []
    for at, term in enumerate(terms):
        key = (" ".join(term.text.split()).rstrip(".").casefold(), term.due_on)
        if key in first:
            found.append((at, first[key]))
        first.setdefault(key, at)
    return found


def matched(terms: Sequence[Term], rows: Sequence[Row]) -> tuple[list[Row | None], list[Row]]:
    """Which of the rows that are followed up is each condition of a letter, and those that none of them is. One with
    the same words and day goes before one with the same words alone: its day may be written wrongly, or extended."""
    left = list(rows)
    of_term: list[Row | None] = [None] * len(terms)
    for same_day in (True, False):
        for at, term in enumerate(terms):
            found = next(
                (
                    row
                    for row in left
                    if row.text == term.text and (row.due_on == term.due_on or not same_day)
                ),
                None,
            )
            if of_term[at] is None and found is not None:
                left.remove(found)
                of_term[at] = found
    return of_term, left


def terms_in(text: str) -> list[Term]:
    """Conditions that were written as one text: the points of a list, otherwise its paragraphs. None has a day."""
    lines = [line for line in text.splitlines() if line.strip()]
    if lines and all(MARK.match(line) for line in lines):
        return [Term(MARK.sub("", line).strip()) for line in lines]
    paragraphs = re.split(r"\n\s*\n", text.replace("\r\n", "\n"))
    return [Term(paragraph.strip()) for paragraph in paragraphs if paragraph.strip()]
