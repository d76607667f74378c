"""People on the plan, and comments."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from accounts.permissions import UserRequest
from core.versions import Conflict, render_conflict
from plans import actions
from plans.forms import CommentForm, SeatForm
from plans.models import Comment, PlanMembership
from plans.permissions import can_comment, can_manage_team
from plans.querysets import members_of_parties
from plans.views.frame import CONFLICT, plan_or_404


def team(request: UserRequest, number: str) -> HttpResponse:
    """Who is on the plan; those who may give seats have the form for a new one."""
    plan = plan_or_404(request, number)
    manages = can_manage_team(request.user, plan)
    form = SeatForm(request.POST or None, plan=plan, instance=PlanMembership(plan=plan)) if manages else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            seat = PlanMembership(plan=plan)
            form.merge_into(seat)
            actions.add_seat(plan=plan, by=request.user, seat=seat)
            messages.success(request, f"{seat.user or seat.name} er nu på planen.")
            return redirect("plans:team", plan.number)
    seats = plan.memberships.current().select_related("user", "represents_organisation", "represents_estate")
    context = {
        "plan": plan,
        "tab": "content",
        "page_name": "Personer",
        "form": form,
        "manages": manages,
        "seats": list(seats),
        "members": members_of_parties(plan, request.user),
    }
    return render(request, "plans/team.html", context)


def seat(request: UserRequest, number: str, pk: int) -> HttpResponse:
    plan = plan_or_404(request, number)
    if not can_manage_team(request.user, plan):
        raise PermissionDenied
    row = get_object_or_404(plan.memberships, pk=pk)
    form = SeatForm(request.POST or None, plan=plan, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_seat(plan=plan, by=request.user, seat=row, form=form)
        except Conflict as conflict:
            return render_conflict(
                request,
                form,
                conflict,
                plan=plan,
                tab="content",
                page_name="Personer",
                heading=str(row.user or row.name),
                template=CONFLICT,
            )
        messages.success(request, "Oplysningerne er gemt.")
        return redirect("plans:team", plan.number)
    context = {"plan": plan, "tab": "content", "page_name": "Personer", "form": form, "seat": row}
    return render(request, "plans/seat.html", context)


@require_POST
def end_seat(request: UserRequest, number: str, pk: int) -> HttpResponse:
    plan = plan_or_404(request, number)
    row = get_object_or_404(plan.memberships, pk=pk)
    ended = actions.end_seat(plan=plan, by=request.user, seat=row)
    messages.success(request, f"{ended.user or ended.name} er ikke længere på planen efter i dag.")
    return redirect("plans:team", plan.number)


def comment(request: UserRequest, number: str) -> HttpResponse:
    """Everybody who sees the plan reads; those with the right to comment write."""
    plan = plan_or_404(request, number)
    may = can_comment(request.user, plan)
    speaks = may and actions.speaks_for(request.user, plan) is not None
    form = CommentForm(request.POST or None, has_organisation=speaks) if may else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            actions.add_comment(plan=plan, by=request.user, **form.cleaned_data)
            messages.success(request, "Kommentaren er skrevet.")
            return redirect("plans:comment", plan.number)
    found = (
        Comment.objects.visible_to(request.user).filter(plan=plan).select_related("author", "organisation")
    )
    context = {
        "plan": plan,
        "tab": "content",
        "page_name": "Kommentarer",
        "form": form,
        "comments": list(found[:200]),
    }
    return render(request, "plans/comments.html", context)
