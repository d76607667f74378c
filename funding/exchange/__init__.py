"""Budget, financing and tilsagn in the exchange format. Writes and parses, never saves."""

import hashlib
import json
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import QuerySet

from core.exchange import ByCode, Kind
from core.exchange.values import ABOVE_ZERO, NOT_BELOW_ZERO
from core.statements import statement
from funding.models import (
    BudgetCategory,
    BudgetLine,
    FinancingShare,
    Grant,
    GrantCondition,
    LedgerEntry,
    LedgerYear,
)
from plans.exchange import EXCLUDED as PLANS_EXCLUDED
from plans.exchange import KINDS as PLAN_KINDS
from plans.exchange import Document, plan_document
from plans.exchange.values import organisation_by_code
from plans.models import Plan

CATEGORY = ByCode(
    ("code", "name", "order"),
    lambda scope: BudgetCategory.objects.filter(scheme=scope.fact("scheme")),
    "Kategorien",
    keep=lambda scope: scope.fact("scheme").pk,
)
PAYER = organisation_by_code("code", "name")

KINDS: dict[str, Kind] = {
    "budget": Kind(
        BudgetLine,
        fields=("year",),
        references=("focus",),
        composed={"category": CATEGORY, "amount": NOT_BELOW_ZERO},
        related=("category", "focus"),
        clashes={
            "budget_line_once": "Året har allerede et beløb i kategorien for indsatsområdet. Læg dem sammen.",
            "budget_line_cross_cutting_once": "Året har allerede et tværgående beløb i kategorien. Læg dem sammen.",
        },
    ),
    "financing": Kind(
        FinancingShare,
        fields=(
            "year",
            "source",
            "name",
            "form",
            "counts_as_local",
            "role",
            "hours",
            "hourly_rate",
            "evidence",
        ),
        composed={"organisation": PAYER, "amount": NOT_BELOW_ZERO},
        related=("organisation",),
        clashes={
            "financing_share_once": "Kilden står allerede med et beløb for dette år. Læg dem sammen.",
            "financing_share_unnamed_once": "Kilden står allerede med et beløb for dette år. Læg dem sammen.",
            "fund_share_is_never_local": "Landsbyggefondens andel tæller ikke som lokal medfinansiering. "
            "Skriv false i counts_as_local.",
        },
    ),
}

#: The books, which no snapshot holds.
BOOKS: dict[str, Kind] = {
    "ledger_years": Kind(
        LedgerYear,
        fields=("state", "closed_on"),
        key="year",
        clashes={
            "ledger_year_closed_has_date": "Et lukket regnskabsår har en dato i closed_on. Et åbent har ingen.",
        },
    ),
    "ledger": Kind(
        LedgerEntry,
        fields=("booked_on", "source", "name", "text", "voucher", "amount", "reason"),
        references=("focus", "reverses"),
        composed={"category": CATEGORY, "organisation": PAYER},
        related=("category", "organisation", "focus", "reverses"),
        clashes={
            "ledger_entry_reversal_has_reason": "En tilbageførsel har en begrundelse i reason.",
            "reverses": "Posten er allerede ført tilbage af en anden. En post føres kun tilbage én gang.",
        },
    ),
}
#: What has become of the conditions of the tilsagn, which no snapshot holds.
CONDITIONS: dict[str, Kind] = {
    "conditions": Kind(
        GrantCondition,
        fields=(
            "text",
            "set_on",
            "reference",
            "due_on",
            "state",
            "met_on",
            "note",
            "answered_on",
            "answer_reference",
            "answer_note",
        ),
        clashes={
            "grant_condition_met_has_date": "Et vilkår, der er opfyldt, har en dato i met_on.",
            "grant_condition_open_has_no_date": "Et vilkår, der er åbent, har ingen dato i met_on.",
            "grant_condition_waived_has_answer": "Et vilkår, der er frafaldet, har en dato i answered_on.",
        },
    ),
}
GRANT = Kind(
    Grant,
    fields=("granted_on", "reference", "conditions"),
    composed={"amount": ABOVE_ZERO},
)

#: Fields of exchanged models that the document leaves out, with the reason.
EXCLUDED = PLANS_EXCLUDED
LEDGER_EXCLUDED = EXCLUDED | {
    "ledger_year": "follows from the date (`booked_on`)",
    "batch": "which file of a bookkeeping system it came with in this portal",
    "closed_by": "a person of this portal; what is exchanged says what was done, not by whom",
}
GRANT_EXCLUDED = EXCLUDED | {"is_replaced": "only the tilsagn in force is exchanged"}
CONDITIONS_EXCLUDED = EXCLUDED | {
    "met_by": "a person of this portal; what is exchanged says what was done, not by whom",
    "answered_by": "a person of this portal; what is exchanged says what was done, not by whom",
}


def funding_document(plan: Plan) -> Document:
    """The part of a snapshot that funding owns, alone. Three queries, however many rows there are."""
    document: Document = {
        name: [kind.write(row) for row in kind.rows(plan.pk)] for name, kind in KINDS.items()
    }
    return document | {"grant": grant_document(plan)}


def financing_document(plan: Plan) -> Document:
    """Who pays, alone: for a page that adds up no more. One query."""
    return {
        "budget": [],
        "financing": [KINDS["financing"].write(row) for row in KINDS["financing"].rows(plan.pk)],
    }


def grant_document(plan: Plan) -> dict[str, Any] | None:
    """The tilsagn in force: the latest."""
    grant = _last_grant.first(plan.pk)
    return None if grant is None else grant_part(grant)


@statement
def _last_grant(plan_id: int) -> QuerySet[Grant]:
    return Grant.objects.filter(plan=plan_id)[:1]


def grant_part(grant: Grant) -> dict[str, Any]:
    return {name: codec.write(getattr(grant, name)) for name, codec in GRANT.codecs.items()}


def economy_document(plan: Plan) -> Document:
    """As much of the plan's document as its money needs: for the page where it is written."""
    return whole_document(plan, only=("participants", "foci"))


def whole_document(
    plan: Plan, only: Collection[str] = tuple(PLAN_KINDS), *, granted: bool = True
) -> Document:
    """Those of the plan's lists, and the part that funding owns. Three queries; two for a plan that is known to have no
    tilsagn."""
    document = plan_document(plan, only, besides=KINDS)
    return document | {"grant": grant_document(plan) if granted else None}


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
