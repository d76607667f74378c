"""Values of an exchange format, both ways: `write` gives JSON, `read` gives back what the model holds or refuses.

Numbers are texts with a point ("36.5"), amounts have two decimals ("1250000.00"), dates are ISO. There is one way of
writing each value, so that the same facts always give the same bytes.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Protocol
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models

from core.exchange.guesses import Guesses
from core.fields import AmountField, clean_text, validate_no_cpr, validate_printable
from core.fields.text import validate_one_line
from core.money import ORE, ZERO, from_ore, to_ore

MAX_PROSE = 100_000
FIRST_YEAR, LAST_YEAR = 1990, 2100
Schema = dict[str, Any]


class Refused(ValueError):
    """The value cannot be taken in: Danish messages that tell what to do, each with its place inside the value."""

    def __init__(self, message: str, path: str = "") -> None:
        self.problems = [(path, message)]
        super().__init__(message)

    @classmethod
    def together(cls, several: Iterable["Refused"]) -> "Refused":
        refused = cls("")
        refused.problems = [problem for one in several for problem in one.problems]
        return refused

    def at(self, place: str) -> list["Refused"]:
        """The same problems as seen from outside, where the value stands at `place`."""
        return [Refused(message, joined(place, path)) for path, message in self.problems]


def joined(path: str, inner: str) -> str:
    """ "estates" and "[1].number" make "estates[1].number"."""
    return path + inner if not inner or not path or inner.startswith("[") else f"{path}.{inner}"


class Unknown(Exception):
    """Nothing can be said of the value, because what it depends on has been refused already."""


class Scope:
    """What a document's values are looked up among. `facts` belong to one document; lists read once are shared."""

    def __init__(self, shared: dict[Any, Any] | None = None, **facts: Any) -> None:
        self.facts = facts
        self.shared: dict[Any, Any] = {} if shared is None else shared

    def fact(self, name: str) -> Any:
        value = self.facts.get(name)
        if value is None:
            raise Unknown(name)
        return value

    @property
    def guesses(self) -> Guesses:
        guesses: Guesses = self.kept("guesses", Guesses)
        return guesses

    def kept(self, key: Any, make: Callable[[], Any]) -> Any:
        if key not in self.shared:
            self.shared[key] = make()
        return self.shared[key]


class Codec(Protocol):
    """One value both ways."""

    def write(self, value: Any) -> Any: ...

    def read(self, value: Any, scope: Scope) -> Any: ...

    def schema(self) -> Schema: ...


@dataclass(frozen=True)
class Text:
    max_length: int = MAX_PROSE
    lines: bool = True
    blank: bool = True
    validators: tuple[Callable[[str], None], ...] = ()

    def write(self, value: Any) -> Any:
        return value

    def read(self, value: Any, scope: Scope) -> str:
        if not isinstance(value, str):
            raise Refused("Skriv en tekst i anførselstegn.")
        text = clean_text(value)
        if len(text) > self.max_length:
            raise Refused(f"Teksten har {len(text)} tegn. Der er plads til {self.max_length}.")
        if not self.blank and not text.strip():
            raise Refused("Feltet må ikke være tomt.")
        checks = [validate_printable, validate_no_cpr, *self.validators]
        if not self.lines:
            checks.append(validate_one_line)
        try:
            for check in checks if text else []:
                check(text)
        except ValidationError as error:
            raise Refused(" ".join(error.messages)) from None
        return text

    def schema(self) -> Schema:
        return {"type": "string", "maxLength": self.max_length} | ({} if self.blank else {"minLength": 1})


@dataclass(frozen=True)
class Choice:
    options: tuple[str, ...]

    def write(self, value: Any) -> Any:
        return value

    def read(self, value: Any, scope: Scope) -> str:
        if not isinstance(value, str) or value not in self.options:
            known = ", ".join(option or '""' for option in self.options)
            raise Refused(f"{shown(value)} kendes ikke. Vælg mellem: {known}.")
        return value

    def schema(self) -> Schema:
        return {"enum": list(self.options)}


