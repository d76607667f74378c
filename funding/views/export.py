"""A plan's money out of the portal: a workbook, and each of its tables as CSV."""

from collections.abc import Iterable

from django.http import FileResponse, Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import UserRequest
from core.files import clean_name, secure, serve
from core.tasks import dispatch
from funding.actions import AT_ONCE, XLSX, economy_name, ledger_years
from funding.exchange.economy_book import TABLES, Row, economy_book, table_csv
from funding.figures.export import EconomyTables, entry_rows
from funding.filters import LedgerFilter
from funding.models import EconomyFile, LedgerEntry
from funding.views.ledger import plan_with_books
from plans.models import Plan
from plans.permissions import can_see


def plan_to_export(request: UserRequest, number: str) -> Plan:
    """A plan whose live money the person reads: also a draft's, for those who see it."""
    return plan_with_books(request, number)


def tables_for(request: UserRequest, plan: Plan) -> EconomyTables:
    return EconomyTables(plan, content=can_see(request.user, plan))


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
    content = economy_book(tables_for(request, plan).all())
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, economy_name(plan))
    secure(response)
    return response


@require_safe
def workbook_file(request: UserRequest, number: str, pk: int) -> FileResponse:
    """What was ordered. Who sees the books alone gets their own: others' have more in them."""
    plan = plan_to_export(request, number)
    files = EconomyFile.objects.filter(plan=plan)
    if not can_see(request.user, plan):
        files = files.filter(stored_by=request.user)
    return serve(get_object_or_404(files, pk=pk))


@require_safe
def table_file(request: UserRequest, number: str, key: str) -> StreamingHttpResponse:
    """A table of the workbook as CSV, line by line. The bilagsposter are those that the address asks for, as on their
    page: of a year, and found by its search."""
    plan = plan_to_export(request, number)
    tables = tables_for(request, plan)
    if key not in tables.keys:
        raise Http404
    year, rows = "", tables.table(key).rows
    if key == "regnskab":
        year, rows = chosen_entries(request, plan)
    lines = (line.encode() for line in table_csv(key, rows))
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    name = clean_name(" ".join(filter(None, [plan.number, TABLES[key].name.lower(), year])) + ".csv")
    response["Content-Disposition"] = content_disposition_header(True, name)
    secure(response)
    return response


def chosen_entries(request: UserRequest, plan: Plan) -> tuple[str, Iterable[Row]]:
    entries, year = LedgerEntry.objects.filter(plan=plan), request.GET.get("aar", "")
    if year.isdecimal() and int(year) in ledger_years(plan):
        return year, entry_rows(
            LedgerFilter.of(request.GET).apply(entries.filter(ledger_year__year=int(year)))
        )
    return "", entry_rows(LedgerFilter.of(request.GET).apply(entries))
