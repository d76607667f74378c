"""Which plans a user may see. Whoever may not see a plan gets a 404: to them it does not exist.

A person's reach is one query (`accounts.querysets.reach_of`), kept on the user object for the request; a person's plan
memberships are one more. What remains are plain `IN` conditions on indexed columns.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from accounts.querysets import reach_of
from accounts.roles import GRANTS, Permission, Role
from core.dates import today
from core.statements import statement

Ids = tuple[int, ...]

# A role counts only in the capacity it belongs to: a caseworker's in the plan's own kommune, not in a participant.
PARTICIPANT_ROLES = frozenset(
    {
        Role.PLAN_MANAGER,
        Role.PLAN_EDITOR,
        Role.APPLICANT,
        Role.ACCOUNTANT,
        Role.AUDITOR,
        Role.ORGANISATION_ADMIN,
    }
)
MUNICIPAL_ROLES = frozenset(
    {Role.CASEWORKER, Role.MUNICIPAL_APPROVER, Role.COORDINATOR, Role.ORGANISATION_ADMIN}
)
FUND_ROLES = frozenset({Role.FUND_OFFICER, Role.ORGANISATION_ADMIN})

# What a seat on one plan gives. A reader (følgegruppe, a partner) sees and writes nothing.
SEAT_PERMISSIONS: dict[str, frozenset[Permission]] = {
    "board_member": GRANTS[Role.BOARD_MEMBER],
    "auditor": GRANTS[Role.AUDITOR],
    "plan_editor": GRANTS[Role.PLAN_EDITOR],
    "reader": frozenset({Permission.SEE_PLAN}),
}


class PlanMembershipQuerySet(models.QuerySet):
    def current(self, on=None) -> Self:
        """Memberships in force on a date (both dates inclusive); today when none is given."""
        on = on or today()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)


class PlanQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Plans whose content the user may see, as docs/architecture.md ("Who sees a plan") says."""
        return self.seen_by(*sight_of(user))

    def seen_by(self, organisations: Ids, municipalities: Ids, fund: bool, seated: Ids) -> Self:
        """As `visible_to`, by what `sight_of` says of a person: the arguments of a statement."""
        return self.filter(_seen_by(organisations, municipalities, fund, seated))

    def ledger_visible_to(self, user) -> Self:
        """Plans whose books and reports the user may read: those they see, and those they are revisor of."""
        return self.ledger_seen_by(*ledger_sight_of(user))

    def ledger_seen_by(self, books: Ids, seats: Any, *sight: Any) -> Self:
        """As `ledger_visible_to`, by what `ledger_sight_of` says of a person: the arguments of a statement."""
        return self.filter(_seen_by(*sight) | Q(pk__in=_taking_part(books)) | Q(pk__in=seats))

    def own_side_of(self, user) -> Self:
        """Plans on whose own side the user stands: a participant's member, a seat in its board, its revisor."""
        return self.standing_with(*own_side_of(user))

    def standing_with(self, organisations: Ids, seated: Ids) -> Self:
        """As `own_side_of`, with the arguments of a statement."""
        return self.filter(held_by(organisations, seated))


class PlanRowQuerySet(models.QuerySet):
    def current(self) -> Self:
        """Rows in force: what has been ended is left out of lists and sums."""
        return self.filter(ended_on=None)

    def visible_to(self, user) -> Self:
        return self.filter(plan__in=visible_plans(user))


class CommentQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Comments on visible plans: those for all parties, one's own, and those of organisations one belongs to."""
        organisations = tuple(sorted(reach_of(user).organisations()))
        return self.readable_by(user.pk, organisations).filter(plan__in=visible_plans(user))

    def readable_by(self, user_id: int, organisations: Ids) -> Self:
        """Of a plan that the person sees: the arguments of a statement."""
        return self.filter(Q(author=user_id) | Q(audience="all") | Q(organisation__in=organisations))


class Sight(NamedTuple):
    """By what a person sees plans: organisations that take part, kommuner, whether they are the fund's, seats."""

    organisations: Ids
    municipalities: Ids
    fund: bool
    seated: Ids


def sight_of(user) -> Sight:
    seated = {plan_id for plan_id, role in plan_seats(user) if role != "auditor"}
    return Sight(*roles_sight_of(user)[1:], tuple(sorted(seated)))


def ledger_sight_of(user) -> tuple[Any, ...]:
    """By what a person reads books and reports: organisations, seats of any kind, and how they see plans."""
    seats = {plan_id for plan_id, _role in plan_seats(user)}
    return organisations_with(user, Permission.SEE_LEDGER), tuple(sorted(seats)), *sight_of(user)


def ledger_plans_by_roles(books: Ids, *sight: Any, user_id: int, day: date):
    """As `ledger_plans` for a statement on pages that ask for nobody's seats otherwise: these stand in the question.
    `books` and `sight`: what `roles_sight_of` says of the person."""
    seats = seats_of(user_id, day)
    seated = seats.exclude(role="auditor").values("plan")
    plans = apps.get_model("plans", "Plan").objects.ledger_seen_by(
        books, seats.values("plan"), *sight, seated
    )
    return plans.order_by().values("pk")


