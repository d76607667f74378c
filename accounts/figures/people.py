"""Who can act: the people who hold a right in an organisation today, directly or through one that acts for it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from accounts.models import Membership, Organisation, User
from accounts.roles import ACTS_FOR_KIND, GRANTS, Permission, Role


@dataclass(frozen=True)
class People:
    """Rights by organisation: made once for a page, whatever number of steps it shows."""

    holders: dict[tuple[int, Permission], tuple[User, ...]]

    def who(self, organisation_id: int | None, permission: Permission) -> tuple[User, ...]:
        return self.holders.get((organisation_id or 0, permission), ())


def people_of(organisation_ids: Iterable[int | None]) -> People:
    """Two queries: the organisations that have become part of others with those that act for them, and the people."""
    ids = {pk for pk in organisation_ids if pk is not None}
    targets: dict[int, set[int]] = {pk: {pk} for pk in ids}
    acting = Q()
    for kind, target in ACTS_FOR_KIND.items():
        acting |= Q(kind=kind, acts_for__kind=target)
    organisations = Organisation.objects.order_by()
    successors = organisations.filter(pk__in=ids, succeeded_by__isnull=False)
    actors = organisations.filter(acting, acts_for__in=ids)
    standing_in = successors.values_list("succeeded_by", "pk").union(actors.values_list("pk", "acts_for"))
    for pk, target_id in standing_in:
        if pk is not None and target_id in ids:
            targets.setdefault(pk, set()).add(target_id)
    found: dict[tuple[int, Permission], dict[int, User]] = {}
    members = Membership.objects.current().filter(organisation__in=targets, user__is_active=True)
    for membership in members.select_related("user").order_by("user__name", "pk"):
        for permission in GRANTS[Role(membership.role)]:
            for organisation_id in targets[membership.organisation_id]:
                found.setdefault((organisation_id, permission), {})[membership.user_id] = membership.user
    return People({key: tuple(users.values()) for key, users in found.items()})
