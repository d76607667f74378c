"""The benchmark's figures as people read them, and what of them is over the rule."""

from collections.abc import Iterator
from typing import Any

QUERIES = 25
# Times the bare page, and ms for every field of a form.
TIMES, MS_A_FIELD = 3, 0.25
PAGE_KEYS = ("name", "url", "queries", "median_ms", "p95_ms", "ratio", "bytes")


def page_rows(measured: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the JSON tells of a page."""
    return [{key: page[key] for key in PAGE_KEYS} for page in measured]


def over(page: dict[str, Any]) -> str:
    """What of a page is over the rule, in words; empty when nothing is."""
    found = []
    if page["queries"] > QUERIES:
        found.append("queries")
    if page["median_ms"] > TIMES * page["bare_ms"] + MS_A_FIELD * page["fields"]:
        found.append("time")
    return " and ".join(found)


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
    times = {row["name"]: row["times"] for row in grown}
    yield "| page | queries | median ms | p95 ms | × bare | own ms | × bare, own | kB | × at a tenth | over the rule |"
    yield "|---|--:|--:|--:|--:|--:|--:|--:|--:|---|"
    for page in measured:
        cells = (
            page["name"],
            page["queries"],
            page["median_ms"],
            page["p95_ms"],
            page["ratio"],
            page["own_ms"],
            page["own_ratio"],
            round(page["bytes"] / 1000),
            times.get(page["name"], ""),
            over(page),
        )
        yield f"| {' | '.join(map(str, cells))} |"


def facts(name: str, values: dict[str, Any]) -> Iterator[str]:
    if values:
        yield f"{name}: " + ", ".join(f"{key} {value}" for key, value in values.items())
    else:
        yield f"{name}: not measured"
