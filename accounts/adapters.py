"""What allauth asks us. Its own words are replaced where they are not how a Danish official would write."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import redirect

from accounts import actions
from accounts.forms.proof import REAUTHENTICATE, note_proof, was_asked_before
from accounts.models import User
from accounts.querysets import reach_of
from core import mail
from core.addresses import reverse
from core.sealing import seal, unseal

INVITATION_KEY = "accounts_invitation"  # in the session: the token of the link that was opened
ENROLLED_KEY = "accounts_second_factor_enrolled"  # in the session: the second factor was set up in it


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "Adgangen er lukket.",
        "email_password_mismatch": "Forkert e-mail eller adgangskode.",
        "enter_current_password": "Skriv din nuværende adgangskode.",
        "incorrect_code": "Koden er ikke rigtig. Vent på den næste kode i appen, og prøv igen.",
        "incorrect_password": "Adgangskoden er ikke rigtig.",
        "invalid_login": "Forkert e-mail eller adgangskode.",
        "invalid_password_reset": "Linket kan ikke bruges længere. Bed om et nyt.",
        "rate_limited": "Du har prøvet for mange gange. Vent et par minutter, og prøv igen.",
        "too_many_login_attempts": "Der er prøvet for mange gange. Vent fem minutter, og prøv igen.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:profile")

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Through the worker, so that "forgot password" takes equally long for every address."""
        plain = {name: value for name, value in context.items() if isinstance(value, str)}
        plain["name"] = getattr(context.get("user"), "name", "")
        plain["base_url"] = settings.BASE_URL
        to = mail.To(email, getattr(context.get("user"), "pk", None))
        mail.send(f"{template_prefix}_message.txt", to, plain)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """Another server's word about an e-mail address never opens an account here. An account is connected by its
    owner while logged in, or made by accepting an invitation."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "connected_other": "Den konto er allerede forbundet med en anden bruger.",
        "disconnect_last": "Vælg en adgangskode, før du fjerner forbindelsen. Ellers kan du ikke logge på.",
        "no_password": "Vælg en adgangskode, før du fjerner forbindelsen. Ellers kan du ikke logge på.",
    }

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """The first hook after the answer: what the other server tells of the person is not kept (it may hold a
        CPR number), and its e-mail addresses are not looked at."""
        told = sociallogin.account.extra_data.get("id_token") or {}
        sociallogin.authenticated_at = told.get("auth_time")
        sociallogin.account.extra_data = {}
        sociallogin.email_addresses = []
        user: User = sociallogin.user
        user.name = str(data.get("name") or "").strip()[:150]
        user.email = ""
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Whoever is to show anew who they are stays logged on as before, whatever comes back."""
        if sociallogin.state.get("process") != REAUTHENTICATE:
            return
        is_same = sociallogin.is_existing and sociallogin.user.pk == request.user.pk
        if is_same and was_asked_before(request, sociallogin.authenticated_at):
            note_proof(request)
        else:
            text = "Det lykkedes ikke at vise, at det er dig. Log på igen med din egen konto, og prøv en gang til."
            messages.error(request, text)
        raise ImmediateHttpResponse(redirect(sociallogin.get_redirect_url(request) or "/"))

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        token = request.session.get(INVITATION_KEY, "")
        try:
            invitation = actions.usable_invitation(token)
        except actions.InvitationUnusable:
            return False
        return actions.invited_user(invitation) is None

    def is_auto_signup_allowed(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return True

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        token = request.session.pop(INVITATION_KEY, "")
        try:
            name = sociallogin.user.name or "Ny bruger"
            user = actions.accept_invitation_as_new(token=token, name=name, password=None)
        except (actions.InvitationUnusable, actions.WrongPerson) as error:
            raise ImmediateHttpResponse(redirect("accounts:invitation")) from error
        sociallogin.user = user
        sociallogin.account.user = user
        sociallogin.account.save()
        return user


class MFAAdapter(DefaultMFAAdapter):
    """Secrets of authenticator apps are encrypted with the portal's key; a copy of the database is not enough."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_delete_authenticator": "Din organisation kræver to-faktor-login. Tilføj en anden måde først.",
        "cannot_generate_recovery_codes": "Sæt to-faktor-login op, før du laver nødkoder.",
    }

    def encrypt(self, text: str) -> str:
        return seal(text, "mfa")

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, "mfa")

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        user = authenticator.user
        if not reach_of(user).requires_second_factor:
            return True
        others = Authenticator.objects.filter(user=user).exclude(pk=authenticator.pk)
        return others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists()

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        count = Authenticator.objects.filter(user=user, type=type).count()
        return f"Adgangsnøgle {count + 1}"


def remember_enrolment(request: HttpRequest, **kwargs: Any) -> None:
    """Receiver of allauth's authenticator_added: who has just set it up need not show it once more."""
    request.session[ENROLLED_KEY] = True


def passkey_shown(request: HttpRequest, authenticator: Authenticator, **kwargs: Any) -> None:
    """Receiver of allauth's authenticator_used: shown again for an act that is confirmed."""
    if kwargs.get("reauthenticated") and authenticator.type == Authenticator.Type.WEBAUTHN:
        note_proof(request)
