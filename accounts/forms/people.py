from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from accounts.forms.login import PASSWORD_HINT
from accounts.models import User
from core.fields import TextFormField


class AcceptInvitationForm(forms.Form):
    """A new person chooses name and password. The e-mail is the invitation's and cannot be changed here."""

    name = TextFormField(
        label="Navn",
        max_length=150,
        help_text="For- og efternavn, som andre ser det.",
        error_messages={"required": "Skriv dit navn."},
        widget=forms.TextInput(attrs={"autocomplete": "name", "class": "input-width-xl"}),
    )
    password1 = forms.CharField(
        label="Adgangskode",
        strip=False,
        help_text=PASSWORD_HINT,
        error_messages={"required": "Vælg en adgangskode."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "class": "input-width-xl"}),
    )
    password2 = forms.CharField(
        label="Gentag adgangskoden",
        strip=False,
        error_messages={"required": "Skriv adgangskoden igen."},
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "class": "input-width-xl"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        self.email = email
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, second = data.get("password1"), data.get("password2")
        if first and second and first != second:
            self.add_error("password2", "De to adgangskoder er ikke ens.")
        elif first:
            person = User(email=self.email, name=data.get("name", ""))
            try:
                password_validation.validate_password(first, person)
            except ValidationError as error:
                self.add_error("password1", error)
        return data


class NameForm(forms.Form):
    name = TextFormField(
        label="Navn",
        max_length=150,
        error_messages={"required": "Skriv dit navn."},
        widget=forms.TextInput(attrs={"autocomplete": "name", "class": "input-width-xl"}),
    )


class ChangeEmailForm(forms.Form):
    email = forms.EmailField(
        label="Ny e-mail",
        max_length=254,
        help_text="Vi sender et link til den nye adresse. Din e-mail ændres, når du åbner linket.",
        error_messages={
            "required": "Skriv den nye e-mail.",
            "invalid": "Skriv en e-mail, fx navn@organisation.dk.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email", "class": "input-width-xl"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_email(self) -> str:
        email = str(self.cleaned_data["email"]).lower()
        if email == self.user.email:
            raise ValidationError("Det er den e-mail, du har i forvejen.")
        return email
