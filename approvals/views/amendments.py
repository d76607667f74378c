"""Amendments of a plan in drift: the list, a new one, its page, and the buttons on it."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.permissions import UserRequest
from approvals import actions
from approvals.actions.amending import reasons_against_sending
from approvals.figures import (
    amendment_figure,
    amendments_for,
    corrections_of,
    file_of,
    is_corrected,
    remarks_to_amendment,
    seen_snapshots,
    shown_to,
    steps_of_file,
)
from approvals.figures.amendments import TONES, AmendmentFigure, operation_key
from approvals.figures.papers import papers_of
from approvals.forms import HandInForm, RemarksForm, SeenForm
from approvals.forms.amendments import AmendmentForm
from approvals.models import Amendment, Snapshot
from approvals.permissions import can_return
from approvals.permissions.amendments import can_amend, can_propose, can_send_amendment
from approvals.permissions.pulling_back import can_pull_back
from approvals.querysets import paper_sight_of
from approvals.views.cases import receipt_of, rule_rows
from approvals.views.loading import frame, load_plan, parts_of, reload, require
from approvals.workflow import CASE
from approvals.workflow.amendments import AMENDMENT
from core.addresses import reverse
from core.statements import statement
from core.versions import Moved
from core.workflow import WrongState
from plans.figures import plan_content
from plans.models import Plan

GET_POST = require_http_methods(["GET", "HEAD", "POST"])
SHOWN = ("case__snapshot", "result", "created_by", "movement__estate")


def load_amendment(request: UserRequest, number: str, amendment: int) -> tuple[Plan, Amendment]:
    plan = load_plan(request, number)
    seen = _seen.first(plan.pk, amendment, *paper_sight_of(request.user))
    if seen is None:
        raise Http404("Ændringen findes ikke.")
    [found] = shown_to(request.user, [of_plan(seen, plan)])
    actions.note_opened(found.case, request.user)
    return plan, found


@statement
def _seen(plan_id: int, number: int, *sight: Any) -> QuerySet[Amendment]:
    return Amendment.objects.read_by(*sight).filter(plan=plan_id, number=number).select_related(*SHOWN)


def of_plan(amendment: Amendment, plan: Plan) -> Amendment:
    amendment.plan = plan
    if amendment.case is not None:
        amendment.case.plan = plan
    return amendment


def require_open(request: UserRequest, amendment: Amendment) -> None:
    """403 for who may never write in it, the calm page for who might have until it was sent."""
    require(can_amend(request.user, amendment))
    AMENDMENT.require("edit", amendment, request.user)


def require_content(request: UserRequest, amendment: Amendment) -> None:
    """As `require_open`, where the plan itself is written on."""
    require_open(request, amendment)
    if amendment.movement_id is not None:
        raise WrongState("Sagen gælder kun reguleringskontoen. Foreslå andre ændringer for sig.")


@require_GET
def amendments(request: UserRequest, number: str) -> HttpResponse:
    plan = load_plan(request, number)
    rows = [(row, TONES[Amendment.State(row.state)]) for row in amendments_for(plan, request.user)]
    context = {"rows": rows, "may_propose": can_propose(request.user, plan)}
    return render(
        request, "approvals/amendments.html", frame(request, plan, "Ændringer af planen", **context)
    )


@GET_POST
def new_amendment(request: UserRequest, number: str) -> HttpResponse:
    plan = load_plan(request, number)
    if not can_propose(request.user, plan):
        require(can_amend(request.user, Amendment(plan=plan)))
        raise WrongState("En plan kan ændres, når den er i drift. Før det rettes den selv.")
    form = AmendmentForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        amendment = actions.start_amendment(plan=plan, by=request.user, **form.cleaned_data)
        return redirect("approvals:amendment", number, amendment.number)
    context = frame(
        request,
        plan,
        "Foreslå en ændring",
        form=form,
        title="Foreslå en ændring",
        lead="Planen gælder uændret, indtil ændringen er godkendt. Skriv først, hvad den går ud på.",
        button="Gå videre til ændringen",
        back="amendments",
    )
    return render(request, "approvals/amendment_text.html", context, status=422 if form.is_bound else 200)


@GET_POST
def amendment_text(request: UserRequest, number: str, amendment: int) -> HttpResponse:
    plan, found = load_amendment(request, number, amendment)
    require_open(request, found)
    posted = request.POST if request.method == "POST" else None
    form = AmendmentForm(posted, initial={"title": found.title, "reason": found.reason})
    if request.method == "POST" and form.is_valid():
        actions.describe_amendment(amendment=found, by=request.user, **form.cleaned_data)
        return redirect("approvals:amendment", number, amendment)
    context = frame(
        request,
        plan,
        str(found),
        form=form,
        title="Overskrift og begrundelse",
        lead="Begrundelsen følger ændringen til dem, der skal godkende den.",
        button="Gem",
        amendment=found,
    )
    return render(request, "approvals/amendment_text.html", context, status=422 if form.is_bound else 200)


@require_GET
def amendment(request: UserRequest, number: str, amendment: int) -> HttpResponse:
    plan, found = load_amendment(request, number, amendment)
    return render_amendment(request, plan, found)


def send_form(request: UserRequest, amendment: Amendment, data: Any = None) -> HandInForm:
    """It stands on the amendment's page and is sent to an address of its own."""
    purpose, back = (
        reverse(f"approvals:{name}", args=[amendment.plan.number, amendment.number])
        for name in ("amendment_send", "amendment")
    )
    return HandInForm(data, request=request, purpose=purpose, back=back, seen=amendment.version)


