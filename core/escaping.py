"""Whatever people wrote, as HTML shows it: for rows that are joined as strings, of which a page has hundreds."""

import re
from html import escape
from typing import Any

from django.utils.html import conditional_escape

_SPECIAL = re.compile("[&<>\"']").search


def escaped(value: Any) -> str:
    """As `conditional_escape(str(value))`, without its way round lazy texts, and looked at once where nothing is to be
    escaped, as in nearly every text. What is marked as safe stays as it is."""
    if type(value) is str:
        return escape(value) if _SPECIAL(value) else value
    return conditional_escape(value if isinstance(value, str) else str(value))
