"""Times every page of the journey."""

import random
import statistics
from typing import Any

from monitoring.tasks import rate_plans
from tests.bench import machine
from tests.bench.journey import journey
from tests.bench.serving import Answer, Server
from tests.bench.urls import BARE


def measured(rounds: int) -> list[dict[str, Any]]:
    """One row a page. In each round every page comes once, in another order, right after the bare page for the same
    person: whatever else the machine does meets both alike."""
    rate_plans()  # kept data may be of another day: what the night before a working day does
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
            "is_list": page.is_list,
        }
        rows[page.name]["queries"] = server.queries(page.user, page.url)
    times: dict[str, list[Answer]] = {page.name: [] for page in pages}
    bares: dict[str, list[Answer]] = {page.name: [] for page in pages}
    works: list[float] = []
    for number in range(rounds):
        for page in random.Random(number).sample(pages, len(pages)):
            bares[page.name].append(server.get(page.user, BARE))
            times[page.name].append(server.get(page.user, page.url))
            works.append(machine.work())
    slowness = {"slowness": round(statistics.median(works) / machine.MS_AT_REST, 2)}
    return [rows[page.name] | figures(times[page.name], bares[page.name]) | slowness for page in pages]


def figures(times: list[Answer], bares: list[Answer]) -> dict[str, float]:
    """Median, 95th percentile and what the bare page took beside it, in ms; the ratios are those of the medians, on the
    clock and in the process's own time."""
    median, bare = (statistics.median(one.seconds for one in some) * 1000 for some in (times, bares))
    own, bare_own = (statistics.median(one.own for one in some) * 1000 for some in (times, bares))
    late = sorted(one.seconds for one in times)[min(len(times) - 1, int(len(times) * 0.95))] * 1000
    return {
        "median_ms": round(median, 1),
        "p95_ms": round(late, 1),
        "bare_ms": round(bare, 2),
        "ratio": round(median / bare, 2),
        "own_ms": round(own, 1),
        "own_ratio": round(own / bare_own, 2),
    }
