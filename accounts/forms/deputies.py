from typing import Any

from django import forms

from accounts.models import Membership, Organisation, User
from core.dates import today
from core.fields import DateFormField


class DeputyForm(forms.Form):
    """A colleague who has somebody's roles for a time. Only the organisation's administrator chooses for whom."""

    principal = forms.ChoiceField(label="Stedfortræder for", error_messages={"required": "Vælg en person."})
    deputy = forms.ChoiceField(
        label="Stedfortræder",
        error_messages={"required": "Vælg en kollega."},
        help_text="Kollegaen får de samme roller i organisationen i perioden og handler i eget navn.",
    )
    starts_on = DateFormField(label="Fra og med", error_messages={"required": "Skriv den første dag."})
    ends_on = DateFormField(label="Til og med", error_messages={"required": "Skriv den sidste dag."})

    def __init__(
        self, *args: Any, organisation: Organisation, by: User, manages: bool, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        members = Membership.objects.current().filter(organisation=organisation).values("user")
        self.people = {str(user.pk): user for user in User.objects.active().filter(pk__in=members)}
        own = str(by.pk)
        self._offer("principal", [key for key in self.people if manages or key == own])
        self._offer("deputy", [key for key in self.people if manages or key != own])
        self.fields["principal"].initial = own
        self.fields["starts_on"].initial = today()

    def _offer(self, name: str, keys: list[str]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "Vælg"), *((key, self.people[key].name) for key in keys)]

    def clean_principal(self) -> User:
        return self.people[self.cleaned_data["principal"]]

    def clean_deputy(self) -> User:
        return self.people[self.cleaned_data["deputy"]]
