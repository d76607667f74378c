"""The way to Landsbyggefonden: the kommune sends the application on, the fund's officer answers."""

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import UserRequest
from approvals import actions
from approvals.figures import amount_above_grant
from approvals.figures.operation_places import whole_name
from approvals.forms import (
    ForwardCorrectionForm,
    ForwardForm,
    ForwardTakeBackForm,
    FundRemarksForm,
    GrantForm,
    LetterForm,
    PrequalifyForm,
    RefusalForm,
    ReplacementLetterForm,
)
from approvals.models import Case, Decision, Outcome
from approvals.permissions import can_answer_for_fund, can_forward, can_register_letter, pending_decision
from approvals.rules.letters import terms_of
from approvals.views.files import files_of, sent
from approvals.views.loading import StepPage, frame, load_step, parts_of, require, to_case
from approvals.workflow import STEP, answers_of_fund
from core.dates import today
from funding.calculations import money_of
from plans.models import Plan

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@GET_POST
def forward(request: UserRequest, number: str, step: int) -> HttpResponse:
    page = load_step(request, number, step)
    require(can_forward(request.user, page.step))
    STEP.require("forward", page.step, request.user)
    form = ForwardForm(
        request.POST or None, step=page.step, seen=page.step.version, initial={"sent_on": today()}
    )
    what = "ændringen" if page.case.is_amendment else "ansøgningen"
    if request.method == "POST" and form.is_valid():
        actions.forward_to_fund(
            step=page.step,
            seen_version=form.cleaned_data["version"],
            sent_on=form.cleaned_data["sent_on"],
            receipt=form.cleaned_data["receipt"],
            by=request.user,
        )
        messages.success(request, f"{what.capitalize()} er sendt til Landsbyggefonden.")
        return to_case(page.case)
    return act_page(
        request,
        page,
        form,
        title=f"Send {what} til Landsbyggefonden",
        lead=f"Send {what} i fondens egen portal. Skriv her, hvornår det er sket. Så kan fonden også læse den her.",
        button="Registrer afsendelsen",
    )


