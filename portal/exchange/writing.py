"""Plans as a document, and the document as bytes."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from accounts.models import User
from approvals.exchange import decisions_document
from funding.exchange import BOOKS, CONDITIONS, funding_document
from funding.permissions import can_see_ledger
from monitoring.exchange import measurements_document
from plans.exchange import AGREEMENTS, PLAN, write_rows
from plans.exchange import KINDS as CONTENT
from plans.models import Plan
from portal.exchange.shape import FIELDS, FORMAT, PARTS, PLAN_FIELDS, STATUS_DATES

STARTED = (Plan.Status.RUNNING, Plan.Status.ENDED)


def plan_file(plans: Iterable[Plan], *, for_user: User | None = None) -> dict[str, Any]:
    """`{"format": 1, "plans": [part, …]}`, the parts in the order given.

    A plan under treatment, refused or withdrawn stands as a draft, without decisions and tilsagn. With `for_user` the
    file holds no more than the person may read: the words of closed items and the books are left out for others.
    Without, everything (the command). Whether the person may export at all is `portal.permissions.can_export`'s matter.
    """
    return {"format": FORMAT, "plans": [plan_part(plan, for_user=for_user) for plan in plans]}


def plan_part(plan: Plan, *, for_user: User | None = None) -> dict[str, Any]:
    """One plan of a file. Its number of queries does not grow with the plan."""
    started = plan.status in STARTED
    document = write_rows(plan, CONTENT) | funding_document(plan) | write_rows(plan, AGREEMENTS)
    document["plan"] = _own_part(plan, started=started)
    if not started:
        document["grant"] = None
    document["decisions"] = decisions_document(plan, for_user) if started else []
    document |= {
        name: [kind.write(row) for row in kind.rows(plan.pk)] if started else []
        for name, kind in CONDITIONS.items()
    }
    document |= measurements_document(plan)
    if for_user is None or can_see_ledger(for_user, plan):
        document |= {name: [kind.write(row) for row in kind.rows(plan.pk)] for name, kind in BOOKS.items()}
    return {name: document[name] for name in PARTS if name in document}


def _own_part(plan: Plan, *, started: bool) -> dict[str, Any]:
    part = PLAN.write(plan) | {"number": plan.number}
    if not started:
        part |= {"status": Plan.Status.DRAFT.value} | dict.fromkeys(STATUS_DATES)
    return {name: part[name] for name in PLAN_FIELDS}


def write_file(document: Mapping[str, Any]) -> bytes:
    """UTF-8 in a fixed order with a newline at the end: the same document always gives the same bytes."""
    ordered = {
        "format": document["format"],
        "plans": [
            {name: _ordered(part[name], name) for name in PARTS if name in part} for part in document["plans"]
        ],
    }
    return (json.dumps(ordered, ensure_ascii=False, allow_nan=False, indent=1) + "\n").encode()


def _ordered(value: Any, part: str) -> Any:
    """Rows with their fields in the format's order; what stands inside a field by its names."""
    if isinstance(value, list):
        return [_ordered(row, part) for row in value]
    if not isinstance(value, Mapping):
        return value
    return {name: _sorted(value[name]) for name in FIELDS[part] if name in value}


def _sorted(value: Any) -> Any:
    if isinstance(value, list):
        return [_sorted(item) for item in value]
    if isinstance(value, Mapping):
        return {name: _sorted(value[name]) for name in sorted(value)}
    return value
