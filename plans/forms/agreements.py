"""Aftaler and those who sign them."""

from typing import Any

from django import forms

from accounts.forms.proof import ProofForm
from accounts.models import Organisation
from core.attachments import FilesForm
from core.dates import today
from core.fields import TextFormField
from core.versions import FingerprintForm
from plans.figures.agreements import AgreementFigure
from plans.forms.fields import DayField, RowChoiceField, no_optional
from plans.models import Agreement, AgreementParty, Plan

LATER = "Datoen kan ikke ligge efter i dag"


class AgreementForm(FilesForm, FingerprintForm, forms.ModelForm):
    """A draft with all of it; of what all have signed, more files."""

    files_label = "Filer"
    files_hint = "Aftalens tekst, helst som PDF med underskrifter."

    starts_on = DayField(label="Gælder fra", required=False)
    ends_on = DayField(label="Gælder til og med", required=False)

    class Meta:
        model = Agreement
        fields = ("title", "starts_on", "ends_on")
        error_messages = {"title": {"required": "Skriv aftalens titel"}}

    def __init__(self, *args: Any, figure: AgreementFigure | None = None, **kwargs: Any) -> None:
        self.figure = figure
        is_draft = figure is None or not figure.is_signed
        present = figure.files if figure is not None and is_draft else ()
        super().__init__(*args, present=present, use_required_attribute=False, **kwargs)
        if not is_draft:
            for name in ("title", "starts_on", "ends_on"):
                del self.fields[name]
        no_optional(self, "starts_on", "ends_on", "files")

    @property
    def is_draft(self) -> bool:
        return "title" in self.fields

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "Den sidste dag kan ikke ligge før den første")
        return cleaned


class _ApprovalForm(forms.Form):
    approved_on = DayField(label="Brevets dato", required=True)
    reference = TextFormField(label="Landsbyggefondens reference", max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("use_required_attribute", False)
        super().__init__(*args, **kwargs)
        self.fields["approved_on"].error_messages["required"] = "Skriv datoen, fx 24-11-2026"

    def clean_approved_on(self) -> Any:
        day = self.cleaned_data["approved_on"]
        if day and day > today():
            raise forms.ValidationError(LATER)
        return day


class ApprovalLetterForm(FilesForm, _ApprovalForm):
    """What the fund's letter says."""

    files_label = "Fondens brev"
    files_hint = "Helst som PDF. Den, der bekræfter, skal kunne læse brevet."


class FundApprovalForm(ProofForm, _ApprovalForm):
    """The fund's officer answers here and vouches for it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["approved_on"].label = "Godkendt den"


class ConfirmApprovalForm(ProofForm):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class PartyForm(FingerprintForm, forms.ModelForm):
    """Who signs: an organisation of the portal or another one by its name, and the person by name and function."""

    organisation = RowChoiceField(label="Organisation", queryset=Organisation.objects.none(), required=False)
    signed_on = DayField(label="Underskrevet den", required=False)

    class Meta:
        model = AgreementParty
        fields = ("organisation", "name", "signatory", "signatory_role", "signed_on")
        help_texts = {
            "name": "Skriv navnet, hvis organisationen ikke er på listen, fx en forening.",
            "signatory": "Kun navn og funktion. Skriv ikke adresse, telefonnummer eller CPR-nummer.",
        }

    def __init__(self, *args: Any, plan: Plan, agreement: Agreement, **kwargs: Any) -> None:
        self.agreement = agreement
        super().__init__(*args, use_required_attribute=False, **kwargs)
        field = self.fields["organisation"]
        assert isinstance(field, RowChoiceField)
        field.among(possible_parties(plan, self.instance), "Vælg organisation")
        no_optional(self, "organisation", "name", "signatory", "signatory_role", "signed_on")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        organisation, name = cleaned.get("organisation"), cleaned.get("name")
        if not self.errors.keys() & {"organisation", "name"}:
            if not organisation and not name:
                self.add_error("organisation", "Vælg en organisation, eller skriv navnet på en anden part")
            elif organisation and name:
                self.add_error("name", "Skriv kun et navn, når der ikke er valgt en organisation")
            elif organisation and self._is_party(organisation):
                self.add_error("organisation", "Organisationen er allerede part i aftalen")
        signed_on = cleaned.get("signed_on")
        if signed_on and signed_on > today():
            self.add_error("signed_on", LATER)
        if signed_on and not cleaned.get("signatory") and "signatory" not in self.errors:
            self.add_error("signatory", "Skriv, hvem der har underskrevet")
        return cleaned

    def _is_party(self, organisation: Organisation) -> bool:
        others = AgreementParty.objects.filter(agreement=self.agreement).exclude(pk=self.instance.pk)
        return others.filter(organisation=organisation).exists()


def possible_parties(plan: Plan, row: AgreementParty) -> list[Organisation]:
    """The plan's own parties first, then authorities and others of the portal."""
    found = [one.organisation for one in plan.participants.current().select_related("organisation")]
    found.append(plan.municipality.organisation)
    found += Organisation.objects.current().filter(
        kind__in=("police", "authority", "joint_secretariat", "other")
    )
    if row.organisation is not None:
        found.append(row.organisation)
    return list(dict.fromkeys(found))
