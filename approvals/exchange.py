"""What a snapshot holds: the plan's part and the money's part of the one exchange format."""

from typing import Any

from approvals.rules import live_document
from plans.models import Plan


def snapshot_document(plan: Plan) -> dict[str, Any]:
    """The plan as it stands now, with the names shown today. Never the ledger. A constant number of queries."""
    return live_document(plan)


def current_document(plan: Plan) -> dict[str, Any]:
    """The plan as it stands, for pages that only read: one query while nothing has changed since the last snapshot.

    `Plan.revision` is raised by every change to what a snapshot holds, so a snapshot of the same revision says the same
    as the live rows, with the names of its own day.
    """
    same = plan.snapshots.filter(revision=plan.revision).order_by("-number").first()
    if same is not None:
        document: dict[str, Any] = same.document
        return document
    return snapshot_document(plan)
