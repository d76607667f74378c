"""Requests that are larger than the page takes: refused by what they say of themselves, before anything reads them."""

from contextlib import suppress

from django.http import HttpRequest, UnreadablePostError

#: What a form may have besides its file.
SLACK = 64 * 1024
#: So much is read and thrown away, because browsers show no answer before they have sent everything.
DRAINED = 1024**3
_BLOCK = 64 * 1024


def is_too_large(request: HttpRequest, limit: int) -> bool:
    """Whether the body is larger than a file of `limit` bytes in a form. No length means no body, says WSGI."""
    return body_length(request) > limit + SLACK


def body_length(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or ""
    return int(length) if length.isdecimal() else 0


def drain(request: HttpRequest) -> None:
    """Read the body away, a block at a time."""
    left = min(body_length(request), DRAINED)
    with suppress(UnreadablePostError):
        while left > 0 and (block := request.read(min(_BLOCK, left))):
            left -= len(block)
