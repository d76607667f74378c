"""Who can act: the people who hold a right in an organisation today, directly or through one that acts for it."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet, Value

from accounts.models import Deputy, Membership, Organisation, User
from accounts.roles import ACTS_FOR_KIND, GRANTS, NOT_CARRIED_OVER, Permission
from core.dates import today
from core.statements import statement

Rights = dict[int, User]


@dataclass(frozen=True)
class People:
    """Who holds which right where: read once for a page, whatever number of steps it shows, and worked out for those
    that it asks about."""

    # By organisation: whose rights count there, in the order of their names, and who stands in for them there.
    members: Mapping[int, Sequence[Membership]] = field(default_factory=dict)
    stand_ins: Mapping[int, Sequence[tuple[Membership, User]]] = field(default_factory=dict)
    # By organisation and right: the holders, and whom those stand in for whose right it is not.
    _kept: dict[tuple[int, Permission], tuple[Rights, Rights]] = field(default_factory=dict)

    def who(self, organisation_id: int | None, permission: Permission) -> tuple[User, ...]:
        return tuple(self._holders(organisation_id or 0, permission)[0].values())

    def name(self, user: User, organisation_id: int | None, permission: Permission) -> str:
        """With whom they stand in for: "Bodil Friis (for Hanne Lund)"."""
        principal = self._holders(organisation_id or 0, permission)[1].get(user.pk)
        return f"{user} (for {principal})" if principal else str(user)

    def _holders(self, organisation_id: int, permission: Permission) -> tuple[Rights, Rights]:
        kept = self._kept.get((organisation_id, permission))
        if kept is not None:
            return kept
        roles = {role for role, granted in GRANTS.items() if permission in granted}
        found = {row.user_id: row.user for row in self.members.get(organisation_id, ()) if row.role in roles}
        standing: Rights = {}
        for row, deputy in self.stand_ins.get(organisation_id, ()):
            if row.role in roles and deputy.pk not in found:
                found[deputy.pk], standing[deputy.pk] = deputy, row.user
        self._kept[organisation_id, permission] = found, standing
        return found, standing


def people_of(organisation_ids: Iterable[int | None]) -> People:
    """Two queries: what bears on the organisations, and the people."""
    around = _around_of({pk for pk in organisation_ids if pk is not None})
    rows = _members(tuple(sorted(around.targets)), today())
    members: dict[int, list[Membership]] = {}
    for row in rows:
        for pk in around.targets[row.organisation_id]:
            members.setdefault(pk, []).append(row)
    stand_ins: dict[int, list[tuple[Membership, User]]] = {}
    for row, deputy in _stand_ins(rows, around.deputies) if around.deputies else ():
        for pk in around.targets[row.organisation_id]:
            stand_ins.setdefault(pk, []).append((row, deputy))
    return People(members, stand_ins)


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
