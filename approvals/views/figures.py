"""The amounts of a version of the plan, opened: of a snapshot, and of the versions beside each other."""

from dataclasses import replace

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.permissions import UserRequest
from approvals.figures.explained import explain_compared, stage_of
from approvals.figures.snapshots import snapshot_figures
from approvals.figures.stages import proposals_of, stages_of
from approvals.views.loading import load_plan
from core.addresses import reverse
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
