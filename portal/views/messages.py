"""Mine beskeder."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import UserRequest
from portal import actions
from portal.figures.messages import messages_to, my_messages


@require_safe
def my_messages_page(request: UserRequest) -> HttpResponse:
    found = my_messages(
        request.user,
        plan=request.GET.get("plan", ""),
        unread_only="ulaeste" in request.GET,
        page=request.GET.get("side"),
    )
    return render(request, "portal/messages.html", {"found": found})


@require_safe
def message(request: UserRequest, pk: int) -> HttpResponse:
    """To the page that a message is about; from then on it is read."""
    found = get_object_or_404(messages_to(request.user), pk=pk)
    if request.method == "GET":
        actions.read_message(message=found, by=request.user)
    return redirect(found.url or reverse("portal:messages"))


@require_POST
def messages_read(request: UserRequest) -> HttpResponse:
    plan = request.POST.get("plan", "")
    count = actions.read_all(by=request.user, plan=plan)
    words = "1 besked er" if count == 1 else f"{count} beskeder er"
    messages.success(request, f"{words} markeret som læst.")
    query = f"?{urlencode({'plan': plan})}" if plan else ""
    return redirect(f"{reverse('portal:messages')}{query}")
