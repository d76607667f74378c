"""Who may do what on a plan: a role in the right capacity, and the plan's state.

A role counts only where it belongs. A participant's roles come from the organisations that take part in the plan, the
kommune's from the plan's own kommune once the plan has been shared or submitted, the fund's from a fund once the
plan has been sent on, and what a person may do on this plan alone from the seats (`PlanMembership`) in force today.
"""

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

from django.db.models import QuerySet

from accounts.models import Organisation, User
from accounts.permissions import one_to_four_eyes
from accounts.querysets import reach_of
from accounts.roles import GRANTS, OrganisationKind, Permission, Role
from core.behalf import Behalf
from core.dates import day_of, today
from core.statements import statement
from plans.models import AgreementApproval, Plan, PlanMembership, PlanParticipant
from plans.querysets import FUND_ROLES, MUNICIPAL_ROLES, PARTICIPANT_ROLES, SEAT_PERMISSIONS, plan_seats

BOARD_BODIES = (PlanMembership.Body.BOARD, PlanMembership.Body.STEERING_GROUP)
# What no seat gives is not looked for there.
SEATED_PERMISSIONS: frozenset[Permission] = frozenset().union(*SEAT_PERMISSIONS.values())
# While aftaler are made and changed.
AGREEING = (Plan.Status.DRAFT, Plan.Status.IN_APPROVAL, Plan.Status.RUNNING)
BASICS, AREAS, MILESTONES, ECONOMY, PRACTICAL = "basics", "areas", "milestones", "economy", "practical"


def focus_section(code: str) -> str:
    """The section of an indsatsområde, as it stands in `Plan.open_sections`."""
    return f"focus:{code}"


def has(user: User, plan: Plan, permission: Permission) -> bool:
    """Whether the person holds the right on this plan, whatever state the plan is in."""
    if permission in _by_roles(user, plan):
        return True
    return permission in SEATED_PERMISSIONS and permission in _by_seats(user, plan)


def has_one_of(user: User, plan: Plan, permissions: Collection[Permission]) -> bool:
    """As `has`, of several rights: a person's seats are asked for only where no role gives one."""
    return not _by_roles(user, plan).isdisjoint(permissions) or not _by_seats(user, plan).isdisjoint(
        permissions
    )


def behalf_on(user: User | None, plan: Plan, *rights: Permission) -> Behalf:
    """For whom a person makes use of one of these rights on the plan: nobody else where it is their own or their
    seat's."""
    if user is None or not _by_seats(user, plan).isdisjoint(rights):
        return Behalf()
    reach = reach_of(user)
    at = [
        *participant_ids(plan),
        plan.municipality_id,
        *sorted(reach.organisations(kind=OrganisationKind.FUND)),
    ]
    held = [reach.behalf(right, pk) for right in rights for pk in at if reach.can(right, pk)]
    return min(held, key=lambda one: (one.person is not None, bool(one.organisation)), default=Behalf())


def _by_roles(user: User, plan: Plan) -> frozenset[Permission]:
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    reach = reach_of(user)
    roles: set[Role] = set()
    for organisation_id in participant_ids(plan):
        roles |= reach.roles_in(organisation_id) & PARTICIPANT_ROLES
    if plan.shared_on or plan.submitted_on:
        roles |= reach.roles_in(plan.municipality_id) & MUNICIPAL_ROLES
    if plan.sent_to_fund_on:
        for organisation_id in reach.organisations(kind=OrganisationKind.FUND):
            roles |= reach.roles_in(organisation_id) & FUND_ROLES
    return frozenset().union(*(GRANTS[role] for role in roles))


def _by_seats(user: User, plan: Plan) -> frozenset[Permission]:
    if not user.is_authenticated or not user.is_active:
        return frozenset()
    seats = [seat for plan_id, seat in plan_seats(user) if plan_id == plan.pk]
    return frozenset().union(*(SEAT_PERMISSIONS[seat] for seat in seats))


class Party(NamedTuple):
    organisation_id: int
    is_applicant: bool
    name: str
    kind: str


def parties_of(plan: Plan) -> tuple[Party, ...]:
    """Organisations that take part in the plan now; kept on the object, which lives for one request or one lock."""
    if "_parties" not in plan.__dict__:
        read_parties([plan])
    kept: tuple[Party, ...] = plan.__dict__["_parties"]
    return kept


