"""Who has had a hand in cases: what four eyes ask of a record that awaits its confirmation."""

import datetime as dt
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db.models import DateField, QuerySet, Value

from approvals.models import Decision, Snapshot, StepKind
from approvals.permissions.four_eyes import keep_stand_ins, stand_ins_since
from core.dates import today
from core.statements import statement

if TYPE_CHECKING:
    from approvals.figures.files import CaseFile

# In the place of a decision's id: the row tells who has stood in for whom.
NO_DECISION = 0


@statement
def _hands(case_ids: tuple[int, ...], first: dt.date, day: dt.date) -> QuerySet[Any, Any]:
    """(decision, who has written it, for whom, None), and (none, deputy, principal, last day) of those who have stood
    in for somebody since the first day."""
    past = Decision.history.filter(step__case__in=case_ids).order_by()
    nothing = Value(None, output_field=DateField())
    written = past.values_list("id", "recorded_by_id", "recorded_for_id", nothing)
    deputies = stand_ins_since.build(first, day).values_list(
        Value(NO_DECISION), "deputy_id", "principal_id", "held_until"
    )
    return written.union(deputies, all=True)


def read_hands(by_case: "Mapping[int, CaseFile]") -> None:
    """Who has had a hand in the cases in which a record awaits its confirmation: what four eyes ask then."""
    if not by_case:
        return
    writers: dict[int, set[int]] = {}
    together = [file.case for file in by_case.values() if file.case]
    first = min(case.opened_at for case in together).date()
    stood_in: list[tuple[int, int, dt.date]] = []
    for decision_id, by_id, for_id, ends_on in _hands(tuple(by_case), first, today()):
        if decision_id == NO_DECISION:
            stood_in.append((by_id, for_id, ends_on))
        else:
            writers.setdefault(decision_id, set()).update({by_id, for_id} - {None})
    keep_stand_ins(together, stood_in)
    for file in by_case.values():
        assert file.case is not None
        file.case.__dict__["_read_together"] = together
        authors: set[int] = set()
        for decision in file.decisions_of_case:
            decision.__dict__["_recorders"] = frozenset(writers.get(decision.pk, ()))
            if decision.step.kind == StepKind.RECOMMENDATION:
                authors |= writers.get(decision.pk, set())
        sent = Snapshot.Reason.PROPOSED if file.case.is_amendment else Snapshot.Reason.SUBMITTED
        submitters = {one.created_by_id for one in file.snapshots if one.reason == sent}
        file.case.__dict__["_authors"] = frozenset(authors)
        file.case.__dict__["_submitters"] = frozenset({file.case.submitted_by_id, *submitters} - {None})