def render_amendment(
    request: UserRequest,
    plan: Plan,
    found: Amendment,
    *,
    bound: HandInForm | None = None,
    status: int = 200,
    moved: str = "",
) -> HttpResponse:
    figure = amendment_figure(found)
    may = {edge.name for edge in AMENDMENT.available(request.user, found)}
    against = reasons_against_sending(found, figure.proposal, figure.errors) if found.shows_live else ()
    may_send = "send" in may and not against and not figure.clashes
    context: dict[str, Any] = {
        "amendment": found,
        "figure": figure,
        "may": may,
        "editable": "edit" in may and not figure.clashes and found.movement_id is None,
        "is_signer": can_send_amendment(request.user, found),
        "rules": rule_rows(figure.errors),
        "against": against,
        "hand_in": (bound or send_form(request, found)) if may_send else None,
        "content": plan_content(figure.document),
        "moved": moved,
        **where_amounts_open(request, plan, found, figure),
    }
    if found.case is not None:
        context |= what_its_case_shows(request, plan, found, figure)
    return render(
        request, "approvals/amendment.html", frame(request, plan, str(found), **context), status=status
    )


def what_its_case_shows(
    request: UserRequest, plan: Plan, found: Amendment, figure: AmendmentFigure
) -> dict[str, Any]:
    """Of an amendment that has been sent: its steps, remarks and papers, and what the reader may do there."""
    assert found.case is not None
    file = file_of(plan, found.case)
    assert file.case is not None
    file.case.snapshot = found.case.snapshot
    returns = CASE.get("return", found.case) if found.case.state == "open" else None
    shown = {
        "remarks": remarks_to_amendment(found, request.user, figure.proposal.state),
        "may_return": returns is not None
        and can_return(request.user, found.case)
        and not returns.reasons(found.case),
        "is_corrected": is_corrected(file),
        "receipt": receipt_of(request.user, file.case),
        "steps": steps_of_file(file, request.user),
    }
    found.case = file.case
    return {**shown, "papers": papers_of(file, request.user)}


def where_amounts_open(
    request: UserRequest, plan: Plan, found: Amendment, figure: AmendmentFigure
) -> dict[str, str]:
    """For compared.html: beside the plan in force while it is written, then as the version that was sent."""
    sent = None if found.shows_live or found.case is None else found.case.snapshot
    if not figure.compared.money.has_changed or figure.clashes or not (sent or found.shows_live):
        return {}
    known = Snapshot.objects.visible_to(request.user).filter(plan=plan).in_force().without_document()
    before = (known.filter(number__lt=sent.number) if sent else known).order_by("-number").first()
    if before is None:
        return {}
    page = "approvals:versions" if sent else "approvals:compared_money"
    return {
        "money_base": f"{reverse(page, args=[plan.number])}tal/",
        "money_before": f"version-{before.number}",
        "money_after": f"version-{sent.number}" if sent else f"aendring-{found.number}",
    }


@require_POST
def undo(request: UserRequest, number: str, amendment: int) -> HttpResponse:
    """Take one change back, or all of a row's."""
    _, found = load_amendment(request, number, amendment)
    require_open(request, found)
    keys = set(request.POST.getlist("key"))
    undone = [one for one in found.listed_operations if operation_key(one) in keys]
    if not undone:
        raise Moved("Ændringen er allerede fortrudt.")
    actions.undo_operations(amendment=found, undone=undone, by=request.user)
    messages.success(request, "Ændringen er fortrudt.")
    return redirect("approvals:amendment", number, amendment)


