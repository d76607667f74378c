"""A plan's aftaler: the list, one of them with its parties and files, and what is done to it."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.permissions import UserRequest
from core.files import serve
from core.versions import Conflict, render_conflict
from plans import actions
from plans.figures.agreements import (
    STRATEGIC_CODE,
    AgreementFigure,
    AgreementState,
    agreement_figures,
    agreement_findings,
    agreement_places,
    figure_of,
)
from plans.figures.approving import who_may_confirm
from plans.forms import AgreementForm, PartyForm
from plans.models import Agreement, AgreementApproval, AgreementFile, AgreementParty, FocusArea, Plan
from plans.permissions import (
    can_answer_agreement,
    can_confirm_approval,
    can_keep_agreements,
    can_read_live,
    can_record_approval,
    reason_against_confirming,
)
from plans.views.frame import CONFLICT, content_page, plan_or_404


@require_safe
@content_page
def agreements(request: UserRequest, plan: Plan) -> HttpResponse:
    """What the plan should have, what it has, and what is missing."""
    places = agreement_places(plan)
    context = {
        "places": places,
        "findings": [replace(one, url="") for one in agreement_findings(plan, places)],
        "keeps": can_keep_agreements(request.user, plan),
    }
    return agreement_page(request, "plans/agreements.html", plan, "Aftaler", **context)


@content_page
def agreement_new(request: UserRequest, plan: Plan, code: str) -> HttpResponse:
    """The first version. `code` is "strategisk" or the indsatsområde's."""
    _require_keeper(request, plan)
    area = None
    if code != STRATEGIC_CODE:
        area = get_object_or_404(FocusArea, code=code, plan_foci__plan=plan, plan_foci__ended_on=None)
    kind = Agreement.Kind.SUB if area else Agreement.Kind.STRATEGIC
    row = Agreement(plan=plan, kind=kind, focus_area=area, starts_on=plan.starts_on, ends_on=plan.ends_on)
    row.title = row.subject
    form = AgreementForm(*posted(request), instance=row)
    if request.method == "POST" and form.is_valid():
        form.merge_into(row)
        actions.add_agreement(plan=plan, by=request.user, agreement=row, changes=form.file_changes)
        messages.success(
            request, "Aftalen er oprettet. Ret parterne, og skriv underskrifterne, når de er der."
        )
        return redirect("plans:agreement", plan.number, row.uid)
    context = {"form": form, "heading": row.subject, "button": "Opret aftalen"}
    return agreement_page(request, "plans/agreement_form.html", plan, "Ny aftale", **context)


@content_page
def agreement(request: UserRequest, plan: Plan, uid: UUID) -> HttpResponse:
    """One version with its parties; those who write the plan add a party to a draft."""
    figure = _figure(plan, uid)
    keeps = can_keep_agreements(request.user, plan)
    form = None
    if keeps and not figure.is_signed:
        row = AgreementParty(plan=plan, agreement=figure.agreement)
        form = PartyForm(posted(request)[0], plan=plan, agreement=figure.agreement, instance=row)
    if request.method == "POST":
        _require_keeper(request, plan)
        if form is not None and form.is_valid():
            party = AgreementParty(plan=plan, agreement=figure.agreement)
            form.merge_into(party)
            actions.add_party(agreement=figure.agreement, by=request.user, party=party)
            messages.success(request, f"{party} er nu part i aftalen.")
            return redirect("plans:agreement", plan.number, uid)
    versions = [one for one in agreement_figures(plan) if one.agreement.subject == figure.agreement.subject]
    context = {"figure": figure, "form": form, "keeps": keeps, "versions": versions[::-1]}
    if figure.state == AgreementState.AWAITS_FUND:
        context |= waiting_for_fund(request, figure)
    return agreement_page(request, "plans/agreement.html", plan, figure.agreement.title, **context)


def waiting_for_fund(request: UserRequest, figure: AgreementFigure) -> dict[str, Any]:
    """What has been written from the fund's letter, and what the reader can do about it."""
    user, plan = request.user, figure.agreement.plan
    known = AgreementApproval.objects.filter(agreement=figure.agreement).select_related("recorded_by").first()
    return {
        "approval": known,
        "who_confirm": who_may_confirm(plan, known) if known is not None else [],
        "may_answer": can_answer_agreement(user, plan),
        "may_record": can_record_approval(user, plan),
        "may_confirm": known is not None
        and can_confirm_approval(user, plan)
        and not reason_against_confirming(user, known),
    }


