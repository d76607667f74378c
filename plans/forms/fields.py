"""Fields whose errors name the field and say what to write, in the words of the page."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model

from core.choices import LazyChoices
from core.danish import DanishFormatError, format_number, parse_number
from core.fields import DateFormField, NumberFormField


class ValueField(NumberFormField):
    """A value of an indicator: as many decimals as the indicator has, which only the form knows."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(decimals=4, **kwargs)

    def parse(self, text: str) -> Decimal | int:
        try:
            return parse_number(text)
        except DanishFormatError:
            raise DanishFormatError(
                f"{self.label} skal være et tal, fx {format_number(36, self.shown)}"
            ) from None

    @property
    def shown(self) -> int:
        """Decimals to draw the value with."""
        return int(self.widget.attrs.get("data-decimals", 1))

    def format(self, value: Any) -> str:
        exponent = Decimal(value).normalize().as_tuple().exponent
        written = -exponent if isinstance(exponent, int) else 0
        return format_number(value, max(self.shown, written))


class DayField(DateFormField):
    """A day. What is typed wrong gets one cure that fits every mistake, with a date that exists."""

    def __init__(self, *, example: date | None = None, **kwargs: Any) -> None:
        self.example = example or date(2030, 12, 1)
        super().__init__(**kwargs)

    def parse(self, text: str) -> date:
        try:
            return super().parse(text)
        except DanishFormatError:
            day = self.example
            raise DanishFormatError(
                f"Skriv en dato, der findes, fx {day.day}-{day.month}-{day.year}"
            ) from None

    def format(self, value: Any) -> str:
        return f"{value.day}-{value.month}-{value.year}"


class RowChoiceField(forms.ModelChoiceField):
    """A choice among rows that the page has read already: no query per form."""

    def among(self, rows: Iterable[Model], empty: str) -> None:
        self.known = {str(row.pk): row for row in rows}
        self.choices = LazyChoices(lambda: ((row.pk, str(row)) for row in self.known.values()), ("", empty))

    def to_python(self, value: Any) -> Model | None:
        if value in self.empty_values:
            return None
        try:
            return self.known[str(value.pk if isinstance(value, Model) else value)]
        except KeyError:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from None


def no_optional(form: forms.BaseForm, *names: str) -> None:
    """Fields that a draft may leave empty but that are wanted: they are not marked "(frivilligt)"."""
    for name in names:
        if name in form.fields:
            form.fields[name].widget.attrs["data-no-optional"] = "true"
