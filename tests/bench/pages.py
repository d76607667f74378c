"""Times every page of the journey."""

import random
import statistics
from typing import Any

from tests.bench.journey import journey
from tests.bench.serving import Server
from tests.bench.urls import BARE


def measured(rounds: int) -> list[dict[str, Any]]:
    """One row a page. In each round every page comes once, in another order, right after the bare page for the same
    person: whatever else the machine does meets both alike."""
    server, pages = Server(), journey()
    rows = {}
    for page in pages:
        server.get(page.user, BARE)
        answer = server.get(page.user, page.url)
        rows[page.name] = {
            "name": page.name,
            "url": page.url,
            "bytes": len(answer.body),
            "fields": answer.fields,
        }
        rows[page.name]["queries"] = server.queries(page.user, page.url)
    times: dict[str, list[float]] = {page.name: [] for page in pages}
    bares: dict[str, list[float]] = {page.name: [] for page in pages}
    for number in range(rounds):
        for page in random.Random(number).sample(pages, len(pages)):
            bares[page.name].append(server.get(page.user, BARE).seconds)
            times[page.name].append(server.get(page.user, page.url).seconds)
    return [rows[page.name] | figures(times[page.name], bares[page.name]) for page in pages]


def figures(times: list[float], bares: list[float]) -> dict[str, float]:
    """Median, 95th percentile and what the bare page took beside it, in ms; the ratio is that of the medians."""
    median, bare = statistics.median(times) * 1000, statistics.median(bares) * 1000
    late = sorted(times)[min(len(times) - 1, int(len(times) * 0.95))] * 1000
    return {
        "median_ms": round(median, 1),
        "p95_ms": round(late, 1),
        "bare_ms": round(bare, 2),
        "ratio": round(median / bare, 2),
    }
