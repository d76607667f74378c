"""The rates of the tilsagn, written by who keeps the plan's books."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.permissions import UserRequest
from core.workflow import NotAllowed, NotReady
from funding.actions import require_as_seen, set_instalments
from funding.figures import plan_figures
from funding.figures.collecting import fixed_rates, seen_of
from funding.forms.instalments import InstalmentsForm
from funding.models import Grant
from funding.permissions import can_book
from funding.views.economy import back_to
from funding.views.positions import readable_plan


@require_http_methods(["GET", "HEAD", "POST"])
def instalments(request: UserRequest, number: str) -> HttpResponse:
    plan = readable_plan(request, number)
    if not can_book(request.user, plan):
        raise NotAllowed("Kun planens økonomi kan skrive tilsagnets rater.")
    grant = Grant.objects.filter(plan=plan).first()
    rates = list(grant.instalments.order_by("due_on", "pk")) if grant else []
    fixed = fixed_rates(rates, grant.amount) if grant else []
    open_rates = [row for row in rates if row not in fixed]
    form = InstalmentsForm(open_rates, seen_of(rates), request.POST or None)
    if form.is_bound:
        # Before the fields: those of other rates than the person saw would only be found to be empty.
        require_as_seen(rates, request.POST.get("seen", ""))
    if form.is_bound and form.is_valid():
        try:
            set_instalments(plan=plan, by=request.user, rates=form.rates, seen=form.cleaned_data["seen"])
        except NotReady as refused:
            form.add_error(None, " ".join(refused.reasons))
        else:
            return back_to("rater", request, "Raterne er gemt.", "funding:collecting", number)
    context = {
        "plan": plan,
        "tab": "economy",
        "page_name": "Rater",
        "grant": grant,
        "figures_url": plan_figures(number),
        "standing": fixed,
        "held_is_open": any(row.withheld_on for row in open_rates),
        "form": form,
    }
    return render(request, "funding/instalments.html", context, status=422 if form.is_bound else 200)
