"""A movement on the reguleringskonto, an approval of other use, and a correction."""

from collections.abc import Iterable
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms

from core.dates import today
from core.fields import AmountFormField, DateFormField, TextFormField
from core.money import ORE
from funding.models import RegulationMovement
from plans.models import Estate


class MovementForm(forms.Form):
    """One movement. The purpose is asked for other use alone."""

    estate = forms.ChoiceField(label="Afdeling", error_messages={"required": "Vælg en afdeling."})
    moved_on = DateFormField(
        label="Dato", help_text="Fx 24-12-2026. Ved anden anvendelse: den dag, pengene skal bruges."
    )
    amount = AmountFormField(label="Beløb", min_value=ORE)
    move = forms.ChoiceField(
        label="Bevægelse",
        choices=[("", "Vælg bevægelse"), *RegulationMovement.Move.choices],
        error_messages={"required": "Vælg, hvad der er sket."},
    )
    purpose = forms.ChoiceField(
        label="Formål ved anden anvendelse",
        required=False,
        choices=[("", "Ikke anden anvendelse"), *RegulationMovement.Purpose.choices],
        help_text="Anden anvendelse kræver, at kommunalbestyrelsen og Landsbyggefonden godkender den.",
    )
    text = TextFormField(
        label="Tekst", max_length=200, error_messages={"required": "Skriv, hvad bevægelsen dækker."}
    )
    voucher = TextFormField(label="Bilagsnr.", max_length=50, required=False)

    def __init__(self, estates: Iterable[Estate], data: Any = None) -> None:
        super().__init__(data, initial={"moved_on": today()})
        self.estates = {str(estate.pk): estate for estate in estates}
        field = self.fields["estate"]
        if isinstance(field, forms.ChoiceField):
            names = [(key, f"{row.name} ({row.organisation})") for key, row in self.estates.items()]
            field.choices = names if len(names) == 1 else [("", "Vælg afdeling"), *names]
        self.fields["amount"].widget.attrs["data-suffix"] = "kr."
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Row(Column("estate"), Column("moved_on"), Column("amount")),
            Row(Column("move"), Column("purpose")),
            Row(Column("text"), Column("voucher")),
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        other = data.get("move") == RegulationMovement.Move.OTHER_USE
        if other and not data.get("purpose") and "purpose" not in self.errors:
            self.add_error("purpose", "Vælg, hvilket af de tre formål pengene skal bruges til.")
        if data.get("move") and not other and data.get("purpose"):
            self.add_error("purpose", "Formålet vælges kun ved anden anvendelse.")
        return data

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        same = {name: data[name] for name in ("move", "amount", "text", "voucher", "purpose")}
        return {**same, "estate": self.estates[data["estate"]], "on": data["moved_on"]}


class ApprovalForm(forms.Form):
    """What a body has decided about an other use."""

    decided_on = DateFormField(label="Hvornår er det besluttet?", help_text="Mødets eller brevets dato.")
    reference = TextFormField(
        label="Sagsnummer eller reference",
        max_length=100,
        error_messages={"required": "Skriv sagsnummer eller reference."},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.helper = FormHelper()
        self.helper.form_tag = False


class CorrectionForm(forms.Form):
    """Why a movement is taken back."""

    reason = TextFormField(
        label="Hvorfor rettes bevægelsen?",
        max_length=200,
        error_messages={"required": "Skriv, hvorfor bevægelsen rettes."},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.helper = FormHelper()
        self.helper.form_tag = False
