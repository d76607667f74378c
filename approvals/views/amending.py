"""Writing in an amendment: a row by the plan's own form, its money, and who and what is part of the plan."""

import uuid
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from accounts.models import Organisation
from accounts.permissions import UserRequest
from accounts.roles import OrganisationKind
from approvals import actions
from approvals.exchange import current_document
from approvals.exchange.amendments import (
    CONTENT,
    PLAN,
    Proposal,
    new_uid,
    proposal_of,
    tables_of,
    with_row,
    without_row,
)
from approvals.exchange.places import Ticked, chosen_places, with_new_place, with_places
from approvals.figures import Reading, notes_of, remarks_of
from approvals.figures.operation_places import section_of, sections_open
from approvals.forms.amendments import MembersForm, RowPage, row_page
from approvals.models import Amendment
from approvals.views.amendments import GET_POST, load_amendment, require_content
from approvals.views.loading import frame
from core.operations import Tables
from core.versions import Conflict, Moved, fingerprint, render_conflict
from core.workflow import WrongState
from funding.actions import BudgetCell, Change
from funding.exchange import CATEGORY, PAYER
from funding.figures import categories_of
from funding.forms.economy import EconomyForm
from funding.forms.grid import ALL, budget_grids, budget_tables, financing_table, meters_followed, sums
from funding.models import BudgetCategory
from plans.exchange import KINDS as PLAN_KINDS
from plans.forms import AreasForm, NewEstateForm
from plans.models import Plan
from plans.permissions import AREAS, BASICS, ECONOMY, focus_section

TAKING_PART = (OrganisationKind.HOUSING_ORGANISATION, OrganisationKind.SECRETARIAT)
GONE = "Rækken findes ikke længere i ændringen. Se den igen."


def fitting(amendment: Amendment) -> Proposal:
    """What the amendment leads to, to be written on; not while it clashes with the plan. Kept for the one request."""
    kept: Proposal | None = amendment.__dict__.get("_fitting")
    if kept is not None:
        return kept
    proposal = proposal_of(amendment.listed_operations, current_document(amendment.plan))
    if proposal.clashes:
        raise Moved("Planen er ændret, siden ændringen blev skrevet. Løs sammenstødene først.")
    amendment.__dict__["_fitting"] = proposal
    return proposal


def prepare(request: UserRequest, found: Amendment, *parts: str) -> dict[str, Any]:
    """What every form of an amendment has besides: the remarks to its fields. 409 where none of `parts` (its sections)
    was sent back. Asks nothing of a draft."""
    require_content(request, found)
    if found.open_sections and not (sections_open(found, fitting(found)) or frozenset()) & set(parts):
        raise WrongState("Den del af ændringen er ikke sendt tilbage og kan ikke rettes nu.")
    case, here = found.case, []
    if case is not None and found.state == Amendment.State.RETURNED:
        remarks = remarks_of(found.plan, request.user, [case.snapshot_id], case)
        here = [one for one in remarks if one.place is not None and one.url.partition("#")[0] == request.path]
    request.field_notes = notes_of(here)  # type: ignore[attr-defined]
    return {"amendment": found, "follow": here}


def part_of_row(proposal: Proposal, page: RowPage) -> str:
    """The section that a row stands in, or would stand in."""
    return section_of(Reading(proposal.document), page.kind, {**(page.row or {}), **page.parents})


@GET_POST
def row(
    request: UserRequest, number: str, amendment: int, kind: str, uid: uuid.UUID | None = None
) -> HttpResponse:
    """A row of the plan as it would become, or a new one: the plan's own form."""
    plan, found = load_amendment(request, number, amendment)
    require_content(request, found)
    data = request.POST if request.method == "POST" else None
    name = str(uid or _posted_uid(data) or uuid.uuid4())
    under = request.GET.get("under", "")
    proposal = fitting(found)
    page = row_page(plan, proposal, kind, name, under=under, data=data)
    if page is None or (page.is_new and uid is not None):
        raise Http404
    context = prepare(request, found, part_of_row(proposal, page))
    if data is not None and page.form.is_valid():
        try:
            _save_row(request, found, page, under)
        except Conflict as conflict:
            return render_conflict(request, page.form, conflict, who="En anden", when=None)
        messages.success(request, f"Ændringen er gemt i {str(found).lower()}.")
        return redirect("approvals:amendment", number, amendment)
    context = frame(request, plan, str(found), page=page, form=page.form, **context)
    status = 422 if page.form.is_bound else 200
    return render(request, "approvals/amendment_row.html", context, status=status)


def _posted_uid(data: Any) -> uuid.UUID | None:
    """A new row got its uid when its form was drawn: a page sent twice makes one."""
    try:
        return uuid.UUID(data.get("uid", "")) if data else None
    except ValueError:
        return None


def _save_row(request: UserRequest, amendment: Amendment, page: RowPage, under: str) -> None:
    def change(proposal: Proposal) -> Tables:
        fresh = row_page(amendment.plan, proposal, page.kind, page.uid, under=under)
        if fresh is None or fresh.is_new != page.is_new:
            raise Moved(GONE)
        key = "" if page.kind == PLAN else page.uid
        return with_row(proposal.state, page.kind, key, page.written(fresh))

    actions.edit_amendment(amendment=amendment, change=change, by=request.user)


