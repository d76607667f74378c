"""Fingerprints of values, and the post of a 409 page put back into the shape a form expects. Pure but for types."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.http import QueryDict

from core.fields.text import clean_text

_ENTRY = re.compile(r"([A-Za-z_]\w*):([0-9a-f]{12})", re.ASCII)


def canonical(value: Any) -> str:
    """One text for equal values, however they were typed or loaded."""
    if value is None:
        return ""
    if isinstance(value, str):
        return clean_text(value).strip()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value.normalize() if value else Decimal(0), "f")
    if isinstance(value, int):
        return str(int(value))
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat() if value.tzinfo else value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, Iterable):
        return "\x1f".join(sorted(canonical(item) for item in value))
    return str(value)


def fingerprint(value: Any) -> str:
    return hashlib.sha256(canonical(value).encode()).hexdigest()[:12]


def encode(fingerprints: Mapping[str, str]) -> str:
    return ",".join(f"{name}:{digits}" for name, digits in fingerprints.items())


def decode(text: str) -> dict[str, str]:
    """What a hidden field says; nothing at all when it has been tampered with."""
    entries = [_ENTRY.fullmatch(entry) for entry in text[:20_000].split(",")]
    return {entry[1]: entry[2] for entry in entries if entry} if all(entries) else {}


def resolved(data: Any) -> Any:
    """The post of a 409 page as the form expects it: each field has the text that was chosen."""
    if not data or not any(str(name).startswith("choice:") for name in data):
        return data
    out = QueryDict(mutable=True)
    for name in data:
        if not str(name).startswith(("choice:", "mine:", "theirs:")):
            out.setlist(name, list(listed(data, name)))
    for name in data:
        choice, _, html_name = str(name).partition(":")
        if choice == "choice" and data[name] in ("mine", "theirs"):
            values = listed(data, f"{data[name]}:{html_name}")
            out.setlist(html_name, list(values))
            if not values:
                del out[html_name]
    out._mutable = False
    return out


def listed(data: Any, name: str) -> tuple[str, ...]:
    if hasattr(data, "getlist"):
        return tuple(data.getlist(name))
    value = data.get(name)
    return () if value is None else tuple(value) if isinstance(value, list | tuple) else (str(value),)
