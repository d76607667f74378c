"""A redegørelse as JSON and back: what is frozen at hand-in. Writes and parses, never saves.

Decimals are texts, dates ISO, so that the canonical JSON (and with it the check code) is the same on every machine.
"""

import dataclasses
import datetime as dt
import types
from decimal import Decimal
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from core.snapshots import sha256
from monitoring.calculations import ReportFigures

FORMAT = 1
T = TypeVar("T")


def report_document(figures: ReportFigures) -> dict[str, Any]:
    return {"format": FORMAT, "report": written(figures)}


def report_figures(document: dict[str, Any]) -> ReportFigures:
    """The figures of a frozen document. An unknown format is refused rather than half read."""
    if document.get("format") != FORMAT:
        raise ValueError(f"Unknown format of a report: {document.get('format')!r}")
    return read(ReportFigures, document["report"])


def content_sha256(figures: ReportFigures) -> str:
    """Check code of what the board approves: everything but who has done what with it."""
    document = written(figures)
    del document["facts"]
    return sha256(document)


def written(value: Any) -> Any:
    """A dataclass tree as JSON's own types; a type that JSON cannot hold exactly is refused."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [written(item) for item in value]
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: written(getattr(value, field.name)) for field in dataclasses.fields(value)}
    raise TypeError(f"A report cannot hold a {type(value).__name__}")


def read(kind: type[T], data: Any) -> T:
    """The value of a type as `written` wrote it."""
    value: T = _read(kind, data)
    return value


def _read(kind: Any, data: Any) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        if data is None:
            return None
        (kind,) = (argument for argument in get_args(kind) if argument is not type(None))
        return _read(kind, data)
    if origin is tuple:
        return tuple(_read(get_args(kind)[0], item) for item in data)
    if dataclasses.is_dataclass(kind):
        hints = _hints(kind)  # type: ignore[arg-type]
        return kind(**{name: _read(hint, data[name]) for name, hint in hints.items()})  # type: ignore[operator]
    if kind is Decimal:
        return Decimal(data)
    if kind in (dt.date, dt.datetime):
        return kind.fromisoformat(data)
    return kind(data)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