@require_POST
def remove_row(request: UserRequest, number: str, amendment: int, kind: str, uid: uuid.UUID) -> HttpResponse:
    """Propose that a row goes out of the plan, with what hangs on it."""
    _, found = load_amendment(request, number, amendment)
    require_content(request, found)

    def change(proposal: Proposal) -> Tables:
        if kind not in PLAN_KINDS or str(uid) not in proposal.state.get(kind, {}):
            raise Moved(GONE)
        return without_row(proposal.state, kind, str(uid))

    actions.edit_amendment(amendment=found, change=change, by=request.user)
    messages.success(request, "Rækken udgår, når ændringen er godkendt.")
    return redirect("approvals:amendment", number, amendment)


# Money


@GET_POST
def money(request: UserRequest, number: str, amendment: int) -> HttpResponse:
    """Budget and financing as they would become, in the plan's own grid."""
    plan, found = load_amendment(request, number, amendment)
    follow = prepare(request, found, ECONOMY)
    categories = categories_of(plan)
    form = EconomyForm(
        fitting(found).document, categories, request.POST if request.method == "POST" else None
    )
    if request.method == "POST" and form.is_valid():
        changes = form.changes
        if changes:
            actions.edit_amendment(
                amendment=found, change=lambda proposal: _with_cells(plan, proposal, changes), by=request.user
            )
        messages.success(request, f"Økonomien er gemt i {str(found).lower()}.")
        return redirect("approvals:amendment", number, amendment)
    context = {
        **follow,
        "form": form,
        "economy": form.shown,
        "budget_tables": budget_tables(form, ALL),
        "financing": financing_table(form),
        "editable": True,
        **sums_context(form),
    }
    return render(
        request,
        "approvals/amendment_money.html",
        frame(request, plan, str(found), **context),
        status=422 if form.is_bound else 200,
    )


def sums_context(form: EconomyForm) -> dict[str, Any]:
    grids = budget_grids(form)
    return {
        "whole_sums": sums(form.shown, form.shown.budget.totals),
        "differences": sums(form.shown, form.shown.differences),
        "budget_grids": " ".join(grids),
        "budget_totals": " ".join(f"{grid}-all" for grid in grids),
        "meters": meters_followed(form),
    }


def _with_cells(plan: Plan, proposal: Proposal, changes: list[Change]) -> Tables:
    """Put the written cells into the state. A cell that another wrote meanwhile is not overwritten."""
    state = proposal.state
    for change in changes:
        name, uid, row = _cell(plan, state, change)
        rows = state.get(name, {})
        stored = Decimal(rows[uid]["amount"]) if uid in rows else None
        if fingerprint(stored) != change.seen:
            raise Moved(f"En anden har skrevet {change.label} imens. Se siden igen.")
        if change.amount is None:
            state = {**state, name: {key: value for key, value in rows.items() if key != uid}}
        else:
            state = with_row(state, name, uid, {**row, "amount": str(change.amount)})
    return {name: rows for name, rows in state.items() if rows}


def _cell(plan: Plan, state: Tables, change: Change) -> tuple[str, str, dict[str, Any]]:
    """List, uid and row of a cell: the one that is there, or a new one whose uid is the cell's own."""
    cell = change.cell
    if isinstance(cell, BudgetCell):
        focus = str(cell.focus) if cell.focus else None
        wanted: dict[str, Any] = {"year": cell.year, "focus": focus, "category": cell.category}
        name = "budget"
    else:
        name = "financing"
        wanted = {
            "year": cell.year,
            "source": cell.source,
            "organisation": cell.organisation,
            "name": cell.name,
            "form": cell.form,
        }
    for uid, row in state.get(name, {}).items():
        if all(_code(row.get(field)) == (value or None) for field, value in wanted.items()):
            return name, uid, row
    uid = new_uid(str(plan.uid), *wanted.values())
    return name, uid, _new_cell(plan, wanted, change)


def _code(value: Any) -> Any:
    return value["code"] if isinstance(value, dict) else value or None


def _new_cell(plan: Plan, wanted: dict[str, Any], change: Change) -> dict[str, Any]:
    if isinstance(change.cell, BudgetCell):
        category = BudgetCategory.objects.get(scheme=plan.scheme_id, code=change.cell.category)
        return {**wanted, "category": CATEGORY.write(category)}
    payer = Organisation.objects.filter(code=change.cell.organisation).first()
    local = change.counts_as_local and change.cell.source != "fund"
    return {**wanted, "organisation": PAYER.write(payer), "counts_as_local": local}


# Who and what is part of the plan


