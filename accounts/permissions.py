from __future__ import annotations

import datetime as dt

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from accounts.models import Membership, Organisation, User
from accounts.querysets import reach_of, stood_in_since
from accounts.roles import Role
from core.dates import today


class UserRequest(HttpRequest):
    """A request behind LoginRequiredMiddleware, for the types of views: somebody is logged on."""

    user: User
    htmx: HtmxDetails


def can_manage(user: User, organisation: Organisation) -> bool:
    """The organisation's own administrator, and the portal's, who makes the first of them."""
    return organisation.pk in reach_of(user).managed_organisations or is_administrator(user)


def grantable_roles(user: User, organisation: Organisation) -> tuple[Role, ...]:
    """The portal's administrator can make somebody an organisation's own administrator, and nothing else there:
    who sees its plans is the organisation's decision."""
    if organisation.pk in reach_of(user).managed_organisations:
        return organisation.roles
    if not is_administrator(user):
        return ()
    if Role.ADMINISTRATOR in reach_of(user).roles_in(organisation.pk):
        return (Role.ADMINISTRATOR, Role.ORGANISATION_ADMIN)
    return (Role.ORGANISATION_ADMIN,)


def can_end(user: User, membership: Membership) -> bool:
    return can_manage(user, membership.organisation)


def manages_deputies(user: User, organisation: Organisation) -> bool:
    """The organisation's own administrator alone: who has its roles is the organisation's decision."""
    return organisation.pk in reach_of(user).managed_organisations


def sees_deputies(user: User, organisation: Organisation) -> bool:
    """Its members, by a role of their own."""
    return any(
        row.own and row.organisation_id == organisation.pk and row.holder_id == user.pk
        for row in reach_of(user).rows
    )


def can_appoint_deputy_for(user: User, principal: User, organisation: Organisation) -> bool:
    own = user.pk == principal.pk and sees_deputies(user, organisation)
    return own or manages_deputies(user, organisation)


def can_look_after_users(user: User) -> bool:
    """Deactivate, open again and anonymise."""
    return is_administrator(user)


def is_administrator(user: User) -> bool:
    return user.is_active and reach_of(user).has_role(Role.ADMINISTRATOR)


def one_to_four_eyes(user_id: int, *days: dt.date) -> dict[dt.date, frozenset[int]]:
    """For each of the days, ids of the person and of all who have stood in for them, or they for, since then.

    One query, however many days.
    """
    periods = list(stood_in_since(user_id, min(days), today())) if days else []
    return {
        day: frozenset(
            {user_id}.union(*((deputy, principal) for deputy, principal, last in periods if last >= day))
        )
        for day in days
    }
