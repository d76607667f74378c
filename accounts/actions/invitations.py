import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import emails
from accounts.actions.memberships import add_period, require_manager
from accounts.calculations import invitation_expires_on
from accounts.models import Invitation, Organisation, User
from accounts.permissions import grantable_roles
from accounts.querysets import forget_reach
from accounts.roles import Role
from core.audit import Verb, record
from core.dates import today
from core.versions import Moved, claim
from core.workflow import NotAllowed

INVITED = Verb("accounts.invited", "Invitation sendt: {roles}")
INVITED_AGAIN = Verb("accounts.invited_again", "Invitation sendt igen: {roles}")
WITHDRAWN = Verb("accounts.invitation_withdrawn", "Invitation trukket tilbage: {roles}", tone="stop")
ACCEPTED = Verb("accounts.invitation_accepted", "Invitation taget imod: {roles}", tone="ok")


class InvitationUnusable(Exception):
    """The link has been used, withdrawn, replaced by a newer one or has run out."""


class WrongPerson(Exception):
    """The invitation is another person's than the one who is logged in."""


@transaction.atomic
def invite(
    *,
    organisation: Organisation,
    email: str,
    roles: Sequence[str],
    by: User,
    starts_on: dt.date | None = None,
    ends_on: dt.date | None = None,
) -> Invitation:
    require_manager(by, organisation)
    if not roles or not set(roles) <= set(grantable_roles(by, organisation)):
        raise NotAllowed("Rollen kan ikke gives i denne organisation.")
    token = Invitation.new_token()
    invitation = Invitation(
        organisation=organisation,
        email=email.strip().lower(),
        roles=[str(role) for role in dict.fromkeys(roles)],
        starts_on=starts_on or today(),
        ends_on=ends_on,
        token_hash=Invitation.hash_of(token),
        invited_by=by,
        sent_on=today(),
        expires_on=invitation_expires_on(today()),
    )
    invitation.save()
    record(INVITED, subject=invitation, root=organisation, by=by, roles=_roles_text(invitation.roles))
    invitation.token = token
    emails.invitation(invitation, token)
    return invitation


@transaction.atomic
def invite_again(*, invitation: Invitation, seen_version: int, by: User) -> Invitation:
    """A new link; the old one no longer works, because only hashes are kept."""
    require_manager(by, invitation.organisation)
    claim(invitation, seen_version)
    invitation.refresh_from_db()
    if not invitation.is_waiting:
        raise Moved("Invitationen er allerede taget imod eller trukket tilbage.")
    token = Invitation.new_token()
    invitation.token_hash = Invitation.hash_of(token)
    invitation.sent_on = today()
    invitation.expires_on = invitation_expires_on(today())
    invitation.save(update_fields=["token_hash", "sent_on", "expires_on"])
    record(
        INVITED_AGAIN,
        subject=invitation,
        root=invitation.organisation,
        by=by,
        roles=_roles_text(invitation.roles),
    )
    invitation.token = token
    emails.invitation(invitation, token)
    return invitation


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, seen_version: int, by: User) -> None:
    require_manager(by, invitation.organisation)
    claim(invitation, seen_version)
    invitation.refresh_from_db()
    if not invitation.is_waiting:
        raise Moved("Invitationen er allerede taget imod eller trukket tilbage.")
    invitation.withdrawn_at = timezone.now()
    invitation.save(update_fields=["withdrawn_at"])
    record(
        WITHDRAWN,
        subject=invitation,
        root=invitation.organisation,
        by=by,
        roles=_roles_text(invitation.roles),
    )


def usable_invitation(token: str) -> Invitation:
    invitation = (
        Invitation.objects.select_related("organisation", "invited_by")
        .filter(token_hash=Invitation.hash_of(token))
        .first()
    )
    if invitation is None or not invitation.is_usable:
        raise InvitationUnusable
    return invitation


def invited_user(invitation: Invitation) -> User | None:
    user: User | None = User.objects.filter(email=invitation.email).first()
    return user


@transaction.atomic
def accept_invitation(*, token: str, by: User) -> Invitation:
    """By the person it was sent to: the link alone is not enough for an account that exists."""
    invitation = _lock_invitation(token)
    if by.email.lower() != invitation.email:
        raise WrongPerson
    return _accept(invitation, by)


@transaction.atomic
def accept_invitation_as_new(*, token: str, name: str, password: str | None) -> User:
    """The link came by mail, so it shows whose address it is. `password` None: log-in comes from elsewhere.

    Raises Moved when another invitation of the same person makes the account at the same moment.
    """
    invitation = _lock_invitation(token)
    if invited_user(invitation) is not None:
        raise WrongPerson
    try:
        with transaction.atomic():
            user = User.objects.create_user(email=invitation.email, name=name, password=password)
    except IntegrityError:
        raise Moved(
            "Der er lige blevet oprettet en konto med din e-mail. Log på, og åbn linket i mailen igen."
        ) from None
    _accept(invitation, user)
    return user


def _lock_invitation(token: str) -> Invitation:
    invitation = usable_invitation(token)
    locked = Invitation.objects.select_for_update(of=("self",), no_key=True).get(pk=invitation.pk)
    if not locked.is_usable or locked.token_hash != invitation.token_hash:
        raise InvitationUnusable
    return locked


def _accept(invitation: Invitation, user: User) -> Invitation:
    try:
        claim(invitation, invitation.version)  # on SQLite the lock above is no lock
    except Moved:
        raise InvitationUnusable from None
    invitation.refresh_from_db()
    invitation.accepted_at = timezone.now()
    invitation.accepted_by = user
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    record(
        ACCEPTED,
        subject=invitation,
        root=invitation.organisation,
        by=user,
        roles=_roles_text(invitation.roles),
    )
    for role in invitation.roles:
        add_period(
            user=user,
            organisation=invitation.organisation,
            role=role,
            # From the day of the invitation at the earliest; one that was accepted late starts when accepted.
            starts_on=max(invitation.starts_on, today()),
            ends_on=invitation.ends_on,
            by=user,
        )
    forget_reach(user)
    return invitation


def _roles_text(roles: Iterable[str]) -> str:
    return ", ".join(str(Role(role).label) for role in roles)
