"""What people write in a case. Parsing and checking only: no rights, no saving."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from allauth.mfa.models import Authenticator
from django import forms

from accounts.models import User
from approvals.models import CHAIN_KINDS, CaseStep, Decision, Outcome, StepKind
from approvals.workflow import outcomes_of
from core.attachments import FilesForm
from core.dates import today
from core.fields import AmountFormField, DateFormField, NumberFormField, TextFormField
from core.versions import FingerprintForm

MARKDOWN_HINT = (
    "Begynd en linje med »- « eller »1. « for at lave en liste, og sæt ** om det, der skal være fedt."
)


def prose(
    label: str, *, rows: int = 5, required: bool = True, error: str = "", hint: str = ""
) -> TextFormField:
    field = TextFormField(
        label=label,
        required=required,
        help_text=hint,
        widget=forms.Textarea(attrs={"rows": rows, "data-markdown": "true"}),
    )
    if error:
        field.error_messages["required"] = error
    return field


class SeenForm(forms.Form):
    """A button's form: the version of what the person saw goes with the click."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, seen: int | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        if seen is not None:
            kwargs["initial"] = {"version": seen, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)


class DayForm(forms.Form):
    """The day on which one wants to see the plan."""

    dato = DateFormField(label="Dato", error_messages={"required": "Skriv en dato."})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)


# The kommune


