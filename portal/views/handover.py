"""Somebody leaves: what waits for them, and who takes it over."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import Membership, Organisation
from accounts.permissions import UserRequest, manages_deputies
from accounts.querysets import forget_reach
from core.danish import format_date
from portal.actions import NobodyAfter, hand_over
from portal.figures.handover import handover_of
from portal.forms import HandoverForm


@require_http_methods(["GET", "HEAD", "POST"])
def handover(request: UserRequest, code: str, pk: int) -> HttpResponse:
    """To all but the organisation's own administrator the page does not exist."""
    organisation = get_object_or_404(Organisation, code=code)
    if not manages_deputies(request.user, organisation):
        raise Http404
    members = Membership.objects.filter(organisation=organisation, user=pk).select_related("user")
    member = members.first()
    if member is None:
        raise Http404
    found = handover_of(member.user, organisation)
    form = HandoverForm(request.POST or None, handover=found)
    reasons: list[str] = []
    if request.method == "POST" and form.is_valid():
        try:
            hand_over(
                person=member.user,
                organisation=organisation,
                last_day=form.cleaned_data["last_day"],
                successors=form.successors,
                confirmed=form.cleaned_data["confirmed"],
                by=request.user,
            )
        except NobodyAfter as error:
            reasons = error.reasons
            form.add_error("confirmed", "Vælg en efterfølger, eller bekræft, at det er meningen.")
        else:
            day = format_date(form.cleaned_data["last_day"])
            messages.success(request, f"{member.user} fratræder {day}. Efterfølgerne har fået en mail.")
            forget_reach(request.user)  # it may have been oneself
            still = manages_deputies(request.user, organisation)
            return redirect(*(("accounts:organisation", code) if still else ("portal:tasks",)))
    context = {"organisation": organisation, "person": member.user, "form": form, "reasons": reasons}
    return render(request, "portal/handover.html", context, status=422 if form.is_bound else 200)
