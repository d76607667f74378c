"""Moves of money that are tried. The form is a GET form, so that a try has an address and writes nothing."""

from collections.abc import Sequence
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Column, Layout, Row
from django import forms

from core.danish import format_amount
from core.fields import AmountFormField
from core.money import ORE
from funding.figures import Move, Place, TooLittle

MOVES = 3


class WhatIfForm(forms.Form):
    """So many moves; one without an amount is left out."""

    def __init__(self, places: Sequence[Place], years: Sequence[int], data: Any = None) -> None:
        super().__init__(data)
        self.places = {place.key: place for place in places}
        # Without calendar years there is nowhere to move money from or to.
        self.is_empty = not years
        rows = [
            ("Budget", [(place.key, place.label) for place in places if place.kind == "budget"]),
            ("Finansiering", [(place.key, place.label) for place in places if place.kind != "budget"]),
        ]
        columns = [(str(year), str(year)) for year in years]
        layout: list[Any] = []
        for number in range(1, MOVES + 1):
            names = [f"{name}_{number}" for name in ("beloeb", "fra", "fra_aar", "til", "til_aar")]
            self.fields[names[0]] = AmountFormField(label="Beløb", required=False, min_value=ORE)
            self.fields[names[1]] = forms.ChoiceField(
                label="Fra", required=False, choices=[("", "Vælg"), *rows]
            )
            self.fields[names[2]] = forms.ChoiceField(label="Fra år", required=False, choices=columns)
            self.fields[names[3]] = forms.ChoiceField(
                label="Til", required=False, choices=[("", "Vælg"), *rows]
            )
            self.fields[names[4]] = forms.ChoiceField(label="Til år", required=False, choices=columns)
            self.fields[names[0]].widget.attrs["data-suffix"] = "kr."
            for name in names:
                self.fields[name].widget.attrs["data-no-optional"] = True
            layout += [
                HTML(f'<h3 class="h4">Flytning {number}</h3>'),
                Row(Column(names[1]), Column(names[2])),
                Row(Column(names[3]), Column(names[4])),
                names[0],
            ]
        self.helper = FormHelper()
        self.helper.form_tag = False
        self.helper.disable_csrf = True
        self.helper.layout = Layout(*layout)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.numbers = []
        for number in range(1, MOVES + 1):
            parts = {
                name: data.get(f"{name}_{number}") for name in ("beloeb", "fra", "fra_aar", "til", "til_aar")
            }
            if f"beloeb_{number}" in self.errors or not (parts["beloeb"] or parts["fra"] or parts["til"]):
                continue
            self._complain(number, parts)
            self.numbers.append(number)
        if not self.numbers and not self.errors:
            self.add_error("fra_1", "Vælg, hvor pengene skal flyttes fra, og skriv et beløb.")
        self._tell_which()
        return data

    def _tell_which(self) -> None:
        """The same words about several moves say which move each is about."""
        numbers = {name: name.rpartition("_")[2] for name in self.errors}
        if len(set(numbers.values())) > 1:
            for name, number in numbers.items():
                words = [
                    f"Flytning {number}: {text[:1].lower()}{text[1:]}" for text in map(str, self.errors[name])
                ]
                self.errors[name] = self.error_class(words)

    def _complain(self, number: int, parts: dict[str, Any]) -> None:
        wanted = (
            ("beloeb", "Skriv, hvor meget der skal flyttes."),
            ("fra", "Vælg, hvor pengene kommer fra."),
        )
        for name, words in (*wanted, ("til", "Vælg, hvor pengene skal hen.")):
            if not parts[name]:
                self.add_error(f"{name}_{number}", words)
        if parts["fra"] and parts["til"]:
            source, target = self.places[parts["fra"]], self.places[parts["til"]]
            if source.kind != target.kind:
                self.add_error(f"til_{number}", "Flyt inden for budgettet eller inden for finansieringen.")
            elif source == target and parts["fra_aar"] == parts["til_aar"]:
                self.add_error(f"til_{number}", "Pengene flyttes til det sted, de kommer fra. Vælg et andet.")

    def moves(self) -> list[Move]:
        data = self.cleaned_data
        return [
            Move(
                self.places[data[f"fra_{number}"]],
                int(data[f"fra_aar_{number}"]),
                self.places[data[f"til_{number}"]],
                int(data[f"til_aar_{number}"]),
                data[f"beloeb_{number}"],
            )
            for number in self.numbers
        ]

    def refuse(self, problem: TooLittle) -> None:
        number = self.numbers[problem.index]
        self.add_error(
            f"beloeb_{number}", f"Der er kun {format_amount(problem.left)} at flytte. Skriv et mindre beløb."
        )
