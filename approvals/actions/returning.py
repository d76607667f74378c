"""Sending a plan back to the ansøger, whole or in chosen sections."""

from collections.abc import Sequence
from typing import Any

from accounts.models import User
from approvals import emails
from approvals.actions.deciding import give_back
from approvals.actions.fund import names_of_sections
from approvals.actions.moves import acting_on_case, require_seen, walk_case
from approvals.actions.verbs import AMENDMENT_RETURNED, RETURNED
from approvals.models import Case, amendment_of
from approvals.permissions.behalf import principal_returning
from approvals.workflow import CASE
from core.audit import record
from core.workflow import NotReady


def return_case(*, case: Case, seen_version: int, remarks: Sequence[tuple[str, ...]], by: User) -> Case:
    """Only the named sections open; a remark without a section opens the whole plan. Each carries its reason.

    Of an amendment everything opens, and nothing of the plan.
    """
    with acting_on_case(case, by=by) as locked:
        edge = CASE.require("return", locked, by)
        require_seen(locked, seen_version)
        if not remarks or not all(text.strip() for _, text, *_ in remarks):
            raise NotReady(["Skriv en begrundelse for hvert afsnit, der sendes tilbage."])
        walk_case(locked, edge)
        give_back(locked, remarks, by)
        told: dict[str, Any] = {
            "root": locked.plan,
            "by": by,
            "on_behalf_of": principal_returning(by, locked),
        }
        if locked.is_amendment:
            amendment = amendment_of(locked)
            record(AMENDMENT_RETURNED, subject=amendment, amendment=amendment, **told)
        else:
            record(RETURNED, subject=locked, sections=names_of_sections(locked, remarks), **told)
        emails.returned(locked)
    return locked
