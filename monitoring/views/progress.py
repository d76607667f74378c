from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from monitoring.figures import progress_figures
from monitoring.permissions import can_measure
from monitoring.views.found import seen_plan
from plans.permissions import can_comment


def progress(request: HttpRequest, number: str) -> HttpResponse:
    plan = seen_plan(request, number)
    context = {"plan": plan, "tab": "progress"}
    if plan.started_on is None:
        return render(request, "monitoring/not_started.html", context)
    asked = request.GET.get("aar", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else None
    context |= {
        "figures": progress_figures(plan, request.user, year),
        "can_measure": can_measure(request.user, plan),
        "can_comment": can_comment(request.user, plan),
    }
    return render(request, "monitoring/progress.html", context)
