"""The fund: its own answer here and the one in its letter."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from accounts.forms.proof import ProofForm
from approvals.forms.base import SeenForm, prose
from approvals.forms.conditions import ConditionsMixin
from approvals.forms.remarks import RemarksForm
from approvals.models import CaseStep, Outcome
from approvals.rules.letters import amount_too_low
from approvals.workflow.days import reason_against_day
from core.attachments import FilesForm
from core.fields import AmountFormField, DateFormField, TextFormField
from plans.forms.fields import no_optional

# Landsbyggefonden


class PastDayForm(SeenForm):
    """`step`: where something was done on the day that is written."""

    def __init__(self, *args: Any, step: CaseStep, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.step = step

    def check_past(self, name: str) -> dt.date:
        day: dt.date = self.cleaned_data[name]
        label = str(self.fields[name].label)
        if said := reason_against_day(self.step, day, label if "dato" in label.lower() else "Datoen"):
            raise forms.ValidationError(said)
        return day


class ForwardForm(PastDayForm):
    sent_on = DateFormField(label="Sendt den")
    receipt = TextFormField(
        label="Kvittering eller journalnummer",
        max_length=100,
        required=False,
        help_text="Det, fondens portal eller jeres journal gav ved afsendelsen.",
    )

    def clean_sent_on(self) -> dt.date:
        return self.check_past("sent_on")


class ForwardCorrectionForm(ForwardForm):
    reason = prose("Hvorfor rettes oplysningerne?", rows=3, error="Skriv, hvorfor oplysningerne rettes.")


class ForwardTakeBackForm(SeenForm):
    reason = prose("Hvorfor tages afsendelsen tilbage?", rows=3, error="Skriv, hvorfor den tages tilbage.")


class GrantForm(ProofForm, ConditionsMixin, PastDayForm):
    amount = AmountFormField(label="Tilsagn i kr.", min_value=0)
    granted_on = DateFormField(label="Tilsagnets dato")
    reference = TextFormField(label="Landsbyggefondens reference", max_length=100)

    def clean_granted_on(self) -> dt.date:
        return self.check_past("granted_on")

    def clean_amount(self) -> Any:
        amount = self.cleaned_data["amount"]
        if amount is not None and amount <= 0:
            raise forms.ValidationError("Et tilsagn er større end 0 kr.")
        return amount


class PrequalifyForm(ProofForm, PastDayForm):
    amount = AmountFormField(label="Prækvalificeret beløb i kr.", min_value=0)
    prequalified_on = DateFormField(label="Dato")
    reference = TextFormField(label="Landsbyggefondens reference", max_length=100)
    text = prose("Bemærkninger til den fulde plan", rows=4, required=False)

    def clean_prequalified_on(self) -> dt.date:
        return self.check_past("prequalified_on")

    def clean_amount(self) -> Any:
        amount = self.cleaned_data["amount"]
        if amount is not None and amount <= 0:
            raise forms.ValidationError("Beløbet er større end 0 kr.")
        return amount


class RefusalForm(ProofForm, PastDayForm):
    refused_on = DateFormField(label="Afslagets dato")
    reference = TextFormField(label="Landsbyggefondens reference", max_length=100, required=False)
    text = prose("Begrundelse", error="Skriv begrundelsen for afslaget.")

    def clean_refused_on(self) -> dt.date:
        return self.check_past("refused_on")


class TakeBackForm(ProofForm, SeenForm):
    """An afslag or remarks that do not hold."""

    reason = prose(
        "Hvorfor tager fonden svaret tilbage?", rows=3, error="Skriv, hvorfor svaret tages tilbage."
    )


# The chain


class LetterForm(ConditionsMixin, FilesForm, PastDayForm, RemarksForm):
    """The fund's answer as its letter has it. What belongs to another answer than the chosen one is not read.

    `asks_amount`: a yes to an amendment within the tilsagn has none. `least`: what a tilsagn must cover, kr."""

    files_label = "Fondens brev"
    files_hint = "Brevet og dets bilag: PDF, Word, billeder eller tekst."

    snapshot_number = forms.IntegerField(label="Indsendelsens nummer", widget=forms.HiddenInput, min_value=1)
    outcome = forms.ChoiceField(
        label="Hvad har fonden svaret?",
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg, hvad fonden har svaret."},
    )
    decided_on = DateFormField(
        label="Brevets dato", error_messages={"required": "Skriv brevets dato, fx 24-11-2026."}
    )
    reference = TextFormField(label="Landsbyggefondens reference", max_length=100, required=False)
    amount = AmountFormField(label="Beløb i kr.", min_value=0, required=False)
    text = prose("Fondens begrundelse", rows=4, required=False)

    field_order = ["outcome", "decided_on", "reference", "amount", "text"]

    def __init__(
        self,
        *args: Any,
        answers: Sequence[Outcome],
        asks_amount: bool = True,
        least: Decimal | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        labels = {} if asks_amount else {Outcome.GRANTED: Outcome.APPROVED.label}
        self.fields["outcome"].choices = [(one.value, labels.get(one, one.label)) for one in answers]  # type: ignore[attr-defined]
        no_optional(self, "amount", "text")  # whoever has chosen their answer must fill them in
        self.least = least
        if not asks_amount:
            del self.fields["amount"]

    def clean_decided_on(self) -> dt.date:
        return self.check_past("decided_on")

    def clean(self) -> dict[str, Any]:
        cleaned = super(RemarksForm, self).clean() or self.cleaned_data
        self.check_lines()
        self.check_pins()
        outcome = cleaned.get("outcome")
        if outcome in (Outcome.GRANTED, Outcome.PREQUALIFIED):
            self._check_amount()
        kept = {one.pk for one in self.present} - self.file_changes.removed
        lacks_trace = not cleaned.get("reference") and not self.file_changes.added and not kept
        if outcome in (Outcome.GRANTED, Outcome.PREQUALIFIED) and lacks_trace and "files" not in self.errors:
            self.add_error("reference", "Skriv brevets reference, eller læg brevet ved.")
        without_text = "text" not in self.errors and not (cleaned.get("text") or "").strip()
        if outcome == Outcome.REFUSED and without_text:
            self.add_error("text", "Skriv fondens begrundelse.")
        if outcome == Outcome.REMARKS and not self.remarks:
            told = f"Skriv mindst én bemærkning: til hele {self.about} eller til et afsnit."
            self.add_error("whole", told)
        return cleaned

    def _check_amount(self) -> None:
        if "amount" not in self.fields or "amount" in self.errors:
            return
        amount = self.cleaned_data.get("amount")
        if not amount:
            self.add_error("amount", "Skriv beløbet.")
        elif self.least is not None and amount < self.least:
            self.add_error("amount", amount_too_low(self.least))


class LetterCorrectionForm(ConditionsMixin, FilesForm, PastDayForm):
    """What a letter says with which the plan has gone on. What the fund has answered is not put right by it.
    `has_amount`: a yes to an amendment within the tilsagn has none; `has_letter`: it lies with the answer that is put
    right."""

    files_label = LetterForm.files_label
    files_hint = LetterForm.files_hint

    snapshot_number = forms.IntegerField(label="Indsendelsens nummer", widget=forms.HiddenInput, min_value=1)
    reason = prose("Hvorfor rettes svaret?", rows=3, error="Skriv, hvorfor svaret rettes.")
    decided_on = DateFormField(
        label="Brevets dato", error_messages={"required": "Skriv brevets dato, fx 24-11-2026."}
    )
    reference = TextFormField(label="Landsbyggefondens reference", max_length=100, required=False)
    amount = AmountFormField(label="Beløb i kr.", min_value=0)

    def __init__(self, *args: Any, has_amount: bool, has_letter: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_letter = has_letter
        if not has_amount:
            del self.fields["amount"]

    def clean_decided_on(self) -> dt.date:
        return self.check_past("decided_on")

    def clean_amount(self) -> Any:
        amount = self.cleaned_data["amount"]
        if not amount:
            raise forms.ValidationError("Skriv beløbet.")
        return amount

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        kept = {one.pk for one in self.present} - self.file_changes.removed
        found = cleaned.get("reference") or self.file_changes.added or kept or self.has_letter
        if not found and not {"reference", "files"} & set(self.errors):
            self.add_error("reference", "Skriv brevets reference, eller læg brevet ved.")
        return cleaned


class OwnCorrectionForm(LetterCorrectionForm):
    """What the fund's officer has answered here, and the plan has gone on with. `has_text`: a prækvalifikation has
    remarks to the full plan."""

    files_label = "Bilag"
    files_hint = "Fx det rettede tilsagnsbrev: PDF, Word, billeder eller tekst."

    def __init__(self, *args: Any, has_text: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = self.fields["decided_on"]
        day.label, day.error_messages["required"] = "Svarets dato", "Skriv svarets dato, fx 24-11-2026."
        self.fields["reference"].required = True
        self.fields["reference"].error_messages["required"] = "Skriv Landsbyggefondens reference."
        if has_text:
            self.fields["text"] = prose("Bemærkninger til den fulde plan", rows=4, required=False)


class ReplacementLetterForm(LetterForm):
    """What the letter really says, and why the record of it is replaced."""

    reason = prose("Hvorfor rettes svaret?", rows=3, error="Skriv, hvorfor svaret rettes.")

    field_order = ["reason", *LetterForm.field_order]
