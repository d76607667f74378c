"""What a log may not tell: it is read by people with no right to plans, to others' data or to anybody's links."""

import re
from collections.abc import MutableMapping
from typing import Any

_QUERY = re.compile(r"(/[^\s?]*)\?\S+")
# The links of invitations, forgotten passwords and new e-mail addresses carry their secret in the path.
_SECRET = re.compile(r"/[\w:=.~-]{24,}(?=[/\s]|$)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_CPR = re.compile(r"\b\d{6}-?\d{4}\b")
# PostgreSQL shows the row that broke a rule: "Key (email)=(…) already exists", "Failing row contains (…)".
_ROW = re.compile(r"^(DETAIL|CONTEXT|LINE \d+):.*?(?=\n\n|\Z)", re.MULTILINE | re.DOTALL)


def mask(_logger: Any, _method: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Leave out search words, secrets of links, e-mail addresses, CPR numbers and rows of the database.

    The last step before a line is written, so that it also sees the messages of exceptions.
    """
    event.pop("user_agent", None)
    event.pop("referer", None)
    for key, value in event.items():
        if not isinstance(value, int | float | None):
            event[key] = _masked(str(value))
    return event


def _masked(text: str) -> str:
    text = _QUERY.sub(r"\1", text)
    text = _SECRET.sub("/…", text)
    text = _EMAIL.sub("…@…", text)
    text = _CPR.sub("…", text)
    return _ROW.sub(r"\1: …", text)
