"""Who measures, writes, approves, hands in and answers a redegørelse."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from accounts.models import User
from accounts.permissions import one_to_four_eyes
from accounts.querysets import reach_of
from accounts.roles import Permission
from core.statements import statement
from monitoring.models import ActivityStatus, AnnualReport, GoalFulfilment
from plans.models import Plan
from plans.permissions import has, is_chair, participant_ids
from plans.querysets import PARTICIPANT_ROLES, plan_seats

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
    return report.board_approved_by_id in one_with(user, report)


def can_answer(user: User, report: AnnualReport) -> bool:
    return has(user, report.plan, Permission.ACCEPT_REPORT)


def has_had_a_hand_in(user: User, report: AnnualReport) -> bool:
    """Four eyes: whether the person, or one who counts as the same, has written in the report or sent it to the board,
    in any version of it."""
    return not one_with(user, report).isdisjoint(hands(report))


def one_with(user: User, report: AnnualReport) -> frozenset[int]:
    """Ids of the person and of all who have stood in for them, or they for, since the year of the report began.

    One query, kept on the object.
    """
    kept: dict[int, frozenset[int]] = report.__dict__.setdefault("_one_with", {})
    if user.pk not in kept:
        kept[user.pk] = one_since(user, report.year)
    return kept[user.pk]


def one_since(user: User, year: int) -> frozenset[int]:
    first = dt.date(year, 1, 1)
    return one_to_four_eyes(user.pk, first)[first]


def hands(report: AnnualReport) -> frozenset[int]:
    """Ids of those who have written in any version about the year, or sent one to the board: a version begins with the
    words of the one before.

    One query, kept on the object.
    """
    kept: frozenset[int] | None = report.__dict__.get("_hands")
    if kept is None:
        kept = report.__dict__["_hands"] = frozenset(_hands(report.plan_id, report.year))
    return kept | ({report.sent_to_board_by_id} if report.sent_to_board_by_id else frozenset())


@statement
def _hands(plan_id: int, year: int) -> QuerySet[Any, Any]:
    versions = AnnualReport.objects.filter(plan=plan_id, year=year).order_by().values("pk")
    histories = (
        AnnualReport.history.filter(id__in=versions),
        GoalFulfilment.history.filter(report__in=versions),
        ActivityStatus.history.filter(report__in=versions),
    )
    first, *others = (
        rows.filter(history_change_reason=WRITTEN, history_user__isnull=False)
        .order_by()
        .values_list("history_user_id", flat=True)
        for rows in histories
    )
    sent = AnnualReport.objects.filter(plan=plan_id, year=year, sent_to_board_by__isnull=False)
    senders = sent.order_by().values_list("sent_to_board_by_id", flat=True)
    written: QuerySet[Any, Any] = first.union(*others, senders)
    return written
