"""The benchmark's figures as people read them, and what of them is over the rule."""

from collections.abc import Iterator
from typing import Any

QUERIES = 25
# A page takes at most so many times the bare page or so many ms, whichever is more, and ms for every field of a form.
TIMES, MS, MS_A_FIELD = 3, 30, 0.25
# How many times more, beside the bare page, with ten times the plans: a page about one plan, and one that lists them.
GROWTH, GROWTH_OF_LISTS = 1.2, 2.5
PAGE_KEYS = ("name", "url", "queries", "median_ms", "p95_ms", "ratio", "bytes")


def page_rows(measured: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the JSON tells of a page."""
    return [{key: page[key] for key in PAGE_KEYS} for page in measured]


def limit(page: dict[str, Any]) -> float:
    """The longest median of a page, in ms."""
    most: float = max(TIMES * page["bare_ms"], MS)
    return most + MS_A_FIELD * page["fields"]


def over(page: dict[str, Any], times: float | None = None) -> str:
    """What of a page is over the rule, in words; empty when nothing is. `times`: how much it has grown."""
    most = GROWTH_OF_LISTS if page["is_list"] else GROWTH
    broken = {
        "queries": page["queries"] > QUERIES,
        "time": page["median_ms"] > limit(page),
        "growth": times is not None and times > most,
    }
    return " and ".join(name for name, is_broken in broken.items() if is_broken)


def growth(small: list[dict[str, Any]], large: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """How much more each page costs with all plans than with few, as ratios to the bare page of the same run."""
    before = {page["name"]: page for page in small}
    return [
        {
            "name": page["name"],
            "few": before[page["name"]]["ratio"],
            "all": page["ratio"],
            "times": round(page["ratio"] / before[page["name"]]["ratio"], 2),
            "queries_few": before[page["name"]]["queries"],
            "queries_all": page["queries"],
        }
        for page in large
        if page["name"] in before
    ]


def lines(measured: list[dict[str, Any]], grown: list[dict[str, Any]]) -> Iterator[str]:
    """The table as Markdown, ready for docs/performance.md."""
    slowness = measured[0]["slowness"]
    yield f"For a fixed piece of work this machine takes {slowness} × what that of ADR 28 takes at rest."
    yield ""
    times = {row["name"]: row["times"] for row in grown}
    heads = [
        "page",
        "queries",
        "median ms",
        "p95 ms",
        "at rest ms",
        "× bare",
        "own ms",
        "× bare, own",
        "kB",
        "× at a tenth",
        "over the rule",
    ]
    yield f"| {' | '.join(heads)} |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|"
    for page in measured:
        cells = (
            page["name"],
            page["queries"],
            page["median_ms"],
            page["p95_ms"],
            round(page["median_ms"] / slowness, 1),
            page["ratio"],
            page["own_ms"],
            page["own_ratio"],
            round(page["bytes"] / 1000),
            times.get(page["name"], ""),
            over(page, times.get(page["name"])),
        )
        yield f"| {' | '.join(map(str, cells))} |"


def facts(name: str, values: dict[str, Any]) -> Iterator[str]:
    if values:
        yield f"{name}: " + ", ".join(f"{key} {value}" for key, value in values.items())
    else:
        yield f"{name}: not measured"
