"""Booking a bilagspost and taking one back."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms

from core.dates import today
from core.fields import AmountFormField, DateFormField, TextFormField
from funding.actions import Posting
from funding.figures import Economy

ACROSS = "tvaergaaende"


class EntryForm(forms.Form):
    """One bilagspost. What can be chosen comes from the plan: its categories, indsatsområder and payers."""

    booked_on = DateFormField(label="Dato", help_text="Fx 24-12-2026.")
    text = TextFormField(
        label="Tekst",
        max_length=200,
        error_messages={"required": "Skriv en tekst, der siger, hvad posten dækker."},
    )
    voucher = TextFormField(label="Bilagsnr.", max_length=50, required=False)
    category = forms.ChoiceField(label="Kategori", error_messages={"required": "Vælg en kategori."})
    focus = forms.ChoiceField(label="Indsatsområde", error_messages={"required": "Vælg et indsatsområde."})
    payer = forms.ChoiceField(
        label="Betalt af", error_messages={"required": "Vælg under »Betalt af«, hvem der har betalt."}
    )
    amount = AmountFormField(label="Beløb", help_text="Minus foran ved refusion.")

    def __init__(
        self,
        economy: Economy,
        categories: Sequence[Mapping[str, Any]],
        open_years: Collection[int],
        data: Any = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.economy, self.open_years = economy, open_years
        self.years = {column.year for column in economy.years}
        self._offer("category", "Vælg kategori", [(row["code"], row["name"]) for row in categories])
        self._offer(
            "focus",
            "Vælg indsatsområde",
            [(focus.uid or ACROSS, focus.label) for focus in economy.foci if not focus.is_ended],
        )
        self._offer("payer", "Vælg betaler", [(payer.key, payer_text(payer)) for payer in economy.payers])
        self.fields["amount"].widget.attrs["data-suffix"] = "kr."
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            Row(Column("booked_on"), Column("voucher"), Column("amount")),
            "text",
            Row(Column("category"), Column("focus"), Column("payer")),
        )

    def _offer(self, name: str, empty: str, options: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", empty), *options]

    def clean_booked_on(self) -> date:
        day: date = self.cleaned_data["booked_on"]
        if day.year not in self.open_years:
            raise forms.ValidationError(year_refusal(day, self.open_years, self.years))
        return day

    def clean_amount(self) -> Any:
        amount = self.cleaned_data["amount"]
        if amount == 0:
            raise forms.ValidationError("Beløbet kan ikke være 0 kr.")
        return amount

    @property
    def why(self) -> str:
        """The reason of an adjustment; an ordinary entry has none."""
        return str(self.cleaned_data.get("reason", ""))

    def posting(self) -> Posting:
        data = self.cleaned_data
        payer = next(payer for payer in self.economy.payers if payer.key == data["payer"])
        return Posting(
            booked_on=data["booked_on"],
            category=data["category"],
            focus=None if data["focus"] == ACROSS else UUID(data["focus"]),
            source=payer.source,
            organisation=payer.organisation,
            name=payer.name,
            text=data["text"],
            voucher=data["voucher"],
            amount=data["amount"],
        )


class AdjustmentForm(EntryForm):
    """An efterpostering of a closed year."""

    reason = TextFormField(
        label="Hvorfor rettes det lukkede regnskab?",
        max_length=200,
        help_text="Begrundelsen kan læses af alle, der ser planen.",
        error_messages={"required": "Skriv, hvorfor det lukkede regnskab rettes."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper.layout.append("reason")


def year_refusal(day: date, open_years: Collection[int], years: Collection[int] = ()) -> str:
    """Why nothing is booked on the day, and where it is. `years`: those that the plan keeps books for."""
    listed = ", ".join(str(year) for year in sorted(open_years)) or "ingen år"
    reason = f"Datoen skal ligge i et år, der er åbent for bogføring: {listed}."
    if day.year not in years:
        return reason
    return (
        f"{reason} Regnskabet for {day.year} er lukket. Vælg {day.year} øverst, og bogfør en efterpostering."
    )


def payer_text(payer: Any) -> str:
    return f"{payer.label} ({payer.detail.lower()})" if payer.detail else str(payer.label)


class ReversalForm(forms.Form):
    """Why a bilagspost is taken back, and on which day."""

    reason = TextFormField(
        label="Hvorfor tilbageføres posten?",
        max_length=200,
        error_messages={"required": "Skriv, hvorfor posten tilbageføres."},
    )
    booked_on = DateFormField(label="Dato for tilbageførslen")

    def __init__(
        self, open_years: Collection[int], data: Any = None, *, entry_day: date, adjusts: bool = False
    ) -> None:
        """`adjusts`: the year of the entry is closed, and what is taken back there is an efterpostering."""
        day = entry_day if entry_day.year in open_years else today()
        super().__init__(data, initial={"booked_on": day})
        self.open_years = open_years
        self.closed_year = entry_day.year if adjusts else None
        self.helper = FormHelper()
        self.helper.form_tag = False

    def clean_booked_on(self) -> date:
        day: date = self.cleaned_data["booked_on"]
        if day.year not in self.open_years:
            reason = year_refusal(day, [year for year in self.open_years if year != self.closed_year])
            if own := self.closed_year:
                reason += f" Med en dato i {own}, der er lukket, bliver tilbageførslen en efterpostering."
            raise forms.ValidationError(reason)
        return day
