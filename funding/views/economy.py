"""The page where budget and financing are read and written."""

from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from accounts.permissions import UserRequest
from core.addresses import reverse
from core.rules import Finding, errors, warnings
from core.versions import Conflict, Moved, Page
from core.workflow import Doubtful, NotReady
from funding import rules
from funding.actions import Saved, save_economy
from funding.exchange import economy_document
from funding.figures import (
    categories_of,
    fed_amounts,
    forecast_meters,
    last_save,
    plan_figures,
    undoable_split,
)
from funding.figures.export import EconomyTables
from funding.forms.economy import EconomyForm
from funding.forms.grid import (
    ALL,
    budget_grids,
    budget_tables,
    choices,
    chosen_code,
    financing_table,
    meters_followed,
    sums,
    whole_rows,
)
from funding.models import Grant
from funding.permissions import BOOKED_IN, can_edit_economy
from funding.rules.positions import lines_not_as_positions
from plans.models import Plan
from plans.permissions import ECONOMY, can_read_live
from plans.views.loading import plan_or_404

AFTER_SAVE = {"split": "funding:split", "source": "funding:add_source", "check": "approvals:check"}


def visible_plan(request: UserRequest, number: str) -> Plan:
    return plan_or_404(request, number)


def back_to(place: str, request: UserRequest, told: str, name: str, *args: str) -> HttpResponse:
    """After something is written at one place of a page: there again, with what became of it, so that who types by
    keyboard goes on with the next. The page draws the messages of the place (components/messages.html)."""
    messages.success(request, told, extra_tags=place)
    return redirect(f"{reverse(name, args)}#{place}")


def show_refusal(form: forms.Form, refused: NotReady) -> None:
    """What an action refused, at the field it is about; in doubt the form asks whether the person is sure."""
    form.add_error(refused.field if refused.field in form.fields else None, " ".join(refused.reasons))
    if isinstance(refused, Doubtful) and hasattr(form, "ask_whether_sure"):
        form.ask_whether_sure()


def economy_form(plan: Plan, data: Any = None) -> EconomyForm:
    return EconomyForm(economy_document(plan), categories_of(plan), data, fed_amounts(plan))


@require_http_methods(["GET", "HEAD", "POST"])
def economy(request: UserRequest, number: str) -> HttpResponse:
    plan = visible_plan(request, number)
    if not can_read_live(request.user, plan):
        return render(request, "funding/economy_closed.html", {"plan": plan, "tab": "economy"})
    if request.method != "POST":
        return draw(request, plan, economy_form(plan))
    form = economy_form(plan, request.POST)
    if request.POST.get("go") == "calculate":
        return draw(request, plan, form, is_calculated=True)
    if not form.is_valid():
        return draw(request, plan, form, status=422)
    return save(request, plan, form)


def save(request: UserRequest, plan: Plan, form: EconomyForm) -> HttpResponse:
    try:
        if form.gone:
            raise Moved("En række, du skrev i, er fjernet fra planen, mens du skrev.")
        saved = save_economy(plan=plan, by=request.user, changes=form.changes)
    except Conflict as conflict:
        return conflict_page(request, plan, form, conflict)
    except Moved as moved:
        plan.refresh_from_db()
        return draw(request, plan, economy_form(plan), status=409, moved=str(moved), lost=form.written)
    tell(request, saved)
    go = AFTER_SAVE.get(request.POST.get("go", ""))
    if go:
        return redirect(go, number=plan.number)
    chosen = request.POST.get("indsats", "")
    query = f"?{urlencode({'indsats': chosen})}" if chosen else ""
    return redirect(reverse("funding:economy", args=[plan.number]) + query)


def tell(request: UserRequest, saved: Saved) -> None:
    if saved.split:
        messages.success(
            request, "Økonomien er gemt. Finansieringen følger budgettet, indtil I selv retter den."
        )
    elif saved.changed:
        messages.success(request, "Økonomien er gemt.")
    elif not request.POST.get("go"):
        messages.info(request, "Der var ingen ændringer at gemme.")


def conflict_page(request: UserRequest, plan: Plan, form: EconomyForm, conflict: Conflict) -> HttpResponse:
    """Both amounts of each cell that two changed; my other changes are carried on."""
    saved = last_save(plan)
    page = Page(
        action=request.get_full_path(),
        carried=[("indsats", request.POST.get("indsats", "")), *form.carried(conflict.fields)],
        fields=conflict.fields,
        also_mine=[
            change.label for change in form.changes if change.name not in {f.name for f in conflict.fields}
        ],
    )
    context = {
        "plan": plan,
        "page": page,
        "who": saved.by if saved else "",
        "when": saved.at if saved else None,
    }
    return render(request, "409_conflict.html", context, status=409)


def draw(
    request: UserRequest, plan: Plan, form: EconomyForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    """The page: from the database, or with what was posted where it is drawn again."""
    editable = can_edit_economy(request.user, plan)
    wanted = request.POST.get("indsats") or request.GET.get("indsats", "")
    chosen = chosen_code(form, wanted, editable=editable)
    findings = [*rules.check(form.shown_document), *lines_not_as_positions(form.shown_document, form.fed)]
    context = {
        "plan": plan,
        "tab": "economy",
        "form": form,
        "economy": form.shown,
        "editable": editable,
        "has_books": plan.status in BOOKED_IN,
        "grant": unmet_grant(plan, form),
        "findings": [here(finding, plan) for finding in findings],
        "error_count": len(errors(findings)),
        "warning_count": len(warnings(findings)),
        "chosen": chosen,
        "shows_all": chosen == ALL,
        "choices": choices(form, chosen),
        "budget_tables": budget_tables(form, chosen),
        "financing": financing_table(form),
        "differences": sums(form.shown, form.shown.differences),
        "whole_rows": whole_rows(form),
        "whole_sums": sums(form.shown, form.shown.budget.totals),
        "meters": meters_followed(form),
        "forecast_meters": forecast_meters(plan, form.document) if plan.started_on else (),
        "budget_grids": " ".join(budget_grids(form)),
        "budget_totals": " ".join(f"{grid}-all" for grid in budget_grids(form)),
        "last_save": last_save(plan),
        "figures_url": plan_figures(plan.number),
        "basis_url": reverse("funding:add_source", args=[plan.number]),
        "positions_url": reverse("funding:positions", args=[plan.number]),
        "split_name": rules.split_name(form.shown.rates),
        "downloads": [] if form.shown.is_empty else EconomyTables(plan).named,
        "undoable": undoable_split(plan, form.document) if editable else None,
    }
    return render(request, "funding/economy.html", context | more, status=status)


def unmet_grant(plan: Plan, form: EconomyForm) -> Grant | None:
    """The tilsagn that the fund's share has to be equal to before the plan starts, while it is not."""
    if plan.status != Plan.Status.IN_APPROVAL or plan.open_sections != [ECONOMY]:
        return None
    grant = plan.grants.first()
    share = next((meter.amount for meter in form.shown.meters if meter.key == "lbf"), None)
    return grant if grant and grant.amount != share else None


def here(finding: Finding, plan: Plan) -> Finding:
    """On this page a link to a cell must not load the page again: what is typed would be lost."""
    page = reverse("funding:economy", args=[plan.number])
    return (
        replace(finding, url=finding.url.removeprefix(page))
        if finding.url.startswith(f"{page}#")
        else finding
    )
