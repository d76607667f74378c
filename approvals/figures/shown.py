"""The versions of a plan that somebody compares, as their amounts are explained."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from accounts.models import User
from approvals.exchange import current_document
from approvals.figures.comparison import versions_for
from approvals.figures.stages import money_documents
from plans.models import Plan

Document = Mapping[str, Any]


@dataclass(frozen=True)
class Shown:
    """A version that explains its amounts; `document` holds the money's parts."""

    key: str
    name: str
    document: Document


def shown_versions(user: User, plan: Plan) -> dict[str, Shown]:
    """Every version that this person may compare, by what the keys of its amounts begin with. Two queries."""
    known = versions_for(user, plan)
    kept = money_documents([one.snapshot for one in known if one.snapshot])
    return {
        one.figure: Shown(
            one.figure, one.name, kept[one.snapshot.pk] if one.snapshot else current_document(plan)
        )
        for one in known
    }
