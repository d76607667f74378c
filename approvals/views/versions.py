"""The plan as it was: a snapshot, two versions side by side, and the plan on a date."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from accounts.permissions import UserRequest
from approvals.figures import (
    Version,
    case_file,
    chosen,
    compare_documents,
    corrections_of,
    documents_of,
    first_in_force,
    in_force_on,
    latest_snapshot,
    snapshot_before,
    snapshot_with,
    versions_for,
)
from approvals.figures.snapshots import snapshot_figures
from approvals.forms import DayForm
from approvals.models import Snapshot
from approvals.views.loading import frame, load_case, load_plan, open_proposals
from core.addresses import reverse
from core.danish import format_date
from core.dates import today
from funding.figures import economy
from plans.figures import plan_content
from plans.figures.content import PlanContent
from plans.models import Plan


@require_GET
def snapshot(request: UserRequest, number: str, snapshot: int) -> HttpResponse:
    plan = load_plan(request, number)
    found = snapshot_or_404(request, plan, snapshot)
    open_proposals(plan, [found], request.user)
    context = {
        **printed(found),
        "previous": snapshot_before(plan, request.user, found.number),
        "newest": case_file(plan).snapshots[-1].number,
    }
    return render(request, "approvals/snapshot.html", frame(request, plan, str(found), **context))


@require_GET
def compare(request: UserRequest, number: str, snapshot: int) -> HttpResponse:
    """What a snapshot changed: it beside the one before it."""
    plan = load_plan(request, number)
    found = snapshot_or_404(request, plan, snapshot)
    previous = snapshot_before(plan, request.user, found.number)
    if previous is None:
        raise Http404
    address = reverse("approvals:versions", args=[number])
    return redirect(f"{address}?fra={previous.number}&til={found.number}")


@require_GET
def versions(request: UserRequest, number: str) -> HttpResponse:
    """Any two of the versions that the reader sees, chosen from two lists."""
    plan = load_plan(request, number)
    known = versions_for(request.user, plan)
    context: dict[str, object] = {"versions": known}
    if len(known) > 1:
        one = chosen(known, request.GET.get("fra", ""), usual_first(known))
        other = chosen(known, request.GET.get("til", ""), -1)
        open_proposals(plan, [one.snapshot, other.snapshot], request.user)
        before_it, after_it = documents_of([one, other], plan)
        context |= {
            "one": one,
            "other": other,
            "compared": compare_documents(before_it, after_it),
            "money_base": f"{reverse('approvals:versions', args=[number])}tal/",
            "money_before": one.figure,
            "money_after": other.figure,
        }
    return render(request, "approvals/versions.html", frame(request, plan, "Sammenlign versioner", **context))


@require_GET
def corrections(request: UserRequest, number: str) -> HttpResponse:
    """The remarks of the last sending back, each beside what was changed."""
    plan, file, _ = load_case(request, number)
    seen = set(plan.snapshots.visible_to(request.user).values_list("pk", flat=True))
    found = corrections_of(file, request.user, seen)
    if found is None:
        raise Http404
    context = frame(request, plan, "Rettelser siden sidst", corrections=found)
    return render(request, "approvals/corrections.html", context)


def usual_first(known: Sequence[Version]) -> int:
    """Where nobody has chosen: the one before what is in force, so that the latest change is shown."""
    places = [place for place, one in enumerate(known[:-1]) if not one.is_proposed]
    return places[-2] if known[-1].snapshot is None and len(places) > 1 else places[-1] if places else 0


@require_GET
def on_date(request: UserRequest, number: str) -> HttpResponse:
    """The plan as it was in force on a day."""
    plan = load_plan(request, number)
    form = DayForm(request.GET if "dato" in request.GET else None)
    day = form.cleaned_data["dato"] if form.is_valid() else None
    if day is None and not form.is_bound:
        day = today()
    found = in_force_on(request.user, plan, day) if day else None
    first = first_in_force(plan, request.user)
    context: dict[str, Any] = {
        "form": form,
        "day": day,
        "first": first,
        "first_day": format_date(first.valid_from) if first else "",
        "first_short": f"{first.valid_from:%d-%m-%Y}" if first else "",
        "latest": latest_snapshot(plan, request.user),
        **(printed(found) if found else {}),
    }
    if day and found:
        context |= beside_term(context["content"], day)
    status = 422 if form.is_bound and form.errors else 200
    return render(
        request, "approvals/on_date.html", frame(request, plan, "Planen på en dato", **context), status=status
    )


def beside_term(content: PlanContent, day: dt.date) -> dict[str, bool]:
    """How the day stands to the term of the version that is shown, and both to today: a plan in drift does not hold
    before its first day nor after its last."""
    first, last = content.starts_on, content.ends_on
    return {
        "is_later": day > today(),
        "is_today": day == today(),
        "is_early": first is not None and day < first,
        "begins_later": first is not None and first > today(),
        "is_over": last is not None and day > last,
        "ends_later": last is not None and last >= today(),
    }


def printed(found: Snapshot) -> dict[str, object]:
    return {
        "snapshot": found,
        "content": plan_content(found.document),
        "economy": economy(found.document),
        "figures_url": snapshot_figures(found.plan.number, found.number),
    }


def snapshot_or_404(request: UserRequest, plan: Plan, number: int) -> Snapshot:
    found = snapshot_with(plan, request.user, number)
    if found is None:
        raise Http404("Indsendelsen findes ikke.")
    return found
