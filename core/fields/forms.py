"""Form fields that read and write Danish: one text input each, errors that say what to write instead."""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from core.danish import (
    MAX_LENGTH,
    NO_NUMBER,
    ONLY_A_DATE,
    DanishFormatError,
    format_amount,
    format_date,
    format_number,
    parse_amount,
    parse_date,
    parse_number,
)
from core.money import MAX_AMOUNT


class DanishField(forms.Field):
    """A value that is written as Danish text. Wrong text stays in the field as it was typed."""

    widget = forms.TextInput
    default_error_messages = {"required": "Udfyld feltet."}
    inputmode = "decimal"
    value_types: tuple[type, ...] = ()

    def __init__(self, *, min_value: Any = None, max_value: Any = None, **kwargs: Any) -> None:
        self.min_value, self.max_value = min_value, max_value
        super().__init__(**kwargs)

    def parse(self, text: str) -> Any:
        raise NotImplementedError

    def format(self, value: Any) -> str:
        raise NotImplementedError

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        if isinstance(value, self.value_types):
            return value
        text = str(value).strip()
        if not text:
            return None
        try:
            return self.parse(text)
        except DanishFormatError as error:
            raise ValidationError(str(error), code="invalid") from None

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if self.min_value is not None and value < self.min_value:
            raise ValidationError(self.too_small(self.format(self.min_value)), code="min_value")
        if self.max_value is not None and value > self.max_value:
            raise ValidationError(self.too_large(self.format(self.max_value)), code="max_value")

    def too_small(self, limit: str) -> str:
        return f"Skriv et tal, der er mindst {limit}."

    def too_large(self, limit: str) -> str:
        return f"Skriv et tal, der højst er {limit}."

    def prepare_value(self, value: Any) -> Any:
        return self.format(value) if isinstance(value, self.value_types) else value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "inputmode": self.inputmode, "autocomplete": "off"}


class AmountFormField(DanishField):
    """Kroner with up to two decimals, `1.234.567,50`. Gives a Decimal with two places, or None."""

    default_error_messages = {"required": "Skriv et beløb."}
    value_types = (Decimal, int)

    def __init__(self, *, min_value: Any = -MAX_AMOUNT, max_value: Any = MAX_AMOUNT, **kwargs: Any) -> None:
        super().__init__(min_value=min_value, max_value=max_value, **kwargs)

    def parse(self, text: str) -> Decimal:
        return parse_amount(text)

    def format(self, value: Any) -> str:
        return format_amount(value, kr=False)

    def too_small(self, limit: str) -> str:
        return (
            "Beløbet kan ikke være negativt."
            if self.min_value == 0
            else f"Beløbet skal være mindst {limit} kr."
        )

    def too_large(self, limit: str) -> str:
        return f"Beløbet kan højst være {limit} kr."


class NumberFormField(DanishField):
    """A number with at most so many decimals. Gives a Decimal, with decimals=0 an int, or None."""

    default_error_messages = {"required": "Skriv et tal."}
    value_types = (Decimal, int)

    def __init__(self, *, decimals: int = 2, max_value: Any = 10**12, **kwargs: Any) -> None:
        self.decimals = decimals
        kwargs.setdefault("min_value", -(10**12))
        super().__init__(max_value=max_value, **kwargs)
        self.inputmode = "decimal" if decimals else "numeric"
        self.widget.attrs["inputmode"] = self.inputmode

    def parse(self, text: str) -> Decimal | int:
        try:
            number = parse_number(text)
        except DanishFormatError as error:
            if self.decimals or not str(error).endswith(NO_NUMBER):
                raise
            raise DanishFormatError("Skriv et helt tal med cifre, fx 12.") from None
        if number != round(number, self.decimals):
            raise DanishFormatError(
                f"Skriv tallet med højst {self.decimals} decimal{'er' if self.decimals > 1 else ''}."
                if self.decimals
                else "Skriv et helt tal uden decimaler."
            )
        return round(number, self.decimals) if self.decimals else int(number)

    def format(self, value: Any) -> str:
        exponent = Decimal(value).normalize().as_tuple().exponent
        return format_number(value, max(0, -exponent) if isinstance(exponent, int) else 0)

    def too_small(self, limit: str) -> str:
        return "Tallet kan ikke være negativt." if self.min_value == 0 else super().too_small(limit)


class DateFormField(DanishField):
    """A day, `24-12-2026`. Gives a date, or None."""

    default_error_messages = {"required": "Skriv en dato, fx 24-12-2026."}
    value_types = (date,)
    inputmode = "numeric"

    def parse(self, text: str) -> date:
        if len(text) > MAX_LENGTH and self.label:
            raise DanishFormatError(f"Teksten i »{self.label}« er for lang. {ONLY_A_DATE}")
        return parse_date(text)

    def format(self, value: Any) -> str:
        return format_date(value, "short")

    def too_small(self, limit: str) -> str:
        return f"Datoen kan tidligst være {limit}."

    def too_large(self, limit: str) -> str:
        return f"Datoen kan senest være {limit}."
