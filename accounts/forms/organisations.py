import datetime as dt
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Membership, Organisation, User
from accounts.permissions import grantable_roles
from core.dates import today
from core.fields import DateFormField


class InviteForm(forms.Form):
    email = forms.EmailField(
        label="E-mail",
        max_length=254,
        help_text="Personen får et link, som kan bruges én gang inden for 14 dage.",
        error_messages={
            "required": "Skriv den e-mail, invitationen skal sendes til.",
            "invalid": "Skriv en e-mail, fx navn@organisation.dk.",
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off", "class": "input-width-xl"}),
    )
    roles = forms.MultipleChoiceField(
        label="Roller",
        error_messages={"required": "Vælg mindst én af rollerne."},
        widget=forms.CheckboxSelectMultiple,
    )
    starts_on = DateFormField(
        label="Fra og med", help_text="Fx 1-9-2027", error_messages={"required": "Skriv den første dag."}
    )
    ends_on = DateFormField(
        label="Til og med",
        help_text="Den sidste dag. Lad feltet stå tomt, hvis der ikke er nogen.",
        required=False,
    )

    def __init__(self, *args: Any, organisation: Organisation, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        roles = self.fields["roles"]
        assert isinstance(roles, forms.MultipleChoiceField)
        roles.choices = [(role.value, role.label) for role in grantable_roles(by, organisation)]
        self.fields["starts_on"].initial = today()

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if ends_on and ends_on < today():
            self.add_error("ends_on", "Den sidste dag er allerede gået.")
        elif starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "Den sidste dag kan ikke ligge før den første.")
        if data.get("email") and data.get("roles"):
            self._refuse_what_is_held_already(data)
        return data

    def _refuse_what_is_held_already(self, data: dict[str, Any]) -> None:
        held = set(
            Membership.objects.filter(
                user__email=data["email"],
                user__is_active=True,
                organisation=self.organisation,
                role__in=data["roles"],
                ends_on__isnull=True,
            ).values_list("role", flat=True)
        )
        if held == set(data["roles"]):
            self.add_error("roles", "Personen har allerede de valgte roller uden slutdato.")


class EndMembershipForm(forms.Form):
    """The last day, and the version of the membership that the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    ends_on = DateFormField(
        label="Sidste dag",
        help_text="Personen har adgang til og med denne dag.",
        error_messages={"required": "Skriv den sidste dag."},
    )
    confirmed = forms.BooleanField(
        label="Ja, organisationen skal stå uden administrator",
        help_text="Portalens administrator kan senere invitere en ny.",
        required=False,
        widget=forms.CheckboxInput(attrs={"data-no-optional": True}),
    )

    def __init__(self, *args: Any, membership: Membership, ask: bool = False, **kwargs: Any) -> None:
        kwargs["initial"] = {"version": membership.version, "ends_on": membership.ends_on or today()}
        super().__init__(*args, **kwargs)
        self.membership = membership
        if not ask:
            del self.fields["confirmed"]

    def clean_ends_on(self) -> dt.date:
        ends_on: dt.date = self.cleaned_data["ends_on"]
        if ends_on < self.membership.starts_on:
            raise ValidationError("Den sidste dag kan ikke ligge før den første.")
        return ends_on


class VersionForm(forms.Form):
    """A click on an action carries the version that was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class SecondFactorForm(VersionForm):
    demanded = forms.BooleanField(required=False)
