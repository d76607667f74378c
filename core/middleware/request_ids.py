"""Every request has an id: in each of its lines in the log, in the answer's header, and on the pages that say no."""

import secrets
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse

from core.addresses import kept_here

HEADER = "X-Request-ID"


class RequestIdMiddleware:
    """Stands outermost, so that a fault in any other part has an id too. Every address that the request writes begins
    where the request does."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # Ours alone: under an id that the browser chose, two requests could be mistaken for one.
        # django-structlog takes it from the header.
        request_id = request.META["HTTP_X_REQUEST_ID"] = secrets.token_hex(8)
        with structlog.contextvars.bound_contextvars(request_id=request_id), kept_here():
            response = self.get_response(request)
        response[HEADER] = request_id
        return response


def request_id_of(request: HttpRequest) -> str:
    return str(request.META.get("HTTP_X_REQUEST_ID", ""))
