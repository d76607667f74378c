"""Handing in a file of plans."""

from crispy_forms.helper import FormHelper
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from core.danish import find_cpr
from core.files import MEGABYTE


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
