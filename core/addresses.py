"""Addresses by their names, as Django's `reverse` writes them. Finding the pattern of a name costs Django more than all
else about a link, and a page of a list has a hundred links of the same few names: a pattern is found once in a process,
with marks where its values go, and filled in from then on."""

import functools
import re
from collections.abc import Sequence
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
_UID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def reverse(name: str, args: Sequence[Any] = ()) -> str:
    """The address of a page. Raises NoReverseMatch where there is none."""
    kinds = tuple([_kind(value) for value in args])
    pattern = _pattern(get_urlconf() or settings.ROOT_URLCONF, get_script_prefix(), name, kinds)
    if pattern is None:
        return found_by_django(name, args=args)
    values = [str(value) for value in args]
    for value in values:
        if not _PLAIN.fullmatch(value):
            return found_by_django(name, args=args)
    return pattern % tuple(values)


def _kind(value: Any) -> type | None:
    """Which mark stands for a value; texts are often a uid or a number. None: no mark does."""
    if isinstance(value, str):
        return UUID if _UID.fullmatch(value) else int if value.isdecimal() else str
    kind = type(value)
    return kind if kind is UUID or (kind is int and value >= 0) else None


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
