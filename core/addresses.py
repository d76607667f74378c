"""Addresses by their names, as Django's `reverse` writes them. Finding the pattern of a name costs Django more than all
else about a link, and a page of a list has a hundred links of the same few names: a pattern is found once in a process,
with marks where its values go, and filled in from then on."""

import functools
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any
from uuid import UUID

from django.conf import settings
from django.urls import NoReverseMatch, get_script_prefix, get_urlconf
from django.urls import reverse as found_by_django

# What stands for the n-th value while a pattern is looked for.
MOST = 6
MARKS: dict[type, tuple[Any, ...]] = {
    str: tuple(f"0x0q{place}" for place in range(MOST)),
    int: tuple(7_700_000 + place for place in range(MOST)),
    UUID: tuple(UUID(int=(0x77 << 120) + place) for place in range(MOST)),
}
# Every kind of path that takes a mark takes these, and none is written in another way in an address.
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")
UID_LENGTH = 36
_UID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def reverse(name: str, args: Sequence[Any] = ()) -> str:
    """The address of a page. Raises NoReverseMatch where there is none."""
    kinds, values = [], []
    for value in args:
        kind, text = _read(value)
        if kind is None:
            return found_by_django(name, args=args)
        kinds.append(kind)
        values.append(text)
    pattern = _pattern(*(_where.get() or here()), name, tuple(kinds))
    return found_by_django(name, args=args) if pattern is None else pattern % tuple(values)


def here() -> tuple[Any, str]:
    """By what Django reads addresses now, and what it begins them with."""
    return get_urlconf() or settings.ROOT_URLCONF, get_script_prefix()


@contextmanager
def kept_here() -> Iterator[None]:
    """For a request, which does not move: to ask Django where it is costs more than the rest of an address."""
    token = _where.set(here())
    try:
        yield
    finally:
        _where.reset(token)


_where: ContextVar[tuple[Any, str] | None] = ContextVar("where", default=None)


def _read(value: Any) -> tuple[type | None, str]:
    """Which mark stands for a value, and how it is written; texts are often a uid or a number. None: no mark does."""
    kind = type(value)
    if kind is int and value >= 0:
        return int, str(value)
    if kind is UUID:
        return UUID, str(value)
    if not isinstance(value, str) or not _PLAIN.fullmatch(text := str(value)):
        return None, ""
    if len(text) == UID_LENGTH and _UID.fullmatch(text):
        return UUID, text
    return (int if text.isdecimal() else str), text


@functools.lru_cache(maxsize=2048)
def _pattern(urlconf: Any, prefix: str, name: str, kinds: tuple[type | None, ...]) -> str | None:
    """None: Django has to be asked each time. `urlconf` and `prefix` are part of what is kept under."""
    marks = [MARKS[kind][place] for place, kind in enumerate(kinds) if kind and place < MOST]
    if len(marks) < len(kinds):
        return None
    try:
        pattern = found_by_django(name, urlconf=urlconf, args=marks)
    except NoReverseMatch:
        return None
    pattern = pattern.replace("%", "%%")
    places = []
    for mark in map(str, marks):
        if pattern.count(mark) != 1:
            return None
        places.append(pattern.index(mark))
        pattern = pattern.replace(mark, "%s")
    return pattern if places == sorted(places) else None
