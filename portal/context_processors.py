"""What every page's frame prints, with what only the portal knows of it."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import cached_property

from core.context_processors import Portal
from portal.figures.messages import unread_of


class Frame(Portal):
    @cached_property
    def unread(self) -> int:  # type: ignore[override]
        """As Mine beskeder counts: without those of plans that the person does not see any more."""
        user = getattr(self._request, "user", None)
        return unread_of(user) if user is not None else 0


def portal(request: HttpRequest) -> dict[str, Any]:
    return {"portal": Frame(request)}
