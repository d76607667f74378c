"""A plan's money out of the portal: a workbook, and the bilagsposter as CSV."""

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import UserRequest
from core.files import clean_name, secure, serve
from core.tasks import dispatch
from core.workflow import NotAllowed
from funding.actions import AT_ONCE, XLSX, economy_name, ledger_years
from funding.exchange.economy_book import economy_book, entry_lines
from funding.figures.export import economy_export, entry_rows
from funding.models import EconomyFile, LedgerEntry
from funding.views.ledger import chosen_year, plan_with_books
from plans.models import Plan


def plan_to_export(request: UserRequest, number: str) -> Plan:
    plan = plan_with_books(request, number)
    if plan.started_on is None:
        raise NotAllowed("Økonomien kan hentes som regneark, når planen er sat i drift.")
    return plan


@require_http_methods(["GET", "HEAD", "POST"])
def workbook(request: UserRequest, number: str) -> HttpResponse:
    """The workbook at once, or a page that orders it when there is much in it."""
    plan = plan_to_export(request, number)
    if request.method == "POST":
        run = dispatch("funding.export_economy", subject=plan, root=plan, by=request.user)
        return redirect("portal:task_run", run.pk)
    entries = LedgerEntry.objects.filter(plan=plan).count()
    if entries > AT_ONCE:
        context = {"plan": plan, "tab": "ledger", "page_name": "Regneark", "entries": entries}
        return render(request, "funding/order_workbook.html", context)
    content = economy_book(economy_export(plan), entry_rows(plan))
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, economy_name(plan))
    secure(response)
    return response


@require_safe
def workbook_file(request: UserRequest, number: str, pk: int) -> FileResponse:
    plan = plan_to_export(request, number)
    return serve(get_object_or_404(EconomyFile, plan=plan, pk=pk))


@require_safe
def entries_csv(request: UserRequest, number: str) -> StreamingHttpResponse:
    """The bilagsposter of a year, line by line."""
    plan = plan_to_export(request, number)
    year = chosen_year(request, ledger_years(plan))
    lines = (line.encode() for line in entry_lines(entry_rows(plan, year=year)))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = clean_name(f"{plan.number} regnskab {year}.csv")
    response["Content-Disposition"] = content_disposition_header(True, name)
    secure(response)
    return response
