"""The kommune's own chain, kept by its own administrator."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import Municipality, Organisation
from accounts.permissions import UserRequest
from approvals import actions
from approvals.forms import BodyForm, RenameForm, SeenForm
from approvals.models import ChainStep, StepKind
from approvals.permissions import can_edit_chain
from approvals.views.loading import require
from approvals.workflow import heard_first

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@GET_POST
def chain(request: UserRequest, code: str) -> HttpResponse:
    municipality = load(request, code)
    steps = list(municipality.chain_steps.order_by("group", "pk"))
    has_council = any(step.kind == StepKind.COUNCIL for step in steps)
    form = BodyForm(request.POST or None, has_council=has_council)
    if request.method == "POST" and form.is_valid():
        body = actions.add_body(
            municipality=municipality,
            kind=form.cleaned_data["kind"],
            body_name=form.cleaned_data["body_name"],
            by=request.user,
        )
        messages.success(request, f"{body} er med i sagsforløbet.")
        return redirect("approvals:chain", code)
    groups: dict[int, list[ChainStep]] = {}
    for step in steps:
        groups.setdefault(step.group, []).append(step)
    note_ways_down(list(groups.values()))
    heard = heard_first(steps)
    context = {
        "municipality": municipality,
        "groups": list(groups.values()),
        "heard": [step for step in steps if step.pk in heard],
        "decide": [group for group in groups.values() if group[0].pk not in heard],
        "has_council": has_council,
        "form": form,
        "last": actions.last_change(municipality),
    }
    return render(request, "approvals/chain.html", context, status=422 if form.is_bound else 200)


def note_ways_down(groups: list[list[ChainStep]]) -> None:
    """Nothing moves below the council, or out of the end; one of several side by side gets a place of its own first."""
    for place, group in enumerate(groups, start=1):
        last = place == len(groups) or groups[place][0].kind == StepKind.COUNCIL
        for body in group:
            body.__dict__["may_go_down"] = len(group) > 1 or not last


@require_http_methods(["POST"])
def chain_start(request: UserRequest, code: str) -> HttpResponse:
    actions.start_chain(municipality=load(request, code), by=request.user)
    return redirect("approvals:chain", code)


@require_http_methods(["POST"])
def chain_change(request: UserRequest, code: str, body: int) -> HttpResponse:
    """One of the buttons beside a body: up, down, side by side, away."""
    municipality = load(request, code)
    step = get_object_or_404(municipality.chain_steps, pk=body)
    form = SeenForm(request.POST)
    seen = form.cleaned_data["version"] if form.is_valid() else 0
    match request.POST.get("act"):
        case "up" | "down" as act:
            places = -1 if act == "up" else 1
            actions.move_body(body=step, seen_version=seen, places=places, by=request.user)
        case "beside":
            actions.run_side_by_side(body=step, seen_version=seen, by=request.user)
        case "remove":
            actions.remove_body(body=step, seen_version=seen, by=request.user)
            messages.success(request, f"{step} er fjernet. Sager, der er i gang, beholder deres forløb.")
        case _:
            raise Http404
    return redirect("approvals:chain", code)


@require_http_methods(["POST"])
def chain_undo(request: UserRequest, code: str) -> HttpResponse:
    municipality = load(request, code)
    form = SeenForm(request.POST)
    seen = form.cleaned_data["version"] if form.is_valid() else 0
    actions.undo_change(municipality=municipality, seen_change=seen, by=request.user)
    messages.success(request, "Ændringen er fortrudt.")
    return redirect("approvals:chain", code)


@GET_POST
def chain_rename(request: UserRequest, code: str, body: int) -> HttpResponse:
    municipality = load(request, code)
    step = get_object_or_404(municipality.chain_steps, pk=body)
    form = RenameForm(request.POST or None, seen=step.version, initial={"body_name": step.body_name})
    if request.method == "POST" and form.is_valid():
        actions.rename_body(
            body=step,
            seen_version=form.cleaned_data["version"],
            body_name=form.cleaned_data["body_name"],
            by=request.user,
        )
        return redirect("approvals:chain", code)
    context = {"municipality": municipality, "body": step, "form": form}
    return render(request, "approvals/chain_rename.html", context, status=422 if form.is_bound else 200)


def load(request: UserRequest, code: str) -> Municipality:
    """Only the kommune's own administrator knows that the page exists."""
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), code=code)
    require(can_edit_chain(request.user, organisation.pk))
    municipality: Municipality = get_object_or_404(
        Municipality.objects.select_related("organisation"), organisation=organisation
    )
    return municipality
