"""The fund's conditions as lines of a form: a text and, where there is one, a day. Works without script."""

from collections.abc import Sequence
from typing import Any

from django import forms

from core.fields import DateFormField, TextFormField
from funding.calculations import Term, repeated

#: Lines drawn beyond those that are there. More come when the form is opened again, or on the plan's own page.
EMPTY_LINES = 4
MAX_LINES = 40


class ConditionsMixin(forms.Form):
    """Lines `condition_0`, `condition_0_due` … after the form's own fields; a line without text is no condition."""

    def __init__(self, *args: Any, known_terms: Sequence[Term] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.line_names = []
        for index in range(self._count(len(known_terms))):
            term = known_terms[index] if index < len(known_terms) else Term("")
            name, day = f"condition_{index}", f"condition_{index}_due"
            self.fields[name] = TextFormField(
                label=f"Vilkår {index + 1}", max_length=1000, required=False, initial=term.text
            )
            self.fields[day] = DateFormField(
                label=f"Frist for vilkår {index + 1}", required=False, initial=term.due_on
            )
            for field in (self.fields[name], self.fields[day]):
                field.widget.attrs["data-no-optional"] = "true"
            self.line_names.append((name, day))

    def _count(self, known: int) -> int:
        posted = 0
        while self.is_bound and f"condition_{posted}" in self.data and posted < MAX_LINES:
            posted += 1
        return min(posted or known + EMPTY_LINES, MAX_LINES)

    @property
    def condition_lines(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[name], self[day]) for name, day in self.line_names]

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """The fields before the lines. Who one is, is shown after them."""
        lines = {name for pair in self.line_names for name in pair} | {"password", "code"}
        return [field for field in self.visible_fields() if field.name not in lines]

    @property
    def conditions(self) -> tuple[Term, ...]:
        read = self.cleaned_data
        return tuple(Term(read[name], read[day]) for name, day in self.line_names if read.get(name))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.check_lines()
        return cleaned

    def check_lines(self) -> None:
        cleaned = self.cleaned_data
        for name, day in self.line_names:
            if cleaned.get(day) and not cleaned.get(name) and name not in self.errors:
                self.add_error(name, "Skriv vilkåret, eller slet fristen.")
        written = [
            (name, Term(cleaned[name], cleaned.get(day)))
            for name, day in self.line_names
            if cleaned.get(name)
        ]
        for at, first in repeated([term for _, term in written]):
            self.add_error(
                written[at][0],
                f"{self.fields[written[at][0]].label} er det samme som "
                f"{str(self.fields[written[first][0]].label).lower()}. Slet det ene, eller giv dem hver sin frist.",
            )
