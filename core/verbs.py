"""What can have happened, in Danish: the register of verbs and how an event's data is stored and shown."""

import string
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.db import models

from core.danish import format_amount, format_date, format_datetime

Tone = Literal["", "ok", "stop"]
RESERVED = frozenset({"verb", "subject", "root", "by", "at"})
_verbs: dict[str, "Verb"] = {}


@dataclass(frozen=True)
class Verb:
    """A kind of act. The text is a Danish sentence over the event's data: `{name}` and nothing else in braces.
    `of_old`: what stands for a name in acts that were written before they had it."""

    code: str
    text: str
    tone: Tone = ""
    of_old: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    names: frozenset[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        names = set()
        for _, name, spec, conversion in string.Formatter().parse(self.text):
            if name is None:
                continue
            if not name.isidentifier() or spec or conversion:
                raise ValueError(f"{self.code}: only plain names in braces, not {{{name}}}")
            if name in RESERVED:
                raise ValueError(f"{self.code}: {name} is what record() itself takes")
            names.add(name)
        object.__setattr__(self, "names", frozenset(names))
        if _verbs.setdefault(self.code, self) != self:
            raise ValueError(f"The verb {self.code} is defined twice")


def verbs() -> dict[str, Verb]:
    """Every verb, by code."""
    return dict(sorted(_verbs.items()))


def stored(value: Any) -> Any:
    """JSON that remembers what a value was, so that it can be shown in Danish. A Decimal is an amount in kroner."""
    if isinstance(value, list | tuple):
        return [stored(item) for item in value]
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, Decimal):
        return {"amount": str(value)}
    if isinstance(value, models.Model | str):
        return str(value)
    if value is None or isinstance(value, bool | int):
        return value
    raise TypeError(f"An event cannot hold a {type(value).__name__}")


def shown(value: Any) -> str:
    """The Danish text of what `stored` made."""
    match value:
        case None | "":
            return "–"
        case bool():
            return "ja" if value else "nej"
        case {"datetime": str(text)}:
            return format_datetime(datetime.fromisoformat(text))
        case {"date": str(text)}:
            return format_date(date.fromisoformat(text))
        case {"amount": str(text)}:
            return format_amount(Decimal(text))
        case list():
            return ", ".join(shown(item) for item in value)
    return str(value)


def describe(code: str, data: dict[str, Any]) -> str:
    """The sentence of an event. A verb that is gone, or data that an older version did not write, break nothing."""
    verb = _verbs.get(code)
    if verb is None:
        return code
    return verb.text.format_map({name: shown(data.get(name, verb.of_old.get(name))) for name in verb.names})


def tone_of(code: str) -> Tone:
    return _verbs[code].tone if code in _verbs else ""
