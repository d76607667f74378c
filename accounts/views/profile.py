from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache

from accounts import actions, emails, figures
from accounts.forms import ChangeEmailForm, NameForm
from accounts.models import User
from accounts.permissions import UserRequest

NEW_EMAIL_SALT = "accounts.new_email"
NEW_EMAIL_AGE = 2 * 24 * 60 * 60


def profile(request: UserRequest) -> HttpResponse:
    user = request.user
    form = NameForm(request.POST or None, initial={"name": user.name})
    if request.method == "POST" and form.is_valid():
        actions.change_name(user=user, name=form.cleaned_data["name"], by=user)
        messages.success(request, "Dit navn er gemt.")
        return redirect("accounts:profile")
    types = set(Authenticator.objects.filter(user=user).values_list("type", flat=True))
    context = {
        "form": form,
        "memberships": figures.own_memberships(user),
        "organisations": figures.managed_organisations(user),
        "has_second_factor": bool(types - {Authenticator.Type.RECOVERY_CODES}),
    }
    return render(request, "accounts/profile.html", context)


@reauthentication_required(allow_get=True)
def change_email(request: UserRequest) -> HttpResponse:
    """The answer is the same whether the address is taken or not: only its owner is told."""
    form = ChangeEmailForm(request.POST or None, user=request.user)
    if request.method == "POST" and form.is_valid():
        email = form.cleaned_data["email"]
        if not User.objects.filter(email=email).exists():
            token = signing.dumps([request.user.pk, request.user.email, email], salt=NEW_EMAIL_SALT)
            emails.confirm_new_email(request.user, email, token)
        messages.success(
            request, f"Hvis {email} kan bruges, har vi sendt et link dertil. Det virker i to døgn."
        )
        return redirect("accounts:profile")
    return render(request, "accounts/change_email.html", {"form": form})


@login_not_required
@never_cache
def confirm_email(request: HttpRequest, token: str) -> HttpResponse:
    """Opened from the new mailbox, perhaps in another browser; a click confirms, as mail programs open links too."""
    try:
        pk, old, new = signing.loads(token, salt=NEW_EMAIL_SALT, max_age=NEW_EMAIL_AGE)
        user = User.objects.active().get(pk=pk, email=old)
        if request.method == "POST":
            actions.change_email(user=user, email=new, by=user)
            messages.success(request, f"Din e-mail er nu {new}.")
            return redirect("accounts:profile" if request.user.is_authenticated else "account_login")
    except (signing.BadSignature, User.DoesNotExist, ValidationError):
        return render(request, "accounts/email_link_unusable.html", status=410)
    return render(request, "accounts/confirm_email.html", {"new_email": new})
