"""A link from a mail. The token is kept in the session and not in the address of the page that is shown, so that it
stands in no Referer and in no list of visited pages."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import record_authentication
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET

from accounts import actions
from accounts.adapters import INVITATION_KEY
from accounts.forms import AcceptInvitationForm
from accounts.models import Invitation, User


@login_not_required
@never_cache
@require_GET
def accept(request: HttpRequest, token: str) -> HttpResponse:
    request.session[INVITATION_KEY] = token
    return redirect("accounts:invitation")


@login_not_required
@never_cache
@sensitive_post_parameters("password1", "password2")
def invitation(request: HttpRequest) -> HttpResponse:
    token = request.session.get(INVITATION_KEY, "")
    try:
        found = actions.usable_invitation(token)
        if request.user.is_authenticated:
            return _for_logged_in(request, request.user, found, token)
        if actions.invited_user(found) is not None:
            return render(request, "accounts/invitation.html", {"invitation": found, "has_account": True})
        return _for_new_person(request, found, token)
    except (actions.InvitationUnusable, actions.WrongPerson):
        request.session.pop(INVITATION_KEY, None)
        return render(request, "accounts/invitation_unusable.html", status=410)


def _for_logged_in(request: HttpRequest, user: User, found: Invitation, token: str) -> HttpResponse:
    mine = user.email == found.email
    if request.method == "POST" and mine:
        actions.accept_invitation(token=token, by=user)
        request.session.pop(INVITATION_KEY, None)
        messages.success(request, f"Du er nu med i {found.organisation}.")
        return redirect("portal:tasks")
    status = 403 if request.method == "POST" else 200
    return render(
        request, "accounts/invitation.html", {"invitation": found, "wrong_person": not mine}, status=status
    )


def _for_new_person(request: HttpRequest, found: Invitation, token: str) -> HttpResponse:
    form = AcceptInvitationForm(request.POST or None, email=found.email)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        user = actions.accept_invitation_as_new(token=token, name=data["name"], password=data["password1"])
        request.session.pop(INVITATION_KEY, None)
        record_authentication(request, user, method="password", email=user.email)
        get_adapter().login(request, user)
        messages.success(request, f"Velkommen. Du er nu med i {found.organisation}.")
        return redirect("portal:tasks")
    return render(request, "accounts/invitation.html", {"invitation": found, "form": form})
