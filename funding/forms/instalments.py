"""The rates of a tilsagn: a few fields for each that can still be changed, and some empty ones for new."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from core.fields import AmountFormField, DateFormField
from core.money import ORE
from funding.actions import Rate
from funding.models import Instalment

#: How many empty rates the page has.
SPARE = 4


@dataclass(frozen=True, slots=True)
class RateFields:
    legend: str
    fields: tuple[forms.BoundField, ...]


class InstalmentsForm(forms.Form):
    """Works without script: a rate is removed by its tick, and there is room for more. A new one left empty is none."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, rates: Sequence[Instalment], seen: str, data: Any = None) -> None:
        super().__init__(data, initial={"seen": seen})
        self.known = {str(row.pk): row for row in rates}
        self.keys = [*self.known, *(f"ny{place}" for place in range(1, SPARE + 1))]
        for key in self.keys:
            row = self.known.get(key)
            self.fields[f"due-{key}"] = DateFormField(
                label="Forfalder", required=False, initial=row and row.due_on
            )
            amount = AmountFormField(label="Beløb", required=False, min_value=ORE, initial=row and row.amount)
            amount.widget.attrs["data-suffix"] = "kr."
            self.fields[f"amount-{key}"] = amount
            if row:
                self.fields[f"remove-{key}"] = forms.BooleanField(label="Fjern raten", required=False)

    @property
    def rows(self) -> list[RateFields]:
        return [
            RateFields(
                self.legend(key),
                tuple(
                    self[f"{name}-{key}"]
                    for name in ("due", "amount", "remove")
                    if f"{name}-{key}" in self.fields
                ),
            )
            for key in self.keys
        ]

    def legend(self, key: str) -> str:
        """`Rate 2, 2027`, `Ny rate 1`: the year of the day that is written, as long as it is one."""
        row = self.known.get(key)
        day = getattr(self, "cleaned_data", {}).get(f"due-{key}") or (row.due_on if row else None)
        name = f"Rate {self.keys.index(key) + 1}" if row else f"Ny rate {key.removeprefix('ny')}"
        name += " (holdt tilbage)" if row and row.withheld_on else ""
        return f"{name}, {day.year}" if day else name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for key in self.wanted(data):
            for name, message in (
                ("due", "Skriv, hvornår raten forfalder."),
                ("amount", "Skriv ratens beløb."),
            ):
                field = f"{name}-{key}"
                if data.get(field) is None and field not in self.errors:
                    self.add_error(field, message)
        for key in self.keys:
            for name in ("due", "amount"):
                self.fields[f"{name}-{key}"].place = self.legend(key)  # type: ignore[attr-defined]
        return data

    def wanted(self, data: dict[str, Any]) -> list[str]:
        """Those that are to be: not the removed, and not the new ones where nothing was written."""
        return [
            key
            for key in self.keys
            if not data.get(f"remove-{key}")
            and (
                key in self.known or any(data.get(f"{name}-{key}") is not None for name in ("due", "amount"))
            )
        ]

    @property
    def rates(self) -> list[Rate]:
        data = self.cleaned_data
        found = []
        for key in self.wanted(data):
            row = self.known.get(key)
            day, amount = data[f"due-{key}"], data[f"amount-{key}"]
            found.append(Rate(day, amount, row.note if row else "", pk=row.pk if row else None))
        return found
