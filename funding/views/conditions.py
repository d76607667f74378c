"""The conditions of the tilsagn: the list, what the plan's people tell, and the fund's answer."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.permissions import UserRequest
from accounts.roles import Permission
from core.dates import today
from core.workflow import NotAllowed
from funding.actions import Answer, add_condition, answer_condition, meet_condition
from funding.figures.conditions import conditions_figure, conditions_of
from funding.forms.conditions import AnswerForm, MetForm, NewConditionForm
from funding.models import GrantCondition
from funding.permissions import answerable, can_answer_conditions, can_follow_up_conditions
from plans.models import Plan
from plans.permissions import has
from plans.views.loading import plan_or_404

GET_POST = require_http_methods(["GET", "HEAD", "POST"])


@GET_POST
def conditions(request: UserRequest, number: str) -> HttpResponse:
    plan = plan_or_404(request, number)
    form, status = None, 200
    may_answer = can_answer_conditions(request.user, plan)
    if request.method == "POST":
        require(may_answer)
    if may_answer and plan.status in (Plan.Status.IN_APPROVAL, Plan.Status.RUNNING):
        form = NewConditionForm(
            request.POST or None, known=plan.grant_conditions.all() if request.POST else ()
        )
    if request.method == "POST" and form:
        status = 422
        if form.is_valid():
            row = add_condition(
                plan=plan,
                by=request.user,
                term=form.term,
                set_on=form.cleaned_data["set_on"],
                reference=form.cleaned_data["reference"],
            )
            messages.success(request, "Vilkåret er tilføjet.")
            return redirect(place_of(plan, row))
    found = conditions_of(plan)
    context = {
        "plan": plan,
        "tab": "case",
        "page_name": "Vilkår",
        "conditions": found,
        "form": form,
        "may_follow_up": can_follow_up_conditions(request.user, plan),
        "answerable": answerable(request.user, plan, [row.condition for row in found.rows]),
    }
    return render(request, "funding/conditions.html", context, status=status)


@GET_POST
def met(request: UserRequest, number: str, pk: int) -> HttpResponse:
    plan, row = condition_of(request, number, pk)
    require(can_follow_up_conditions(request.user, plan))
    form = MetForm(request.POST or None, seen=row.version, initial={"met_on": today(), "note": row.note})
    if request.method == "POST" and form.is_valid():
        read = form.cleaned_data
        meet_condition(
            condition=row, by=request.user, seen=read["version"], met_on=read["met_on"], note=read["note"]
        )
        messages.success(request, "Vilkåret er meldt opfyldt. Landsbyggefonden har det sidste ord.")
        return redirect(place_of(plan, row))
    return act_page(request, row, form, title="Meld vilkåret opfyldt", button="Meld opfyldt")


@GET_POST
def answer(request: UserRequest, number: str, pk: int) -> HttpResponse:
    plan, row = condition_of(request, number, pk)
    require(row.pk in answerable(request.user, plan, [row]))
    is_officer = has(request.user, plan, Permission.GRANT)
    form = AnswerForm(
        request.POST or None,
        seen=row.version,
        is_met=row.state == GrantCondition.State.MET,
        from_letter=not is_officer,
        initial={"answered_on": today()},
    )
    if request.method == "POST" and form.is_valid():
        read = form.cleaned_data
        answer_condition(
            condition=row,
            by=request.user,
            seen=read["version"],
            answer=Answer(read["answer"]),
            **{name: read[name] for name in ("answered_on", "reference", "note", "due_on")},
        )
        messages.success(request, "Landsbyggefondens svar er skrevet.")
        return redirect(place_of(plan, row))
    title = "Svar på vilkåret" if is_officer else "Skriv Landsbyggefondens svar"
    return act_page(request, row, form, title=title, button="Gem svaret")


def condition_of(request: UserRequest, number: str, pk: int) -> tuple[Plan, GrantCondition]:
    plan = plan_or_404(request, number)
    found = GrantCondition.objects.select_related("met_by", "answered_by")
    row = get_object_or_404(found, plan=plan, pk=pk)
    row.plan = plan
    return plan, row


def require(allowed: bool) -> None:
    if not allowed:
        raise NotAllowed("Du har ikke adgang til at følge op på vilkåret.")


def place_of(plan: Plan, row: GrantCondition) -> str:
    return f"{reverse('funding:conditions', args=[plan.number])}#vilkaar-{row.pk}"


def act_page(
    request: UserRequest, row: GrantCondition, form: Form, *, title: str, button: str
) -> HttpResponse:
    [figure] = conditions_figure([row], today()).rows
    context = {
        "plan": row.plan,
        "tab": "case",
        "page_name": title,
        "figure": figure,
        "form": form,
        "title": title,
        "button": button,
    }
    return render(request, "funding/condition.html", context, status=422 if request.method == "POST" else 200)
