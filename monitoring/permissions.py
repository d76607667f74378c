"""Who measures, writes, approves, hands in and answers a redegørelse."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import one_to_four_eyes
from accounts.querysets import reach_of
from accounts.roles import Permission
from approvals.permissions.four_eyes import stand_ins_since
from core.dates import today
from core.statements import statement
from monitoring.models import ActivityStatus, AnnualReport, GoalFulfilment
from plans.models import Plan
from plans.permissions import chairs, has, is_chair, participant_ids
from plans.querysets import PARTICIPANT_ROLES, Ids, plan_seats

# The mark of a history row in which somebody wrote the report's text; transitions leave it out.
WRITTEN = "skrevet"


def can_measure(user: User, plan: Plan) -> bool:
    return plan.status == Plan.Status.RUNNING and has(user, plan, Permission.MEASURE)


def can_begin_report(user: User, plan: Plan) -> bool:
    return plan.started_on is not None and has(user, plan, Permission.WRITE_REPORT)


def can_write(user: User, report: AnnualReport) -> bool:
    """Whether the person writes this report at all, in some state of it."""
    return has(user, report.plan, Permission.WRITE_REPORT)


def can_read_in_work(user: User, plan: Plan) -> bool:
    """Reports in work are the plan's own side's, as `AnnualReportQuerySet.visible_to` says; without a query here."""
    reach = reach_of(user)
    return any(reach.roles_in(pk) & PARTICIPANT_ROLES for pk in participant_ids(plan)) or any(
        plan_id == plan.pk for plan_id, _seat in plan_seats(user)
    )


def can_edit(user: User, report: AnnualReport) -> bool:
    return report.status == AnnualReport.Status.DRAFT and can_write(user, report)


def can_approve(user: User, report: AnnualReport) -> bool:
    """The formand, as long as the same person has not written the report or sent it to the board."""
    return is_chair(user, report.plan) and not has_had_a_hand_in(user, report)


def approvers_of(report: AnnualReport) -> list[User]:
    """Everybody who may approve it for the board today; `read_four_eyes` and `read_board_seats` first for many."""
    return [seat.user for seat in chairs(report.plan) if seat.user and can_approve(seat.user, report)]


def can_return_from_board(user: User, report: AnnualReport) -> bool:
    return is_chair(user, report.plan)


def can_submit(user: User, report: AnnualReport) -> bool:
    """Not whoever has approved it for the board, nor one who is one to four eyes with them."""
    return has(user, report.plan, Permission.SUBMIT_REPORT) and not has_approved(user, report)


def must_leave_submitting(user: User, report: AnnualReport) -> bool:
    """Whether the person would hand it in, had they, or one who counts as the same, not approved it for the board."""
    if report.status != AnnualReport.Status.BOARD_APPROVED:
        return False
    return has(user, report.plan, Permission.SUBMIT_REPORT) and has_approved(user, report)


def has_approved(user: User, report: AnnualReport) -> bool:
    return report.board_approved_by_id in one_with(user.pk, report)


def can_answer(user: User, report: AnnualReport) -> bool:
    return has(user, report.plan, Permission.ACCEPT_REPORT)


def has_had_a_hand_in(user: User, report: AnnualReport) -> bool:
    """Four eyes: whether the person, or one who counts as the same, has written in the report or sent it to the board,
    in any version of it."""
    return is_barred(user.pk, report)


def is_barred(user_id: int, report: AnnualReport) -> bool:
    return not one_with(user_id, report).isdisjoint(hands(report))


def one_with(user_id: int, report: AnnualReport) -> frozenset[int]:
    """Ids of the person and of all who have stood in for them, or they for, since the year of the report began.

    One query, kept on the object; none where `keep_four_eyes` has been told.
    """
    pairs: frozenset[tuple[int, int]] | None = report.__dict__.get("_stand_ins")
    if pairs is not None:
        return frozenset({user_id}).union(*(pair for pair in pairs if user_id in pair))
    kept: dict[int, frozenset[int]] = report.__dict__.setdefault("_one_with", {})
    if user_id not in kept:
        kept[user_id] = one_since(user_id, report.year)
    return kept[user_id]


def one_since(user_id: int, year: int) -> frozenset[int]:
    first = dt.date(year, 1, 1)
    return one_to_four_eyes(user_id, first)[first]


def hands(report: AnnualReport) -> frozenset[int]:
    """Ids of those who have written in any version about the year, or sent one to the board: a version begins with the
    words of the one before.

    One query, kept on the object.
    """
    kept: frozenset[int] | None = report.__dict__.get("_hands")
    if kept is None:
        rows = _hands((report.plan_id,), (report.year,))
        kept = report.__dict__["_hands"] = frozenset(user_id for _, _, user_id in rows)
    return kept | ({report.sent_to_board_by_id} if report.sent_to_board_by_id else frozenset())


def read_four_eyes(reports: Sequence[AnnualReport]) -> None:
    """For many at once: who has had a hand in each, and who has stood in for whom. Two queries, or none."""
    if reports:
        plans, years = ids_and_years(reports)
        first, last = dt.date(min(years), 1, 1), today()
        periods = [(one, other, day.year) for one, other, day in stand_ins_since(first, last)]
        keep_four_eyes(reports, _hands(plans, years), periods)


def ids_and_years(reports: Iterable[AnnualReport]) -> tuple[Ids, Ids]:
    """Of their plans, and those that they are about."""
    plans, years = {report.plan_id for report in reports}, {report.year for report in reports}
    return tuple(sorted(plans)), tuple(sorted(years))


def keep_four_eyes(
    reports: Iterable[AnnualReport],
    written: Iterable[tuple[int, int, int]],
    stood_in: Iterable[tuple[int, int, int]],
) -> None:
    """Keep on the reports what four eyes ask: (plan, year, user), and (deputy, principal, year of the last day)."""
    found: dict[tuple[int, int], set[int]] = defaultdict(set)
    for plan_id, year, user_id in written:
        found[plan_id, year].add(user_id)
    periods = list(stood_in)
    for report in reports:
        report.__dict__["_hands"] = frozenset(found[report.plan_id, report.year])
        pairs = ((one, other) for one, other, last in periods if last >= report.year)
        report.__dict__["_stand_ins"] = frozenset(pairs)


@statement
def _hands(plan_ids: Ids, years: Ids) -> QuerySet[Any, Any]:
    first, *others = written_in(plan_ids, years)
    found: QuerySet[Any, Any] = first.union(*others)
    return found


def written_in(plan_ids: Ids, years: Ids, *more: Any) -> list[QuerySet[Any, Any]]:
    """To be united: (plan, year, user, `more`) of all who wrote in versions about these years, or sent one to the
    board."""
    written: Any = {"history_change_reason": WRITTEN, "history_user__isnull": False}
    rows = [
        found.filter(**{f"{place}plan__in": plan_ids, f"{place}year__in": years}, **written)
        .order_by()
        .values_list(f"{place}plan_id", f"{place}year", "history_user_id", *more)
        for place, found in (
            ("", AnnualReport.history),
            ("report__", GoalFulfilment.history),
            ("report__", ActivityStatus.history),
        )
    ]
    sent = AnnualReport.objects.filter(plan__in=plan_ids, year__in=years, sent_to_board_by__isnull=False)
    return [*rows, sent.order_by().values_list("plan_id", "year", "sent_to_board_by_id", *more)]
