"""The amounts of a version of the plan, opened: of a snapshot, of the versions beside each other, and of the records of
decisions."""

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.permissions import UserRequest
from approvals.figures import decision_figure
from approvals.figures.explained import explain_compared, stage_of, versions_between
from approvals.figures.explained_record import decision_of, explain_record
from approvals.figures.shown import shown_versions
from approvals.figures.snapshots import record_figures, snapshot_figures
from approvals.figures.stages import proposals_of, stages_of
from approvals.models import Decision
from approvals.permissions import can_read_unconfirmed
from approvals.views.loading import StepPage, frame, load_plan, load_step, visible
from core.addresses import reverse
from funding.calculations import money_of
from funding.figures import explain


@require_safe
def snapshot_figure(request: UserRequest, number: str, snapshot: int, key: str) -> HttpResponse:
    """As `funding:figure`, of the plan as it was; for whoever reads the snapshot."""
    plan = load_plan(request, number)
    found = get_object_or_404(plan.snapshots.visible_to(request.user), number=snapshot)
    figure = explain(found.document, key)
    if figure is None:
        raise Http404
    context = {
        "plan": plan,
        "tab": "case",
        "page_name": figure.title,
        # Who wrote an amount is told of the plan as it is now.
        "figure": replace(figure, cell=None),
        "base": snapshot_figures(number, snapshot),
        "back_url": reverse("approvals:snapshot", args=[number, snapshot]) + "#money",
        "back_name": str(found),
        "version": str(found),
    }
    return render(request, "funding/figure.html", context)


@require_safe
def compared_figure(request: UserRequest, number: str, key: str) -> HttpResponse:
    """An amount of »Ansøgt, bevilget og gældende«, for whoever sees the versions that it is of."""
    plan = load_plan(request, number)
    stages = {one.key: one for one in [*stages_of(plan, request.user), *proposals_of(plan, request.user)]}
    figure = explain_compared(stages, key)
    if figure is None:
        raise Http404
    own = reverse("approvals:compared_money", args=[number])
    stage = stage_of(stages, key)
    context = {
        "plan": plan,
        "tab": "economy",
        "page_name": figure.title,
        "figure": replace(figure, cell=None),
        "base": f"{own}tal/{stage.key + '-' if stage else ''}",
        "back_url": f"{own}{f'?aar={figure.year}' if figure.year else ''}#poster",
        "back_name": "ansøgt, bevilget og gældende",
        "version": stage.name if stage else "de to versioner",
    }
    return render(request, "funding/figure.html", context)


@require_safe
def versions_figure(request: UserRequest, number: str, key: str) -> HttpResponse:
    """An amount of two versions that somebody compares, for whoever may compare them."""
    plan = load_plan(request, number)
    versions = shown_versions(request.user, plan)
    figure = explain_compared(versions, key)
    if figure is None:
        raise Http404
    own = reverse("approvals:versions", args=[number])
    version, between = stage_of(versions, key), versions_between(key)
    context = {
        "figure": replace(figure, cell=None),
        "base": f"{own}tal/{version.key + '-' if version else ''}",
        "back_url": f"{own}?fra={between[0]}&til={between[1]}#amounts" if between else own,
        "back_name": "sammenligningen",
        "version": version.name if version else "de to versioner",
    }
    return render(request, "funding/figure.html", frame(request, plan, figure.title, **context))


@require_safe
def record_figure(request: UserRequest, number: str, step: int, key: str) -> HttpResponse:
    """An amount of a decision's record, for whoever reads the record itself."""
    page = load_step(request, number, step)
    decision = readable_decision(request, page, decision_of(key))
    asked = None
    if decision.amount is not None and not page.case.is_amendment:
        asked = money_of(decision.snapshot.document).sums().lbf
    figure = explain_record(decision_figure(decision, request.user), key, asked=asked)
    if figure is None:
        raise Http404
    context = {
        "figure": figure,
        "base": record_figures(number, step),
        "back_url": reverse("approvals:step", args=[number, step]),
        "back_name": page.step.full_name,
        "version": str(decision.snapshot) if key.startswith("andel") else "",
    }
    return render(request, "funding/figure.html", frame(request, page.plan, figure.title, **context))


def readable_decision(request: UserRequest, page: StepPage, pk: int | None) -> Decision:
    """A record that the step's page shows to this person; one that nobody has confirmed stays with who acts."""
    may_read_unconfirmed = can_read_unconfirmed(request.user, page.step)
    for decision in page.file.decisions_of(page.step):
        if decision.pk == pk and visible(page, decision) and (decision.confirmed_at or may_read_unconfirmed):
            return decision
    raise Http404