@require_POST
def settle(request: UserRequest, number: str, amendment: int) -> HttpResponse:
    """Choose between what the amendment says and what the plan says now."""
    _, found = load_amendment(request, number, amendment)
    require_open(request, found)
    key, mine = request.POST.get("key", ""), request.POST.get("choice") == "mine"
    operation = next((one for one in found.listed_operations if operation_key(one) == key), None)
    if operation is None:
        raise Moved("Sammenstødet er allerede løst.")
    actions.settle_clash(amendment=found, operation=operation, keeps_mine=mine, by=request.user)
    messages.success(
        request, "Dit forslag står ved magt." if mine else "Planen, som den er nu, står ved magt."
    )
    return redirect("approvals:amendment", number, amendment)


@require_POST
def send(request: UserRequest, number: str, amendment: int) -> HttpResponse:
    plan, found = load_amendment(request, number, amendment)
    require(can_send_amendment(request.user, found))
    AMENDMENT.require("send", found, request.user)
    form = send_form(request, found, request.POST)
    is_valid = form.is_valid()
    if not is_valid and form.cleaned_data.get("version") == found.version:
        return render_amendment(request, plan, found, bound=form, status=422)
    seen = form.cleaned_data["version"] if is_valid else -1
    try:
        actions.send_amendment(amendment=found, seen_version=seen, by=request.user)
    except Moved as moved:
        found.refresh_from_db(from_queryset=Amendment.objects.select_related(*SHOWN))
        return render_amendment(request, plan, of_plan(found, reload(plan)), status=409, moved=str(moved))
    messages.success(request, f"{found} er sendt til godkendelse.")
    return redirect("approvals:amendment", number, amendment)


@GET_POST
def send_back(request: UserRequest, number: str, amendment: int) -> HttpResponse:
    """The kommune asks for something else before any of its bodies decides."""
    plan, found = load_amendment(request, number, amendment)
    if found.case is None:
        raise Http404
    require(can_return(request.user, found.case))
    CASE.require("return", found.case, request.user)
    form = RemarksForm(request.POST or None, seen=found.case.version, **parts_of(found.case))
    if request.method == "POST" and form.is_valid():
        actions.return_case(
            case=found.case,
            seen_version=form.cleaned_data["version"],
            remarks=form.remarks,
            by=request.user,
        )
        messages.success(request, f"{found} er sendt tilbage til rettelse.")
        return redirect("approvals:amendment", number, amendment)
    context = frame(
        request,
        plan,
        "Send ændringen tilbage",
        form=form,
        title="Send ændringen tilbage til rettelse",
        lead="Planen gælder uændret. Skriv begrundelsen ved de afsnit, der skal rettes. Kun de afsnit åbnes."
        if form.section_groups[1:]
        else "Planen gælder uændret. Skriv, hvad der skal rettes, før ændringen kan behandles.",
        button="Send tilbage",
        amendment=found,
    )
    return render(request, "approvals/amendment_text.html", context, status=422 if form.is_bound else 200)


@require_GET
def corrections(request: UserRequest, number: str, amendment: int) -> HttpResponse:
    """The remarks with which it was sent back last, each beside what was changed in it."""
    plan, found = load_amendment(request, number, amendment)
    if found.case is None:
        raise Http404
    file = file_of(plan, found.case)
    answered = corrections_of(file, request.user, seen_snapshots(plan, request.user))
    if answered is None:
        raise Http404
    steps = steps_of_file(file, request.user)
    context = frame(
        request, plan, "Rettelser siden sidst", corrections=answered, amendment=found, steps=steps
    )
    return render(request, "approvals/corrections.html", context)


@require_POST
def pull_back(request: UserRequest, number: str, amendment: int) -> HttpResponse:
    """It had been sent, and nobody of the next party has opened it."""
    _, found = load_amendment(request, number, amendment)
    if found.case is None:
        raise Http404
    require(can_pull_back(request.user, found.case))
    form = SeenForm(request.POST)
    seen = form.cleaned_data["version"] if form.is_valid() else -1
    actions.pull_back(case=found.case, seen_version=seen, by=request.user)
    messages.success(request, f"{found} er trukket tilbage. Den kan rettes og sendes igen.")
    return redirect("approvals:amendment", number, amendment)


@require_POST
def withdraw(request: UserRequest, number: str, amendment: int) -> HttpResponse:
    _, found = load_amendment(request, number, amendment)
    AMENDMENT.require("withdraw", found, request.user)
    form = SeenForm(request.POST)
    if not form.is_valid():
        raise Http404
    actions.withdraw_amendment(amendment=found, seen_version=form.cleaned_data["version"], by=request.user)
    left = "Pengene bliver på reguleringskontoen." if found.movement_id else "Planen er uændret."
    messages.success(request, f"{found} er opgivet. {left}")
    return redirect("approvals:amendments", number)
