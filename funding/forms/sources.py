"""A further payer of the plan."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms

from core.fields import TextFormField
from funding.figures import economy
from funding.models import FinancingShare

SOURCES = [
    (FinancingShare.Source.HOUSING_ORGANISATION, "En boligorganisation i planen"),
    (FinancingShare.Source.MUNICIPALITY, "Kommunen, fx med timer eller en bestemt del af bidraget"),
    (FinancingShare.Source.ESTATE, "En afdeling"),
    (FinancingShare.Source.FOUNDATION, "En fond"),
    (FinancingShare.Source.OTHER, "En anden kilde, fx EU"),
]
NAMED = {FinancingShare.Source.ESTATE, FinancingShare.Source.FOUNDATION, FinancingShare.Source.OTHER}


class SourceForm(forms.Form):
    """Who pays, in what form, and whether it counts as local co-financing. The amounts follow in the grid."""

    source = forms.ChoiceField(
        label="Hvem betaler?",
        choices=SOURCES,
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg, hvem der betaler."},
    )
    organisation = forms.ChoiceField(
        label="Boligorganisation", required=False, help_text="Kun når en boligorganisation betaler."
    )
    name = TextFormField(
        label="Navn",
        required=False,
        max_length=150,
        help_text="Når det er en afdeling, en fond eller en anden kilde, fx Fælles Fremtid – Ellemarken. Når det er "
        "kommunen, navnet på delen, fx Facilitering.",
    )
    form = forms.ChoiceField(
        label="Form",
        choices=[
            (FinancingShare.Form.CASH, "Penge"),
            (FinancingShare.Form.HOURS, "Timer (medfinansiering i timer, opgjort i kroner)"),
            (FinancingShare.Form.IN_KIND, "Andet end penge, fx lokaler"),
        ],
        initial=FinancingShare.Form.CASH,
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg en form."},
    )
    counts_as_local = forms.BooleanField(
        label="Tæller som lokal medfinansiering", required=False, initial=True
    )

    def __init__(self, document: Mapping[str, Any], data: Any = None) -> None:
        super().__init__(data)
        self.document = document
        organisations = [
            (row["organisation"]["code"], row["organisation"]["name"])
            for row in document["participants"]
            if row["ended_on"] is None and row["organisation"]["kind"] == "housing_organisation"
        ]
        field = self.fields["organisation"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Vælg boligorganisation"), *organisations]
        for name in ("organisation", "name"):
            self.fields[name].widget.attrs["data-no-optional"] = True
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout("source", "organisation", "name", "form", "counts_as_local")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        source = data.get("source")
        if source == FinancingShare.Source.HOUSING_ORGANISATION:
            data["name"] = ""
            if not data.get("organisation"):
                self.add_error("organisation", "Vælg, hvilken boligorganisation der betaler.")
        elif source == FinancingShare.Source.MUNICIPALITY:
            # A name is that of a part which the plan keeps apart; the kommune's share is all of them together.
            municipality = self.document["plan"]["municipality"]
            data["organisation"] = municipality["code"]
            if (data.get("name") or "").casefold() == municipality["name"].casefold():
                data["name"] = ""  # no part of it: the kommune itself
        elif source in NAMED:
            data["organisation"] = ""
            if not data.get("name"):
                self.add_error("name", "Skriv navnet på den, der betaler.")
        if not self.errors and self._is_there(data):
            self.add_error("source", "Kilden står allerede i finansieringen.")
        return data

    def _is_there(self, data: Mapping[str, Any]) -> bool:
        identity = (data["source"], data["organisation"] or None, data["name"], data["form"])
        return any(payer.identity == identity for payer in economy(self.document).payers)
