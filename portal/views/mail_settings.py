"""How a person wants to be told: which mails and when, plans without mails, and the calendar of their deadlines."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import quote_etag
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actions import choose_mails, make_feed, remove_feed
from accounts.figures.messages import feed_of, mail_choice_of, owner_of_feed
from accounts.forms.messages import MailChoiceForm
from accounts.permissions import UserRequest
from plans.actions import mute_plan, unmute_plan
from plans.figures.muting import muted_plans
from plans.views.loading import books_plan_or_404
from portal.figures.own import calendar_file


@require_http_methods(["GET", "HEAD", "POST"])
def mail_settings(request: UserRequest) -> HttpResponse:
    given = request.POST if request.method == "POST" else None
    form = MailChoiceForm(given, instance=mail_choice_of(request.user))
    if form.is_valid():
        choose_mails(values=form.cleaned_data, by=request.user)
        messages.success(request, "Dit valg er gemt.")
        return redirect("portal:mail_settings")
    return _page(request, form, status=422 if form.is_bound else 200)


@require_POST
@never_cache
def calendar_make(request: UserRequest) -> HttpResponse:
    """The link is shown in this answer alone; a new one ends the old."""
    token = make_feed(by=request.user)
    link = f"{settings.BASE_URL}{reverse('portal:calendar', args=[token])}"
    return _page(request, MailChoiceForm(instance=mail_choice_of(request.user)), link=link)


@require_POST
def calendar_remove(request: UserRequest) -> HttpResponse:
    remove_feed(by=request.user)
    messages.success(request, "Kalenderlinket er fjernet. Det virker ikke længere.")
    return redirect("portal:mail_settings")


@require_POST
def mute(request: UserRequest, number: str) -> HttpResponse:
    """Mails about one plan off or, with `til`, on again."""
    plan = books_plan_or_404(request, number)
    if "til" in request.POST:
        unmute_plan(plan=plan, by=request.user)
        messages.success(request, f"Du får igen mails om {plan.title}.")
    else:
        mute_plan(plan=plan, by=request.user)
        messages.success(
            request,
            f"Du får ikke længere mails om {plan.title}, undtagen når du er den eneste, der kan løse en opgave.",
        )
    return redirect("portal:mail_settings")


@login_not_required
@require_safe
def calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Read by a calendar program that cannot log in. What the link shows follows the person's rights of today."""
    owner = owner_of_feed(token)
    if owner is None:
        raise Http404
    content, mark = calendar_file(owner)
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["ETag"] = quote_etag(mark)
    patch_cache_control(response, private=True, no_cache=True)
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


def _page(request: UserRequest, form: MailChoiceForm, *, link: str = "", status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "muted": muted_plans(request.user),
        "feed": feed_of(request.user),
        "link": link,
    }
    return render(request, "portal/mail_settings.html", context, status=status)
