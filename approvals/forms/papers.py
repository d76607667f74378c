"""Of a plan on a day, and of papers that leave the portal."""

import datetime as dt
from typing import Any

from django import forms

from approvals.forms.base import prose
from approvals.workflow.days import reason_against_upload
from core.fields import DateFormField, TextFormField


class DayForm(forms.Form):
    """The day on which one wants to see the plan."""

    dato = DateFormField(label="Dato", error_messages={"required": "Skriv en dato."})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)


class UploadedForm(forms.Form):
    """That a sagspakke was uploaded in the fund's portal. `made_on`: the day on which it was made."""

    uploaded_on = DateFormField(
        label="Lagt op den", error_messages={"required": "Skriv datoen, fx 24-11-2026."}
    )
    receipt = TextFormField(label="Kvittering eller journalnr.", max_length=100, required=False)

    def __init__(self, *args: Any, made_on: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.made_on = made_on

    def clean_uploaded_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["uploaded_on"]
        if said := reason_against_upload(day, self.made_on):
            raise forms.ValidationError(said)
        return day


class UploadCorrectionForm(UploadedForm):
    """`seen`: what was told when the person looked."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    reason = prose("Hvorfor rettes oplysningerne?", rows=3, error="Skriv, hvorfor oplysningerne rettes.")
