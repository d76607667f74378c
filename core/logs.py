"""How the log is written, and what it may not tell: it is read by people with no right to plans, to others' data or to
anybody's links."""

import re
from collections.abc import MutableMapping
from typing import Any

import structlog

_QUERY = re.compile(r"(/[^\s?]*)\?\S+")
# The links of invitations, forgotten passwords and new e-mail addresses carry their secret in the path.
_SECRET = re.compile(r"/[\w:=.~-]{24,}(?=[/\s]|$)")
_EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Also behind what an address writes with a percent sign, as a space.
_CPR = re.compile(r"(?:(?<=%[0-9A-Fa-f]{2})|\b)\d{6}-?\d{4}\b")
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


_BEFORE: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso"),
]


def configured(*, plain: bool, level: str) -> dict[str, Any]:
    """Set up structlog; gives Django's LOGGING. `plain` lines are for people, the others are JSON."""
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_BEFORE,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    drawn = (
        structlog.dev.ConsoleRenderer(colors=False)
        if plain
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "structured": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": _BEFORE,
                "processors": [
                    structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                    structlog.processors.format_exc_info,
                    mask,
                    drawn,
                ],
            },
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "structured"}},
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
            # django-structlog has told the same, with the request's id.
            "django.request": {"level": "CRITICAL"},
        },
    }
