"""The organisation's own page: who is a member, in which roles, and since when."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from accounts import actions, figures
from accounts.forms import EndMembershipForm, InviteForm, SecondFactorForm, VersionForm
from accounts.models import Invitation, Membership, Organisation
from accounts.permissions import UserRequest, can_manage, manages_deputies
from accounts.querysets import forget_reach
from core.addresses import reverse
from core.danish import format_date


def _organisation(request: UserRequest, code: str) -> Organisation:
    """To everybody else the page does not exist."""
    return get_object_or_404(Organisation.objects.visible_to(request.user), code=code)


@require_GET
def organisations(request: UserRequest) -> HttpResponse:
    found = figures.managed_organisations(request.user)
    if not found:
        raise Http404
    if len(found) == 1:
        return redirect("accounts:organisation", found[0].code)
    return render(request, "accounts/organisations.html", {"organisations": found})


@require_GET
def organisation(request: UserRequest, code: str) -> HttpResponse:
    found = _organisation(request, code)
    context = {
        "organisation": found,
        "members": figures.members(found),
        "missing": figures.missing_roles(found),
        "invitations": figures.waiting_invitations(found),
        "acts": figures.acts(found),
        "manages_deputies": manages_deputies(request.user, found),
    }
    return render(request, "accounts/organisation.html", context)


def invite(request: UserRequest, code: str) -> HttpResponse:
    found = _organisation(request, code)
    form = InviteForm(request.POST or None, organisation=found, by=request.user)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        invitation = actions.invite(
            organisation=found,
            email=data["email"],
            roles=data["roles"],
            starts_on=data["starts_on"],
            ends_on=data["ends_on"],
            by=request.user,
        )
        messages.success(request, f"Invitationen er sendt til {data['email']}.")
        _show_link_in_demo(request, invitation)
        return redirect("accounts:organisation", found.code)
    return render(request, "accounts/invite.html", {"organisation": found, "form": form})


def _show_link_in_demo(request: UserRequest, invitation: Invitation) -> None:
    """The demo sends no mail, so that one can try the link. Anywhere else only the invited person knows it."""
    if settings.DEMO:
        url = request.build_absolute_uri(reverse("accounts:accept", args=[invitation.token]))
        messages.info(request, f"Demoen sender ingen mail. Linket i mailen er {url}")


def _invitation_and_version(request: UserRequest, code: str, pk: int) -> tuple[Invitation, int]:
    invitation = get_object_or_404(Invitation, pk=pk, organisation=_organisation(request, code))
    return invitation, _seen_version(request)


def _seen_version(request: UserRequest) -> int:
    form = VersionForm(request.POST)
    return int(form.cleaned_data["version"]) if form.is_valid() else 0


@require_POST
def invitation_again(request: UserRequest, code: str, pk: int) -> HttpResponse:
    invitation, version = _invitation_and_version(request, code, pk)
    actions.invite_again(invitation=invitation, seen_version=version, by=request.user)
    messages.success(request, f"Et nyt link er sendt til {invitation.email}. Det gamle virker ikke længere.")
    _show_link_in_demo(request, invitation)
    return redirect("accounts:organisation", code)


@require_POST
def invitation_withdraw(request: UserRequest, code: str, pk: int) -> HttpResponse:
    invitation, version = _invitation_and_version(request, code, pk)
    actions.withdraw_invitation(invitation=invitation, seen_version=version, by=request.user)
    messages.success(request, f"Invitationen til {invitation.email} er trukket tilbage.")
    return redirect("accounts:organisation", code)


def membership_end(request: UserRequest, code: str, pk: int) -> HttpResponse:
    found = _organisation(request, code)
    membership = get_object_or_404(Membership.objects.select_related("user"), pk=pk, organisation=found)
    ask = "confirmed" in request.POST or "ask" in request.POST
    form = EndMembershipForm(request.POST or None, membership=membership, ask=ask)
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_membership(
                membership=membership,
                ends_on=form.cleaned_data["ends_on"],
                seen_version=form.cleaned_data["version"],
                confirmed=form.cleaned_data.get("confirmed", False),
                by=request.user,
            )
        except actions.LastAdministrator:
            form = _asking_form(request, membership)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            day = format_date(form.cleaned_data["ends_on"])
            messages.success(
                request, f"{membership.user} er {membership.get_role_display().lower()} til og med {day}."
            )
            forget_reach(request.user)  # it may have been one's own
            if not can_manage(request.user, found):
                return redirect("portal:tasks")
            return redirect("accounts:organisation", code)
    manages = manages_deputies(request.user, found)
    context = {"organisation": found, "membership": membership, "form": form, "manages_deputies": manages}
    return render(request, "accounts/membership_end.html", context)


def _asking_form(request: UserRequest, membership: Membership) -> EndMembershipForm:
    form = EndMembershipForm(request.POST, membership=membership, ask=True)
    form.add_error(
        "confirmed",
        "Organisationen har ingen administrator bagefter. Inviter en anden først, eller bekræft, at det er meningen.",
    )
    return form


@require_POST
def membership_cancel(request: UserRequest, code: str, pk: int) -> HttpResponse:
    found = _organisation(request, code)
    membership = get_object_or_404(Membership.objects.select_related("user"), pk=pk, organisation=found)
    actions.cancel_membership(membership=membership, seen_version=_seen_version(request), by=request.user)
    messages.success(request, f"Den kommende rolle for {membership.user} er fjernet.")
    return redirect("accounts:organisation", code)


@require_POST
def second_factor(request: UserRequest, code: str) -> HttpResponse:
    found = _organisation(request, code)
    form = SecondFactorForm(request.POST)
    if form.is_valid():
        demanded = form.cleaned_data["demanded"]
        actions.demand_second_factor(
            organisation=found, demanded=demanded, seen_version=form.cleaned_data["version"], by=request.user
        )
        text = (
            "Medlemmerne skal nu bruge to-faktor-login." if demanded else "To-faktor-login er nu frivilligt."
        )
        messages.success(request, text)
    return redirect("accounts:organisation", code)
