"""The lines of the log that a request begins and ends with."""

from contextlib import suppress

from django.http import HttpRequest
from django_structlog.middlewares import RequestMiddleware


class LineMiddleware(RequestMiddleware):
    @staticmethod
    def bind_user_id(request: HttpRequest) -> None:
        """Where it can be found out: who asks may be the very question that failed, and the fault must be told."""
        with suppress(Exception):
            RequestMiddleware.bind_user_id(request)
