"""What a snapshot holds: the plan's part and the money's part of the one exchange format."""

from typing import Any

from approvals.rules import live_document
from plans.models import Plan


def snapshot_document(plan: Plan) -> dict[str, Any]:
    """The plan as it stands now, with the names shown today. Never the ledger. A constant number of queries."""
    return live_document(plan)
