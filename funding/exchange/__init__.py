"""Budget, financing and tilsagn in the exchange format. Writes and parses, never saves."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model

from funding.models import BudgetLine, FinancingShare, Grant
from plans.exchange import Document, Kind, exchanged, plan_document
from plans.models import Plan

KINDS: dict[str, Kind] = {
    "budget": Kind(
        BudgetLine,
        fields=("year",),
        references=("focus",),
        composed={
            "category": lambda row: {
                "code": row.category.code,
                "name": row.category.name,
                "order": row.category.order,
            },
            "amount": lambda row: str(row.amount),
        },
        related=("category", "focus"),
    ),
    "financing": Kind(
        FinancingShare,
        fields=("year", "source", "name", "form", "counts_as_local"),
        composed={
            "organisation": lambda row: (
                {"code": row.organisation.code, "name": row.organisation.name} if row.organisation else None
            ),
            "amount": lambda row: str(row.amount),
        },
        related=("organisation",),
    ),
}

#: Fields of exchanged models that the document leaves out, with the reason.
EXCLUDED = {
    "id": "the database's own; `uid` is what is exchanged",
    "plan": "the document is about one plan",
    "version": "counts saves, says nothing about content",
}


def funding_document(plan: Plan) -> Document:
    """The part of a snapshot that funding owns. Three queries, however many rows there are."""
    document: Document = {
        name: [_row_part(row, kind) for row in _rows(plan, kind)] for name, kind in KINDS.items()
    }
    return document | {"grant": grant_document(plan)}


def _rows(plan: Plan, kind: Kind) -> Iterable[Model]:
    return kind.model._default_manager.filter(plan=plan).select_related(*kind.related)


def _row_part(row: Any, kind: Kind) -> dict[str, Any]:
    part: dict[str, Any] = {"uid": str(row.uid)}
    for name in kind.references:
        target = getattr(row, name)
        part[name] = str(target.uid) if target else None
    for name, compose in kind.composed.items():
        part[name] = compose(row)
    for name in kind.fields:
        part[name] = exchanged(getattr(row, name))
    return part | {"ended_on": exchanged(row.ended_on)}


def grant_document(plan: Plan) -> dict[str, Any] | None:
    """The tilsagn in force: the latest."""
    grant = Grant.objects.filter(plan=plan).first()
    return None if grant is None else grant_part(grant)


def grant_part(grant: Grant) -> dict[str, Any]:
    return {
        "amount": str(grant.amount),
        "granted_on": grant.granted_on.isoformat(),
        "reference": grant.reference,
        "conditions": grant.conditions,
    }


def economy_document(plan: Plan) -> Document:
    """As much of the plan's document as its money needs: for the page where it is written."""
    return plan_document(plan, only=("participants", "foci")) | funding_document(plan)


# What a split wrote over, so that it can be taken back

_SHARE = ("year", "source", "organisation", "name", "form", "counts_as_local", "amount")


def dump_shares(document: Mapping[str, Any]) -> str:
    """Financing in force as the text that an event keeps; the same financing always gives the same text."""
    rows = [
        {**row, "organisation": row["organisation"]["code"] if row["organisation"] else None}
        for row in document["financing"]
        if row["ended_on"] is None
    ]
    return json.dumps(sorted(([row[name] for name in _SHARE] for row in rows), key=json.dumps))


def load_shares(text: str) -> list[dict[str, Any]]:
    return [dict(zip(_SHARE, row, strict=True)) for row in json.loads(text)]


def state_of(shares: str) -> str:
    """What a person was shown, short enough for a hidden field."""
    return hashlib.sha256(shares.encode()).hexdigest()[:12]
