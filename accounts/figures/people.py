"""Who can act: the people who hold a right in an organisation today, directly or through one that acts for it."""

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet, Value

from accounts.models import Deputy, Membership, Organisation, User
from accounts.roles import ACTS_FOR_KIND, GRANTS, NOT_CARRIED_OVER, Permission, Role
from core.dates import today
from core.statements import statement


@dataclass(frozen=True)
class People:
    """Rights by organisation: made once for a page, whatever number of steps it shows."""

    holders: dict[tuple[int, Permission], tuple[User, ...]]
    # (organisation, right, user) → whom they stand in for, where the right is not their own.
    standing_in: dict[tuple[int, Permission, int], User] = field(default_factory=dict)

    def who(self, organisation_id: int | None, permission: Permission) -> tuple[User, ...]:
        return self.holders.get((organisation_id or 0, permission), ())

    def name(self, user: User, organisation_id: int | None, permission: Permission) -> str:
        """With whom they stand in for: "Bodil Friis (for Hanne Lund)"."""
        principal = self.standing_in.get((organisation_id or 0, permission, user.pk))
        return f"{user} (for {principal})" if principal else str(user)


def people_of(organisation_ids: Iterable[int | None]) -> People:
    """Two queries: what bears on the organisations, and the people."""
    around = _around_of({pk for pk in organisation_ids if pk is not None})
    targets = around.targets
    rows = _members(tuple(sorted(targets)), today())
    found: dict[tuple[int, Permission], dict[int, User]] = {}
    for membership in rows:
        for key in _rights(membership, targets):
            found.setdefault(key, {})[membership.user_id] = membership.user
    standing: dict[tuple[int, Permission, int], User] = {}
    for membership, deputy in _stand_ins(rows, around.deputies):
        for key in _rights(membership, targets):
            if deputy.pk not in found[key]:
                found[key][deputy.pk] = deputy
                standing[(*key, deputy.pk)] = membership.user
    return People({key: tuple(users.values()) for key, users in found.items()}, standing)


@statement
def _members(organisations: tuple[int, ...], day: dt.date) -> QuerySet[Membership]:
    members = Membership.objects.current(day).filter(organisation__in=organisations, user__is_active=True)
    return members.select_related("user").order_by("user__name", "pk")


class _Around(NamedTuple):
    """By organisation: for which of those asked about its people hold their rights, and (for whom, who) stands in
    there today."""

    targets: dict[int, set[int]]
    deputies: list[tuple[int, int, int]]


def _around_of(ids: set[int]) -> _Around:
    targets: dict[int, set[int]] = {pk: {pk} for pk in ids}
    deputies = []
    for pk, principal_id, other_id in _around(tuple(sorted(ids)), today()):
        if principal_id != NOBODY:
            deputies.append((pk, principal_id, other_id))
        elif pk is not None and other_id in ids:
            targets.setdefault(pk, set()).add(other_id)
    return _Around(targets, sorted(deputies))


# In the place of whom a deputy stands in for: the row tells of an organisation that acts for another.
NOBODY = 0


@statement
def _around(ids: tuple[int, ...], day: dt.date) -> QuerySet[Any, Any]:
    """(where, for whom, who) of those who stand in; (who acts, nobody, for whom) of organisations that these have
    become part of and of those that act for these."""
    acting = Q()
    for kind, target in ACTS_FOR_KIND.items():
        acting |= Q(kind=kind, acts_for__kind=target)
    organisations = Organisation.objects.order_by()
    successors = organisations.filter(pk__in=ids, succeeded_by__isnull=False)
    actors = organisations.filter(acting, acts_for__in=ids)
    places = Q(organisation__in=ids)
    places |= Q(organisation__in=successors.values("succeeded_by")) | Q(organisation__in=actors.values("pk"))
    deputies = Deputy.objects.current(day).filter(places).order_by()
    return deputies.values_list("organisation_id", "principal_id", "deputy_id").union(
        successors.values_list("succeeded_by", Value(NOBODY), "pk"),
        actors.values_list("pk", Value(NOBODY), "acts_for"),
    )


def _stand_ins(
    rows: list[Membership], deputies: Iterable[tuple[int, int, int]]
) -> Iterator[tuple[Membership, User]]:
    """Memberships that somebody else, who is a member there too, has the rights of today."""
    present = {(row.organisation_id, row.user_id): row.user for row in rows}
    appointed: dict[tuple[int, int], list[User]] = {}
    for organisation_id, principal_id, deputy_id in deputies:
        if deputy := present.get((organisation_id, deputy_id)):
            appointed.setdefault((organisation_id, principal_id), []).append(deputy)
    for row in rows:
        if row.role not in NOT_CARRIED_OVER:
            for deputy in appointed.get((row.organisation_id, row.user_id), ()):
                yield row, deputy


def _rights(membership: Membership, targets: dict[int, set[int]]) -> list[tuple[int, Permission]]:
    return [
        (organisation_id, permission)
        for permission in GRANTS[Role(membership.role)]
        for organisation_id in targets[membership.organisation_id]
    ]
