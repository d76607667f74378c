"""Text as people type and paste it: put in one form, refused where it could not be printed or names a person's CPR."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator

from core.danish import find_cpr
from core.fields.typing import CharField, GetType, SetType, TextField
from core.printable import unprintable

_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\ufe0e\ufe0f"))


def clean_text(text: str) -> str:
    """One newline, composed letters (a Mac's æøå come in parts), no invisible characters from a word processor."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\v", "\n").replace("\u2028", "\n")
    return unicodedata.normalize("NFC", text).translate(_INVISIBLE)


def validate_printable(text: str) -> None:
    """Refuse characters that our PDF fonts cannot draw, and control characters."""
    bad = unprintable(text)
    if not bad:
        return
    names = ", ".join(_shown(char) for char in bad[:5])
    raise ValidationError(
        f"Teksten har tegn, som ikke kan skrives ud: {names}. Fjern dem, eller skriv det med ord.",
        code="unprintable",
    )


def _shown(char: str) -> str:
    visible = unicodedata.category(char)[0] not in "CMZ"
    return f"»{char}«" if visible else f"et usynligt tegn (U+{ord(char):04X})"


def validate_no_cpr(text: str) -> None:
    """The housing organisations are private bodies: no CPR numbers anywhere. The number is not repeated."""
    if find_cpr(text):
        raise ValidationError("Teksten ser ud til at indeholde et CPR-nummer. Fjern det.", code="cpr")


def validate_one_line(text: str) -> None:
    if "\n" in text:
        raise ValidationError("Skriv teksten på én linje.", code="one_line")


class TextFormField(forms.CharField):
    """Text that can be printed and holds no CPR number. Newlines, spaces and accents are put in one form; where
    there is only one line to write on, a pasted newline becomes a space."""

    default_error_messages = {"required": "Udfyld feltet."}
    default_validators = [validate_printable, validate_no_cpr]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # validate_printable says the same of NUL in words that help.
        self.validators = [v for v in self.validators if not isinstance(v, ProhibitNullCharactersValidator)]

    def to_python(self, value: Any) -> str | None:
        if isinstance(value, str):
            value = clean_text(value)
            if not isinstance(self.widget, forms.Textarea):
                value = " ".join(value.split("\n"))
        return super().to_python(value)


class LineField(CharField[SetType, GetType]):
    """One line of text that people write."""

    default_validators = [
        *CharField.default_validators,
        validate_printable,
        validate_no_cpr,
        validate_one_line,
    ]

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, _, args, kwargs = super().deconstruct()
        return name, "core.fields.LineField", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": TextFormField, **kwargs})


class ProseField(TextField[SetType, GetType]):
    """Text of several lines, possibly Markdown, that people write."""

    default_validators = [*TextField.default_validators, validate_printable, validate_no_cpr]

    def deconstruct(self) -> tuple[str, str, Any, dict[str, Any]]:
        name, _, args, kwargs = super().deconstruct()
        return name, "core.fields.ProseField", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"form_class": TextFormField, **kwargs})
