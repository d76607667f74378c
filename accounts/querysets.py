from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from django.apps import apps
from django.contrib.auth.base_user import BaseUserManager
from django.db.models import Count, Exists, IntegerField, Model, OuterRef, Q, QuerySet, Value

from accounts.roles import ACTS_FOR_KIND, GRANTS, NOT_CARRIED_OVER, OrganisationKind, Permission, Role
from core.behalf import Behalf
from core.danish import sort_key
from core.dates import today
from core.models import Mail
from core.statements import statement

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from accounts.models import Deputy, Invitation, Membership, Organisation, User  # noqa: F401  (in quotes below)


def in_period(on: dt.date) -> Q:
    """Both dates of a period are inclusive; no end means open."""
    return Q(starts_on__lte=on) & (Q(ends_on__isnull=True) | Q(ends_on__gte=on))


class UserQuerySet(QuerySet["User"]):
    def active(self) -> UserQuerySet:
        return self.filter(is_active=True)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def create_user(self, email: str, name: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=email.strip().lower(), name=name, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, email: str | None) -> User:
        return self.get(email__iexact=email)


class OrganisationQuerySet(QuerySet["Organisation"]):
    def current(self) -> OrganisationQuerySet:
        """Without those that have become part of another."""
        return self.filter(succeeded_by__isnull=True)

    def visible_to(self, user: User) -> OrganisationQuerySet:
        """Organisations whose own page a person may open. Names of organisations are no secret inside a plan;
        this is about the page with the members."""
        reach = reach_of(user)
        if reach.has_role(Role.ADMINISTRATOR):
            return self.all()
        return self.filter(pk__in=reach.managed_organisations)


class MembershipQuerySet(QuerySet["Membership"]):
    def current(self, on: dt.date | None = None) -> MembershipQuerySet:
        return self.filter(in_period(on or today()))


class DeputyQuerySet(QuerySet["Deputy"]):
    def current(self, on: dt.date | None = None) -> DeputyQuerySet:
        return self.filter(in_period(on or today()))

    def coming(self) -> DeputyQuerySet:
        """Those in force and those to come."""
        return self.filter(ends_on__gte=today())


class InvitationQuerySet(QuerySet["Invitation"]):
    def waiting(self) -> InvitationQuerySet:
        """Neither accepted nor withdrawn; it may have run out."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True)


class ReachRow(NamedTuple):
    organisation_id: int
    kind: str
    name: str
    role: str
    own: bool
    requires_second_factor: bool
    # Whose membership the role comes from: another's, where one stands in for them.
    holder_id: int = 0
    # Reached because one's own organisation acts for it.
    acts_for: bool = False


@dataclass(frozen=True)
class Reach:
    """The roles a person has today, organisation by organisation, including organisations they act for and
    organisations that have become part of theirs."""

    rows: tuple[ReachRow, ...] = ()
    user_id: int = 0
    # Messages not read yet, which the page header tells of.
    unread: int = 0

    @cached_property
    def _roles(self) -> Mapping[int, frozenset[Role]]:
        roles: dict[int, set[Role]] = {}
        for row in self.rows:
            roles.setdefault(row.organisation_id, set()).add(Role(row.role))
        return {organisation: frozenset(found) for organisation, found in roles.items()}

    def roles_in(self, organisation_id: int | None) -> frozenset[Role]:
        if organisation_id is None:
            return frozenset()
        return self._roles.get(organisation_id, frozenset())

    def organisations(
        self,
        kind: OrganisationKind | str | None = None,
        role: Role | Collection[Role] | None = None,
        permission: Permission | None = None,
    ) -> frozenset[int]:
        """Ids of the organisations reached: of one kind, with (one of) the role(s), with a right, when asked for."""
        roles = {role} if isinstance(role, str) else role
        return frozenset(
            row.organisation_id
            for row in self.rows
            if (kind is None or row.kind == kind)
            and (roles is None or row.role in roles)
            and (permission is None or permission in GRANTS[Role(row.role)])
        )

    def can(self, permission: Permission, organisation_ids: int | Iterable[int] | None) -> bool:
        if organisation_ids is None or permission not in self.rights:
            return False
        ids = (organisation_ids,) if isinstance(organisation_ids, int) else organisation_ids
        return any(permission in GRANTS[role] for pk in ids for role in self.roles_in(pk))

    @cached_property
    def rights(self) -> frozenset[Permission]:
        """Those that the person holds anywhere: most questions of a list end here."""
        return frozenset().union(*(GRANTS[Role(row.role)] for row in self.rows))

    def behalf(self, permission: Permission, organisation_id: int | None) -> Behalf:
        """For whom one acts when one makes use of a right there. A right of one's own goes before all others."""
        found = [
            (row.holder_id != self.user_id, row.acts_for, row.holder_id, row.name)
            for row in self.rows
            if row.organisation_id == organisation_id and permission in GRANTS[Role(row.role)]
        ]
        if not found:
            return Behalf()
        stands_in, acts_for, holder, name = min(found)
        return Behalf(holder if stands_in else None, name if acts_for else "")

    @cached_property
    def principals(self) -> frozenset[int]:
        """Those whom one stands in for today."""
        return frozenset(row.holder_id for row in self.rows) - {self.user_id}

    def has_role(self, role: Role) -> bool:
        return any(row.role == role for row in self.rows)

    @cached_property
    def managed_organisations(self) -> frozenset[int]:
        return frozenset(
            row.organisation_id
            for row in self.rows
            if row.own and Permission.MANAGE_MEMBERS in GRANTS[Role(row.role)]
        )

    @cached_property
    def own_names(self) -> tuple[str, ...]:
        """Names of the organisations the person is a member of, in Danish order."""
        return tuple(sorted({row.name for row in self.rows if row.own}, key=sort_key))

    @cached_property
    def requires_second_factor(self) -> bool:
        return any(row.own and row.requires_second_factor for row in self.rows)


