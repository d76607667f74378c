"""Vouchers of a bilagspost, and the revisor's erklæring."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from core.attachments import FilesForm, FilesFormField
from core.fields import DateFormField, TextFormField
from core.files import Examined
from funding.models import AuditStatement

PDF = frozenset({"application/pdf"})


class VouchersForm(FilesForm, forms.Form):
    """Files to lay beside a bilagspost, and boxes to take those away that are there."""

    files_label = "Læg bilag op"
    files_hint = "Faktura, kvittering eller timeseddel: PDF, billede, Word, Excel eller tekst."


class StatementForm(forms.Form):
    """The erklæring as a PDF, and what it concludes."""

    year = forms.TypedChoiceField(label="År", coerce=int, error_messages={"required": "Vælg et år."})
    conclusion = forms.ChoiceField(
        label="Konklusion",
        choices=AuditStatement.Conclusion.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg erklæringens konklusion."},
    )
    signed_on = DateFormField(label="Erklæringens dato")
    file = FilesFormField(label="Erklæringen (PDF)", types=PDF, max_files=1)
    note = TextFormField(label="Bemærkning", max_length=200, required=False)

    def __init__(self, years: Sequence[int], data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        field = self.fields["year"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Vælg år"), *((str(year), str(year)) for year in years)]
        self.fields["file"].widget.attrs["accept"] = "application/pdf"
        self.helper = FormHelper()
        self.helper.form_tag = False

    @property
    def examined(self) -> Examined:
        file: Examined = self.cleaned_data["file"][0]
        return file
