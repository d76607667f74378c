"""Following up a condition of the tilsagn: told met by the plan's people, answered by the fund."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django import forms

from core.dates import today
from core.fields import DateFormField, TextFormField
from funding.actions import Answer
from funding.calculations import Term
from funding.models import GrantCondition
from funding.rules.conditions import KNOWN, is_known


class ConditionForm(forms.Form):
    """What a button about one condition posts; the version that was seen goes with it."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, seen: int | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        if seen is not None:
            kwargs["initial"] = {"version": seen, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)

    def check_past(self, name: str) -> dt.date:
        day: dt.date = self.cleaned_data[name]
        if day > today():
            raise forms.ValidationError("Datoen ligger efter i dag.")
        return day


class MetForm(ConditionForm):
    met_on = DateFormField(label="Opfyldt den")
    note = TextFormField(
        label="Hvordan er det opfyldt?",
        help_text="Skriv kort, hvad der er gjort, og hvor det kan ses, fx brevets dato eller sagsnummer.",
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Skriv, hvordan vilkåret er opfyldt, eller hvor det kan ses."},
    )

    def clean_met_on(self) -> dt.date:
        return self.check_past("met_on")


class AnswerForm(ConditionForm):
    """The fund's answer, by its officer or from its letter. A letter has a reference."""

    answer = forms.ChoiceField(
        label="Hvad svarer Landsbyggefonden?",
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg, hvad Landsbyggefonden svarer."},
    )
    answered_on = DateFormField(label="Svarets dato")
    reference = TextFormField(
        label="Brevets reference",
        max_length=100,
        required=False,
        error_messages={"required": "Skriv brevets reference, så svaret kan findes."},
    )
    due_on = DateFormField(
        label="Ny frist", required=False, help_text="Skal kun skrives, når fonden giver en ny frist."
    )
    note = TextFormField(
        label="Bemærkning",
        required=False,
        help_text="Skal skrives, når fonden ikke anser vilkåret for opfyldt.",
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, is_met: bool, from_letter: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [
            (Answer.ACCEPTED.value, "Vilkåret er opfyldt"),
            (Answer.NOT_MET.value, "Vilkåret er ikke opfyldt endnu"),
            (Answer.EXTENDED.value, "Ny frist"),
            (Answer.WAIVED.value, "Vilkåret frafaldes"),
        ]
        self.fields["answer"].choices = choices if is_met else choices[2:]  # type: ignore[attr-defined]
        self.fields["reference"].required = from_letter

    def clean_answered_on(self) -> dt.date:
        return self.check_past("answered_on")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if (
            cleaned.get("answer") == Answer.EXTENDED
            and not cleaned.get("due_on")
            and "due_on" not in self.errors
        ):
            self.add_error("due_on", "Skriv den nye frist.")
        if cleaned.get("answer") == Answer.NOT_MET and not cleaned.get("note"):
            self.add_error("note", "Skriv, hvad der mangler.")
        return cleaned


class NewConditionForm(forms.Form):
    """A condition that the answer had no line for, or that came in a later letter."""

    text = TextFormField(label="Vilkår", max_length=1000, error_messages={"required": "Skriv vilkåret."})
    due_on = DateFormField(label="Frist", required=False)
    set_on = DateFormField(label="Brevets dato")
    reference = TextFormField(
        label="Brevets reference",
        max_length=100,
        error_messages={"required": "Skriv brevets reference, så vilkåret kan findes."},
    )

    def __init__(self, *args: Any, known: Iterable[GrantCondition] = (), **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)
        self.known = list(known)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and is_known(self.term, cleaned["set_on"], cleaned["reference"], self.known):
            self.add_error("text", KNOWN)
        return cleaned

    def clean_set_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["set_on"]
        if day > today():
            raise forms.ValidationError("Datoen ligger efter i dag.")
        return day

    @property
    def term(self) -> Term:
        return Term(self.cleaned_data["text"], self.cleaned_data["due_on"])
