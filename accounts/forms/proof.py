"""Whoever confirms shows anew who they are: by password and code, or anew with a passkey or at the identity provider.

One mechanism for every act that a person vouches for. What is shown with the passkey or at the provider is kept in the
session, for one act, for a short time.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any, NamedTuple

from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from django import forms
from django.conf import settings
from django.db.models import QuerySet, Value
from django.http import HttpRequest

from accounts.models import User
from accounts.permissions import UserRequest
from core.danish import COPENHAGEN
from core.dates import now
from core.statements import statement

PROOF_KEY = "accounts_proof"  # in the session: for which act it was asked for, when, and when it was shown
# How far the identity provider's clock may be from ours.
LEEWAY = 60
PASSKEY = "passkey"
#: What the way through the provider is for, beside log-in and connecting an account.
REAUTHENTICATE = "reauthenticate"


@dataclass(frozen=True)
class Way:
    """How somebody without a password, or with a passkey as second factor, shows who they are."""

    code: str
    label: str


def ask_for_proof(request: HttpRequest, purpose: str) -> None:
    """From now on a passkey or a log-in at the provider counts for this act, and for no other."""
    request.session[PROOF_KEY] = {"for": purpose, "asked": now().timestamp()}


def note_proof(request: HttpRequest) -> None:
    """It has been shown. Without having been asked for it counts for nothing."""
    if asked := request.session.get(PROOF_KEY):
        request.session[PROOF_KEY] = {**asked, "shown": now().timestamp()}


def was_asked_before(request: HttpRequest, authenticated_at: object) -> bool:
    """Whether the provider says that the person has logged in after being asked, instead of long ago."""
    asked = request.session.get(PROOF_KEY, {}).get("asked")
    if not isinstance(authenticated_at, int) or asked is None:
        return False
    return bool(authenticated_at >= asked - LEEWAY)


class Held(NamedTuple):
    """With what somebody can show who they are, beside a password: kinds of second factor, and providers."""

    factors: frozenset[str]
    providers: tuple[str, ...]


def held_by(user: User) -> Held:
    """One query."""
    rows = sorted(_held(user.pk))
    return Held(frozenset(name for pk, name in rows if pk == 0), tuple(name for pk, name in rows if pk != 0))


@statement
def _held(user_id: int) -> QuerySet[Any, Any]:
    """(0, a second factor) or (its key, an account's provider)."""
    factors = Authenticator.objects.filter(user=user_id).order_by().values_list(Value(0), "type")
    accounts = SocialAccount.objects.filter(user=user_id).order_by()
    return factors.union(accounts.values_list("pk", "provider"))


def ways_of(request: HttpRequest, held: Held) -> list[Way]:
    """A passkey where there is one: it is the second factor too. Otherwise the provider at which the person logs in."""
    if Authenticator.Type.WEBAUTHN in held.factors:
        return [Way(PASSKEY, "Brug adgangsnøgle")]
    ways = []
    for code in held.providers:
        try:
            provider = get_adapter().get_provider(request, provider=code)
        except SocialApp.DoesNotExist:
            continue
        ways.append(Way(code, f"Log på igen med {provider.name}"))
    return ways


class ProofForm(forms.Form):
    """Mixin for the form of an act that is vouched for. `purpose` is the act's address, `back` its page."""

    def __init__(
        self, *args: Any, request: UserRequest, purpose: str = "", back: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.request, self.user = request, request.user
        self.purpose, self.back = purpose or request.path, back or request.path
        held = held_by(self.user)
        has_key, has_codes = (
            kind in held.factors for kind in (Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP)
        )
        has_password = self.user.has_usable_password()
        self.needs_proof = not has_password or (has_key and not has_codes)
        self.ways = ways_of(request, held) if self.needs_proof else []
        if has_password:
            self.fields["password"] = forms.CharField(
                label="Adgangskode",
                help_text="Den, du logger ind med",
                strip=False,
                widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
                error_messages={"required": "Skriv din adgangskode."},
            )
        if has_codes and (has_password or not has_key):
            self.fields["code"] = forms.CharField(
                label="Engangskode",
                help_text="6 cifre fra din kodeapp",
                max_length=8,
                widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
                error_messages={"required": "Skriv koden fra din kodeapp."},
            )

    @property
    def proof_fields(self) -> list[forms.BoundField]:
        """Password and code, for a template that draws them apart."""
        return [self[name] for name in ("password", "code") if name in self.fields]

    @property
    def shown_until(self) -> dt.datetime | None:
        """Until when what was shown for this act counts; None when nothing was, or it is too long ago."""
        kept = self.request.session.get(PROOF_KEY, {})
        if kept.get("for") != self.purpose or "shown" not in kept:
            return None
        end = dt.datetime.fromtimestamp(kept["shown"], dt.UTC) + dt.timedelta(
            seconds=settings.CONFIRM_PROOF_SECONDS
        )
        return end if end > now() else None

    @property
    def awaits_proof(self) -> bool:
        return self.needs_proof and self.shown_until is None

    @property
    def shown_text(self) -> str:
        end = self.shown_until
        return (
            f"Du har vist, at det er dig. Bekræft senest kl. {end.astimezone(COPENHAGEN):%H.%M}."
            if end
            else ""
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        # A guard against guessing at a machine somebody left: one is asked again, and not endlessly.
        if not ratelimit.consume(self.request, action="reauthenticate", user=self.user):
            raise forms.ValidationError("Du har prøvet for mange gange. Vent et minut, og prøv igen.")
        password, code = cleaned.get("password"), cleaned.get("code")
        if password and not self.user.check_password(password):
            self.add_error("password", "Adgangskoden er ikke rigtig.")
        elif code and not self._is_valid(code):
            self.add_error("code", "Koden er ikke rigtig. Brug den, som din kodeapp viser nu.")
        if self.awaits_proof:
            raise forms.ValidationError("Vis, at det er dig, før du bekræfter.")
        if not self.errors:
            self.request.session.pop(PROOF_KEY, None)
        return cleaned

    def _is_valid(self, code: str) -> bool:
        found = Authenticator.objects.filter(user=self.user, type=Authenticator.Type.TOTP).first()
        return found is not None and found.wrap().validate_code(code)


class ProveForm(forms.Form):
    """The button that leads to the passkey or the provider."""

    purpose = forms.CharField(max_length=500)
    back = forms.CharField(max_length=500)
    way = forms.CharField(max_length=200)
