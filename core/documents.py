"""Dataclass trees as JSON and back, exactly: decimals are texts, dates ISO, so that the canonical JSON (and with it a
check code) is the same on every machine."""

import dataclasses
import datetime as dt
import types
from decimal import Decimal
from functools import cache
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")
# What JSON holds as it is: most of a tree, and looked at where it stands.
PLAIN = frozenset({str, bool, int, type(None)})


def written(value: Any) -> Any:
    """A dataclass tree as JSON's own types; a type that JSON cannot hold exactly is refused."""
    kind: Any = type(value)
    if kind in PLAIN:
        return value
    names = _names(kind)
    if names is not None:
        items = [(name, getattr(value, name)) for name in names]
        return {name: item if type(item) in PLAIN else written(item) for name, item in items}
    if isinstance(value, str):
        return str(value)
    if isinstance(value, int):
        return int(value)
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [written(item) for item in value]
    raise TypeError(f"A document cannot hold a {type(value).__name__}")


@cache
def _names(kind: Any) -> tuple[str, ...] | None:
    """Of a dataclass's fields; None of anything else."""
    return tuple(field.name for field in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else None


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
    if origin in (tuple, list):
        return origin(_read(get_args(kind)[0], item) for item in data)
    if origin is Literal:
        return data
    if dataclasses.is_dataclass(kind):
        hints = _hints(kind)  # type: ignore[arg-type]
        # What an older document does not have takes the field's default; without one it is not readable (TypeError).
        return kind(**{name: _read(hint, data[name]) for name, hint in hints.items() if name in data})  # type: ignore[operator]
    if kind is Decimal:
        return Decimal(data)
    if kind in (dt.date, dt.datetime):
        return kind.fromisoformat(data)
    return kind(data)


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
