"""What is sent is looked at by its length before anything reads it: reading a form writes its files to the disk."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.bodies import body_length, drain, is_too_large
from core.middleware.refusals import way_back

#: Nobody attaches anything before they have logged in: bytes.
OF_A_STRANGER = 1024**2
#: So many files as large as one may be, in one request.
FILES = 10


class BodyLimitMiddleware:
    """Stands after the log-in is known and before the token of a form is looked for, also at addresses that do not
    exist. 413 with the limits, and nothing kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if body_length(request) <= OF_A_STRANGER:
            return self.get_response(request)
        if not request.user.is_authenticated:
            return _too_large(request)
        if is_too_large(request, _limit()):
            drain(request)
            return _too_large(request)
        return self.get_response(request)


def _limit() -> int:
    """Bytes of all files in one request. A file of plans may be larger than what is attached."""
    return max(FILES * settings.UPLOAD_MAX_BYTES, settings.IMPORT_MAX_BYTES)


def _too_large(request: HttpRequest) -> HttpResponse:
    context = {
        "file_limit": settings.UPLOAD_MAX_BYTES // 1024**2,
        "limit": _limit() // 1024**2,
        "back_url": way_back(request),
    }
    return render(request, "413.html", context, status=413)
