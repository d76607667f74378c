"""What a kommune types about its bodies' meetings, and when the fund must have an application."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import lazy

from approvals.models import Amendment
from approvals.workflow.days import reason_against_fund_day, reason_against_wanted_day
from core.danish import DanishFormatError, format_date, parse_dates
from core.dates import today
from core.fields import DateFormField, NumberFormField, TextFormField
from plans.models import Plan

MOST_DATES = 200
MOST_DAYS = 120
MOST_REMINDERS, MOST_REMINDER_DAYS = 5, 90


def days_field(label: str, hint: str) -> NumberFormField:
    return NumberFormField(
        label=label,
        help_text=hint,
        min_value=0,
        max_value=MOST_DAYS,
        decimals=0,
        error_messages={"required": "Skriv et antal arbejdsdage, fx 8."},
    )


class ReminderDaysField(TextFormField):
    """Days with commas between. An empty field is the portal's own days, which the hint names."""

    def __init__(self, label: str, setting: str, *, least: int) -> None:
        super().__init__(
            label=label,
            required=False,
            max_length=60,
            help_text=lazy(
                lambda: (
                    f"Skriv tal med komma imellem. Tomt felt: portalens egne, {days_text(getattr(settings, setting))}."
                ),
                str,
            )(),
        )
        self.least = least
        self.widget.attrs["inputmode"] = "numeric"
        self.widget.attrs["data-no-optional"] = "true"

    def prepare_value(self, value: Any) -> Any:
        return ", ".join(map(str, value)) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        words = (super().clean(value) or "").replace(",", " ").replace("og", " ").split()
        if not words:
            return None
        if not all(word.isascii() and word.isdigit() for word in words):
            raise forms.ValidationError("Skriv hele tal med komma imellem, fx 14, 3.")
        days = sorted({int(word) for word in words})
        if not self.least <= days[0] <= days[-1] <= MOST_REMINDER_DAYS or len(days) > MOST_REMINDERS:
            raise forms.ValidationError(
                f"Skriv højst {MOST_REMINDERS} tal mellem {self.least} og {MOST_REMINDER_DAYS}."
            )
        return days


def days_text(days: Iterable[int]) -> str:
    *most, last = map(str, sorted(days)) if days else ("ingen",)
    return f"{', '.join(most)} og {last} dage" if most else f"{last} dage"


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
    reminder_days_before = ReminderDaysField(
        "Påmindelser, dage før en frist", "REMINDER_DAYS_BEFORE", least=1
    )
    reminder_days_after = ReminderDaysField(
        "Påmindelser, dage efter en frist", "REMINDER_DAYS_AFTER", least=1
    )


def require_to_come(day: dt.date | None) -> None:
    if day is not None and day < today():
        raise forms.ValidationError("Datoen er allerede passeret. Skriv en dato fra i dag og frem.")


class FundDeadlineForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    due_on = DateFormField(
        label="Ansøgningen skal være hos Landsbyggefonden senest",
        required=False,
        help_text="Fx fondens frist før et møde. Lad feltet være tomt for at regne ud fra planens første dag.",
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.plan = plan

    def clean_due_on(self) -> dt.date | None:
        due_on: dt.date | None = self.cleaned_data["due_on"]
        require_to_come(due_on)
        if due_on is not None and (reason := reason_against_fund_day(self.plan, due_on)):
            raise forms.ValidationError(reason)
        return due_on


class WantedDayForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    takes_effect_on = DateFormField(
        label="Ændringen skal gælde fra",
        required=False,
        help_text="Tidsplanen regnes baglæns fra den dag. Ændringen gælder først, når alle har godkendt den. "
        "Lad feltet være tomt, hvis ingen dag er aftalt.",
    )

    def __init__(self, *args: Any, amendment: Amendment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.amendment = amendment

    def clean_takes_effect_on(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["takes_effect_on"]
        require_to_come(day)
        if day is not None and (reason := reason_against_wanted_day(self.amendment, day)):
            raise forms.ValidationError(reason)
        return day


def initial_of(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
