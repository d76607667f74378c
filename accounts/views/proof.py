"""On the way to the passkey or the identity provider, to show anew who one is before one confirms."""

from allauth.socialaccount.adapter import get_adapter
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_POST

from accounts.forms.proof import PASSKEY, REAUTHENTICATE, ProveForm, ask_for_proof, held_by, ways_of
from accounts.permissions import UserRequest

# The provider asks the person again, also where it still knows them.
ANEW = {"prompt": "login", "max_age": "0"}


@require_POST
def prove(request: UserRequest) -> HttpResponse:
    form = ProveForm(request.POST)
    if not form.is_valid() or not _is_own(form.cleaned_data["back"]):
        raise Http404
    way, back = form.cleaned_data["way"], form.cleaned_data["back"]
    if way not in {one.code for one in ways_of(request, held_by(request.user))}:
        raise Http404
    ask_for_proof(request, form.cleaned_data["purpose"])
    if way == PASSKEY:
        return redirect(f"{reverse('mfa_reauthenticate_webauthn')}?{urlencode({'next': back})}")
    provider = get_adapter().get_provider(request, provider=way)
    answer: HttpResponse = provider.redirect(
        request, REAUTHENTICATE, next_url=back, auth_params={**provider.get_auth_params(), **ANEW}
    )
    return answer


def _is_own(url: str) -> bool:
    return url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None)
