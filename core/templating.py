"""What templates do most, looking variables up and printing them, as Django does it with less on the way: a third of a
page's template time. Django tries each name as a key and finds by an exception that a dataclass has none; texts are
escaped through a wrapper for lazy ones. Here the ordinary comes first. Whatever else there is (methods, lists, lazy
texts, numbers, a name that does not exist) is left to Django's own code, which begins anew."""

import functools
from html import escape
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.template import base
from django.templatetags.static import StaticNode
from django.utils.safestring import SafeString

djangos_lookup = base.Variable._resolve_lookup  # type: ignore[attr-defined]
djangos_static = StaticNode.handle_simple
djangos_printing = base.render_value_in_context


def looked_up(variable: Any, context: Any) -> Any:
    """As `Variable._resolve_lookup`."""
    first, *more = variable.lookups
    try:
        current = context[first]
        for name in more:
            kind = type(current)
            if kind is dict:
                current = current[name]
            elif hasattr(kind, "__getitem__"):
                return djangos_lookup(variable, context)
            else:
                current = getattr(current, name)
            if callable(current):
                return djangos_lookup(variable, context)
    except (LookupError, AttributeError, TypeError, ValueError, ObjectDoesNotExist):
        return djangos_lookup(variable, context)
    return djangos_lookup(variable, context) if callable(current) else current


def printed(value: Any, context: Any) -> str:
    """As `render_value_in_context`."""
    kind = type(value)
    if context.autoescape and kind is str:
        return SafeString(escape(value))
    return value if kind is SafeString else str(djangos_printing(value, context))


@functools.lru_cache(maxsize=256)
def static_address(path: str) -> str:
    """As `{% static %}` says, worked out once in a process: files of a release never change under it."""
    return str(djangos_static(path))


def install() -> None:
    """In place of Django's, for every template of the process."""
    base.Variable._resolve_lookup = looked_up  # type: ignore[attr-defined]
    base.render_value_in_context = printed
    StaticNode.handle_simple = staticmethod(static_address)  # type: ignore[method-assign]
