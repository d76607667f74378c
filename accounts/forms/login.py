"""allauth's forms in our words: no placeholders, no lists of rules inside a hint."""

from typing import Any, ClassVar

from allauth.account import forms as account_forms
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django.forms import CharField

PASSWORD_HINT = "Mindst 12 tegn. Brug gerne en sætning, og undgå navne og almindelige ord."  # noqa: S105
#: What an empty field asks for.
ASKS_FOR = {
    "login": "Skriv din e-mail.",
    "email": "Skriv din e-mail.",
    "password": "Skriv din adgangskode.",
    "oldpassword": "Skriv din nuværende adgangskode.",
    "password1": "Vælg en ny adgangskode.",
    "password2": "Gentag adgangskoden.",
    "code": "Skriv koden.",
    "name": "Giv adgangsnøglen et navn.",
}
CODE_HINT = "Seks cifre. Koden skifter hvert halve minut."


class PlainFields:
    """Mixin for allauth's forms: `texts` gives a field its label and hint."""

    texts: ClassVar[dict[str, tuple[str, str]]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            field.widget.attrs.pop("placeholder", None)
            if isinstance(field, CharField):
                field.widget.attrs["class"] = "input-width-xl"
            if name in self.texts:
                field.label, field.help_text = self.texts[name]
            if name in ASKS_FOR:
                field.error_messages["required"] = ASKS_FOR[name]


class LoginForm(PlainFields, account_forms.LoginForm):
    texts: ClassVar = {"login": ("E-mail", ""), "password": ("Adgangskode", "")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class ReauthenticateForm(PlainFields, account_forms.ReauthenticateForm):
    texts: ClassVar = {"password": ("Adgangskode", "")}


class ResetPasswordForm(PlainFields, account_forms.ResetPasswordForm):
    texts: ClassVar = {"email": ("E-mail", "Den e-mail, du logger på med.")}


class ResetPasswordKeyForm(PlainFields, account_forms.ResetPasswordKeyForm):
    texts: ClassVar = {
        "password1": ("Ny adgangskode", PASSWORD_HINT),
        "password2": ("Gentag den nye adgangskode", ""),
    }


class ChangePasswordForm(PlainFields, account_forms.ChangePasswordForm):
    texts: ClassVar = {"oldpassword": ("Nuværende adgangskode", ""), **ResetPasswordKeyForm.texts}


class SetPasswordForm(PlainFields, account_forms.SetPasswordForm):
    texts: ClassVar = {
        "password1": ("Adgangskode", PASSWORD_HINT),
        "password2": ("Gentag adgangskoden", ""),
    }


class _Code(PlainFields):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"class": "input-char-8", "spellcheck": "false"}  # type: ignore[attr-defined]


class AuthenticateForm(_Code, mfa_forms.AuthenticateForm):
    texts: ClassVar = {"code": ("Kode", "Seks cifre fra appen, eller en af dine nødkoder på otte cifre.")}


class ReauthenticateByCodeForm(_Code, mfa_forms.ReauthenticateForm):
    texts: ClassVar = AuthenticateForm.texts


class ActivateTOTPForm(_Code, totp_forms.ActivateTOTPForm):
    texts: ClassVar = {"code": ("Kode fra appen", CODE_HINT)}


class AddWebAuthnForm(PlainFields, webauthn_forms.AddWebAuthnForm):
    texts: ClassVar = {
        "name": ("Navn på adgangsnøglen", "Så du kan kende den igen, fx »Min telefon«."),
        "passwordless": (
            "Jeg vil kunne logge på med nøglen alene",
            "Nøglen beder om fingeraftryk, ansigt eller pinkode, så du ikke skal skrive en adgangskode.",
        ),
    }


class EditWebAuthnForm(PlainFields, webauthn_forms.EditWebAuthnForm):
    texts: ClassVar = {"name": ("Navn på adgangsnøglen", "")}