class RecommendationForm(FilesForm, FingerprintForm, forms.ModelForm):
    """The indstilling. May be saved unfinished."""

    snapshot_number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    class Meta:
        model = Decision
        fields = ("recommendation", "case_number")
        widgets = {"recommendation": forms.Textarea(attrs={"rows": 12, "data-markdown": "true"})}
        labels = {"case_number": "Kommunens sagsnr."}
        help_texts = {
            "recommendation": f"Det, udvalgene og byrådet får at tage stilling til. {MARKDOWN_HINT}"
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
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

    snapshot_number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    decided_on = DateFormField(label="Mødedato")
    minutes_link = forms.URLField(
        label="Link til det offentlige referat",
        required=False,
        max_length=200,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url"}),
        help_text="Adressen på det offentlige referat, fx https://…",
        error_messages={"invalid": "Skriv hele adressen, fx https://www.vejle.dk/referat."},
    )
    postponed_to = DateFormField(
        label="Udsat til mødet den", required=False, help_text="Kun når udfaldet er Udsat."
    )
    votes_for = NumberFormField(label="Stemmer for", decimals=0, min_value=0, max_value=500, required=False)
    votes_against = NumberFormField(
        label="Stemmer imod", decimals=0, min_value=0, max_value=500, required=False
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
            "reservations",
            "appropriation_account",
            "minutes_link",
        )
        widgets = {
            "recommendation": forms.Textarea(attrs={"rows": 5, "data-markdown": "true"}),
            "text": forms.Textarea(attrs={"rows": 5, "data-markdown": "true"}),
            "reservations": forms.Textarea(attrs={"rows": 3}),
            "outcome": forms.RadioSelect,
        }
        labels = {"text": "Beslutning", "item_number": "Dagsordenspunkt", "is_closed": "Punktet var lukket"}
        help_texts = {
            "is_closed": "Teksten ses kun af kommunen. De andre parter ser udfaldet.",
            "text": "Skriv beslutningen, som den står i referatet.",
            "appropriation_account": "Fx Medfinansieringspuljen, konto 05.22.07-114.",
            "reservations": "Fx en mindretalsudtalelse eller et forbehold.",
        }

    def __init__(self, *args: Any, step: CaseStep, **kwargs: Any) -> None:
        super().__init__(*args, use_required_attribute=False, **kwargs)
        self.step = step
        outcome = self.fields["outcome"]
        outcome.choices = [(one.value, one.label) for one in outcomes_of(step.kind)]  # type: ignore[attr-defined]
        outcome.error_messages["required"] = "Vælg, hvad der blev besluttet."
        self.fields["decided_on"].error_messages["required"] = "Skriv mødets dato, fx 24-11-2026."
        self.fields["text"].required = True
        self.fields["text"].error_messages["required"] = "Skriv beslutningen, som den står i referatet."
        if step.kind != StepKind.COUNCIL:
            del self.fields["appropriation_account"]
        if self.instance.pk is None:
            self.initial["outcome"] = None

    def _compared(self) -> dict[str, forms.Field]:
        return {name: field for name, field in super()._compared().items() if name != "snapshot_number"}

    def validate_constraints(self) -> None:
        """`clean` says the same in words that help."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        held, new = cleaned.get("decided_on"), cleaned.get("postponed_to")
        if cleaned.get("outcome") == Outcome.POSTPONED and "postponed_to" not in self.errors:
            if new is None:
                self.add_error("postponed_to", "Skriv den dato, punktet er udsat til.")
            elif held and new <= held:
                self.add_error("postponed_to", "Den nye dato skal ligge efter mødet.")
        return cleaned


class ReplacementForm(RecordForm):
    """A new record instead of one that was confirmed by mistake."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason = prose("Hvorfor rettes beslutningen?", rows=3, error="Skriv, hvorfor beslutningen rettes.")

    field_order = ["version", "reason"]

    def _compared(self) -> dict[str, forms.Field]:
        return {n: field for n, field in super()._compared().items() if n not in ("version", "reason")}


class NewRecommendationForm(RecommendationForm):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    reason = prose("Hvorfor rettes indstillingen?", rows=3, error="Skriv, hvorfor indstillingen rettes.")

    field_order = ["version", "reason"]

    def _compared(self) -> dict[str, forms.Field]:
        return {n: field for n, field in super()._compared().items() if n not in ("version", "reason")}


class ConfirmForm(SeenForm):
    """Confirming asks for the password again, and for the code of whoever has one."""

    snapshot_number = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    password = forms.CharField(
        label="Adgangskode",
        help_text="Den, du logger ind med",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Skriv din adgangskode."},
    )
    code = forms.CharField(
        label="Engangskode",
        help_text="6 cifre fra din kodeapp",
        max_length=8,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
        error_messages={"required": "Skriv koden fra din kodeapp."},
    )

    def __init__(self, *args: Any, user: User, may_try: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.may_try = user, may_try
        self.authenticator = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).first()
        if self.authenticator is None:
            del self.fields["code"]
        if not user.has_usable_password():
            # Somebody who logs in with the kommune's own identity provider has none here.
            del self.fields["password"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.may_try:
            raise forms.ValidationError("Du har prøvet for mange gange. Vent et minut, og prøv igen.")
        password, code = cleaned.get("password"), cleaned.get("code")
        if password and not self.user.check_password(password):
            self.add_error("password", "Adgangskoden er ikke rigtig.")
        elif code and self.authenticator is not None and not self.authenticator.wrap().validate_code(code):
            self.add_error("code", "Koden er ikke rigtig. Brug den, som din kodeapp viser nu.")
        return cleaned


class ObjectionForm(SeenForm):
    objection = prose("Hvad skal rettes?", rows=3, error="Skriv, hvad der skal rettes.")


class ReasonForm(SeenForm):
    reason = prose("Begrundelse", rows=3, error="Skriv en begrundelse.")


class CarryOverForm(SeenForm):
    decision = forms.IntegerField(widget=forms.HiddenInput)
    reason = prose(
        "Hvorfor gælder beslutningen også den nye indsendelse?",
        rows=3,
        error="Skriv, hvorfor den stadig gælder.",
    )


class MeetingForm(SeenForm):
    meeting_on = DateFormField(
        label="Møde den", error_messages={"required": "Skriv mødets dato, fx 24-11-2026."}
    )


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


# Sending back


class RemarksForm(SeenForm):
    """One reason per section. A reason for the whole plan opens everything."""

    whole = prose(
        "Hele planen",
        rows=3,
        required=False,
        hint="Skriv her, hvis hele planen skal åbnes. Ellers skriv ved afsnittene.",
    )

    def __init__(self, *args: Any, sections: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = {"whole": ""}
        for index, (code, label) in enumerate(sections):
            self.fields[f"section_{index}"] = prose(label, rows=3, required=False)
            self.names[f"section_{index}"] = code

    @property
    def remarks(self) -> list[tuple[str, str]]:
        found = [(code, self.cleaned_data.get(name) or "") for name, code in self.names.items()]
        return [(code, text) for code, text in found if text.strip()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not self.remarks:
            raise forms.ValidationError("Skriv mindst én begrundelse: for hele planen eller for et afsnit.")
        return cleaned


# Landsbyggefonden


class PastDayForm(SeenForm):
    def check_past(self, name: str) -> dt.date:
        day: dt.date = self.cleaned_data[name]
        if day > today():
            raise forms.ValidationError("Datoen ligger efter i dag.")
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


class GrantForm(PastDayForm):
    amount = AmountFormField(label="Tilsagn i kr.", min_value=0)
    granted_on = DateFormField(label="Tilsagnets dato")
    reference = TextFormField(label="Landsbyggefondens reference", max_length=100)
    conditions = prose("Vilkår", rows=4, required=False)

    def clean_granted_on(self) -> dt.date:
        return self.check_past("granted_on")

    def clean_amount(self) -> Any:
        amount = self.cleaned_data["amount"]
        if amount is not None and amount <= 0:
            raise forms.ValidationError("Et tilsagn er større end 0 kr.")
        return amount


class RefusalForm(PastDayForm):
    refused_on = DateFormField(label="Afslagets dato")
    reference = TextFormField(label="Landsbyggefondens reference", max_length=100, required=False)
    text = prose("Begrundelse", error="Skriv begrundelsen for afslaget.")

    def clean_refused_on(self) -> dt.date:
        return self.check_past("refused_on")


# The chain


class BodyForm(forms.Form):
    """A further body in the kommune's own chain."""

    kind = forms.ChoiceField(label="Hvad er det for et organ?")
    body_name = TextFormField(
        label="Organets navn", max_length=100, required=False, help_text="Fx Social- og Sundhedsudvalget."
    )

    def __init__(self, data: Any = None, *, has_council: bool) -> None:
        super().__init__(data, use_required_attribute=False)
        kinds = [kind for kind in CHAIN_KINDS if kind != StepKind.COUNCIL or not has_council]
        order = {StepKind.COMMITTEE: 0, StepKind.FINANCE_COMMITTEE: 1}
        kinds.sort(key=lambda kind: order.get(kind, 2))
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in kinds]  # type: ignore[attr-defined]
        self.fields["body_name"].widget.attrs["data-no-optional"] = "true"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("kind") != StepKind.COUNCIL and not (cleaned.get("body_name") or "").strip():
            self.add_error("body_name", "Skriv organets navn.")
        return cleaned


class RenameForm(SeenForm):
    body_name = TextFormField(label="Organets navn", max_length=100)
