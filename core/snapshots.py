"""Canonical JSON and its hash: the same facts give the same bytes on every machine, so a seal can be checked later."""

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

# What JSON holds as it is, true and false among the whole numbers; PLAIN_TYPES are looked at where they stand.
PLAIN = (str, int)
PLAIN_TYPES = frozenset({str, int, bool, type(None)})


def canonical_json(obj: Any) -> bytes:
    """Sorted keys, UTF-8, no spaces. Floats are refused: they print differently than they were meant."""
    return json.dumps(
        _checked(obj), sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":")
    ).encode()


def sha256(obj: Any) -> str:
    return hashlib.sha256(canonical_json(obj)).hexdigest()


def _checked(value: Any) -> Any:
    if value is None or isinstance(value, PLAIN):
        return value
    if isinstance(value, dict):
        for key in value:
            if not isinstance(key, str):
                raise TypeError("The keys of a snapshot are texts")
        return {key: item if type(item) in PLAIN_TYPES else _checked(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [item if type(item) in PLAIN_TYPES else _checked(item) for item in value]
    if isinstance(value, Decimal):
        if not value.is_finite():
            raise ValueError(f"{value} cannot be kept")
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise TypeError(f"A snapshot cannot hold a {type(value).__name__}")
