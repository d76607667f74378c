"""Pages that show several apps' facts: mine opgaver, the list of plans, the plan page, its history, and the guide."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import UserRequest
from approvals.views.loading import open_hand_in
from core.addresses import reverse
from core.dates import today
from core.files import serve
from core.models import TaskRun
from core.tasks import dispatch
from monitoring.forms import QuickMeasurementForm
from plans.models import Plan
from plans.permissions import can_create
from plans.views.loading import plan_or_404
from portal.actions import seen_by
from portal.exchange.lists import plans_lines, plans_workbook
from portal.figures.acts import acts_of
from portal.figures.cofinancing import explain_cofinancing
from portal.figures.messages import unread_of
from portal.figures.overview import plan_overview
from portal.figures.planlist import Waiting, listed, municipal_cofinancing, plan_rows, read_books
from portal.figures.tasks import my_tasks, task_row
from portal.filters import PlanFilter
from portal.models import ListFile
from portal.permissions import can_export, can_import
from portal.views.answers import PLANS_AT_ONCE, csv_answer, workbook_answer

PLANS_A_PAGE = 25
PLANS_A_CHUNK = 200
EVENTS_A_PAGE = 50
SHOWN_WAITING = 5


@require_safe
def tasks(request: UserRequest) -> HttpResponse:
    return render(
        request,
        "portal/tasks.html",
        {
            "tasks": my_tasks(
                request.user, today(), page=request.GET.get("side"), whole="venter" in request.GET
            ),
            "today": today(),
            "unread": unread_of(request.user),
            "measurement_form": QuickMeasurementForm.for_user(request.user),
        },
    )


@require_safe
def plans(request: UserRequest) -> HttpResponse:
    waiting = Waiting(request.user)
    filters = plan_filter(request, waiting)
    page = Paginator(filters.found, PLANS_A_PAGE).get_page(request.GET.get("side"))
    context = {
        "filters": filters,
        "books": read_books(request.user),
        "page": page,
        "rows": plan_rows(listed(page.object_list), request.user, waiting.files),
        "is_filtered": bool(request.GET),
        "can_create": can_create(request.user),
        "can_import": can_import(request.user),
        "waiting_count": len(waiting.plans()),
        "waiting_rows": [task_row(todo, today()) for todo in waiting.all[:SHOWN_WAITING]],
        "waiting_more": max(len(waiting.all) - SHOWN_WAITING, 0),
        "cofinancing": municipal_cofinancing(request.user),
    }
    return render(request, "portal/plans.html", context)


@require_safe
def cofinancing_figure(request: UserRequest, code: str, key: str) -> HttpResponse:
    """A sum of what the kommune pays to its plans, opened."""
    found = explain_cofinancing(request.user, code, key)
    if found is None:
        raise Http404
    context = {
        "figure": found,
        "base": reverse("portal:cofinancing_figure", [code, "i-alt"]).removesuffix("i-alt/"),
        "back_url": f"{reverse('portal:plans')}#cofinancing",
        "back_name": "listen over planer",
    }
    return render(request, "portal/portfolio_figure.html", context)


def plan_filter(request: UserRequest, waiting: Waiting) -> PlanFilter:
    numbers = {"venter": waiting.plans, "overskredet": waiting.overdue}
    return PlanFilter(request.GET, user=request.user, numbers=numbers)


@require_http_methods(["GET", "HEAD", "POST"])
def plans_spreadsheet(request: UserRequest) -> HttpResponse:
    """A short list at once. A long one is ordered by a button (POST) and written in the background."""
    found = plan_filter(request, Waiting(request.user)).found
    if len(found) <= PLANS_AT_ONCE:
        rows = plan_rows(listed(found), request.user)
        return workbook_answer(plans_workbook(rows), "helhedsplaner")
    if request.method == "POST":
        run = dispatch("portal.write_list", subject=request.user, by=request.user, plans=found)
        return redirect("portal:task_run", run.pk)
    return render(request, "portal/plans_spreadsheet.html", {"count": len(found)})


@require_safe
def plans_csv(request: UserRequest) -> StreamingHttpResponse:
    """The same list as CSV, written as it is sent; some plans at a time, so that a long list needs little memory."""
    plans = plan_filter(request, Waiting(request.user)).found
    rows = (
        row
        for at in range(0, len(plans), PLANS_A_CHUNK)
        for row in plan_rows(listed(plans[at : at + PLANS_A_CHUNK]), request.user)
    )
    return csv_answer(plans_lines(rows), "helhedsplaner")


@require_safe
def plans_file(request: UserRequest, pk: int) -> FileResponse:
    """A list that was written in the background: for whoever ordered it, while they see the same plans by the same."""
    return serve(get_object_or_404(ListFile, pk=pk, stored_by=request.user, sight=seen_by(request.user)))


@require_safe
def plan(request: UserRequest, number: str) -> HttpResponse:
    found = visible_plan(request, number)
    open_hand_in(found, request.user)
    overview = plan_overview(found, request.user, chosen_focus=request.GET.get("indsats", ""))
    context = {
        "plan": found,
        "tab": "overview",
        "overview": overview,
        "can_export": can_export(request.user, found),
    }
    return render(request, "portal/plan.html", context)


def visible_plan(request: UserRequest, number: str) -> Plan:
    return plan_or_404(request, number)


@require_safe
def history(request: UserRequest, number: str) -> HttpResponse:
    found = visible_plan(request, number)
    page = Paginator(acts_of(found, request.user), EVENTS_A_PAGE).get_page(request.GET.get("side"))
    return render(request, "portal/history.html", {"plan": found, "tab": "history", "page": page})


@require_safe
def task_run(request: UserRequest, pk: int) -> HttpResponse:
    """Progress of background work, for the one who started it and for the own side of the plan it is about."""
    run = get_object_or_404(TaskRun, pk=pk)
    about_own_plan = (
        isinstance(run.root, Plan) and Plan.objects.own_side_of(request.user).filter(pk=run.root.pk).exists()
    )
    if run.started_by_id != request.user.pk and not about_own_plan:
        raise Http404
    template = "portal/task_run_status.html" if request.htmx else "portal/task_run.html"
    response = render(request, template, {"run": run})
    # The poll stops when the work is done; htmx takes 286 as its sign.
    if request.htmx and not run.is_active:
        response.status_code = 286
    return response


@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/guide.html")


@require_safe
@login_not_required
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/accessibility.html")


@require_safe
@login_not_required
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/privacy.html")
