"""Handing in a ledger as a file: the file, its columns, and what its values mean."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms

from core.fields import AmountFormField, TextFormField
from funding.exchange.ledger_file import (
    AMOUNT,
    CREDIT,
    DATE,
    DEBIT,
    LABELS,
    MEANINGS,
    TEXT,
    VOUCHER,
    Setup,
)
from funding.figures.ledger_file import Unknown
from funding.models import LedgerProfile

Choices = Sequence[tuple[str, str]]
NONE = ""


class UploadForm(forms.Form):
    """The file, and what the person knows about it."""

    file = forms.FileField(
        label="Fil",
        help_text="CSV eller Excel (.xlsx), højst 20 MB. Øverst skal der stå en række med kolonnernes navne.",
        error_messages={"required": "Vælg den fil, der skal hentes.", "empty": "Filen er tom."},
        widget=forms.FileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )
    control_total = AmountFormField(
        label="Filens sum ifølge bogholderisystemet",
        required=False,
        help_text="Så kontrolleres det, at alle poster er kommet med. Kan udelades.",
    )

    def __init__(self, profiles: Iterable[LedgerProfile], data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.profiles = {str(profile.pk): profile for profile in profiles}
        if self.profiles:
            self.fields["profile"] = forms.ChoiceField(
                label="Opsætning",
                required=False,
                choices=[
                    (NONE, "Find kolonnerne ud fra overskrifterne"),
                    *((key, profile.name) for key, profile in self.profiles.items()),
                ],
                initial=next(iter(self.profiles)),
            )
        self.fields["control_total"].widget.attrs["data-suffix"] = "kr."
        self.helper = FormHelper()
        self.helper.form_tag = False

    def profile(self) -> LedgerProfile | None:
        return self.profiles.get(self.cleaned_data.get("profile", NONE))


class ColumnsForm(forms.Form):
    """Which column is what; what goes for rows whose cell is empty; how numbers are written."""

    NUMBERS = (("danish", "Dansk: 1.234,50"), ("english", "Engelsk: 1,234.50"))

    def __init__(
        self, headings: Sequence[str], choices: Mapping[str, Choices], setup: Setup, data: Any = None
    ) -> None:
        super().__init__(data)
        self.setup = setup
        known = {heading.casefold(): heading for heading in headings}
        for name in (DATE, TEXT, VOUCHER, AMOUNT, DEBIT, CREDIT, *MEANINGS):
            self.fields[name] = forms.ChoiceField(
                label=LABELS[name],
                required=name in (DATE, TEXT),
                choices=[(NONE, "Ingen kolonne"), *((heading, heading) for heading in headings)],
                initial=known.get(setup.columns.get(name, "").casefold(), NONE),
                error_messages={"required": f"Vælg kolonnen med {LABELS[name].lower()}."},
            )
        for name in MEANINGS:
            self.fields[f"default_{name}"] = forms.ChoiceField(
                label=f"{LABELS[name]}, hvor intet står",
                required=False,
                choices=[(NONE, "Vælg"), *choices[name]],
                initial=setup.defaults.get(name, NONE),
            )
        self.fields["numbers"] = forms.ChoiceField(
            label="Tal i filen er skrevet",
            choices=self.NUMBERS,
            initial="english" if setup.english_numbers else "danish",
        )
        self.fields["profile_name"] = TextFormField(
            label="Gem opsætningen som",
            max_length=80,
            required=False,
            help_text="Fx »Udtræk fra økonomisystemet«. Så kan den vælges, næste gang du henter en fil.",
        )
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Row(Column(DATE), Column(TEXT), Column(VOUCHER)),
            Row(Column(AMOUNT), Column(DEBIT), Column(CREDIT)),
            *(Row(Column(name), Column(f"default_{name}")) for name in MEANINGS),
            Row(Column("numbers"), Column("profile_name")),
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        both = data.get(DEBIT) and data.get(CREDIT)
        if not data.get(AMOUNT) and not both and AMOUNT not in self.errors:
            self.add_error(AMOUNT, "Vælg kolonnen med beløb, eller vælg både debet og kredit.")
        if data.get(AMOUNT) and (data.get(DEBIT) or data.get(CREDIT)):
            self.add_error(AMOUNT, "Vælg enten en kolonne med beløb eller debet og kredit, ikke begge dele.")
        for name in MEANINGS:
            if not data.get(name) and not data.get(f"default_{name}"):
                self.add_error(
                    name,
                    f"Vælg en kolonne, eller vælg, hvad der gælder for hele filen ({LABELS[name].lower()}).",
                )
        return data

    def new_setup(self) -> Setup:
        """As chosen; what values mean is kept."""
        data = self.cleaned_data
        return Setup(
            columns={name: data[name] for name in LABELS if data.get(name)},
            values=self.setup.values,
            defaults={name: data[f"default_{name}"] for name in MEANINGS if data.get(f"default_{name}")},
            english_numbers=data["numbers"] == "english",
        )


class MeaningsForm(forms.Form):
    """What the file's own words mean in the plan: one choice for each value that is not known yet."""

    def __init__(
        self, unknown: Sequence[Unknown], choices: Mapping[str, Choices], setup: Setup, data: Any = None
    ) -> None:
        super().__init__(data)
        self.setup, self.unknown = setup, unknown
        for index, value in enumerate(unknown):
            self.fields[f"value-{index}"] = forms.ChoiceField(
                label=f"{LABELS[value.field]} »{value.value}«",
                required=False,
                choices=[(NONE, "Vælg"), *choices[value.field]],
            )
        self.helper = FormHelper()
        self.helper.form_tag = False

    def rows(self) -> list[tuple[str, Unknown, forms.BoundField]]:
        return [
            (LABELS[value.field], value, self[f"value-{index}"]) for index, value in enumerate(self.unknown)
        ]

    def new_setup(self) -> Setup:
        values = {name: dict(found) for name, found in self.setup.values.items()}
        for index, value in enumerate(self.unknown):
            if code := self.cleaned_data.get(f"value-{index}"):
                values.setdefault(value.field, {})[value.value] = code
        return Setup(self.setup.columns, values, self.setup.defaults, self.setup.english_numbers)
