"""Posts, hours and evidence as they are typed."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms

from core.attachments import FilesForm
from core.danish import format_date
from core.fields import AmountFormField, DateFormField, NumberFormField, TextFormField
from core.money import ZERO
from funding.actions import PositionValues
from funding.figures.basis import Basis
from funding.models import Position

ACROSS = "tvaergaaende"


class PositionForm(forms.Form):
    """A post. Who has it is nobody's business here: a title, never a name."""

    title = TextFormField(
        label="Stilling",
        max_length=100,
        help_text="Fx Projektleder. Skriv en stilling, aldrig en persons navn.",
        error_messages={"required": "Skriv, hvilken stilling det er."},
    )
    full_time = NumberFormField(
        label="Årsværk", decimals=3, min_value=Decimal("0.001"), max_value=100, help_text="1 er fuld tid."
    )
    yearly_salary = AmountFormField(
        label="Årsløn på fuld tid", min_value=ZERO, help_text="I det år, stillingen begynder."
    )
    starts_on = DateFormField(label="Fra")
    ends_on = DateFormField(label="Til og med")
    category = forms.ChoiceField(label="Kategori")
    focus = forms.ChoiceField(label="Indsatsområde")
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        foci: Sequence[tuple[str, str]],
        categories: Sequence[Mapping[str, Any]],
        data: Any = None,
        *,
        position: Position | None = None,
        initial: Mapping[str, Any] | None = None,
        term: tuple[date | None, date | None] = (None, None),
    ) -> None:
        super().__init__(data, initial=_initial(position) if position else dict(initial or {}))
        self.term = term
        for name, options in (
            ("focus", [*foci, (ACROSS, "Tværgående")]),
            ("category", [(row["code"], row["name"]) for row in categories]),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = options
        self.fields["yearly_salary"].widget.attrs["data-suffix"] = "kr."
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.layout = Layout(
            "title",
            Row(Column("full_time"), Column("yearly_salary")),
            Row(Column("starts_on"), Column("ends_on")),
            Row(Column("category"), Column("focus")),
            "version",
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", "Stillingen slutter, før den begynder. Ret en af datoerne.")
        elif starts_on and ends_on and ends_on.year - starts_on.year > 15:
            self.add_error("ends_on", "En stilling kan højst løbe i 15 år. Ret en af datoerne.")
        self._require_within_term(data)
        return data

    def _require_within_term(self, data: Mapping[str, Any]) -> None:
        """A plan that has no term yet sets no bounds."""
        first, last = self.term
        if not first or not last:
            return
        term = f"{format_date(first)} – {format_date(last)}"
        for name in ("starts_on", "ends_on"):
            day = data.get(name)
            if day and not first <= day <= last and name not in self.errors:
                self.add_error(name, f"Datoen skal ligge i planens periode, {term}.")

    def values(self) -> PositionValues:
        data = self.cleaned_data
        return PositionValues(
            title=data["title"],
            category=data["category"],
            focus=None if data["focus"] == ACROSS else UUID(data["focus"]),
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            full_time=data["full_time"],
            yearly_salary=data["yearly_salary"],
        )


def _initial(position: Position) -> dict[str, Any]:
    names = ("title", "full_time", "yearly_salary", "starts_on", "ends_on", "version")
    return {name: getattr(position, name) for name in names} | {
        "category": position.category.code,
        "focus": str(position.focus.uid) if position.focus else ACROSS,
    }


class HoursForm(forms.Form):
    """Whose hours (a function), at what rate, and how many each year. The amounts follow."""

    role = TextFormField(
        label="Funktion",
        max_length=100,
        help_text="Fx Medarbejder i jobcentret. Skriv en funktion, aldrig en persons navn.",
        error_messages={"required": "Skriv, hvilken funktion timerne bruges af."},
    )
    hourly_rate = AmountFormField(label="Timesats", min_value=ZERO, help_text="Hvad en time regnes til.")
    state = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, basis: Basis, data: Any = None) -> None:
        self.years = [payment.year for payment in basis.payments]
        initial = {"role": basis.role, "hourly_rate": basis.hourly_rate, "state": basis.state}
        initial |= {f"hours_{payment.year}": payment.hours for payment in basis.payments}
        super().__init__(data, initial=initial)
        for year in self.years:
            self.fields[f"hours_{year}"] = NumberFormField(
                label=f"Timer i {year}", decimals=2, min_value=0, max_value=1_000_000, required=False
            )
            self.fields[f"hours_{year}"].widget.attrs["data-no-optional"] = True
        self.fields["hourly_rate"].widget.attrs["data-suffix"] = "kr."
        self.helper = FormHelper()
        self.helper.form_tag = False
        rows = [
            Row(*(Column(f"hours_{year}") for year in self.years[at : at + 3]))
            for at in range(0, len(self.years), 3)
        ]
        self.helper.layout = Layout("role", "hourly_rate", *rows, "state")

    def hours(self) -> dict[int, Decimal | None]:
        return {year: self.cleaned_data[f"hours_{year}"] for year in self.years}


class EvidenceForm(FilesForm, forms.Form):
    """What shows the worth of rooms, materials and the like: words, and files where there are any."""

    files_label = "Filer"
    files_hint = "Fx en lejeaftale eller en vurdering."

    evidence = TextFormField(
        label="Hvad viser værdien?",
        max_length=300,
        help_text="Fx »Lejeaftale af 3. marts 2026: 80 m² til 900 kr. pr. m²«.",
        error_messages={"required": "Skriv, hvad der viser værdien."},
    )
    state = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, basis: Basis, data: Any = None, files: Any = None, present: Any = ()) -> None:
        initial = {"evidence": basis.evidence, "state": basis.state}
        super().__init__(data, files, initial=initial, present=present)
        self.helper = FormHelper()
        self.helper.form_tag = False
