"""The amounts of »Ansøgt, bevilget og gældende«, opened: what a version says, and what differs between two.

A key is a version and the figure in it, `version-1-budget-beskaeftigelse-loen-2028`, or two versions and the figure in
both: `fra-version-1-til-aendring-2-budget`. The figures are those of the economy page (`funding.figures.explained`).
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from typing import Protocol

from core.danish import format_amount
from core.money import ZERO
from funding.calculations import total_of
from funding.figures import Explained, Figures, Part
from funding.figures.matrix import Document


class Version(Protocol):
    """What is asked of a version: its name in the address and on the page, and what it says."""

    @property
    def key(self) -> str: ...

    @property
    def name(self) -> str: ...

    @property
    def document(self) -> Document: ...


_STAGE = r"version-\d+|aendring-\d+|nu"
_KEY = re.compile(rf"(?:fra-(?P<before>{_STAGE})-til-)?(?P<stage>{_STAGE})-(?P<figure>[a-z].*)")
_YEAR = re.compile(r"-(\d{4})$")
RULE = "Versionerne er gemt, som de var. Forskellen er beløbet i den sidste minus beløbet i den første."
NOT_ROUNDED = "Intet er rundet: begge beløb er kroner og øre."


def explain_compared(stages: Mapping[str, Version], key: str) -> Explained | None:
    """Of the versions that the reader sees. None where no version has such a figure."""
    match = _KEY.fullmatch(key)
    if match is None:
        return None
    after, before = stages.get(match["stage"]), stages.get(match["before"] or "")
    if after is None or (match["before"] and before is None):
        return None
    known = cache(lambda stage: Figures(stages[stage].document))
    figure = match["figure"]
    shown = _shown(known(after.key), figure)
    if before is None:
        shown = shown or _nothing(figure, after, (known(one) for one in stages))
        return replace(shown, key=key, sentence=f"{_in(after)}: {shown.sentence}") if shown else None
    was = _shown(known(before.key), figure)
    return _difference(key, figure, (before, was), (after, shown)) if was or shown else None


def stage_of(stages: Mapping[str, Version], key: str) -> Version | None:
    """The version that a figure is of; None of what differs between two."""
    match = _KEY.fullmatch(key)
    return stages.get(match["stage"]) if match and not match["before"] else None


def versions_between(key: str) -> tuple[str, str] | None:
    """The two versions whose difference a key is, as the page that compares them is asked for them."""
    match = _KEY.fullmatch(key)
    if match is None or not match["before"]:
        return None
    return match["before"].removeprefix("version-"), match["stage"].removeprefix("version-")


def _shown(figures: Figures, key: str) -> Explained | None:
    """An indsatsområde that went and came back is one place, with what is left in both."""
    found = [one for one in (figures.explain(key), figures.explain(_gone(figures, key))) if one]
    if len(found) < 2:
        return found[0] if found else None
    return replace(
        found[0],
        amount=total_of(one.amount for one in found),
        sentence=f"{found[0].title} er {format_amount(total_of(one.amount for one in found))}",
        parts=tuple(Part(one.title, one.amount, one.key) for one in found),
        parts_title="Indsatsområder",
    )


def _gone(figures: Figures, key: str) -> str:
    """The same cell in an indsatsområde that has ended."""
    for focus in figures.economy.foci:
        start = f"budget-{focus.code}-"
        if focus.is_ended and key.startswith(start):
            return f"{start}udgaaet-{key.removeprefix(start)}"
    return ""


def _nothing(key: str, stage: Version, others: Iterable[Figures]) -> Explained | None:
    """A place that this version does not have, and another has."""
    found = next((one for one in (_shown(figures, key) for figures in others) if one), None)
    if found is None:
        return None
    year = _YEAR.search(key)
    return Explained(
        key,
        found.title,
        ZERO,
        f"{found.title} er {format_amount(ZERO)}",
        f"Versionen {stage.name} har ikke noget beløb her.",
        "Intet er rundet.",
        year=int(year[1]) if year else None,
    )


def _difference(
    key: str, figure: str, first: tuple[Version, Explained | None], last: tuple[Version, Explained | None]
) -> Explained:
    (before, was), (after, now) = first, last
    amounts = [one.amount if one else ZERO for one in (was, now)]
    title = next(one.title for one in (now, was) if one)
    amount, year = amounts[1] - amounts[0], _YEAR.search(figure)
    much = (
        f"{format_amount(abs(amount))} {'højere' if amount > 0 else 'lavere'} end"
        if amount
        else "det samme som"
    )
    return Explained(
        key,
        f"Forskel: {title}",
        amount,
        f"{title} er {much} i {_lower(before)}: {format_amount(amounts[1])} mod {format_amount(amounts[0])}",
        RULE,
        NOT_ROUNDED,
        (
            Part(after.name, amounts[1], f"{after.key}-{figure}"),
            Part(f"{before.name}, trækkes fra", amounts[0], f"{before.key}-{figure}", -1),
        ),
        "Versioner",
        year=int(year[1]) if year else None,
    )


def _in(stage: Version) -> str:
    return f"I {_lower(stage)}"


def _lower(stage: Version) -> str:
    return f"{stage.name[:1].lower()}{stage.name[1:]}"
