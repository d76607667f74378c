"""What every page's frame prints: names, main menu, user, contact."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch

from core.addresses import reverse
from core.middleware.request_ids import request_id_of

# (label, URL name, the paths that count as being there)
MENU = (
    ("Mine opgaver", "portal:tasks", ()),
    ("Planer", "portal:plans", ("/planer/",)),
    ("Redegørelser", "monitoring:report_list", ("/redegoerelser/",)),
    ("Vejledning", "portal:guide", ("/vejledning/",)),
)
# For those who see plans through an organisation: the money of all of them.
MONEY = ("Økonomi på tværs", "portal:portfolio", ("/oekonomi-paa-tvaers/",))
# For those who look after an organisation's members.
MEMBERS = ("Medlemmer", "accounts:organisations", ("/organisation/",))


@dataclass(frozen=True)
class MenuItem:
    label: str
    url: str
    current: bool


def url_or_blank(name: str) -> str:
    """A part of the portal that is switched off has no address, and the frame leaves its link out."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


def _navigation(request: HttpRequest) -> list[MenuItem]:
    if not getattr(request, "user", None) or not request.user.is_authenticated:
        return []
    items = []
    money = (MONEY,) if getattr(request.user, "oversees_plans", False) else ()
    members = (MEMBERS,) if getattr(request.user, "manages_members", False) else ()
    for label, name, prefixes in (*MENU[:-1], *money, *members, MENU[-1]):
        if url := url_or_blank(name):
            here = request.path == url or any(request.path.startswith(prefix) for prefix in prefixes)
            items.append(MenuItem(label, url, here))
    return items


def _user_display(request: HttpRequest) -> str:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    name = getattr(user, "name", "") or str(user)
    organisation = getattr(user, "display_organisation", "")
    if callable(organisation):
        organisation = organisation()
    text = str(organisation or "")
    return text if text.startswith(name) else ", ".join(part for part in (name, text) if part)


class Portal:
    """Worked out only when a template asks, and once: a fragment that prints no frame pays nothing."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    name = "Boligsociale helhedsplaner"
    short_name = "Helhedsplan"

    @property
    def request_id(self) -> str:
        return request_id_of(self._request)

    @property
    def operator(self) -> str:
        return getattr(settings, "OPERATOR_NAME", "Helhedsplanportalen")

    @property
    def support_email(self) -> str:
        return getattr(settings, "SUPPORT_EMAIL", "")

    @property
    def support_phone(self) -> str:
        return getattr(settings, "SUPPORT_PHONE", "")

    @property
    def demo(self) -> bool:
        return bool(getattr(settings, "DEMO", False))

    @cached_property
    def navigation(self) -> list[MenuItem]:
        return _navigation(self._request)

    @cached_property
    def user_display(self) -> str:
        return _user_display(self._request)

    @property
    def user_name(self) -> str:
        user = getattr(self._request, "user", None)
        return str(getattr(user, "name", "") or user or "")

    @cached_property
    def profile_url(self) -> str:
        return url_or_blank("accounts:profile")

    @cached_property
    def messages_url(self) -> str:
        return url_or_blank("portal:messages")

    # Messages not read yet: the portal's to count.
    unread: int = 0

    @property
    def unread_text(self) -> str:
        return "1 ny besked" if self.unread == 1 else f"{self.unread} nye beskeder"

    @cached_property
    def home_url(self) -> str:
        return url_or_blank("portal:tasks") or "/"

    @property
    def login_url(self) -> str:
        url = url_or_blank("account_login")
        return "" if self._request.path == url else url

    @cached_property
    def logout_url(self) -> str:
        return url_or_blank("account_logout")

    @property
    def accessibility_url(self) -> str:
        return url_or_blank("portal:accessibility")

    @property
    def privacy_url(self) -> str:
        return url_or_blank("portal:privacy")


def portal(request: HttpRequest) -> dict[str, Any]:
    return {"portal": Portal(request)}
