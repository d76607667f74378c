"""Who may write the budget, read the books and book."""

import datetime as dt
from collections.abc import Iterable, Mapping

from accounts.models import Municipality, User
from accounts.permissions import one_to_four_eyes
from accounts.querysets import reach_of
from accounts.roles import Permission, Role
from core.dates import day_of
from funding.models import GrantCondition, RegulationMovement
from plans.models import Plan
from plans.permissions import ECONOMY, can_edit, can_see_books, has, has_one_of
from plans.querysets import MUNICIPAL_ROLES

#: Who keeps a kommune's pulje, in that kommune itself.
POOL_KEEPERS = frozenset({Role.CASEWORKER, Role.MUNICIPAL_APPROVER, Role.COORDINATOR})

BOOKED_IN = (Plan.Status.RUNNING, Plan.Status.ENDED)


def can_edit_economy(user: User, plan: Plan) -> bool:
    return can_edit(user, plan, ECONOMY)


def can_see_ledger(user: User, plan: Plan) -> bool:
    """Whoever sees the plan, and its revisor, who sees nothing else of it."""
    return can_see_books(user, plan)


def keeps_books(user: User, plan: Plan) -> bool:
    """Whether the person books for this plan at all, in some state of it."""
    return has(user, plan, Permission.BOOK_LEDGER)


def can_book(user: User, plan: Plan) -> bool:
    """The accountant books from the plan's start on; after its end what remains for the final settlement."""
    return plan.status in BOOKED_IN and keeps_books(user, plan)


def can_forecast(user: User, plan: Plan) -> bool:
    """Those who write the plan or keep its books estimate what a year ends at, and explain what differs."""
    return plan.status in BOOKED_IN and has_one_of(
        user, plan, {Permission.WRITE_PLAN, Permission.BOOK_LEDGER}
    )


def can_record_council_approval(user: User, plan: Plan) -> bool:
    """What the kommunalbestyrelse has decided is written by the kommune's own people."""
    return has(user, plan, Permission.RECORD_DECISION)


def can_record_fund_approval(user: User, plan: Plan) -> bool:
    """Landsbyggefonden itself, or the kommune, which registers the fund's letters where the fund does not log in."""
    return has_one_of(user, plan, {Permission.GRANT, Permission.RECORD_DECISION})


def can_follow_up_conditions(user: User, plan: Plan) -> bool:
    """Ansøger and projektleder tell that a condition of the tilsagn is met."""
    return has(user, plan, Permission.SHARE_PLAN)


def can_answer_conditions(user: User, plan: Plan) -> bool:
    """The fund's word about its conditions: its officer's, or the kommune's from its letter."""
    return can_record_fund_approval(user, plan)


def answerable(user: User, plan: Plan, conditions: Iterable[GrantCondition]) -> frozenset[int]:
    """Of the plan's conditions, those whose answer the person may write: not one that they, or one who has been one
    person with them to four eyes since it was met, have told met. One query at most."""
    if not can_answer_conditions(user, plan):
        return frozenset()
    return untold_by(user, {row.pk: (row.met_by_id, row.met_on) for row in conditions})


def untold_by(user: User, told: Mapping[int, tuple[int | None, dt.date | None]]) -> frozenset[int]:
    """The four eyes of `answerable` alone, of the conditions of any plans: by whom each is told met, and when."""
    one = one_to_four_eyes(user.pk, *{day for who, day in told.values() if who and day})
    return frozenset(pk for pk, (who, day) in told.items() if not (who and day and who in one[day]))


def barred_from_answering(condition: GrantCondition) -> frozenset[int]:
    """The same of one that is told met, asked of everybody at once. One query."""
    if condition.met_by_id is None or condition.met_on is None:
        return frozenset()
    return one_to_four_eyes(condition.met_by_id, condition.met_on)[condition.met_on]


def can_approve_regulation(user: User, movement: RegulationMovement, *, is_council: bool) -> bool:
    """Not whoever wrote the movement, nor one who has been one person with them to four eyes since."""
    return movement.pk in approvable(user, movement.plan, [movement], is_council=is_council)


def approvable(
    user: User, plan: Plan, movements: Iterable[RegulationMovement], *, is_council: bool
) -> frozenset[int]:
    """Of the plan's movements, those of which the person may write what the body has said. One query at most."""
    allowed = can_record_council_approval if is_council else can_record_fund_approval
    if not allowed(user, plan):
        return frozenset()
    entered = {row.pk: (row.entered_by_id, day_of(row.entered_at)) for row in movements}
    one = one_to_four_eyes(user.pk, *{day for _, day in entered.values()})
    return frozenset(pk for pk, (who, day) in entered.items() if who not in one[day])


def can_attach_statement(user: User, plan: Plan) -> bool:
    """The plan's revisor, by a seat or through an organisation, from the plan's start on."""
    return plan.status in BOOKED_IN and has(user, plan, Permission.ATTACH_STATEMENT)


def can_see_pool(user: User, municipality: Municipality) -> bool:
    """The pulje is the kommune's own business: those who work in it, and who coordinates for it."""
    return bool(reach_of(user).roles_in(municipality.pk) & MUNICIPAL_ROLES)


def can_keep_pool(user: User, municipality: Municipality) -> bool:
    return bool(reach_of(user).roles_in(municipality.pk) & POOL_KEEPERS)