@GET_POST
def correct_forwarding(request: UserRequest, number: str, step: int) -> HttpResponse:
    page = load_step(request, number, step)
    require(can_forward(request.user, page.step))
    STEP.require("correct", page.step, request.user)
    before = page.file.in_force(page.step)
    initial = {"sent_on": before.decided_on, "receipt": before.reference} if before else {}
    form = ForwardCorrectionForm(
        request.POST or None, step=page.step, seen=page.step.version, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        actions.correct_forwarding(
            step=page.step,
            seen_version=form.cleaned_data["version"],
            sent_on=form.cleaned_data["sent_on"],
            receipt=form.cleaned_data["receipt"],
            reason=form.cleaned_data["reason"],
            by=request.user,
        )
        messages.success(request, "Oplysningerne om afsendelsen er rettet.")
        return redirect("approvals:step", number, step)
    return act_page(
        request,
        page,
        form,
        title="Ret oplysningerne om afsendelsen",
        lead="Det gamle bliver stående.",
        button="Gem",
    )


@GET_POST
def take_back_forwarding(request: UserRequest, number: str, step: int) -> HttpResponse:
    page = load_step(request, number, step)
    require(can_forward(request.user, page.step))
    STEP.require("take_back_forwarding", page.step, request.user)
    form = ForwardTakeBackForm(request.POST or None, seen=page.step.version)
    if request.method == "POST" and form.is_valid():
        actions.take_back_forwarding(
            step=page.step,
            seen_version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            by=request.user,
        )
        messages.success(request, "Afsendelsen er taget tilbage.")
        return redirect("approvals:step", number, step)
    what = "ændringen" if page.case.is_amendment else "ansøgningen"
    return act_page(
        request,
        page,
        form,
        title="Tag afsendelsen tilbage",
        lead=f"Brug det, når {what} ikke er sendt til Landsbyggefonden. Fonden kan så ikke læse den her længere. "
        "Det registrerede bliver stående med begrundelsen.",
        button="Tag afsendelsen tilbage",
        style="warning",
    )


@GET_POST
def grant(request: UserRequest, number: str, step: int) -> HttpResponse:
    page = load_step(request, number, step)
    require(can_answer_for_fund(request.user, page.step))
    STEP.require("grant", page.step, request.user)
    asked = money_of(page.case.snapshot.document).sums().lbf
    initial = {"granted_on": today(), "amount": asked}
    form = GrantForm(
        request.POST or None, request=request, step=page.step, seen=page.step.version, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        actions.grant(
            step=page.step,
            seen_version=form.cleaned_data["version"],
            amount=form.cleaned_data["amount"],
            granted_on=form.cleaned_data["granted_on"],
            reference=form.cleaned_data["reference"],
            conditions=form.conditions,
            by=request.user,
        )
        started = Plan.objects.get(pk=page.plan.pk).status == Plan.Status.RUNNING
        text = (
            "Planen er sat i drift."
            if started
            else "Ansøgeren bringer økonomien i balance og sætter planen i drift."
        )
        messages.success(request, f"Tilsagnet er givet. {text}")
        return redirect("portal:plan", number)
    return act_page(
        request,
        page,
        form,
        title="Giv tilsagn",
        lead="Er tilsagnet lig med det ansøgte, sættes planen i drift med det samme. Ellers retter ansøgeren først "
        "budget og finansiering.",
        button="Giv tilsagn",
        asked=asked,
    )


@GET_POST
def prequalify(request: UserRequest, number: str, step: int) -> HttpResponse:
    page = load_step(request, number, step)
    require(can_answer_for_fund(request.user, page.step))
    STEP.require("prequalify", page.step, request.user)
    asked = money_of(page.case.snapshot.document).sums().lbf
    initial = {"prequalified_on": today(), "amount": asked}
    form = PrequalifyForm(
        request.POST or None, request=request, step=page.step, seen=page.step.version, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        names = ("amount", "prequalified_on", "reference", "text")
        actions.prequalify(
            step=page.step,
            seen_version=form.cleaned_data["version"],
            **{name: form.cleaned_data[name] for name in names},
            by=request.user,
        )
        messages.success(request, "Planen er prækvalificeret. Nu kan den fulde plan skrives.")
        return redirect("portal:plan", number)
    return act_page(
        request,
        page,
        form,
        title="Prækvalificér planen",
        lead="Beløbet kan være lavere end det ansøgte. Planen bliver en kladde igen, så den kan skrives færdig.",
        button="Prækvalificér",
        asked=asked,
    )


@GET_POST
def refuse(request: UserRequest, number: str, step: int) -> HttpResponse:
    page = load_step(request, number, step)
    require(can_answer_for_fund(request.user, page.step))
    STEP.require("refuse", page.step, request.user)
    form = RefusalForm(
        request.POST or None,
        request=request,
        step=page.step,
        seen=page.step.version,
        initial={"refused_on": today()},
    )
    if request.method == "POST" and form.is_valid():
        actions.refuse(
            step=page.step,
            seen_version=form.cleaned_data["version"],
            refused_on=form.cleaned_data["refused_on"],
            reference=form.cleaned_data["reference"],
            text=form.cleaned_data["text"],
            by=request.user,
        )
        messages.success(request, "Afslaget er givet.")
        return to_case(page.case)
    return act_page(
        request,
        page,
        form,
        title="Giv afslag",
        lead=f"Sagen slutter, og {whole_name(page.case)} er afslået. Ansøgeren og kommunen får besked.",
        button="Giv afslag",
        style="warning",
    )


@GET_POST
def remark(request: UserRequest, number: str, step: int) -> HttpResponse:
    page = load_step(request, number, step)
    require(can_answer_for_fund(request.user, page.step))
    STEP.require("remark", page.step, request.user)
    form = FundRemarksForm(
        request.POST or None, request=request, seen=page.step.version, **parts_of(page.case)
    )
    if request.method == "POST" and form.is_valid():
        actions.send_remarks(
            step=page.step,
            seen_version=form.cleaned_data["version"],
            remarked_on=today(),
            remarks=form.remarks,
            by=request.user,
        )
        what = whole_name(page.case).capitalize()
        messages.success(request, f"{what} er sendt tilbage til ansøgeren med jeres bemærkninger.")
        return to_case(page.case)
    return act_page(
        request,
        page,
        form,
        title="Send tilbage med bemærkninger",
        lead="Kun de afsnit, I skriver ved, åbnes for rettelser. "
        f"{whole_name(page.case).capitalize()} skal gennem de samme led igen.",
        button="Send tilbage",
    )


# From the fund's letter


@GET_POST
def register_letter(request: UserRequest, number: str, step: int) -> HttpResponse:
    page = load_step(request, number, step)
    require(can_register_letter(request.user, page.step))
    STEP.require("register", page.step, request.user)
    pending = pending_decision(page.step)
    form = LetterForm(
        *sent(request),
        present=files_of(pending) if pending else (),
        step=page.step,
        seen=page.step.version,
        **parts_of(page.case),
        answers=answers_of_fund(page.case),
        **asked_of_letter(page),
        initial=known_of_letter(page, pending),
        known_terms=terms_of(pending) if pending else (),
    )
    if request.method == "POST" and form.is_valid():
        actions.register_letter(
            step=page.step,
            seen_version=form.cleaned_data["version"],
            seen_snapshot=form.cleaned_data["snapshot_number"],
            letter=letter_of(form),
            files=form.file_changes,
            by=request.user,
        )
        messages.success(request, "Svaret er registreret. En anden skal nu bekræfte det.")
        return redirect("approvals:step", number, step)
    asked = money_of(page.case.snapshot.document).sums().lbf
    context = frame(request, page.plan, "Registrer fondens svar", page=page, form=form, asked=asked)
    context["objection"] = pending.objection if pending else ""
    return render(request, "approvals/letter.html", context, status=422 if form.is_bound else 200)


@GET_POST
def replace_letter(request: UserRequest, number: str, step: int) -> HttpResponse:
    page = load_step(request, number, step)
    require(can_register_letter(request.user, page.step))
    STEP.require("replace_letter", page.step, request.user)
    before = page.file.in_force(page.step)
    form = ReplacementLetterForm(
        *sent(request),
        step=page.step,
        seen=page.step.version,
        **parts_of(page.case),
        answers=answers_of_fund(page.case),
        **asked_of_letter(page),
        initial=known_of_letter(page, before),
    )
    if request.method == "POST" and form.is_valid():
        actions.replace_letter(
            step=page.step,
            seen_version=form.cleaned_data["version"],
            letter=letter_of(form),
            reason=form.cleaned_data["reason"],
            files=form.file_changes,
            by=request.user,
        )
        messages.success(request, "Det rettede svar er registreret. En anden skal nu bekræfte det.")
        return redirect("approvals:step", number, step)
    asked = money_of(page.case.snapshot.document).sums().lbf
    context = frame(request, page.plan, "Ret fondens svar", page=page, form=form, asked=asked)
    return render(request, "approvals/letter.html", context, status=422 if form.is_bound else 200)


def asked_of_letter(page: StepPage) -> dict[str, Any]:
    """What a yes must say of money: to an amendment, only where the fund's shares come above the tilsagn."""
    if not page.case.is_amendment:
        return {}
    least = amount_above_grant(page.step)
    return {"asks_amount": least is not None, "least": least}


def known_of_letter(page: StepPage, pending: Decision | None) -> dict[str, object]:
    """What was written down of it before."""
    known: dict[str, object] = {"snapshot_number": page.case.snapshot.number}
    if pending is not None:
        names = ("outcome", "decided_on", "reference", "amount")
        known |= {name: getattr(pending, name) for name in names}
        if pending.outcome == Outcome.REFUSED:
            known["text"] = pending.text
        if pending.outcome == Outcome.REMARKS:
            known["whole"] = pending.text
    return known


def letter_of(form: LetterForm) -> actions.Letter:
    read = form.cleaned_data
    said: dict[str, Any] = {name: read.get(name) for name in ("outcome", "decided_on", "reference", "amount")}
    if read["outcome"] == Outcome.REFUSED:
        said["text"] = read["text"]
    return actions.Letter(**said, conditions=form.conditions, remarks=tuple(form.remarks))


def act_page(request: UserRequest, page: StepPage, form: Form, *, title: str, lead: str, button: str, **more):
    """One act, one form."""
    assert page.case.state == Case.State.OPEN
    context = frame(
        request,
        page.plan,
        title,
        page=page,
        step=page.step,
        form=form,
        title=title,
        lead=lead,
        button=button,
        **more,
    )
    return render(request, "approvals/act.html", context, status=422 if form.is_bound else 200)