def reach_of(user: User | AnonymousUser) -> Reach:
    """One query, kept on the user object: everything that asks for rights during a request reads it."""
    day = today()
    # Asked hundreds of times on a page, and each look at request.user goes through its lazy wrapper.
    kept: tuple[dt.date, Reach] | None = getattr(user, "_reach", None)
    if kept is not None and kept[0] == day and user.is_active:
        return kept[1]
    if not user.is_authenticated or not user.is_active or user.pk is None:
        return Reach()
    rows = _reach_rows(user.pk, day)
    roles = [row for row in rows if row[0] != _NO_ROLE]
    unread = next((row[1] for row in rows if row[0] == _NO_ROLE), 0)
    found = Reach(_reached(roles), user.pk, unread)
    user._reach = (day, found)
    return found


def forget_reach(user: User) -> None:
    """After an action that changed a person's own memberships inside one request."""
    if hasattr(user, "_reach"):  # not through __dict__: request.user is a lazy wrapper with one of its own
        del user._reach


# What is reached from a membership, and what is read of each.
_PATHS = (
    "organisation",
    "organisation__acts_for",
    "organisation__predecessors",
    "organisation__acts_for__predecessors",
)
_FACTS = ("pk", "kind", "name", "requires_second_factor")
# Of the row that tells how many messages are not read, in the place of whose role it is: what every page's header asks
# too comes with the same query.
_NO_ROLE = ""


@statement
def _reach_rows(user_id: int, day: dt.date) -> QuerySet[Any, Any]:
    """The roles with the facts of all four places. Four branches put together would take the database longer to plan
    than everything else on a page."""
    Membership: type[Model] = apps.get_model("accounts", "Membership")
    every = Membership._default_manager.filter(in_period(day)).order_by()
    own = every.filter(user_id=user_id).values("pk")
    mine = every.filter(pk__in=own.union(_stood_in_for(every, user_id, day), all=True))
    facts = [f"{path}__{fact}" for path in _PATHS for fact in _FACTS]
    nothing = (Value(None, output_field=IntegerField()) for _fact in facts)
    roles = mine.values_list("role", "user_id", *facts)
    return roles.union(_unread(user_id).values_list(Value(_NO_ROLE), "count", *nothing), all=True)


def _unread(user_id: int) -> QuerySet[Any, Any]:
    """How many messages the person has not read; a collected mail holds nothing new."""
    unread = Mail.objects.filter(recipient_id=user_id, read_at=None).exclude(kind=Mail.Kind.DIGEST)
    return unread.order_by().values("recipient").annotate(count=Count("pk"))


