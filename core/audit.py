"""Acts: what people (and the system) did, as the timeline tells it.

An app names its verbs at the top of its `actions.py`; an action records one inside its own transaction. Field history
(who changed what from what to what) is django-simple-history's and is kept apart.
"""

import string
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from django.contrib.contenttypes.models import ContentType
from django.db import models

from core.danish import format_amount, format_date, format_datetime
from core.dates import now
from core.models import Event

Tone = Literal["", "ok", "stop"]
_verbs: dict[str, "Verb"] = {}


@dataclass(frozen=True)
class Verb:
    """A kind of act. The text is a Danish sentence over the event's data: `{name}` and nothing else in braces."""

    code: str
    text: str
    tone: Tone = ""
    names: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        names = set()
        for _, name, spec, conversion in string.Formatter().parse(self.text):
            if name is None:
                continue
            if not name.isidentifier() or spec or conversion:
                raise ValueError(f"{self.code}: only plain names in braces, not {{{name}}}")
            names.add(name)
        object.__setattr__(self, "names", frozenset(names))
        if self.code in _verbs and _verbs[self.code] != self:
            raise ValueError(f"The verb {self.code} is defined twice")
        _verbs[self.code] = self


def verbs() -> dict[str, Verb]:
    return dict(_verbs)


def record(
    verb: Verb,
    *,
    subject: models.Model,
    root: models.Model,
    by: Any,
    at: datetime | None = None,
    **data: Any,
) -> Event:
    """Write the act. `by=None` is the system; `at` is given where the day is another than today's."""
    if missing := verb.names - data.keys():
        raise TypeError(f"{verb.code} needs {', '.join(sorted(missing))}")
    return Event.objects.create(
        verb=verb.code,
        at=at or now(),
        actor=by,
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
        root_type=ContentType.objects.get_for_model(root),
        root_id=root.pk,
        data={name: _stored(value) for name, value in data.items()},
    )


def _stored(value: Any) -> Any:
    """JSON that remembers what a value was, so that it can be shown in Danish. A Decimal is an amount in kroner."""
    if value is None or isinstance(value, bool | int | str):
        return str(value) if isinstance(value, str) else value
    if isinstance(value, datetime):
        return {"datetime": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    if isinstance(value, Decimal):
        return {"amount": str(value)}
    if isinstance(value, list | tuple):
        return [_stored(item) for item in value]
    if isinstance(value, models.Model):
        return str(value)
    raise TypeError(f"An event cannot hold a {type(value).__name__}")


def _shown(value: Any) -> str:
    match value:
        case None | "":
            return "–"
        case True:
            return "ja"
        case False:
            return "nej"
        case {"datetime": str(text)}:
            return format_datetime(datetime.fromisoformat(text))
        case {"date": str(text)}:
            return format_date(date.fromisoformat(text))
        case {"amount": str(text)}:
            return format_amount(Decimal(text))
        case list():
            return ", ".join(_shown(item) for item in value)
    return str(value)


def describe(code: str, data: dict[str, Any]) -> str:
    """The sentence of an event. A verb that is gone, or data that an older version did not write, break nothing."""
    verb = _verbs.get(code)
    if verb is None:
        return code
    return verb.text.format_map({name: _shown(data.get(name)) for name in verb.names})


def tone_of(code: str) -> Tone:
    return _verbs[code].tone if code in _verbs else ""
