"""Export and import per 1.000 rows."""

import time
from typing import Any
from uuid import uuid4

from plans.models import Plan
from portal.actions import import_plans
from portal.exchange import plan_file, read_json, write_file
from tests.bench.ledger import peak


def measured(count: int) -> dict[str, Any]:
    """Plans written to a file and tried again as a dry run, first as they are, which compares them with what the portal
    has, then as new plans, which does an import's whole work and takes it back. The process's peak is told before that
    and after it."""
    plans = Plan.objects.filter(status__in=["running", "ended"]).order_by("pk")[:count]
    try:
        begun = time.perf_counter()
        content = write_file(plan_file(plans))
        exported = time.perf_counter() - begun
        begun = time.perf_counter()
        document = read_json(content)
        import_plans(document=document, by=None, dry_run=True)
        imported = time.perf_counter() - begun
        for part in document["plans"]:
            part["plan"] |= {"uid": str(uuid4()), "number": None}
        before, begun = peak(), time.perf_counter()
        import_plans(document=document, by=None, dry_run=True)
        added = time.perf_counter() - begun
    except NotImplementedError:
        return {}
    rows = rows_of(document)
    return {
        "plans": len(plans),
        "rows": rows,
        "bytes": len(content),
        "export_ms_per_1000_rows": round(exported * 1_000_000 / rows, 1),
        "import_ms_per_1000_rows": round(imported * 1_000_000 / rows, 1),
        "import_as_new_ms_per_1000_rows": round(added * 1_000_000 / rows, 1),
        "peak_mb": peak(),
        "peak_before_mb": before,
    }


def rows_of(value: Any) -> int:
    """How many objects stand in lists anywhere in the document."""
    if isinstance(value, dict):
        return sum(rows_of(item) for item in value.values())
    if isinstance(value, list):
        return sum(1 for item in value if isinstance(item, dict)) + sum(rows_of(item) for item in value)
    return 0
