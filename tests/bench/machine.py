"""How fast the machine is just now. The same machine takes half as long again on a day when its neighbours are busy,
and milliseconds tell of that too; so a fixed piece of work, of the kind that a page is made of, is timed beside the
pages. No change of the portal makes it faster or slower, and no limit depends on it: it tells a slow hour from slow
pages."""

import json
import time
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.template import Context, Engine

#: What the work takes, in ms, on the machine for which ADR 28 was made, at rest, with Debian 12's Python: the median of
#: 150 goes, alike in five runs. Another one takes 2,4.
MS_AT_REST = 5.8

ROWS = 50
TABLE = Engine().from_string(
    "{% for row in rows %}<tr{% if row.late %} class=late{% endif %}><th>{{ row.name }}</th>"
    "{% for amount in row.amounts %}<td>{{ amount }}</td>{% endfor %}"
    "<td>{{ row.day|default:'–' }}</td></tr>{% endfor %}"
)
KEPT = json.dumps(
    [{"name": f"Række <{row}>", "amounts": [f"{row * year}.50" for year in range(5)]} for row in range(ROWS)]
)


class Row:
    def __init__(self, place: int, kept: dict[str, Any]) -> None:
        self.name, self.day = kept["name"], date(2026, 1, 1) + timedelta(days=place)
        self.amounts = [Decimal(text) for text in kept["amounts"]]
        self.late = sum(self.amounts, Decimal(0)) > ROWS


def work() -> float:
    """What it takes now, in ms of this process. Gone through once before: the page has filled the processor's cache."""
    _work()
    begun = time.process_time()
    _work()
    return (time.process_time() - begun) * 1000


def _work() -> None:
    rows = [Row(place, kept) for place, kept in enumerate(json.loads(KEPT))]
    rows.sort(key=lambda row: (-sum(row.amounts, Decimal(0)), row.name))
    TABLE.render(Context({"rows": rows}))