@content_page
def agreement_edit(request: UserRequest, plan: Plan, uid: UUID) -> HttpResponse:
    """Title, period and files."""
    _require_keeper(request, plan)
    figure = _figure(plan, uid)
    row, title = figure.agreement, figure.agreement.title
    form = AgreementForm(*posted(request), instance=row, figure=figure)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_agreement(agreement=row, by=request.user, form=form, changes=form.file_changes)
        except Conflict as conflict:
            return _conflict(request, plan, form, conflict, title)
        messages.success(request, "Aftalen er gemt.")
        return redirect("plans:agreement", plan.number, uid)
    context = {"form": form, "heading": title, "button": "Gem", "figure": figure}
    return agreement_page(request, "plans/agreement_form.html", plan, title, **context)


@require_POST
@content_page
def agreement_renew(request: UserRequest, plan: Plan, uid: UUID) -> HttpResponse:
    new = actions.renew_agreement(agreement=_row(plan, uid), by=request.user)
    messages.success(
        request, "Den nye version er et udkast. Den gamle gælder, til alle har underskrevet den nye."
    )
    return redirect("plans:agreement_edit", plan.number, new.uid)


@require_POST
@content_page
def agreement_remove(request: UserRequest, plan: Plan, uid: UUID) -> HttpResponse:
    row = _row(plan, uid)
    actions.remove_agreement(agreement=row, by=request.user)
    messages.success(request, f"Udkastet til »{row.title}« er slettet.")
    return redirect("plans:agreements", plan.number)


@content_page
def agreement_party(request: UserRequest, plan: Plan, uid: UUID) -> HttpResponse:
    """A party's signature, or who it is."""
    _require_keeper(request, plan)
    row = _party(plan, uid)
    called = str(row)  # a posted form puts what was typed into the row
    form = PartyForm(posted(request)[0], plan=plan, agreement=row.agreement, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_party(party=row, by=request.user, form=form)
        except Conflict as conflict:
            return _conflict(request, plan, form, conflict, called)
        messages.success(request, "Oplysningerne er gemt.")
        return redirect("plans:agreement", plan.number, row.agreement.uid)
    context = {"form": form, "party": called, "agreement": row.agreement}
    return agreement_page(request, "plans/agreement_party.html", plan, row.agreement.title, **context)


@require_POST
@content_page
def agreement_party_remove(request: UserRequest, plan: Plan, uid: UUID) -> HttpResponse:
    row = _party(plan, uid)
    actions.remove_party(party=row, by=request.user)
    messages.success(request, f"{row} er ikke længere part i aftalen.")
    return redirect("plans:agreement", plan.number, row.agreement.uid)


@require_safe
def agreement_file(request: UserRequest, number: str, pk: int) -> FileResponse:
    """For whoever reads the plan's live rows."""
    plan = plan_or_404(request, number)
    if not can_read_live(request.user, plan):
        raise Http404
    return serve(get_object_or_404(AgreementFile, agreement__plan=plan, pk=pk))


# What they share


def _require_keeper(request: UserRequest, plan: Plan) -> None:
    if not can_keep_agreements(request.user, plan):
        raise PermissionDenied


def posted(request: UserRequest) -> tuple[Any, Any]:
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def _figure(plan: Plan, uid: UUID) -> AgreementFigure:
    figure = figure_of(plan, uid)
    if figure is None:
        raise Http404
    return figure


def _row(plan: Plan, uid: UUID) -> Agreement:
    return get_object_or_404(Agreement.objects.select_related("plan"), plan=plan, uid=uid)


def _party(plan: Plan, uid: UUID) -> AgreementParty:
    rows = AgreementParty.objects.select_related("agreement__plan", "organisation")
    return get_object_or_404(rows, plan=plan, uid=uid)


def agreement_page(
    request: UserRequest, template: str, plan: Plan, name: str, **context: Any
) -> HttpResponse:
    form = context.get("form")
    status = 422 if form is not None and form.is_bound else 200
    return render(
        request, template, {"plan": plan, "tab": "content", "page_name": name, **context}, status=status
    )


def _conflict(request: UserRequest, plan: Plan, form: Any, conflict: Conflict, heading: str) -> HttpResponse:
    return render_conflict(
        request,
        form,
        conflict,
        plan=plan,
        tab="content",
        page_name="Aftaler",
        heading=heading,
        template=CONFLICT,
    )
