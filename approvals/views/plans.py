"""The plan in its case: sent back, withdrawn, started."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.permissions import UserRequest
from approvals import actions
from approvals.forms import FundWideningForm, ReasonForm, RemarksForm, SeenForm, WideningForm
from approvals.permissions import can_return, can_return_by_fund, can_start, can_withdraw
from approvals.permissions.pulling_back import can_pull_back
from approvals.rules import check_start, granted_case
from approvals.views.cases import rule_rows
from approvals.views.loading import frame, load_case, load_plan, parts_of, reload, require
from approvals.workflow import CASE, PLAN, is_sent_on
from core.versions import Moved
from core.workflow import NotReady
from plans.models import Plan

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@GET_POST
def return_case(request: UserRequest, number: str) -> HttpResponse:
    plan, _, case = load_case(request, number)
    require(can_return(request.user, case))
    CASE.require("return", case, request.user)
    form = RemarksForm(request.POST or None, seen=case.version, **parts_of(case))
    if request.method == "POST" and form.is_valid():
        actions.return_case(
            case=case, seen_version=form.cleaned_data["version"], remarks=form.remarks, by=request.user
        )
        messages.success(request, "Planen er sendt tilbage til ansøgeren.")
        return redirect("approvals:case", number)
    context = frame(
        request,
        plan,
        "Send tilbage til rettelse",
        form=form,
        title="Send tilbage til rettelse",
        lead="Skriv begrundelsen ved de afsnit, der skal rettes. Kun de afsnit åbnes for ansøgeren.",
        button="Send tilbage",
    )
    return render(request, "approvals/act.html", context, status=422 if form.is_bound else 200)


@GET_POST
def widen(request: UserRequest, number: str) -> HttpResponse:
    """More sections of a plan that lies with the ansøger: by the fund where it was with the fund, or the kommune."""
    plan, _, case = load_case(request, number)
    is_fund = not is_sent_on(case)
    require((can_return_by_fund if is_fund else can_return)(request.user, case))
    CASE.require("widen_by_fund" if is_fund else "widen", case, request.user)
    parts = parts_of(case)
    parts["sections"] = [one for one in parts["sections"] if one[0] not in plan.open_sections]
    if not parts["sections"]:
        raise NotReady(["Hele planen er allerede åben for ansøgeren."])
    more = {"seen": case.version, **parts}
    form: WideningForm = (
        FundWideningForm(request.POST or None, request=request, **more)
        if is_fund
        else WideningForm(request.POST or None, **more)
    )
    if request.method == "POST" and form.is_valid():
        actions.widen_return(
            case=case, seen_version=form.cleaned_data["version"], remarks=form.remarks, by=request.user
        )
        messages.success(request, "Afsnittene er åbnet for ansøgeren.")
        return redirect("approvals:case", number)
    context = frame(
        request,
        plan,
        "Åbn flere afsnit",
        form=form,
        title="Åbn flere afsnit",
        lead="Planen bliver hos ansøgeren, og det, der er åbent, er det stadig. Skriv begrundelsen ved de afsnit, der "
        "også skal rettes.",
        button="Åbn afsnittene",
    )
    return render(request, "approvals/act.html", context, status=422 if form.is_bound else 200)


@require_POST
def pull_back(request: UserRequest, number: str) -> HttpResponse:
    plan, _, case = load_case(request, number)
    require(can_pull_back(request.user, case))
    form = SeenForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Se sagen igen, før du trækker indsendelsen tilbage.")
        return redirect("approvals:case", number)
    snapshot = case.snapshot
    actions.pull_back(case=case, seen_version=form.cleaned_data["version"], by=request.user)
    messages.success(request, f"{snapshot} er trukket tilbage. Planen kan rettes og sendes igen.")
    return redirect("plans:content", plan.number)


@GET_POST
def withdraw(request: UserRequest, number: str) -> HttpResponse:
    plan = load_plan(request, number)
    require(can_withdraw(request.user, plan))
    PLAN.require("withdraw", plan, request.user)
    form = ReasonForm(request.POST or None, seen=plan.version)
    if request.method == "POST" and form.is_valid():
        actions.withdraw_plan(
            plan=plan,
            seen_version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            by=request.user,
        )
        messages.success(request, "Planen er trukket tilbage.")
        return redirect("portal:plan", number)
    draft = plan.status == Plan.Status.DRAFT
    context = frame(
        request,
        plan,
        "Træk planen tilbage",
        form=form,
        title="Opgiv kladden" if draft else "Træk planen tilbage",
        lead="Planen kan stadig læses, men ikke længere rettes eller behandles. Det kan ikke fortrydes.",
        button="Opgiv kladden" if draft else "Træk planen tilbage",
        style="warning",
    )
    return render(request, "approvals/act.html", context, status=422 if form.is_bound else 200)


@GET_POST
def go_local(request: UserRequest, number: str) -> HttpResponse:
    plan, _, case = load_case(request, number)
    require(can_start(request.user, plan))
    CASE.require("go_local", case, request.user)
    form = ReasonForm(request.POST or None, seen=plan.version)
    if request.method == "POST" and form.is_valid():
        actions.go_local(
            plan=plan,
            seen_version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            by=request.user,
        )
        messages.success(request, "Planen videreføres uden Landsbyggefonden. Budget og finansiering er åbne.")
        return redirect("approvals:start", number)
    title = "Viderefør uden Landsbyggefonden"
    lead = (
        "De lokale parter betaler hele planen. Budget og finansiering åbnes, så Landsbyggefondens andel kan fordeles. "
        "Kommunens andel må ikke blive højere end godkendt."
    )
    context = frame(request, plan, title, form=form, title=title, lead=lead, button=title)
    return render(request, "approvals/act.html", context, status=422 if form.is_bound else 200)


@GET_POST
def start(request: UserRequest, number: str) -> HttpResponse:
    """After a tilsagn of another amount than was applied for: what is missing, and the button."""
    plan = load_plan(request, number)
    require(can_start(request.user, plan))
    if plan.status != Plan.Status.IN_APPROVAL or granted_case(plan) is None:
        PLAN.require("start", plan, request.user)
    moved = False
    if request.method == "POST":
        form = SeenForm(request.POST)
        try:
            actions.start_plan(
                plan=plan,
                seen_revision=form.cleaned_data["version"] if form.is_valid() else 0,
                by=request.user,
            )
        except Moved:
            plan, moved = reload(plan), True
        else:
            messages.success(request, "Planen er sat i drift.")
            return redirect("portal:plan", number)
    findings = check_start(plan)
    context = frame(
        request,
        plan,
        "Sæt planen i drift",
        errors=[finding for finding in findings if finding.is_error],
        warnings=[finding for finding in findings if not finding.is_error],
        findings=findings,
        rules=rule_rows(findings),
        grant=plan.grants.first(),
        moved=moved,
    )
    return render(request, "approvals/start.html", context, status=409 if moved else 200)
