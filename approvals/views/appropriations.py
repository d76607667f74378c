"""The rows of the kommune's bevilling in the form of a council's record."""

from collections.abc import Sequence
from typing import Any

from accounts.permissions import UserRequest
from approvals.actions import Appropriated, appropriated
from approvals.figures import municipal_shares
from approvals.forms.money import BaseAppropriations, appropriations_form
from approvals.models import Decision, Snapshot, StepKind
from approvals.views.loading import StepPage


def appropriations_of(request: UserRequest, page: StepPage, decision: Decision) -> BaseAppropriations | None:
    """The rows of a record; a new one begins with the kommune's share of the plan. Only the council grants money."""
    if page.step.kind != StepKind.COUNCIL:
        return None
    present = appropriated(decision) if decision.pk else []
    if not present:
        document = Snapshot.objects.values_list("document", flat=True).get(pk=page.case.snapshot_id)
        present = [Appropriated(year, amount) for year, amount in municipal_shares(document).items()]
    return appropriations_form(request.POST if request.method == "POST" else None, present=present)


def valid(form: Any, rows: BaseAppropriations | None) -> bool:
    """Both are asked, so that a page shows all that is wrong at once."""
    rows_are_valid = rows is None or not rows.is_bound or rows.is_valid()
    return bool(form.is_valid()) and rows_are_valid


def lines_of(rows: BaseAppropriations | None) -> Sequence[Appropriated] | None:
    """None where the post had no rows: those that are stored stay."""
    return rows.lines if rows is not None and rows.is_bound else None