@dataclass(frozen=True)
class Flag:
    def write(self, value: Any) -> Any:
        return value

    def read(self, value: Any, scope: Scope) -> bool:
        if not isinstance(value, bool):
            raise Refused("Skriv true eller false uden anførselstegn.")
        return value

    def schema(self) -> Schema:
        return {"type": "boolean"}


@dataclass(frozen=True)
class Whole:
    """A count, a place, a year: a whole number without quotes."""

    least: int = 0
    most: int = 32_767

    def write(self, value: Any) -> Any:
        return value

    def read(self, value: Any, scope: Scope) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            raise Refused("Skriv et helt tal uden anførselstegn.")
        if not self.least <= value <= self.most:
            raise Refused(f"Tallet skal ligge mellem {self.least} og {self.most}.")
        return value

    def schema(self) -> Schema:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


YEAR = Whole(FIRST_YEAR, LAST_YEAR)


@dataclass(frozen=True)
class Day:
    def write(self, value: Any) -> Any:
        return None if value is None else value.isoformat()

    def read(self, value: Any, scope: Scope) -> date:
        if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
            raise Refused('Skriv datoen som "2027-04-01": år, måned, dag.')
        try:
            day = date.fromisoformat(value)
        except ValueError:
            raise Refused(f"{value} findes ikke i kalenderen.") from None
        if not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise Refused(f"Årstallet skal ligge mellem {FIRST_YEAR} og {LAST_YEAR}.")
        return day

    def schema(self) -> Schema:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True)
class Number:
    """An exact number with at most so many digits before and after the point; written without superfluous zeros."""

    digits: int
    decimals: int

    @property
    def pattern(self) -> str:
        return rf"^-?(0|[1-9][0-9]{{0,{self.digits - 1}}})(\.[0-9]{{1,{self.decimals}}})?$"

    def write(self, value: Any) -> Any:
        return None if value is None else plain(value)

    def read(self, value: Any, scope: Scope) -> Decimal:
        if not isinstance(value, str) or not re.fullmatch(self.pattern[1:-1], value):
            raise Refused(
                'Skriv tallet i anførselstegn med punktum, som "36.5": '
                f"højst {self.digits} cifre før punktummet og {self.decimals} efter."
            )
        return Decimal(value)

    def schema(self) -> Schema:
        return {"type": "string", "pattern": self.pattern}


@dataclass(frozen=True)
class Amount:
    """Kroner with two decimals."""

    least: Decimal | None = None

    def write(self, value: Any) -> Any:
        return None if value is None else str(value)

    def read(self, value: Any, scope: Scope) -> Decimal:
        if not isinstance(value, str) or not re.fullmatch(_AMOUNT[1:-1], value):
            raise Refused(
                'Skriv beløbet i anførselstegn med punktum, som "1250000.00": højst ti cifre og to decimaler.'
            )
        amount = from_ore(to_ore(Decimal(value)))
        if self.least is not None and amount < self.least:
            raise Refused(
                "Beløbet må ikke være under 0 kr." if self.least == ZERO else "Beløbet skal være over 0 kr."
            )
        return amount

    def schema(self) -> Schema:
        pattern = _AMOUNT if self.least is None else _AMOUNT.replace("-?", "")
        return {"type": "string", "pattern": pattern}


_AMOUNT = r"^-?(0|[1-9][0-9]{0,9})(\.[0-9]{1,2})?$"
NOT_BELOW_ZERO, ABOVE_ZERO = Amount(ZERO), Amount(ORE)


@dataclass(frozen=True)
class Uid:
    """A permanent name of a row: a UUID that whoever writes the file has made once and keeps."""

    def write(self, value: Any) -> Any:
        return None if value is None else str(value)

    def read(self, value: Any, scope: Scope) -> UUID:
        if not isinstance(value, str) or not re.fullmatch(_UUID[1:-1], value.lower()):
            raise Refused('Skriv et uid som "2f1c0b9e-5d0a-4f7e-9a3b-6c1d2e3f4a5b".')
        return UUID(value)

    def schema(self) -> Schema:
        return {"type": "string", "format": "uuid"}


