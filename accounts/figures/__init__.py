"""What the organisation's own page and the profile print, each with a constant number of queries."""

import datetime as dt
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType

from accounts.figures.people import people_of
from accounts.models import ANONYMOUS_DOMAIN, FORMER_USER, Invitation, Membership, Organisation, User
from accounts.querysets import reach_of
from accounts.roles import OrganisationKind, Permission
from core.models import Event

ACTS_SHOWN = 20


@dataclass(frozen=True)
class Member:
    """A person in one organisation with the roles that belong together on the page."""

    user: User
    memberships: tuple[Membership, ...]


@dataclass(frozen=True)
class Members:
    current: tuple[Member, ...]
    future: tuple[Member, ...]
    ended: tuple[Member, ...]
    administrators: int

    @property
    def nobody_manages(self) -> bool:
        return self.administrators == 0


@dataclass(frozen=True)
class Act:
    at: dt.datetime
    person: str
    text: str
    tone: str
    actor: str


def members(organisation: Organisation) -> Members:
    rows = Membership.objects.filter(organisation=organisation).select_related("user")
    by_state: dict[str, dict[User, list[Membership]]] = {"current": {}, "future": {}, "ended": {}}
    administrators = 0
    for row in rows:
        by_state[row.state].setdefault(row.user, []).append(row)
        administrators += row.state == "current" and row.manages_members and row.user.is_active
    grouped = {
        state: tuple(Member(user, tuple(found)) for user, found in people.items())
        for state, people in by_state.items()
    }
    return Members(**grouped, administrators=administrators)


# What nobody can do when the right is nobody's: (right, what stops, the role that has it).
DUTIES: dict[str, tuple[tuple[Permission, str, str], ...]] = {
    OrganisationKind.MUNICIPALITY: (
        (
            Permission.RECORD_DECISION,
            "skrive indstillinger, udfylde beslutninger og sende videre",
            "Sagsbehandler",
        ),
        (Permission.CONFIRM_DECISION, "bekræfte beslutninger", "Kommunal godkender"),
    ),
    OrganisationKind.HOUSING_ORGANISATION: (
        (Permission.SUBMIT_PLAN, "sende planer til kommunen", "Ansøger"),
    ),
    OrganisationKind.FUND: ((Permission.GRANT, "svare på ansøgninger", "Fondens sagsbehandler"),),
}


def missing_roles(organisation: Organisation) -> list[str]:
    """Why cases would stop at this organisation today. Those who act for it or stand in for somebody count."""
    duties = DUTIES.get(organisation.kind, ())
    if not duties:
        return []
    people = people_of([organisation.pk])
    holders = {right: people.who(organisation.pk, right) for right, _, _ in duties}
    found = [
        f"Ingen kan {what}. Giv en person rollen »{role}«."
        for right, what, role in duties
        if not holders[right]
    ]
    if not found and organisation.kind == OrganisationKind.MUNICIPALITY:
        everybody = {user.pk for users in holders.values() for user in users}
        if len(everybody) == 1:
            found.append("Kun én person både udfylder og bekræfter. Den ene skal være en anden (fire øjne).")
    return found


def waiting_invitations(organisation: Organisation) -> list[Invitation]:
    return list(Invitation.objects.waiting().filter(organisation=organisation).select_related("invited_by"))


def acts(organisation: Organisation) -> list[Act]:
    events = list(Event.objects.timeline(organisation)[:ACTS_SHOWN])
    people = _people_of(events)
    return [
        Act(
            at=event.at,
            person=people.get((event.subject_type_id, event.subject_id), ""),
            text=event.text,
            tone=event.tone,
            actor=event.actor_text,
        )
        for event in events
    ]


def _people_of(events: list[Event]) -> dict[tuple[int, int], str]:
    """Whom each act was about. Names are looked up now, so an anonymised person stays anonymous."""
    types = ContentType.objects.get_for_models(Membership, Invitation, User)
    ids: dict[int, set[int]] = {}
    for event in events:
        ids.setdefault(event.subject_type_id, set()).add(event.subject_id)
    found: dict[tuple[int, int], str] = {}
    memberships = Membership.objects.filter(pk__in=ids.get(types[Membership].pk, ()))
    for pk, name in memberships.order_by().values_list("pk", "user__name"):
        found[types[Membership].pk, pk] = name
    invitations = Invitation.objects.filter(pk__in=ids.get(types[Invitation].pk, ()))
    for pk, email, name in invitations.order_by().values_list("pk", "email", "accepted_by__name"):
        former = FORMER_USER if email.endswith(ANONYMOUS_DOMAIN) else ""
        found[types[Invitation].pk, pk] = name or former or email
    users = User.objects.filter(pk__in=ids.get(types[User].pk, ()))
    for pk, name in users.order_by().values_list("pk", "name"):
        found[types[User].pk, pk] = name
    return found


def own_memberships(user: User) -> list[Membership]:
    return list(
        user.memberships.select_related("organisation").order_by("organisation__name", "starts_on", "pk")
    )


def managed_organisations(user: User) -> list[Organisation]:
    return list(Organisation.objects.filter(pk__in=reach_of(user).managed_organisations))
