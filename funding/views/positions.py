"""Posts that feed the salary lines, and what is behind shares that are not money."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.permissions import UserRequest
from core.files import serve
from funding.actions import feed_positions, remove_position, save_basis, save_position
from funding.exchange import economy_document
from funding.figures import (
    Basis,
    basis_of,
    economy,
    evidence_files,
    fed_amounts,
    plan_figures,
    position_table,
    shown_evidence,
)
from funding.figures.basis import HOURS
from funding.forms.positions import EvidenceForm, HoursForm, PositionForm
from funding.models import BudgetCategory, Position
from funding.permissions import can_edit_economy
from funding.rules.positions import lines_not_as_positions
from funding.views.economy import back_to, visible_plan
from plans.actions.lock import require_open
from plans.models import Plan
from plans.permissions import ECONOMY, can_read_live


def readable_plan(request: UserRequest, number: str) -> Plan:
    """A plan whose live money the person reads."""
    plan = visible_plan(request, number)
    if not can_read_live(request.user, plan):
        raise Http404
    return plan


def position_form(plan: Plan, data: Any = None, position: Position | None = None) -> PositionForm:
    categories = list(BudgetCategory.objects.filter(scheme_id=plan.scheme_id).values("code", "name"))
    foci = [
        (str(focus.uid), str(focus.focus_area))
        for focus in plan.foci.filter(ended_on=None)
        .select_related("focus_area")
        .order_by("focus_area__order")
    ]
    initial = {"starts_on": plan.starts_on, "ends_on": plan.ends_on}
    term = (plan.starts_on, plan.ends_on)
    return PositionForm(foci, categories, data, position=position, initial=initial, term=term)


@require_http_methods(["GET", "HEAD", "POST"])
def positions(request: UserRequest, number: str) -> HttpResponse:
    plan = readable_plan(request, number)
    form, here = None, ("funding:positions", plan.number)
    if request.method == "POST":
        require_open(request.user, plan, ECONOMY)
        if request.POST.get("go") == "feed":
            feed_positions(plan=plan, by=request.user)
            return back_to("regn", request, "Lønnen i budgettet følger stillingerne.", *here)
        form = position_form(plan, request.POST)
        if form.is_valid():
            save_position(plan=plan, by=request.user, values=form.values())
            told = "Stillingen er tilføjet, og lønnen i budgettet følger den."
            return back_to("tilfoej", request, told, *here)
    elif can_edit_economy(request.user, plan):
        form = position_form(plan)
    context = {
        "plan": plan,
        "tab": "economy",
        "page_name": "Stillinger",
        "table": position_table(plan),
        "figures_url": plan_figures(number),
        "form": form,
        "differs": lines_not_as_positions(economy_document(plan), fed_amounts(plan)),
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "funding/positions.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def position(request: UserRequest, number: str, uid: UUID) -> HttpResponse:
    plan = readable_plan(request, number)
    require_open(request.user, plan, ECONOMY)
    found = get_object_or_404(Position.objects.select_related("category", "focus"), plan=plan, uid=uid)
    form = position_form(plan, request.POST or None, found)
    if request.method == "POST" and form.is_valid():
        seen = form.cleaned_data["version"]
        save_position(plan=plan, by=request.user, values=form.values(), uid=uid, seen=seen)
        messages.success(request, "Stillingen er gemt, og lønnen i budgettet følger den.")
        return redirect("funding:positions", number=plan.number)
    context = {"plan": plan, "tab": "economy", "page_name": str(found), "form": form, "position": found}
    return render(request, "funding/position.html", context, status=422 if form.is_bound else 200)


@require_POST
def remove(request: UserRequest, number: str, uid: UUID) -> HttpResponse:
    plan = readable_plan(request, number)
    require_open(request.user, plan, ECONOMY)
    get_object_or_404(Position, plan=plan, uid=uid)
    text = request.POST.get("version", "")
    seen = int(text) if text.isdecimal() and len(text) < 10 else 0
    remove_position(plan=plan, by=request.user, uid=uid, seen=seen)
    messages.success(request, "Stillingen er fjernet, og lønnen i budgettet følger med.")
    return redirect("funding:positions", number=plan.number)


# What is behind a share that is not money


@require_http_methods(["GET", "HEAD", "POST"])
def basis(request: UserRequest, number: str, key: str) -> HttpResponse:
    plan = readable_plan(request, number)
    found = find_basis(plan, key)
    present = evidence_files(plan, key)
    form: HoursForm | EvidenceForm | None = None
    if request.method == "POST" or can_edit_economy(request.user, plan):
        require_open(request.user, plan, ECONOMY)
        form = (
            HoursForm(found, request.POST or None)
            if found.payer.form == HOURS
            else EvidenceForm(found, request.POST or None, request.FILES or None, present)
        )
    if form is not None and form.is_bound and form.is_valid():
        save_form(request, plan, found, form)
        messages.success(request, "Grundlaget er gemt.")
        return redirect("funding:basis", number=plan.number, key=key)
    context = {
        "plan": plan,
        "tab": "economy",
        "page_name": found.payer.label,
        "basis": found,
        "figures_url": plan_figures(number),
        "form": form,
        "files": shown_evidence(plan, present),
    }
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "funding/basis.html", context, status=status)


def find_basis(plan: Plan, key: str) -> Basis:
    document = economy_document(plan)
    payer = next((payer for payer in economy(document).payers if payer.key == key), None)
    found = basis_of(document, payer) if payer else None
    if found is None:
        raise Http404
    return found


def save_form(request: UserRequest, plan: Plan, found: Basis, form: HoursForm | EvidenceForm) -> None:
    data = form.cleaned_data
    own: dict[str, Any] = (
        {"role": data["role"], "hourly_rate": data["hourly_rate"], "hours": form.hours()}
        if isinstance(form, HoursForm)
        else {"evidence": data["evidence"], "files": form.file_changes}
    )
    payer = found.payer
    save_basis(plan=plan, by=request.user, payer=payer.identity, key=payer.key, seen=data["state"], **own)


@require_safe
def evidence_file(request: UserRequest, number: str, pk: int) -> FileResponse:
    """For those who read the plan's money."""
    plan = readable_plan(request, number)
    return serve(get_object_or_404(plan.evidence_files, pk=pk))
