"""A new plan, the plan's content as a whole, its basics, and sharing it with the kommune."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.permissions import UserRequest
from core.addresses import reverse
from core.versions import Conflict, render_conflict
from plans import actions
from plans.exchange import plan_document
from plans.figures import plan_content
from plans.forms import BasicsForm, FociForm, ParticipantsForm, PlanForm
from plans.models import Plan
from plans.permissions import (
    AREAS,
    BASICS,
    MILESTONES,
    can_change_footing,
    can_create,
    can_edit,
    can_share,
    has_write_access,
    is_open,
    parties_of,
)
from plans.views.frame import (
    CONFLICT,
    content_page,
    editable_section,
    local_url,
    page_context,
    plan_or_404,
    saved_at,
)


def create(request: UserRequest) -> HttpResponse:
    if not can_create(request.user):
        raise PermissionDenied
    number = request.GET.get("fortsaetter", "")
    earlier = get_object_or_404(Plan.objects.visible_to(request.user), number=number) if number else None
    form = PlanForm(request.POST or None, user=request.user, predecessor=earlier)
    if request.method == "POST" and form.is_valid():
        plan = actions.create_plan(by=request.user, predecessor=earlier, **form.cleaned_data)
        messages.success(request, f"Planen er oprettet med nummer {plan.number}.")
        return redirect("plans:content", plan.number)
    return render(request, "plans/create.html", {"form": form, "earlier": earlier})


@content_page
def content(request: UserRequest, plan: Plan) -> HttpResponse:
    figure = plan_content(plan_document(plan))
    context = page_context(
        request,
        plan,
        "",
        content=figure,
        can_share=can_share(request.user, plan),
        writes=has_write_access(request.user, plan),
        can_edit_basics=can_edit(request.user, plan, BASICS),
        can_edit_areas=can_edit(request.user, plan, AREAS),
        can_edit_milestones=bool(editable_section(request, plan, MILESTONES)),
        shared_text=f"Kladden er delt med {plan.municipality}." if plan.shared_on else "",
    )
    return render(request, "plans/content.html", context)


@content_page
def basics(request: UserRequest, plan: Plan) -> HttpResponse:
    if not can_edit(request.user, plan, BASICS) and request.method != "POST":
        return redirect(f"{reverse('plans:content', args=[plan.number])}#background")
    footing = can_change_footing(request.user, plan)
    form = BasicsForm(request.POST or None, instance=copy(plan), user=request.user, footing=footing)
    chosen = ParticipantsForm(request.POST or None, plan=plan)
    if request.method == "POST" and form.is_valid() & chosen.is_valid():
        try:
            return save_basics(request, plan, form, chosen)
        except actions.StillBound as bound:
            form.add_error(bound.field, bound.reasons)
    context = page_context(
        request,
        plan,
        BASICS,
        form=form,
        chosen=chosen,
        error_count=len(form.errors) + len(chosen.errors) if form.is_bound else 0,
        page_name="Baggrund",
        saved_at=saved_at(plan),
        applicant=next(party.name for party in parties_of(plan) if party.is_applicant),
    )
    return render(request, "plans/basics.html", context)


def save_basics(request: UserRequest, plan: Plan, form: BasicsForm, chosen: ParticipantsForm) -> HttpResponse:
    added, removed = chosen.changes("organisations")
    try:
        actions.save_basics(plan=plan, by=request.user, form=form, added=added, removed=removed)
    except Conflict as conflict:
        last = plan.history.select_related("history_user").first()
        return render_conflict(
            request,
            form,
            conflict,
            who=last and last.history_user,
            when=last and last.history_date,
            plan=plan,
            tab="content",
            page_name="Baggrund",
            heading="Baggrund",
            template=CONFLICT,
        )
    messages.success(request, "Baggrunden er gemt.")
    return redirect("plans:basics", plan.number)


@content_page
def foci(request: UserRequest, plan: Plan) -> HttpResponse:
    if not can_edit(request.user, plan, BASICS) and request.method != "POST":
        return redirect("plans:content", plan.number)
    form = FociForm(request.POST or None, plan=plan)
    if request.method == "POST" and form.is_valid():
        added, removed = form.changes("focus_areas")
        actions.choose_foci(plan=plan, by=request.user, added=added, removed=removed)
        messages.success(request, "Valget af indsatsområder er gemt.")
        return redirect("plans:content", plan.number)
    context = page_context(request, plan, "foci", form=form, page_name="Indsatsområder")
    return render(request, "plans/foci.html", context)


@require_POST
def share(request: UserRequest, number: str) -> HttpResponse:
    plan = plan_or_404(request, number)
    actions.share_plan(plan=plan, by=request.user)
    messages.success(request, f"{plan.municipality} kan nu læse kladden.")
    return redirect("plans:content", plan.number)


@require_POST
@content_page
def restore(request: UserRequest, plan: Plan) -> HttpResponse:
    """Undo a removal."""
    section = request.POST.get("section", "")
    token = request.POST.get("token", "")
    if actions.restore_rows(plan=plan, section=section, by=request.user, token=token):
        messages.success(request, "Det slettede er her igen.")
    elif is_open(plan, section):
        messages.info(request, "Der er ikke mere at fortryde.")
    back = reverse("plans:content", args=[plan.number])
    return redirect(local_url(request, request.POST.get("next", ""), back))