def read_parties(plans: Iterable[Plan]) -> None:
    """Fill in the parties of those plans that lack them, also where several objects are of one. One query at most."""
    lacking = [plan for plan in plans if "_parties" not in plan.__dict__]
    if not lacking:
        return
    found: dict[int, list[Party]] = {plan.pk: [] for plan in lacking}
    for plan_id, *party in _participants(tuple(found)):
        found[plan_id].append(Party(*party))
    for plan in lacking:
        plan.__dict__["_parties"] = tuple(found[plan.pk])


def hand_parties(plan: Plan, to: Plan) -> None:
    """What has been read of a plan, to another object of the same."""
    to.__dict__["_parties"] = parties_of(plan)


@statement
def _participants(plan_ids: tuple[int, ...]) -> QuerySet[PlanParticipant, Any]:
    rows = PlanParticipant.objects.filter(plan__in=plan_ids, ended_on=None)
    return rows.values_list(
        "plan_id", "organisation_id", "is_applicant", "organisation__name", "organisation__kind"
    )


def participant_ids(plan: Plan) -> tuple[int, ...]:
    return tuple(party.organisation_id for party in parties_of(plan))


def applicant_id(plan: Plan) -> int | None:
    """The organisation that is the plan's ansøger."""
    return next((party.organisation_id for party in parties_of(plan) if party.is_applicant), None)


def can_see(user: User, plan: Plan) -> bool:
    """As `PlanQuerySet.visible_to` says of many plans; here without a query of its own."""
    return has(user, plan, Permission.SEE_PLAN)


def can_see_books(user: User, plan: Plan) -> bool:
    """Books and reports, as `PlanQuerySet.ledger_visible_to` says of many plans: whoever sees the plan, its revisor and
    whoever else has a seat. Without a query of its own."""
    reach = reach_of(user)
    return (
        can_see(user, plan)
        or any(
            Permission.SEE_LEDGER in GRANTS[role]
            for organisation_id in participant_ids(plan)
            for role in reach.roles_in(organisation_id) & PARTICIPANT_ROLES
        )
        or any(plan_id == plan.pk for plan_id, _seat in plan_seats(user))
    )


def visible_plan(user: User, number: str) -> Plan | None:
    """The plan of this number, with what its page's frame prints, if the person may see it. Two or three queries."""
    plan: Plan | None = _plan_with.first(number)
    return plan if plan is not None and can_see(user, plan) else None


def plan_with_books(user: User, number: str) -> Plan | None:
    """As `visible_plan`, for its books and reports."""
    plan: Plan | None = _plan_with.first(number)
    return plan if plan is not None and can_see_books(user, plan) else None


@statement
def _plan_with(number: str) -> QuerySet[Plan]:
    found = Plan.objects.filter(number=number).order_by()
    return found.select_related("scheme", "municipality__organisation", "predecessor")[:1]


def can_create(user: User) -> bool:
    return bool(organisations_to_write_for(user))


def organisations_to_write_for(user: User) -> frozenset[int]:
    """Boligorganisationer for which the person may start a plan: their own and those their secretariat acts for."""
    reach = reach_of(user)
    writers = {role for role in PARTICIPANT_ROLES if Permission.WRITE_PLAN in GRANTS[role]}
    return reach.organisations(kind=OrganisationKind.HOUSING_ORGANISATION, role=writers)


def can_write_for(user: User, organisation: Organisation) -> bool:
    return organisation.pk in organisations_to_write_for(user)


def is_open(plan: Plan, section: str) -> bool:
    """Whether the plan's state lets anybody write in the section."""
    match plan.status:
        case Plan.Status.DRAFT:
            return section != PRACTICAL
        case Plan.Status.IN_APPROVAL:
            return section in plan.open_sections
        case Plan.Status.RUNNING:
            return section == PRACTICAL
    return False


def has_write_access(user: User, plan: Plan) -> bool:
    """Whether the person writes in this plan at all, in some state of it."""
    return has(user, plan, Permission.WRITE_PLAN)


def can_read_live(user: User, plan: Plan) -> bool:
    """Whether the plan's live rows may be read. The fund reads what was sent to it until the plan has started."""
    if plan.started_on is not None:
        return True
    reach = reach_of(user)
    return bool(
        any(reach.roles_in(pk) & PARTICIPANT_ROLES - {Role.AUDITOR} for pk in participant_ids(plan))
        or reach.roles_in(plan.municipality_id) & MUNICIPAL_ROLES
        or any(plan_id == plan.pk and seat != "auditor" for plan_id, seat in plan_seats(user))
    )


def can_edit(user: User, plan: Plan, section: str) -> bool:
    return is_open(plan, section) and has_write_access(user, plan)


def can_change_footing(user: User, plan: Plan) -> bool:
    """Ansøger, kommune and bevillingsperiode: whoever writes the plan, until it has been handed in once."""
    return plan.submitted_on is None and plan.status == Plan.Status.DRAFT and has_write_access(user, plan)


