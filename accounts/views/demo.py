from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from accounts.models import User


@login_not_required
@require_POST
def demo_login(request: HttpRequest) -> HttpResponse:
    """One click instead of a password, for the invented people of the demo. Outside the demo it does not exist."""
    if not settings.DEMO:
        raise Http404
    email = request.POST.get("email", "")
    user = get_object_or_404(User.objects.active().filter(email__endswith=".example"), email=email)
    if request.user.is_authenticated:
        logout(request)
    get_adapter().login(request, user)
    return redirect("portal:tasks")
