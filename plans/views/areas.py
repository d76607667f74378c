"""Boligområder and afdelinger of a plan."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.permissions import UserRequest
from core.addresses import reverse
from plans import actions
from plans.forms import AreasForm, CountsForm, NewEstateForm
from plans.models import Plan
from plans.permissions import AREAS, can_edit
from plans.views.frame import content_page, page_context


@content_page
def areas(request: UserRequest, plan: Plan) -> HttpResponse:
    if not can_edit(request.user, plan, AREAS) and request.method != "POST":
        return redirect(f"{reverse('plans:content', args=[plan.number])}#areas")
    search = request.GET.get("q", "").strip()[:100]
    form = AreasForm(request.POST or None, plan=plan, search=search)
    new = NewEstateForm(request.POST or None, plan=plan)
    counts = CountsForm(request.POST or None, plan=plan)
    forms = (form, new, counts)
    valid = [one.is_valid() for one in forms]  # each tells its own, so all are asked
    if request.method == "POST" and all(valid):
        added, removed = form.changes("areas")
        estates_added, estates_removed = form.changes("estates")
        actions.choose_areas(
            plan=plan,
            by=request.user,
            added=added,
            removed=removed,
            estates_added=estates_added,
            estates_removed=estates_removed,
            new=new.cleaned_data if new.has_changed() else None,
            counted=counts.counted,
        )
        messages.success(request, "Boligområder og afdelinger er gemt.")
        wanted = request.POST.get("q", "").strip()[:100] if "show" in request.POST else ""
        query = f"?{urlencode({'q': wanted})}" if wanted else ""
        return redirect(reverse("plans:areas", args=[plan.number]) + query)
    errors = sum(len(one.errors) for one in forms) if form.is_bound else 0
    context = page_context(
        request,
        plan,
        AREAS,
        form=form,
        new=new,
        counts=counts,
        search=search,
        error_count=errors,
        page_name="Boligområder og afdelinger",
    )
    return render(request, "plans/areas.html", context)
