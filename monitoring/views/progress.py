from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.permissions import UserRequest
from funding.figures import books_figures
from monitoring.figures import progress_figures
from monitoring.permissions import can_measure
from monitoring.views.found import seen_plan
from plans.permissions import can_comment


@require_safe
def progress(request: UserRequest, number: str) -> HttpResponse:
    plan = seen_plan(request, number)
    context = {"plan": plan, "tab": "progress"}
    if plan.started_on is None:
        return render(request, "monitoring/not_started.html", context)
    asked = request.GET.get("aar", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else None
    context |= {
        "figures": progress_figures(plan, request.user, year),
        # What the addresses of the books' figures begin with: whoever reads this page reads the books.
        "books": books_figures(plan.number),
        "can_measure": can_measure(request.user, plan),
        "can_comment": can_comment(request.user, plan),
    }
    return render(request, "monitoring/progress.html", context)
