"""Acts that cannot be done end on a calm Danish page, and what the person had written is still on it."""

import re
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from core.versions import Moved
from core.workflow import NotAllowed, NotReady, Refusal

TITLES: dict[type[Refusal], str] = {
    NotAllowed: "Du har ikke adgang til at gøre det",
    NotReady: "Det kan ikke gøres nu",
    Moved: "Siden er ændret imens",
    Refusal: "Det kan ikke gøres nu",
}
_NOT_SHOWN = (
    "csrfmiddlewaretoken",
    "fingerprint",
    "password",
    "version",
    "revision",
    "token",
    "theirs:",
    "choice:",
)
#: Several words, or one that begins like a name: codes are small letters and digits.
_WRITTEN = re.compile(r"\S+\s+\S.*|[A-ZÆØÅ]\w*[a-zæøå][\w.-]*", re.DOTALL)


class RefusalMiddleware:
    """Turns core's refusals into pages: NotAllowed 403, the others 409."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET" and not response.content:
            return _only_a_button(request, response)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return render_refusal(request, exception) if isinstance(exception, Refusal) else None


def _only_a_button(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The address of a button, opened as a page: typed, kept as a bookmark, or come back to after a new log-in."""
    page = render(request, "405.html", {"back_url": way_back(request, otherwise="/")}, status=405)
    page["Allow"] = response["Allow"]
    return page


def render_refusal(request: HttpRequest, refusal: Refusal, **context: Any) -> HttpResponse:
    """templates/403.html or 409.html with title, message, reasons, texts (what was typed) and back_url."""
    status = 403 if isinstance(refusal, NotAllowed) else 409
    values = {
        "title": next(title for kind, title in TITLES.items() if isinstance(refusal, kind)),
        "message": "" if isinstance(refusal, NotReady) else str(refusal),
        "reasons": refusal.reasons if isinstance(refusal, NotReady) else [],
        "texts": typed_texts(request),
        "back_url": way_back(request),
        **context,
    }
    return render(request, f"{status}.html", values, status=status)


def typed_texts(request: HttpRequest) -> list[str]:
    """What somebody wrote. Codes, numbers, dates and choices are quickly given again."""
    values = (
        value
        for name, posted in request.POST.lists()
        if not any(word in name for word in _NOT_SHOWN)
        for value in posted
        if _WRITTEN.fullmatch(value.strip())
    )
    return list(dict.fromkeys(values))


def way_back(request: HttpRequest, otherwise: str = "") -> str:
    """Where the person came from, when that is a page of ours, and never the page that has just been refused."""
    referer: str = request.META.get("HTTP_REFERER", "")
    reads = request.method == "GET"
    is_ours = url_has_allowed_host_and_scheme(
        referer, {request.get_host()}, require_https=request.is_secure()
    )
    if is_ours and not (reads and referer == request.build_absolute_uri()):
        return referer
    return otherwise or ("/" if reads else request.path)
