"""Freeing one person from four eyes."""

from typing import Any

from django import forms

from accounts.models import User
from approvals.forms.base import SeenForm, prose


class WaiverForm(SeenForm):
    """`barred` are those who may be freed, each with what they have done in the case."""

    person = forms.ChoiceField(
        label="Hvem skal kunne bekræfte?",
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg den person, der skal kunne bekræfte."},
    )
    reason = prose(
        "Hvorfor kan en anden ikke bekræfte?",
        rows=3,
        error="Skriv, hvorfor en anden ikke kan bekræfte.",
        hint="Begrundelsen står i sagen og kan læses af planens parter. Skriv ingen private oplysninger.",
    )

    def __init__(self, *args: Any, barred: list[tuple[User, list[str]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(user.pk): user for user, _ in barred}
        field = self.fields["person"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(user.pk), f"{user}, har {' og '.join(done)}") for user, done in barred]

    def clean_person(self) -> User:
        return self.people[self.cleaned_data["person"]]