def _reached(rows: Iterable[Sequence[Any]]) -> tuple[ReachRow, ...]:
    """One row for a role in the organisation itself, in one that it acts for, and in what has become part of either.
    Joins have multiplied them: each is taken once."""
    found: dict[ReachRow, None] = {}
    for role, holder, *facts in rows:
        own, acted_for, *_ = places = [facts[start : start + 4] for start in range(0, len(facts), 4)]
        found[_row(own, role, holder, own=True)] = None
        if role in NOT_CARRIED_OVER:
            continue
        acts = acted_for[0] is not None and ACTS_FOR_KIND.get(own[1]) == acted_for[1]
        ways = ((acts, acts), (True, False), (acts, acts))
        for place, (is_reached, acts_for) in zip(places[1:], ways, strict=True):
            if is_reached and place[0] is not None:
                found[_row(place, role, holder, acts_for=acts_for)] = None
    return tuple(found)


def _row(
    place: Sequence[Any], role: str, holder: int, *, own: bool = False, acts_for: bool = False
) -> ReachRow:
    pk, kind, name, requires_second_factor = place
    return ReachRow(pk, kind, name, role, own, requires_second_factor, holder, acts_for)


def holders_of(permission: Permission, organisation_ids: Iterable[int]) -> dict[int, frozenset[int]]:
    """Ids of the active people who hold a right today, by organisation: its own, those of an organisation that acts for
    it, and those of the one that it has become part of. One query.

    Who stands in for one of them is not another: four eyes count both as one person."""
    ids = set(organisation_ids)
    found: dict[int, set[int]] = {pk: set() for pk in ids}
    if not ids:
        return {}
    Membership: type[Model] = apps.get_model("accounts", "Membership")
    roles = [role for role in Role if permission in GRANTS[role]]
    people = Membership._default_manager.filter(in_period(today()), role__in=roles, user__is_active=True)
    people = people.order_by()
    acting = Q()
    for kind, target in ACTS_FOR_KIND.items():
        acting |= Q(organisation__kind=kind, organisation__acts_for__kind=target)
    carried = people.exclude(role__in=NOT_CARRIED_OVER)
    branches = (
        people.filter(organisation__in=ids).values_list("organisation_id", "user_id"),
        carried.filter(acting, organisation__acts_for__in=ids).values_list(
            "organisation__acts_for", "user_id"
        ),
        carried.filter(organisation__predecessors__in=ids).values_list(
            "organisation__predecessors", "user_id"
        ),
    )
    for organisation_id, user_id in branches[0].union(*branches[1:]):
        found[organisation_id].add(user_id)
    return {pk: frozenset(users) for pk, users in found.items()}


@statement
def stood_in_since(user_id: int, first: dt.date, day: dt.date) -> QuerySet[Any, Any]:
    """(deputy, principal, last day) of every period of the person's, on either side, in force between the two days."""
    Deputy: type[Model] = apps.get_model("accounts", "Deputy")
    rows = Deputy._default_manager.filter(
        Q(deputy=user_id) | Q(principal=user_id), starts_on__lte=day, held_until__gte=first
    )
    return rows.order_by().values_list("deputy_id", "principal_id", "held_until")


def _stood_in_for(every: QuerySet[Any], user_id: int, day: dt.date) -> QuerySet[Any]:
    """Memberships of those whom the person stands in for, as long as the person is a member there too. Managing
    members is nobody else's to do."""
    Deputy: type[Model] = apps.get_model("accounts", "Deputy")
    appointed = Deputy._default_manager.filter(
        in_period(day),
        deputy_id=user_id,
        principal_id=OuterRef("user_id"),
        organisation_id=OuterRef("organisation_id"),
    )
    member = every.filter(user_id=user_id, organisation_id=OuterRef("organisation_id"))
    where = Deputy._default_manager.filter(deputy_id=user_id).values("principal_id")
    others = every.filter(user__is_active=True, user__in=where).exclude(role__in=NOT_CARRIED_OVER)
    return others.filter(Exists(appointed), Exists(member)).values("pk")