@GET_POST
def foci(request: UserRequest, number: str, amendment: int) -> HttpResponse:
    """Which indsatsområder the plan would work in."""
    plan, found = load_amendment(request, number, amendment)
    areas = {area.code: area for area in plan.scheme.focus_areas.order_by("order")}
    follow = prepare(request, found, BASICS, *map(focus_section, areas))
    form = _members_form(
        request, found, "foci", "focus_area", {code: area.name for code, area in areas.items()}
    )
    if request.method == "POST" and form.is_valid():

        def row_of(code: str) -> dict[str, Any]:
            return {"focus_area": CONTENT["foci"].codecs["focus_area"].write(areas[code])}

        _keep_members(request, found, form, ("foci", "focus_area"), row_of)
        return redirect("approvals:amendment", number, amendment)
    return _draw_members(request, plan, form, "Vælg indsatsområder", follow)


@GET_POST
def participants(request: UserRequest, number: str, amendment: int) -> HttpResponse:
    """Which boligorganisationer would take part beside the ansøger."""
    plan, found = load_amendment(request, number, amendment)
    follow = prepare(request, found, BASICS)
    known = Organisation.objects.current().filter(kind__in=TAKING_PART).order_by("name")
    organisations = {one.code: one for one in known}
    names = {code: one.name for code, one in organisations.items()}
    form = _members_form(request, found, "participants", "organisation", names)
    if request.method == "POST" and form.is_valid():

        def row_of(code: str) -> dict[str, Any]:
            part = CONTENT["participants"].codecs["organisation"].write(organisations[code])
            return {"organisation": part, "is_applicant": False}

        _keep_members(request, found, form, ("participants", "organisation"), row_of)
        return redirect("approvals:amendment", number, amendment)
    return _draw_members(request, plan, form, "Vælg deltagere", follow)


@GET_POST
def areas(request: UserRequest, number: str, amendment: int) -> HttpResponse:
    """In which boligområder and afdelinger the plan would work."""
    plan, found = load_amendment(request, number, amendment)
    follow = prepare(request, found, AREAS)
    data = request.POST if request.method == "POST" else None
    form = AreasForm(data, plan=plan, chosen=chosen_places(plan, fitting(found).state))
    new = NewEstateForm(data, plan=plan)
    if data is not None and form.is_valid() and new.is_valid():
        (ticked, unticked), estates = form.changes("areas"), form.changes("estates")
        places = Ticked(ticked, unticked, *estates)

        def change(proposal: Proposal) -> Tables:
            state = with_places(plan, proposal, places)
            return with_new_place(plan, state, new.cleaned_data) if new.has_changed() else state

        actions.edit_amendment(amendment=found, change=change, by=request.user)
        messages.success(request, f"Ændringen er gemt i {str(found).lower()}.")
        return redirect("approvals:amendment", number, amendment)
    context = frame(request, plan, str(found), form=form, new=new, **follow)
    status = 422 if form.is_bound else 200
    return render(request, "approvals/amendment_areas.html", context, status=status)


def _members_form(
    request: UserRequest, found: Amendment, name: str, part: str, names: dict[str, str]
) -> MembersForm:
    """The ansøger stands in no list: another one is another application."""
    rows = [row for row in fitting(found).state.get(name, {}).values() if not row.get("is_applicant")]
    applicant = {
        row[part]["code"] for row in fitting(found).state.get(name, {}).values() if row.get("is_applicant")
    }
    chosen = [row[part]["code"] for row in rows]
    names = {row[part]["code"]: row[part]["name"] for row in rows} | names
    choices = [(code, label) for code, label in names.items() if code not in applicant]
    label = "Indsatsområder" if name == "foci" else "Deltagere ud over ansøgeren"
    return MembersForm(request.POST or None, label=label, choices=choices, chosen=chosen)


def _keep_members(
    request: UserRequest,
    found: Amendment,
    form: MembersForm,
    place: tuple[str, str],
    row_of: Callable[[str], dict[str, Any]],
) -> None:
    name, part = place
    added, removed = form.added, form.removed

    def change(proposal: Proposal) -> Tables:
        state, base = proposal.state, tables_of(proposal.base)
        for uid, row in proposal.state.get(name, {}).items():
            if row[part]["code"] in removed and not row.get("is_applicant"):
                state = without_row(state, name, uid)
        there = {row[part]["code"] for row in state.get(name, {}).values()}
        # One that is chosen again after having been taken out is the row that it was.
        before = {row[part]["code"]: (uid, row) for uid, row in base.get(name, {}).items()}
        for code in sorted(added - there):
            uid, row = before.get(code) or (new_uid(str(found.plan.uid), name, code, found.pk), row_of(code))
            state = with_row(state, name, uid, row)
        return state

    actions.edit_amendment(amendment=found, change=change, by=request.user)
    messages.success(request, f"Ændringen er gemt i {str(found).lower()}.")


def _draw_members(
    request: UserRequest, plan: Plan, form: MembersForm, title: str, follow: dict[str, Any]
) -> HttpResponse:
    context = frame(
        request, plan, str(follow["amendment"]), form=form, title=title, button="Gem i ændringen", **follow
    )
    status = 422 if form.is_bound else 200
    return render(request, "approvals/amendment_text.html", context, status=status)
