"""An organisation can demand a second factor of its members. Until it is shown they reach nothing else."""

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import get_user
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import urlencode
from django_htmx.http import HttpResponseClientRedirect

from accounts.adapters import ENROLLED_KEY
from accounts.querysets import reach_of
from core.addresses import reverse

# What is needed to set the second factor up or to show it, to leave, and what anybody may see.
OPEN = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "account_set_password",
        "healthz",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_authenticate",
        "mfa_download_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_index",
        "mfa_list_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_view_recovery_codes",
        "portal:accessibility",
        "portal:privacy",
        "readyz",
    }
)


class PrivateMiddleware:
    """What one person saw is not shown to the next one at the same machine, as by the browser's way back after a
    log-off. What has been typed may come back with the page, so it is kept (`no-cache`, not `no-store`) until then.
    A page that the browser has put aside whole is asked for anew by static/js/portal.js."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        match = request.resolver_match
        if request.method == "POST" and match is not None and match.view_name == "account_logout":
            response.headers["Clear-Site-Data"] = '"cache"'
        return response


class SecondFactorMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        # In place of Django's lazy wrapper, through which a page would look at its user thousands of times.
        user = request.user = get_user(request)
        match = request.resolver_match
        if not user.is_authenticated or (match is not None and match.view_name in OPEN):
            return None
        if not reach_of(user).requires_second_factor or has_shown_second_factor(request):
            return None
        types = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
        target = reverse(self._page(types))
        if types:
            target += "?" + urlencode({"next": request.get_full_path()})
        else:
            messages.warning(request, "Din organisation kræver to-faktor-login. Sæt det op for at fortsætte.")
        if getattr(request, "htmx", False):
            return HttpResponseClientRedirect(target)
        return redirect(target)

    @staticmethod
    def _page(types: set[str]) -> str:
        if not types:
            return "mfa_index"
        only_keys = types <= {Authenticator.Type.WEBAUTHN, Authenticator.Type.RECOVERY_CODES}
        return "mfa_reauthenticate_webauthn" if only_keys else "mfa_reauthenticate"


def has_shown_second_factor(request: HttpRequest) -> bool:
    if request.session.get(ENROLLED_KEY):
        return True
    methods = {record["method"] for record in get_authentication_records(request, request.user)}
    return "mfa" in methods or (settings.OIDC_HAS_SECOND_FACTOR and "socialaccount" in methods)
