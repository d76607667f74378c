"""The two steps that an amendment alone has: the styregruppe's decision, and the fund's yes."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from accounts.permissions import UserRequest
from approvals import actions
from approvals.figures import amendment_figure, amount_above_grant
from approvals.figures.moves import NO_CHAIR
from approvals.forms.amendments import AgreeForm, BoardForm
from approvals.models import Amendment, amendment_of
from approvals.permissions.amendments import can_answer_amendment, can_decide_for_board
from approvals.views.amendments import GET_POST
from approvals.views.loading import StepPage, frame, load_step, require
from approvals.workflow import STEP
from core.danish import format_amount
from plans.permissions import chairs

CLASHED = "Planen er ændret imens, så ændringen er sendt tilbage til ansøgeren. Den er ikke gennemført."


@GET_POST
def board(request: UserRequest, number: str, step: int) -> HttpResponse:
    page = load_step(request, number, step)
    require(can_decide_for_board(request.user, page.step))
    STEP.require("board", page.step, request.user)
    held = {"version": page.step.version, "snapshot_number": page.case.snapshot.number}
    form = BoardForm(request.POST or None, request=request, step=page.step, initial=held)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actions.decide_for_board(
            step=page.step,
            seen_version=data["version"],
            seen_snapshot=data["snapshot_number"],
            decided_on=data["decided_on"],
            approves=data["approves"] == "yes",
            text=data["text"],
            by=request.user,
        )
        messages.success(request, "Styregruppens beslutning er bekræftet.")
        return redirect("approvals:amendment", number, amendment_of(page.case).number)
    lead = "Bekræft, hvad styregruppen besluttede på sit møde om ændringen herunder."
    if not chairs(page.plan):
        lead = f"{NO_CHAIR} Bekræft efter referatet, hvad den besluttede om ændringen herunder."
    return answer(request, page, form, ("Styregruppens beslutning", lead, "Bekræft beslutningen"))


@GET_POST
def agree(request: UserRequest, number: str, step: int) -> HttpResponse:
    page = load_step(request, number, step)
    require(can_answer_amendment(request.user, page.step))
    STEP.require("agree", page.step, request.user)
    form = AgreeForm(
        request.POST or None, request=request, step=page.step, initial={"version": page.step.version}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        actions.agree_to_amendment(
            step=page.step,
            seen_version=data["version"],
            agreed_on=data["agreed_on"],
            reference=data["reference"],
            conditions=form.conditions,
            by=request.user,
        )
        returned = Amendment.objects.filter(case=page.case.pk, state=Amendment.State.RETURNED)
        if returned.exists():
            messages.warning(request, CLASHED)
        else:
            messages.success(request, "Ændringen er godkendt.")
        return redirect("approvals:amendment", number, amendment_of(page.case).number)
    above = amount_above_grant(page.step)
    lead = "Ændringen gælder, når den er godkendt af alle."
    if above is not None:
        share = format_amount(above)
        lead = f"Landsbyggefondens andel bliver {share} Godkendelsen er samtidig et nyt tilsagn på det beløb."
    return answer(request, page, form, ("Godkend ændringen", lead, "Godkend ændringen"))


def answer(
    request: UserRequest, page: StepPage, form: BoardForm | AgreeForm, words: tuple[str, str, str]
) -> HttpResponse:
    found = amendment_of(page.case)
    title, lead, button = words
    context = frame(
        request,
        page.plan,
        title,
        form=form,
        title=title,
        lead=lead,
        button=button,
        amendment=found,
        figure=amendment_figure(found),
    )
    return render(request, "approvals/amendment_text.html", context, status=422 if form.is_bound else 200)
