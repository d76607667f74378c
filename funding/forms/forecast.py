"""The forecast as rows of a spreadsheet, and the page of one line."""

from collections.abc import Iterator, Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms

from core.fields import AmountFormField, TextFormField
from core.money import ZERO
from funding.actions import NewEstimate
from funding.calculations import LineKey
from funding.figures import LineFigure


def estimate_field(label: str) -> AmountFormField:
    return AmountFormField(label=label, required=False, min_value=ZERO)


class ForecastForm(forms.Form):
    """An amount for each line of a year; an empty one follows the suggestion."""

    def __init__(self, lines: Sequence[LineFigure], data: Any = None) -> None:
        super().__init__(data)
        self.lines = {line.code: line for line in lines}
        for code, line in self.lines.items():
            self.fields[code] = estimate_field(f"Prognose for {line.name}")
            self.fields[code].initial = line.estimate.amount if line.estimate else None
            self.fields[code].widget.attrs["class"] = "form-input number"

    def seen(self, code: str) -> int | None:
        """The estimate that the row was drawn with."""
        if not self.is_bound:
            estimate = self.lines[code].estimate
            return estimate.pk if estimate else None
        text = str(self.data.get(f"seen-{code}", ""))
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None

    def drawn(self, code: str) -> str:
        """The amount as it stood in the field when the page was drawn."""
        if self.is_bound:
            return str(self.data.get(f"drawn-{code}", ""))
        return str(self[code].value() or "")

    def rows(self) -> Iterator[tuple[LineFigure, forms.BoundField, int | None, str]]:
        for code, line in self.lines.items():
            yield line, self[code], self.seen(code), self.drawn(code)

    def estimates(self) -> list[NewEstimate]:
        """What the person has changed: an amount that is not the one the field was drawn with."""
        changed = []
        for code, line in self.lines.items():
            drawn = self.fields[code].to_python(self.drawn(code))
            amount = self.cleaned_data[code]
            if amount != drawn:
                changed.append(
                    NewEstimate(line.key, amount, line.line.suggested, line.name, seen=self.seen(code))
                )
        return changed

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for code in self.lines:
            try:
                self.fields[code].to_python(self.drawn(code))
            except forms.ValidationError:
                self.add_error(code, "Siden mangler oplysninger. Hent den igen.")
        return data


class EstimateForm(forms.Form):
    """One line: the amount and why."""

    amount = AmountFormField(
        label="Jeres skøn over hele året",
        required=False,
        min_value=ZERO,
        help_text="Tomt følger forslaget.",
    )
    note = TextFormField(
        label="Hvad bygger skønnet på?",
        required=False,
        max_length=200,
        help_text="Fx »To stillinger er opslået«.",
    )

    def __init__(self, line: LineFigure, data: Any = None) -> None:
        estimate = line.estimate
        super().__init__(data, initial={"amount": estimate.amount if estimate else None})
        self.line = line
        self.fields["amount"].widget.attrs["data-suffix"] = "kr."
        self.helper = FormHelper()
        self.helper.form_tag = False

    def estimate(self, key: LineKey, seen: int | None) -> NewEstimate:
        data = self.cleaned_data
        return NewEstimate(
            key, data["amount"], self.line.line.suggested, self.line.name, data["note"], seen=seen
        )


class ExplanationForm(forms.Form):
    """Why a line differs from its budget."""

    text = TextFormField(
        label="Hvorfor afviger linjen?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Forklaringen står i redegørelsen til Landsbyggefonden.",
        error_messages={"required": "Skriv, hvorfor linjen afviger."},
    )

    def __init__(self, line: LineFigure, data: Any = None) -> None:
        super().__init__(data, initial={"text": line.explanation.text if line.explanation else ""})
        self.helper = FormHelper()
        self.helper.form_tag = False
