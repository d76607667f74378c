"""Why a plan is sent back: a reason per section, or pinned to a field of what was handed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from accounts.forms.proof import ProofForm
from approvals.actions import Said
from approvals.figures.places import Places
from approvals.forms.base import SeenForm, prose

#: So many fields of a section can be pointed at in one sending back; more is a matter of the section's own reason.
PINS = 8
#: So many are drawn at once, the others one fold further in.
SHOWN_PINS = 2
WHOLE = "Skriv her, hvis hele {} skal åbnes. Ellers skriv ved afsnittene."


@dataclass(frozen=True)
class SectionFields:
    """The fields of one section: its reason, and pairs of a place and the remark to it."""

    field: forms.BoundField
    pins: tuple[tuple[forms.BoundField, forms.BoundField], ...]

    @property
    def is_open(self) -> bool:
        return _is_used(self.pins)

    @property
    def first(self) -> tuple[tuple[forms.BoundField, forms.BoundField], ...]:
        return self.pins[:SHOWN_PINS]

    @property
    def more(self) -> tuple[tuple[forms.BoundField, forms.BoundField], ...]:
        return self.pins[SHOWN_PINS:]

    @property
    def is_more_open(self) -> bool:
        return _is_used(self.more)


def _is_used(pins: Sequence[tuple[forms.BoundField, forms.BoundField]]) -> bool:
    return any(field.value() or field.errors for pair in pins for field in pair)


class RemarksForm(SeenForm):
    """One reason per section, and remarks to chosen fields. A reason for the whole plan opens everything."""

    whole = prose(
        "Hele planen",
        rows=3,
        required=False,
        hint=WHOLE.format("planen"),
    )

    def __init__(
        self,
        *args: Any,
        sections: Sequence[tuple[str, str]],
        places: Places | None = None,
        about: str = "planen",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.about = about
        self.fields["whole"].label = f"Hele {about}"
        if not sections:
            self.fields["whole"].help_text = ""
        elif about != "planen":
            self.fields["whole"].help_text = WHOLE.format(about)
        self.names = {"whole": ""}
        self.pins: dict[str, list[tuple[str, str]]] = {"whole": []}
        self.places = places
        for index, (code, label) in enumerate(sections):
            name = f"section_{index}"
            self.fields[name] = prose(label, rows=3, required=False)
            self.names[name] = code
            choices = places.choices(code) if places else []
            count = min(PINS, sum(len(fields) for _, fields in choices))
            self.pins[name] = [self._pin(index, at, choices) for at in range(count)]

    def _pin(self, index: int, at: int, choices: list[Any]) -> tuple[str, str]:
        place, text = f"pin_{index}_{at}_place", f"pin_{index}_{at}"
        self.fields[place] = forms.ChoiceField(
            label="Felt",
            required=False,
            choices=[("", "Vælg et felt"), *choices],
            error_messages={"invalid_choice": "Feltet findes ikke i indsendelsen. Vælg det igen."},
        )
        self.fields[text] = prose("Bemærkning til feltet", rows=2, required=False)
        return place, text

    @property
    def section_groups(self) -> list[SectionFields]:
        return [
            SectionFields(self[name], tuple((self[place], self[text]) for place, text in self.pins[name]))
            for name in self.names
        ]

    @property
    def remarks(self) -> list[Said]:
        read, found = self.cleaned_data, []
        for name, code in self.names.items():
            if (read.get(name) or "").strip():
                found.append(Said(code, read[name]))
            for place, text in self.pins[name]:
                if read.get(place) and read.get(text):
                    assert self.places is not None
                    found.append(Said(code, read[text], read[place], self.places.found[read[place]].label))
        return found

    def check_pins(self) -> None:
        read = self.cleaned_data
        for place, text in (pair for pairs in self.pins.values() for pair in pairs):
            if read.get(place) and not read.get(text) and text not in self.errors:
                self.add_error(text, "Skriv bemærkningen til feltet.")
            if read.get(text) and not read.get(place) and place not in self.errors:
                self.add_error(place, "Vælg, hvilket felt bemærkningen gælder.")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.check_pins()
        own = {*self.names, *(name for pairs in self.pins.values() for pair in pairs for name in pair)}
        if own.isdisjoint(self.errors) and not self.remarks:
            raise forms.ValidationError(self.nothing_said)
        return cleaned

    @property
    def nothing_said(self) -> str:
        return f"Skriv mindst én begrundelse: for hele {self.about} eller for et afsnit."


class FundRemarksForm(ProofForm, RemarksForm):
    """The fund's own answer, given here: as its tilsagn and afslag it is vouched for."""


class WideningForm(RemarksForm):
    """More sections of a plan that has been sent back: those of `sections`, never the whole at once."""

    nothing_said = "Skriv en begrundelse ved det afsnit, der skal åbnes."

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kept in (self.fields, self.names, self.pins):
            del kept["whole"]


class FundWideningForm(ProofForm, WideningForm):
    """The fund's: vouched for as its remarks are."""
