"""What a kommune types about its bodies' meetings, and when the fund must have an application."""

import datetime as dt
from typing import Any

from django import forms

from core.danish import DanishFormatError, format_date, parse_dates
from core.dates import today
from core.fields import DateFormField, NumberFormField, TextFormField

MOST_DATES = 200
MOST_DAYS = 120


def days_field(label: str, hint: str) -> NumberFormField:
    return NumberFormField(
        label=label,
        help_text=hint,
        min_value=0,
        max_value=MOST_DAYS,
        decimals=0,
        error_messages={"required": "Skriv et antal arbejdsdage, fx 8."},
    )


class MeetingsForm(forms.Form):
    """All coming meetings of one body: a line for each. What stands in the field is the calendar."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    meetings = TextFormField(
        label="Kommende møder",
        required=False,
        help_text="En dato på hver linje. I kan indsætte en liste, fx fra kommunens mødeplan. "
        "Ugedag og klokkeslæt må gerne stå der.",
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    material_days = days_field(
        "Arbejdsdage før mødet, materialet skal være klar",
        "Weekender, helligdage, grundlovsdag, 24. og 31. december tæller ikke med.",
    )

    def clean_meetings(self) -> list[dt.date]:
        text: str = self.cleaned_data["meetings"] or ""
        try:
            found = parse_dates(text)
        except DanishFormatError as error:
            raise forms.ValidationError(str(error)) from error
        if len(found) > MOST_DATES:
            raise forms.ValidationError(f"Skriv højst {MOST_DATES} datoer.")
        return found


def lines_of(meetings: list[dt.date]) -> str:
    return "\n".join(format_date(day) for day in meetings)


class CaseDaysForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    recommendation_days = days_field(
        "Arbejdsdage til at skrive indstillingen", "Fra planen er indsendt, til indstillingen er klar."
    )
    confirmation_days = days_field("Arbejdsdage til at bekræfte en beslutning", "Regnet fra mødets dag.")


class FundDeadlineForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    due_on = DateFormField(
        label="Ansøgningen skal være hos Landsbyggefonden senest",
        required=False,
        help_text="Fx fondens frist før et møde. Lad feltet være tomt for at regne ud fra planens første dag.",
    )

    def clean_due_on(self) -> dt.date | None:
        due_on: dt.date | None = self.cleaned_data["due_on"]
        if due_on is not None and due_on < today():
            raise forms.ValidationError("Datoen er allerede passeret. Skriv en dato fra i dag og frem.")
        return due_on


def initial_of(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
