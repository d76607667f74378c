"""What the kommune and the boligorganisationer write about their own bodies."""

import datetime as dt
from collections.abc import Sequence
from copy import copy
from typing import Any

from django import forms
from django.core.validators import URLValidator
from django.db import models

from accounts.forms.proof import ProofForm
from approvals.figures.operation_places import places_of_case, sections_of_case, whole_name
from approvals.forms.base import MARKDOWN_HINT, SeenForm, prose
from approvals.models import BESIDE, OWN_BODIES, Case, CaseStep, Decision, DecisionFile, Outcome, StepKind
from approvals.workflow import outcomes_at, sending_back_at
from approvals.workflow.days import reason_against_day, reason_against_meeting, reason_against_new_date
from core.attachments import FilesForm
from core.fields import DateFormField, NumberFormField
from core.versions import FingerprintForm
from plans.forms.fields import no_optional
from plans.models import Estate

# The kommune


def apart(kwargs: dict[str, Any]) -> dict[str, Any]:
    """A form of a model writes what was typed into its row, also when it is refused: the steps beside the form print
    the record as it is, so the form gets one of its own."""
    row = kwargs.get("instance")
    return kwargs if row is None else {**kwargs, "instance": copy(row)}


class RecommendationForm(FilesForm, FingerprintForm, forms.ModelForm):
    """The indstilling. May be saved unfinished."""

    snapshot_number = forms.IntegerField(label="Indsendelsens nummer", widget=forms.HiddenInput, min_value=1)

    class Meta:
        model = Decision
        fields = ("recommendation", "case_number")
        widgets = {"recommendation": forms.Textarea(attrs={"rows": 12, "data-markdown": "true"})}
        labels = {"case_number": "Kommunens sagsnr."}
        help_texts = {
            "recommendation": f"Det, udvalgene og byrådet får at tage stilling til. {MARKDOWN_HINT}"
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **apart(kwargs))
        self.fields["recommendation"].widget.attrs["data-no-optional"] = "true"

    def clean_recommendation(self) -> str:
        text: str = self.cleaned_data["recommendation"]
        if self.data.get("act") == "finish" and not text.strip():
            raise forms.ValidationError("Skriv indstillingen, før du afslutter den.")
        return text

    def _compared(self) -> dict[str, forms.Field]:
        return {name: field for name, field in super()._compared().items() if name != "snapshot_number"}