def can_share(user: User, plan: Plan) -> bool:
    return (
        plan.status == Plan.Status.DRAFT
        and plan.shared_on is None
        and plan.submitted_on is None
        and has(user, plan, Permission.SHARE_PLAN)
    )


def can_comment(user: User, plan: Plan) -> bool:
    return has(user, plan, Permission.COMMENT)


def can_manage_team(user: User, plan: Plan) -> bool:
    """Seats give access, so they are given by those who may also share the plan: projektleder and ansøger."""
    return plan.status in (Plan.Status.DRAFT, Plan.Status.IN_APPROVAL, Plan.Status.RUNNING) and has(
        user, plan, Permission.SHARE_PLAN
    )


def can_keep_agreements(user: User, plan: Plan) -> bool:
    """Aftaler are written by those who write the plan, as its practical facts are, and also while it is treated: that
    is when they are signed."""
    return plan.status in AGREEING and has_write_access(user, plan)


def can_hand_over(user: User, plan: Plan, organisation: Organisation) -> bool:
    """The administrator of an organisation that is a party to the plan, or acts for one, when somebody leaves it."""
    if organisation.pk not in reach_of(user).managed_organisations:
        return False
    acting = {organisation.pk, *organisation.acts_for.values_list("pk", flat=True)}
    return not acting.isdisjoint({*participant_ids(plan), plan.municipality_id})


# The bestyrelse or styregruppe


def can_record_approval(user: User, plan: Plan) -> bool:
    """The fund's letter about an aftale is written down by the plan's own side or by the kommune."""
    if plan.status not in AGREEING:
        return False
    return can_keep_agreements(user, plan) or has(user, plan, Permission.RECORD_DECISION)


def can_confirm_approval(user: User, plan: Plan) -> bool:
    """Those who may confirm the fund's other letters."""
    rights = (Permission.WRITE_PLAN, Permission.CONFIRM_DECISION, Permission.RECORD_DECISION)
    return plan.status in AGREEING and any(has(user, plan, right) for right in rights)


def can_answer_agreement(user: User, plan: Plan) -> bool:
    return plan.status in AGREEING and has(user, plan, Permission.GRANT)


def barred_from_confirming(approval: AgreementApproval) -> frozenset[int]:
    """Ids of those who are one to four eyes with whoever wrote it down. One query."""
    first = day_of(approval.recorded_at)
    return one_to_four_eyes(approval.recorded_by_id, first)[first]


def reason_against_confirming(user: User, approval: AgreementApproval) -> str:
    """Four eyes: not whoever wrote it down, nor one who has stood in for them, or they for, since."""
    if user.pk not in barred_from_confirming(approval):
        return ""
    return f"{approval.recorded_by} har registreret svaret. En anden skal bekræfte det."


def is_chair(user: User, plan: Plan) -> bool:
    """Whether the person is formand of the plan's bestyrelse or styregruppe today."""
    return user.is_authenticated and user.is_active and any(seat.user_id == user.pk for seat in chairs(plan))


def chairs(plan: Plan) -> list[PlanMembership]:
    """Today's formænd with a login."""
    return [
        seat
        for seat in board_seats(plan)
        if seat.function == PlanMembership.Function.CHAIR
        and seat.role == PlanMembership.Role.BOARD_MEMBER
        and seat.user is not None
        and seat.user.is_active
    ]


def board_seats(plan: Plan) -> list[PlanMembership]:
    """Today's seats in the bestyrelse or styregruppe; kept on the object, which lives for one request or one lock."""
    read_board_seats([plan])
    kept: tuple[object, list[PlanMembership]] = plan.__dict__["_board_seats"]
    return kept[1]


def read_board_seats(plans: Iterable[Plan]) -> None:
    """Fill in today's seats of those plans that lack them, also where several objects are of one. One query at most."""
    day = today()
    lacking = [plan for plan in plans if plan.__dict__.get("_board_seats", (None,))[0] != day]
    if not lacking:
        return
    found: dict[int, list[PlanMembership]] = {plan.pk: [] for plan in lacking}
    for seat in _seats(tuple(found), day):
        found[seat.plan_id].append(seat)
    for plan in lacking:
        plan.__dict__["_board_seats"] = (day, found[plan.pk])


@statement
def _seats(plan_ids: tuple[int, ...], day: date) -> QuerySet[PlanMembership]:
    seats = PlanMembership.objects.current(day).filter(plan__in=plan_ids, body__in=BOARD_BODIES)
    return seats.select_related("user")
