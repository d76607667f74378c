"""Handing in a file of plans, and handing over what somebody leaves behind."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from accounts.models import User
from core.danish import find_cpr
from core.dates import today
from core.fields import DateFormField
from core.files import MEGABYTE
from portal.figures.handover import Handover, Item


def too_large() -> str:
    limit = settings.IMPORT_MAX_BYTES // MEGABYTE
    return f"Filen er for stor. Den må højst fylde {limit} MB. Del planerne på flere filer."


class ImportForm(forms.Form):
    file = forms.FileField(
        label="Fil",
        error_messages={"required": "Vælg den fil, der skal hentes ind.", "empty": "Filen er tom."},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.json"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        limit = settings.IMPORT_MAX_BYTES // MEGABYTE
        self.fields["file"].help_text = f"Et regneark (.xlsx) eller en JSON-fil på højst {limit} MB."
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file.size > settings.IMPORT_MAX_BYTES:
            raise ValidationError(too_large(), code="too_large")
        if find_cpr(file.name or ""):
            raise ValidationError(
                "Filens navn ser ud til at indeholde et CPR-nummer. Giv den et andet navn.", code="cpr"
            )
        return file


AS_ABOVE, NOBODY = "", "none"


class HandoverForm(forms.Form):
    """The last day, one successor for everything, and another one where that is wanted."""

    last_day = DateFormField(
        label="Sidste dag",
        help_text="Personen har adgang til og med denne dag. Den kan ligge ude i fremtiden.",
        error_messages={"required": "Skriv den sidste dag."},
    )
    successor = forms.ChoiceField(label="Efterfølger for det hele", required=False)
    confirmed = forms.BooleanField(
        label="Ja, det er meningen, at ingen overtager det",
        required=False,
        widget=forms.CheckboxInput(attrs={"data-no-optional": True}),
    )

    def __init__(self, *args: Any, handover: Handover, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)
        self.handover = handover
        self.fields["last_day"].initial = today()
        people = [(str(user.pk), user.name) for user in handover.colleagues]
        self._offer("successor", [(NOBODY, "Ingen"), *people])
        self.people = {str(user.pk): user for user in handover.colleagues}
        for key, item in handover.items.items():
            self.fields[key] = forms.ChoiceField(label=item.title, required=False)
            self._offer(key, [(AS_ABOVE, "Som valgt for det hele"), (NOBODY, "Ingen"), *people])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        field.widget.attrs["data-no-optional"] = "true"

    def clean_last_day(self) -> Any:
        day = self.cleaned_data["last_day"]
        if day < today():
            raise ValidationError("Den sidste dag kan ikke ligge før i dag.")
        return day

    @property
    def successors(self) -> dict[str, User | None]:
        """Who gets each thing."""
        every = self.cleaned_data["successor"]
        chosen = {key: self.cleaned_data.get(key) or every for key in self.handover.items}
        return {key: self.people.get(value) for key, value in chosen.items()}

    def rows(self) -> list[tuple[str, str, list[tuple[Item, forms.BoundField | None]]]]:
        """The groups with a field beside each thing that can be handed over."""
        return [
            (
                group.heading,
                group.text,
                [(item, self[item.key] if item.row is not None else None) for item in group.items],
            )
            for group in self.handover.groups
        ]