class RecordForm(FilesForm, FingerprintForm, forms.ModelForm):
    """A body's decision as its minutes have it."""

    files_hint = (
        "Fx referat eller bilag til punktet: PDF, Word, Excel, OpenDocument, billeder eller tekst. Bilag til et "
        "lukket punkt ses kun af kommunen."
    )

    snapshot_number = forms.IntegerField(label="Indsendelsens nummer", widget=forms.HiddenInput, min_value=1)
    decided_on = DateFormField(label="Mødedato")
    minutes_link = forms.URLField(
        label="Link til det offentlige referat",
        required=False,
        max_length=200,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
        help_text="Adressen på det offentlige referat, fx https://…",
        error_messages={"invalid": "Skriv hele adressen, fx https://www.vejle.dk/referat."},
        validators=[URLValidator(["http", "https"])],  # as a file of plans is read
    )
    postponed_to = DateFormField(
        label="Udsat til mødet den", required=False, help_text="Kun når udfaldet er Udsat."
    )
    votes_for = NumberFormField(label="Stemmer for", decimals=0, min_value=0, max_value=500, required=False)
    votes_against = NumberFormField(
        label="Stemmer imod", decimals=0, min_value=0, max_value=500, required=False
    )
    changed_sections = forms.MultipleChoiceField(
        label="Hvilke afsnit skal rettes?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    votes_abstained = NumberFormField(
        label="Undlod at stemme", decimals=0, min_value=0, max_value=500, required=False
    )

    class Meta:
        model = Decision
        fields = (
            "decided_on",
            "item_number",
            "is_closed",
            "case_number",
            "document_number",
            "recommendation",
            "text",
            "outcome",
            "postponed_to",
            "votes_for",
            "votes_against",
            "votes_abstained",
            "changes",
            "changed_sections",
            "reservations",
            "appropriation_account",
            "minutes_link",
        )
        widgets = {
            "recommendation": forms.Textarea(attrs={"rows": 5, "data-markdown": "true"}),
            "text": forms.Textarea(attrs={"rows": 5, "data-markdown": "true"}),
            "changes": forms.Textarea(attrs={"rows": 3, "data-markdown": "true"}),
            "reservations": forms.Textarea(attrs={"rows": 3}),
            "outcome": forms.RadioSelect,
        }
        labels = {"text": "Beslutning", "item_number": "Dagsordenspunkt", "is_closed": "Punktet var lukket"}
        help_texts = {
            "is_closed": "Teksten ses kun af kommunen. De andre parter ser udfaldet.",
            "text": "Skriv beslutningen, som den står i referatet.",
            "changes": "Kun når udfaldet er Godkendt med ændringer. Ansøgeren skriver dem ind, og når I har set "
            "dem efter, fortsætter sagen efter byrådet.",
            "appropriation_account": "Fx Medfinansieringspuljen, konto 05.22.07-114.",
            "reservations": "Fx en mindretalsudtalelse eller et forbehold.",
        }

    def __init__(self, *args: Any, step: CaseStep, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **apart(kwargs))
        self.step = step
        outcome = self.fields["outcome"]
        outcome.choices = [(one.value, one.label) for one in outcomes_at(step)]  # type: ignore[attr-defined]
        outcome.error_messages["required"] = "Vælg, hvad der blev besluttet."
        no_optional(self, "postponed_to", "changes")  # whoever has chosen their outcome must fill them in
        self.fields["decided_on"].error_messages["required"] = "Skriv mødets dato, fx 24-11-2026."
        self.fields["text"].required = True
        self.fields["text"].error_messages["required"] = "Skriv beslutningen, som den står i referatet."
        if step.kind != StepKind.COUNCIL:
            for name in ("appropriation_account", "changes"):
                del self.fields[name]
        # The outcomes with which sections are opened, for the page.
        self.sends_back = " ".join(sending_back_at(step))
        if self.sends_back:
            self._offer_sections(step.case)
        else:
            del self.fields["changed_sections"]
        if step.is_beside:
            self._as_a_boligorganisation_writes(step)
        if self.instance.pk is None:  # none is chosen for whoever fills in, but for who puts one right
            self.initial["outcome"] = (kwargs.get("initial") or {}).get("outcome")

    def _compared(self) -> dict[str, forms.Field]:
        return {name: field for name, field in super()._compared().items() if name != "snapshot_number"}

    def _offer_sections(self, case: Case) -> None:
        sections = self.fields["changed_sections"]
        places = places_of_case(case) if case.is_amendment else None
        sections.choices = sections_of_case(case, places)  # type: ignore[attr-defined]
        back = f"Kun når {whole_name(case)} går tilbage til ansøgeren."
        sections.help_text = f"{back} Vælger du ingen, åbnes det hele."

    def _as_a_boligorganisation_writes(self, step: CaseStep) -> None:
        """Its own minutes have no indstilling of the kommune's, no sagsnr. of its and no public address."""
        for name in ("is_closed", "case_number", "document_number", "recommendation", "minutes_link"):
            del self.fields[name]
        self.fields["files"].help_text = FilesForm.files_hint
        if step.is_voluntary:
            for name in ("item_number", "postponed_to"):
                del self.fields[name]
            text = self.fields["text"]
            text.label, text.help_text = "Svar", "Skriv svaret kort, som det står i referatet eller brevet."
            text.error_messages["required"] = "Skriv svaret kort."
            self.fields["decided_on"].label = "Dato"
            self.fields["decided_on"].error_messages["required"] = "Skriv datoen, fx 24-11-2026."
            self.fields["outcome"].error_messages["required"] = "Vælg, hvad der blev svaret."

    def validate_constraints(self) -> None:
        """`clean` says the same in words that help."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        held, new = cleaned.get("decided_on"), cleaned.get("postponed_to")
        if held and self.step.pk is not None and self.instance.carried_over_from_id is None:
            label = str(self.fields["decided_on"].label)
            if said := reason_against_day(self.step, held, label, may_be_ahead=True):
                self.add_error("decided_on", said)
        is_postponed = cleaned.get("outcome") == Outcome.POSTPONED and "postponed_to" not in self.errors
        if is_postponed and (said := reason_against_new_date(new, held)):
            self.add_error("postponed_to", forms.ValidationError(said, code="POSTPONED_TO_IMPOSSIBLE"))
        changed = cleaned.get("outcome") == Outcome.APPROVED_CHANGED
        if changed and "changes" not in self.errors and not (cleaned.get("changes") or "").strip():
            self.add_error("changes", "Skriv de ændringer, som planen er godkendt med.")
        return cleaned


class ReplacementForm(RecordForm):
    """A new record instead of one that was confirmed by mistake. `before`: the bilag of that one, which it keeps."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason = prose("Hvorfor rettes beslutningen?", rows=3, error="Skriv, hvorfor beslutningen rettes.")

    field_order = ["version", "reason"]

    def __init__(self, *args: Any, before: Sequence[DecisionFile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if before:
            stays = (
                "Bilagene bliver liggende ved den første udgave. Læg dem ved igen, hvis de hører til denne."
            )
            self.fields["files"].help_text = f"{stays} {self.fields['files'].help_text}"

    def _compared(self) -> dict[str, forms.Field]:
        return {n: field for n, field in super()._compared().items() if n not in ("version", "reason")}


class HearingForm(RecordForm):
    """What an afdelingsbestyrelse, or the residents of an afdeling, answered."""

    estate = forms.ModelChoiceField(
        label="Afdeling",
        queryset=Estate.objects.none(),
        empty_label=None,
        error_messages={"required": "Vælg en afdeling."},
    )
    heard = forms.ChoiceField(
        label="Hvem er hørt?",
        choices=[("board", "Afdelingsbestyrelsen"), ("residents", "Beboerne, fx på et afdelingsmøde")],
        widget=forms.RadioSelect,
        error_messages={"required": "Vælg, hvem der er hørt."},
    )

    def __init__(self, *args: Any, estates: models.QuerySet[Estate], **kwargs: Any) -> None:
        step = CaseStep(kind=StepKind.HEARING, group=BESIDE)
        super().__init__(*args, step=step, instance=Decision(), **kwargs)
        self.fields["estate"].queryset = estates  # type: ignore[attr-defined]

    def _compared(self) -> dict[str, forms.Field]:
        return {n: field for n, field in super()._compared().items() if n not in ("estate", "heard")}


class OwnBodyForm(SeenForm):
    body_name = forms.ChoiceField(
        label="Hvilket organ beslutter?", choices=[(name, name) for name in OWN_BODIES]
    )


class NewRecommendationForm(RecommendationForm):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason = prose("Hvorfor rettes indstillingen?", rows=3, error="Skriv, hvorfor indstillingen rettes.")

    field_order = ["version", "reason"]

    def _compared(self) -> dict[str, forms.Field]:
        return {n: field for n, field in super()._compared().items() if n not in ("version", "reason")}


class ConfirmForm(ProofForm, SeenForm):
    """Vouching that a record says what its body decided, or what the fund's letter says."""

    snapshot_number = forms.IntegerField(label="Indsendelsens nummer", widget=forms.HiddenInput, min_value=1)


class ObjectionForm(SeenForm):
    objection = prose("Hvad skal rettes?", rows=3, error="Skriv, hvad der skal rettes.")


class DropForm(SeenForm):
    """A correction that is not to hold."""

    objection = prose(
        "Hvorfor skal rettelsen ikke gælde?", rows=3, error="Skriv, hvorfor rettelsen ikke skal gælde."
    )


class ReasonForm(SeenForm):
    reason = prose("Begrundelse", rows=3, error="Skriv en begrundelse.")


class CarryOverForm(SeenForm):
    decision = forms.IntegerField(widget=forms.HiddenInput)
    reason = prose(
        "Hvorfor gælder beslutningen også den nye indsendelse?",
        rows=3,
        error="Skriv, hvorfor den stadig gælder.",
    )


class ChangesMadeForm(CarryOverForm):
    """The changes of a council are seen in the new hand-in."""

    reason = prose(
        "Hvordan er ændringerne skrevet ind?", rows=3, error="Skriv, hvordan ændringerne er skrevet ind."
    )


class MeetingForm(SeenForm):
    meeting_on = DateFormField(
        label="Møde den", error_messages={"required": "Skriv mødets dato, fx 24-11-2026."}
    )

    def clean_meeting_on(self) -> dt.date:
        day: dt.date = self.cleaned_data["meeting_on"]
        if said := reason_against_meeting(day):
            raise forms.ValidationError(said)
        return day
