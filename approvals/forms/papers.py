"""Of a plan on a day, and of papers that leave the portal."""

import datetime as dt
from typing import Any

from django import forms

from core.dates import today
from core.fields import DateFormField


class DayForm(forms.Form):
    """The day on which one wants to see the plan."""

    dato = DateFormField(label="Dato", error_messages={"required": "Skriv en dato."})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)


class UploadedForm(forms.Form):
    """That a sagspakke was uploaded in the fund's portal."""

    uploaded_on = DateFormField(
        label="Lagt op den", error_messages={"required": "Skriv datoen, fx 24-11-2026."}
    )
    receipt = forms.CharField(label="Kvittering eller journalnr.", max_length=100, required=False)

    def clean_uploaded_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["uploaded_on"]
        if day > today():
            raise forms.ValidationError("Datoen kan ikke ligge efter i dag.")
        return day