def roles_sight_of(user) -> tuple[Ids, Ids, Ids, bool]:
    """By what a person reads books and reports but for their seats: organisations whose books they read, and those,
    the kommuner and the fund by which they see plans."""
    reach, see = reach_of(user), Permission.SEE_PLAN
    return (
        organisations_with(user, Permission.SEE_LEDGER),
        organisations_with(user, see),
        tuple(sorted(reach.organisations(kind="municipality", role=MUNICIPAL_ROLES, permission=see))),
        bool(reach.organisations(kind="fund", role=FUND_ROLES, permission=see)),
    )


def _seen_by(organisations: Ids, municipalities: Ids, fund: bool, seated: Any) -> Q:
    given = Q(shared_on__isnull=False) | Q(submitted_on__isnull=False)
    condition = Q(pk__in=_taking_part(organisations)) | Q(given, municipality__in=municipalities)
    if fund:
        condition |= Q(sent_to_fund_on__isnull=False)
    return condition | Q(pk__in=seated)


def organisations_with(user, permission: Permission) -> Ids:
    """Organisations in which the person has a right on the plans that they take part in."""
    return tuple(sorted(reach_of(user).organisations(role=PARTICIPANT_ROLES, permission=permission)))


def seats_with(user, permission: Permission) -> Ids:
    """Plans on which a seat gives the person a right."""
    return tuple(
        sorted({plan_id for plan_id, seat in plan_seats(user) if permission in SEAT_PERMISSIONS[seat]})
    )


def _taking_part(organisations: Iterable[int]):
    participants = apps.get_model("plans", "PlanParticipant").objects
    return participants.filter(organisation__in=organisations, ended_on=None).order_by().values("plan")


def plan_seats(user) -> list[tuple[int, str]]:
    """(plan id, role) of the user's plan memberships of today; one query, kept on the user object for the request."""
    if not user.is_authenticated:
        return []
    cached = getattr(user, "_plan_seats", None)
    if cached is None:
        cached = keep_plan_seats(user, _seats(user.pk, today()))
    return cached


def keep_plan_seats(user, seats: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """What `plan_seats` answers from then on: for a page that has read them together with what it prints."""
    user._plan_seats = seats
    return seats


@statement
def _seats(user_id: int, day: date):
    return seats_of(user_id, day).values_list("plan_id", "role")


def seats_of(user_id: int, day: date):
    memberships = apps.get_model("plans", "PlanMembership").objects
    return memberships.current(day).filter(user=user_id).order_by()


def visible_plans(user):
    """A subquery of the plans that the user may see."""
    return apps.get_model("plans", "Plan").objects.visible_to(user).values("pk")


def ledger_plans(user):
    """A subquery of the plans whose books the user may read."""
    return apps.get_model("plans", "Plan").objects.ledger_visible_to(user).values("pk")


def own_side_plans(user):
    """A subquery of the plans on whose own side the user stands."""
    return apps.get_model("plans", "Plan").objects.own_side_of(user).values("pk")


def own_side_of(user) -> tuple[Ids, Ids]:
    """By which organisations and seats a person stands on a plan's own side."""
    see, books = (
        organisations_with(user, Permission.SEE_PLAN),
        organisations_with(user, Permission.SEE_LEDGER),
    )
    return tuple(sorted({*see, *books})), tuple(sorted({plan_id for plan_id, _role in plan_seats(user)}))


def plans_with(user, permission: Permission):
    """Plans on which the person holds a right of the plan's own side, as participant or by a seat."""
    return held(organisations_with(user, permission), seats_with(user, permission))


def held(organisations: Ids, seated: Ids):
    """As `plans_with`, with the arguments of a statement."""
    return apps.get_model("plans", "Plan").objects.filter(held_by(organisations, seated))


def held_by(organisations: Ids, seated: Ids) -> Q:
    """Of a plan: one of the organisations takes part in it, or it is among those with a seat."""
    return Q(pk__in=_taking_part(organisations)) | Q(pk__in=seated)


def members_of_parties(plan, user):
    """People of the organisations that take part, those of one's own side only: who writes, signs and books."""
    if plan.pk not in set(own_side_plans(user).filter(pk=plan.pk).values_list("pk", flat=True)):
        return []
    participants = plan.participants.current().values("organisation")
    memberships = apps.get_model("accounts", "Membership").objects.current()
    rows = memberships.filter(organisation__in=participants, user__is_active=True)
    return list(
        rows.select_related("user", "organisation").order_by("organisation__name", "user__name", "pk")
    )


def rate_for(plan):
    """The shares that hold for a plan: its kommune's own before the general, the latest that its start has reached."""
    found = _rates(plan.scheme_id, plan.municipality_id, plan.starts_on or today())
    found = found or _general_rates(plan.scheme_id)
    return max(found, key=lambda rate: (rate.municipality_id is not None, rate.valid_from), default=None)


@statement
def _rates(scheme_id: int, municipality_id: int, day: date):
    rates = apps.get_model("plans", "FundingRate").objects.filter(scheme=scheme_id)
    return rates.filter(Q(municipality=municipality_id) | Q(municipality=None), valid_from__lte=day)


@statement
def _general_rates(scheme_id: int):
    return apps.get_model("plans", "FundingRate").objects.filter(scheme=scheme_id, municipality=None)
