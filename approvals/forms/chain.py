"""A kommune's own chain."""

from typing import Any

from django import forms

from approvals.forms.base import SeenForm
from approvals.models import CHAIN_KINDS, StepKind
from core.fields import TextFormField

LABELS = {
    StepKind.SPECIAL_COMMITTEE: "§ 17, stk. 4-udvalg, der rådgiver",
    StepKind.MAGISTRATE: "Magistrat, der anbefaler som et økonomiudvalg",
    StepKind.HEARING: "Forvaltning, der høres",
}


class BodyForm(forms.Form):
    """A further body in the kommune's own chain."""

    kind = forms.ChoiceField(label="Hvad er det for et organ?")
    body_name = TextFormField(
        label="Organets navn", max_length=100, required=False, help_text="Fx Social- og Sundhedsudvalget."
    )

    def __init__(self, data: Any = None, *, has_council: bool) -> None:
        super().__init__(data, use_required_attribute=False)
        kinds = [kind for kind in CHAIN_KINDS if kind != StepKind.COUNCIL or not has_council]
        order = {StepKind.COMMITTEE: 0, StepKind.FINANCE_COMMITTEE: 1, StepKind.HEARING: 3}
        kinds.sort(key=lambda kind: order.get(kind, 2))
        self.fields["kind"].choices = [(kind.value, LABELS.get(kind, kind.label)) for kind in kinds]  # type: ignore[attr-defined]
        self.fields["body_name"].widget.attrs["data-no-optional"] = "true"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") != StepKind.COUNCIL and not (cleaned.get("body_name") or "").strip():
            self.add_error("body_name", "Skriv organets navn.")
        return cleaned


class RenameForm(SeenForm):
    body_name = TextFormField(label="Organets navn", max_length=100)