_UUID = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"


@dataclass(frozen=True)
class ByCode:
    """A row of reference data by its code. The other `parts` are written for the reader; reading, only the code counts.

    `among` gives the rows that may be meant; `cure` says what to do about an unknown code, otherwise those that exist
    are listed.
    """

    parts: tuple[str, ...]
    among: Callable[[Scope], Iterable[Any]]
    name: str
    cure: str = ""
    keep: Callable[[Scope], Any] = field(default=lambda scope: None)

    def write(self, value: Any) -> Any:
        return None if value is None else {part: getattr(value, part) for part in self.parts}

    def read(self, value: Any, scope: Scope) -> Any:
        code = code_of(value, self.parts)
        rows = scope.kept((self.name, self.keep(scope)), lambda: {row.code: row for row in self.among(scope)})
        if code not in rows:
            raise Refused(f"{self.name} {shown(code)} findes ikke. {self.cure or listed(rows)}", "code")
        return rows[code]

    def schema(self) -> Schema:
        others = {part: True for part in self.parts if part != "code"}
        return {
            "type": "object",
            "properties": {"code": {"type": "string"}, **others},
            "required": ["code"],
            "additionalProperties": False,
        }


def code_of(value: Any, parts: Iterable[str]) -> str:
    """The code of an object like {"code": …, "name": …}; nothing but the known parts may stand in it."""
    if not isinstance(value, Mapping):
        raise Refused('Skriv et objekt med en kode, som {"code": "…"}.')
    for name in value:
        if name not in parts:
            raise Refused(f"Feltet kendes ikke. Kendte felter er: {', '.join(parts)}.", short(name))
    code = value.get("code")
    if not isinstance(code, str):
        raise Refused("Koden mangler. Skriv den som tekst.", "code")
    return code


def short(name: object) -> str:
    """A field's name as a path has it. One that the format does not know may be as long as the file."""
    return str(name)[:60]


def shown(value: Any) -> str:
    """A value as a message repeats it: short."""
    text = str(value)
    return f"»{text[:40]}…«" if len(text) > 40 else f"»{text}«"


def listed(codes: Iterable[str]) -> str:
    found = sorted(codes)
    more = f" og {len(found) - 30} flere" if len(found) > 30 else ""
    return f"Vælg mellem: {', '.join(found[:30])}{more}." if found else "Der er endnu ingen at vælge imellem."


def nullable(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def plain(value: Decimal) -> str:
    """ "36", "36.5": one way of writing each number, whatever the column's scale."""
    text = f"{value.normalize():f}"
    return "0" if text == "-0" else text


def codec_of(model_field: "models.Field[Any, Any]") -> Codec:
    """The codec of a plain field of a model; what the model allows is what the format allows."""
    match model_field:
        case models.BooleanField():
            return Flag()
        case models.DateField():
            return Day()
        case AmountField():
            return Amount()
        case models.DecimalField():
            places = model_field.decimal_places or 0
            return Number((model_field.max_digits or 0) - places, places)
        case models.PositiveIntegerField():
            return Whole(0, 2_000_000)
        case models.PositiveSmallIntegerField():
            return YEAR if model_field.name == "year" else _whole(model_field)
        case models.UUIDField():
            return Uid()
        case models.CharField() | models.TextField():
            return _text(model_field)
    raise TypeError(f"{model_field} has no exchange format")


def _whole(model_field: Any) -> Whole:
    numbers = [number for number, _ in model_field.choices or ()]
    return Whole(min(numbers), max(numbers)) if numbers else Whole()


def _text(model_field: Any) -> Codec:
    if model_field.choices:
        blank = ("",) if model_field.blank else ()
        return Choice((*(str(value) for value, _ in model_field.flatchoices), *blank))
    if isinstance(model_field, models.TextField):
        return Text(blank=model_field.blank)
    checks = (URLValidator(["http", "https"]),) if isinstance(model_field, models.URLField) else ()
    return Text(model_field.max_length, lines=False, blank=model_field.blank, validators=checks)
