"""The amounts of a try at »Hvad nu hvis«, opened: before the moves, and after them. Nothing of it is saved, so it is
worked out anew from the same moves, which the address carries.

A key is `nu-` or `efter-` and the figure of the economy page: `efter-budget-beskaeftigelse-loen-2028`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from core.danish import format_amount
from funding.figures.explained import Explained, Figures, Part
from funding.figures.explained.figure import NOT_ROUNDED
from funding.figures.matrix import Document
from funding.figures.whatif import Changed, Move, WhatIf

NOW, AFTER = "nu-", "efter-"
RULE = "Beløbet nu, og det, der flyttes til eller fra det. Intet er gemt, så planen er uændret."


def explain_tried(
    document: Document,
    found: WhatIf,
    moves: Sequence[Move],
    key: str,
    categories: Sequence[Mapping[str, Any]],
) -> Explained | None:
    """None where the page has no such figure."""
    figure = key.removeprefix(NOW).removeprefix(AFTER)
    row = next((row for row in found.changed if row.figure == figure), None)
    if key == NOW + figure:
        own = Figures(document, categories).explain(figure)
        return _at(own, key, "Nu") if own else _nothing(row, key) if row else None
    if key != AFTER + figure:
        return None
    if row is not None:
        return _moved(row, moves, key)
    own = Figures(found.document, categories).explain(figure)
    return _at(own, key, "Efter flytningen") if own else None


def _at(own: Explained, key: str, when: str) -> Explained:
    """Who wrote an amount is told of the plan as it is. What it opens to is of the same time."""
    time = NOW if key.startswith(NOW) else AFTER

    def at_that_time(parts: tuple[Part, ...]) -> tuple[Part, ...]:
        return tuple(replace(part, key=f"{time}{part.key}") if part.key else part for part in parts)

    sentence = f"{when}: {own.sentence[:1].upper()}{own.sentence[1:]}"
    return replace(
        own,
        key=key,
        sentence=sentence,
        cell=None,
        parts=at_that_time(own.parts),
        inputs=at_that_time(own.inputs),
        whole=at_that_time((own.whole,))[0] if own.whole else None,
    )


def _moved(row: Changed, moves: Sequence[Move], key: str) -> Explained:
    """An amount that was written, and the moves from it and to it."""
    parts = [Part("Nu", row.before, f"{NOW}{row.figure}")]
    for move in moves:
        if f"{move.source.key}-{move.source_year}" == row.figure:
            parts.append(Part(f"Flyttes til {move.target.label}, {move.target_year}", move.amount, sign=-1))
        if f"{move.target.key}-{move.target_year}" == row.figure:
            parts.append(Part(f"Flyttes fra {move.source.label}, {move.source_year}", move.amount))
    return Explained(
        key,
        row.label,
        row.after,
        f"{row.label}, bliver {format_amount(row.after)} i stedet for {format_amount(row.before)}",
        RULE,
        NOT_ROUNDED,
        tuple(parts),
        "Flytninger",
    )


def _nothing(row: Changed, key: str) -> Explained:
    """A place where the plan has no year yet."""
    rule = "Der står ikke noget beløb her endnu."
    return Explained(
        key, row.label, row.before, f"{row.label}, er {format_amount(row.before)}", rule, NOT_ROUNDED
    )
