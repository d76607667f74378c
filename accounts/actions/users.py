from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts import emails
from accounts.models import (
    ANONYMOUS_DOMAIN,
    FORMER_USER,
    CalendarFeed,
    Invitation,
    MailChoice,
    User,
)
from accounts.permissions import can_look_after_users
from accounts.querysets import forget_reach
from core.audit import Verb, record
from core.workflow import NotAllowed

NAME_CHANGED = Verb("accounts.name_changed", "Navn ændret")
EMAIL_CHANGED = Verb("accounts.email_changed", "E-mail ændret")
DEACTIVATED = Verb("accounts.user_deactivated", "Adgang lukket", tone="stop")
OPENED = Verb("accounts.user_opened", "Adgang åbnet igen", tone="ok")
SECOND_FACTOR_RESET = Verb("accounts.second_factor_reset", "To-faktor-login fjernet", tone="stop")
ANONYMISED = Verb("accounts.user_anonymised", "Personoplysninger slettet", tone="stop")


@transaction.atomic
def change_name(*, user: User, name: str, by: User) -> None:
    if user.name == name:
        return
    user.name = name
    user.save(update_fields=["name"])
    record(NAME_CHANGED, subject=user, root=user, by=by)


@transaction.atomic
def change_email(*, user: User, email: str, by: User) -> None:
    """After the owner of the new address has opened the link that was sent there."""
    old, new = user.email, email.strip().lower()
    if User.objects.filter(email=new).exclude(pk=user.pk).exists():
        raise ValidationError({"email": "E-mailen bruges allerede."})
    user.email = new
    user.save(update_fields=["email"])
    record(EMAIL_CHANGED, subject=user, root=user, by=by)
    emails.email_changed(user, old)


@transaction.atomic
def deactivate_user(*, user: User, by: User | None) -> None:
    """Closes the door at once: every request looks at it. Memberships stay as they are and count no more."""
    _require_administrator(by)
    if by is not None and by.pk == user.pk:
        raise ValidationError("Du kan ikke lukke din egen adgang.")
    _set_active(user, False)
    record(DEACTIVATED, subject=user, root=user, by=by)


@transaction.atomic
def open_user(*, user: User, by: User | None) -> None:
    _require_administrator(by)
    if user.anonymised_at is not None:
        raise ValidationError("En anonymiseret bruger kan ikke åbnes igen.")
    _set_active(user, True)
    record(OPENED, subject=user, root=user, by=by)


@transaction.atomic
def reset_second_factor(*, user: User, by: User | None) -> None:
    """For somebody who has lost telephone, key and codes. The password alone is enough until it is set up again."""
    _require_administrator(by)
    deleted, _ = Authenticator.objects.filter(user=user).delete()
    if deleted:
        record(SECOND_FACTOR_RESET, subject=user, root=user, by=by)
        emails.second_factor_reset(user)


@transaction.atomic
def anonymise_user(*, user: User, by: User | None) -> None:
    """For a former user. What they did stays, done by "Tidligere bruger"; there is no way back."""
    _require_administrator(by)
    if user.is_active:
        raise ValidationError("Luk brugerens adgang, før oplysningerne slettes.")
    address = f"bruger-{user.pk}{ANONYMOUS_DOMAIN}"
    Invitation.objects.waiting().filter(email=user.email).update(withdrawn_at=timezone.now())
    Invitation.objects.filter(email=user.email).update(email=address)
    for model in (EmailAddress, SocialAccount, Authenticator, CalendarFeed, MailChoice):
        model.objects.filter(user=user).delete()
    user.name = FORMER_USER
    user.email = address
    user.set_unusable_password()
    user.anonymised_at = timezone.now()
    user.save(update_fields=["name", "email", "password", "anonymised_at"])
    record(ANONYMISED, subject=user, root=user, by=by)


def _set_active(user: User, active: bool) -> None:
    user.is_active = active
    user.save(update_fields=["is_active"])
    forget_reach(user)


def _require_administrator(by: User | None) -> None:
    if by is not None and not can_look_after_users(by):
        raise NotAllowed("Kun portalens administrator kan gøre dette.")
