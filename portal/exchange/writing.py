"""Plans as a document, and the document as bytes."""

from collections.abc import Iterable
from typing import Any

from accounts.models import User
from plans.models import Plan

FORMAT = 1


def plan_file(plans: Iterable[Plan], *, for_user: User | None = None) -> dict[str, Any]:
    """`{"format": 1, "plans": [part, …]}`, the parts in the order given.

    A plan under treatment, refused or withdrawn stands as a draft, without decisions and tilsagn. With `for_user` the
    file holds no more than the person may read: the words of closed items and the books are left out for others.
    Without, everything (the command). Whether the person may export at all is `portal.permissions.can_export`'s matter.
    """
    raise NotImplementedError


def write_file(document: dict[str, Any]) -> bytes:
    """UTF-8 in a fixed order with a newline at the end: the same document always gives the same bytes."""
    raise NotImplementedError
