"""Who stands in for whom in an organisation: each for oneself, the organisation's administrator for everybody."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts import actions
from accounts.forms import VersionForm
from accounts.forms.deputies import DeputyForm
from accounts.models import Deputy, Organisation
from accounts.permissions import UserRequest, manages_deputies, sees_deputies
from core.danish import format_date


def _organisation(request: UserRequest, code: str) -> Organisation:
    """To those who are no member the page does not exist."""
    found: Organisation = get_object_or_404(Organisation, code=code)
    if not sees_deputies(request.user, found):
        raise Http404
    return found


@require_http_methods(["GET", "HEAD", "POST"])
def deputies(request: UserRequest, code: str) -> HttpResponse:
    organisation = _organisation(request, code)
    manages = manages_deputies(request.user, organisation)
    form = DeputyForm(request.POST or None, organisation=organisation, by=request.user, manages=manages)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            row = actions.appoint_deputy(organisation=organisation, by=request.user, **data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(
                request,
                f"{row.deputy} er stedfortræder for {row.principal} til og med {format_date(row.ends_on)}.",
            )
            return redirect("accounts:deputies", code)
    rows = Deputy.objects.coming().filter(organisation=organisation).select_related("principal", "deputy")
    shown = [row for row in rows if manages or request.user.pk in (row.principal_id, row.deputy_id)]
    context = {"organisation": organisation, "rows": shown, "form": form, "manages": manages}
    return render(request, "accounts/deputies.html", context, status=422 if form.is_bound else 200)


@require_POST
def deputy_end(request: UserRequest, code: str, pk: int) -> HttpResponse:
    row = get_object_or_404(
        Deputy.objects.select_related("principal", "deputy", "organisation"),
        pk=pk,
        organisation=_organisation(request, code),
    )
    form = VersionForm(request.POST)
    seen = int(form.cleaned_data["version"]) if form.is_valid() else 0
    actions.end_deputy(row=row, seen_version=seen, by=request.user)
    messages.success(request, f"{row.deputy} er ikke længere stedfortræder for {row.principal}.")
    return redirect("accounts:deputies", code)
