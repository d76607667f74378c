"""Who stands round reports that lie with a board or are approved by it, for lists: one question for all."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet, Value
from django.db.models.functions import ExtractYear

from accounts.models import Deputy
from core.dates import today
from core.statements import statement
from monitoring.models import AnnualReport
from monitoring.permissions import ids_and_years, is_barred, keep_four_eyes, written_in
from plans.models import PlanMembership, PlanParticipant
from plans.permissions import BOARD_BODIES
from plans.querysets import Ids

Status = AnnualReport.Status
#: What a row of `_around` is.
PARTY, CHAIR, HAND, DEPUTY = "party", "chair", "hand", "deputy"


@dataclass(frozen=True)
class Around:
    """Who may approve each report that lies with its board, by the report's id: the formænd whom four eyes do not bar,
    (id, name). And the organisations that take part in the plans whose report is approved, by the plan's."""

    approvers: Mapping[int, Sequence[tuple[int, str]]] = field(default_factory=dict)
    parties: Mapping[int, Sequence[int]] = field(default_factory=dict)


def around_of(reports: Sequence[AnnualReport]) -> Around:
    """One query, or none."""
    at_board = [report for report in reports if report.status == Status.AT_BOARD]
    approved = {report.plan_id for report in reports if report.status == Status.BOARD_APPROVED}
    if not at_board and not approved:
        return Around()
    plans, years = ids_and_years(at_board)
    days = (dt.date(years[0], 1, 1), today()) if at_board else (None, None)
    rows: dict[str, list[tuple[Any, ...]]] = defaultdict(list)
    for *row, name, what in _around(plans, years, tuple(sorted(approved)), *days):
        rows[what].append((*row, name))
    keep_four_eyes(at_board, *([row[:3] for row in rows[what]] for what in (HAND, DEPUTY)))
    parties: dict[int, list[int]] = defaultdict(list)
    for plan_id, _, organisation_id, _ in rows[PARTY]:
        parties[plan_id].append(organisation_id)
    return Around(
        {
            report.pk: [
                (user_id, name)
                for plan_id, _, user_id, name in rows[CHAIR]
                if plan_id == report.plan_id and not is_barred(user_id, report)
            ]
            for report in at_board
        },
        parties,
    )


@statement  # its values stand in their order
def _around(
    at_board: Ids, years: Ids, approved: Ids, first: dt.date | None, day: dt.date | None
) -> QuerySet[Any, Any]:
    """Four kinds of rows in one question; the last column says which. No days where nothing lies with a board.

    (plan, 0, organisation that takes part) of plans with an approved report, (plan, 0, formand, name) of those at a
    board, (plan, year, who has had a hand in its report), and (deputy, principal, year of the last day)."""
    taking_part = PlanParticipant.objects.current().filter(plan__in=approved).order_by()
    parties = taking_part.values_list("plan_id", Value(0), "organisation_id", Value(""), Value(PARTY))
    if day is None or first is None:
        return parties
    seats = PlanMembership.objects.current(day).filter(
        plan__in=at_board,
        function=PlanMembership.Function.CHAIR,
        role=PlanMembership.Role.BOARD_MEMBER,
        body__in=BOARD_BODIES,
        user__is_active=True,
    )
    chairs = seats.order_by().values_list("plan_id", Value(0), "user_id", "user__name", Value(CHAIR))
    periods = Deputy.objects.filter(starts_on__lte=day, held_until__gte=first).order_by()
    last = ExtractYear("held_until")
    stood_in = periods.values_list("deputy_id", "principal_id", last, Value(""), Value(DEPUTY))
    written = written_in(at_board, years, Value(""), Value(HAND))
    found: QuerySet[Any, Any] = chairs.union(*written, stood_in, *([parties] if approved else []))
    return found
