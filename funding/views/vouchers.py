"""What proves the books: vouchers of a bilagspost, and the revisor's erklæringer."""

from uuid import UUID

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.permissions import UserRequest
from core.dates import today
from core.files import serve
from core.workflow import NotAllowed
from funding.actions import attach_statement, change_vouchers, ledger_years
from funding.figures.vouchers import statements_of, vouchers_of
from funding.forms.vouchers import StatementForm, VouchersForm
from funding.models import AuditStatement, LedgerEntry, Voucher
from funding.permissions import can_attach_statement, can_book
from funding.views.ledger import plan_with_books, require_booking


@require_http_methods(["GET", "HEAD", "POST"])
def vouchers(request: UserRequest, number: str, uid: UUID) -> HttpResponse:
    """A bilagspost with its vouchers; the accountant lays more beside it."""
    plan = plan_with_books(request, number)
    entries = LedgerEntry.objects.select_related(
        "category", "focus__focus_area", "organisation", "ledger_year"
    )
    entry = get_object_or_404(entries, plan=plan, uid=uid)
    form = None
    if request.method == "POST" or can_book(request.user, plan):
        require_booking(request, plan)
        present = [] if entry.ledger_year.is_closed else list(Voucher.objects.filter(entry=entry))
        posted = request.method == "POST"
        form = VouchersForm(
            request.POST if posted else None, request.FILES if posted else None, present=present
        )
    if request.method == "POST" and form and form.is_valid():
        entry.plan = plan
        change_vouchers(entry=entry, by=request.user, changes=form.file_changes)
        messages.success(request, "Bilagene er gemt." if form.file_changes else "Der var intet at gemme.")
        return redirect("funding:vouchers", number, uid)
    context = {
        "plan": plan,
        "tab": "ledger",
        "page_name": "Bilag",
        "entry": entry,
        "files": vouchers_of(plan, entry),
        "form": form,
    }
    return render(request, "funding/vouchers.html", context, status=422 if form and form.is_bound else 200)


@require_safe
def voucher(request: UserRequest, number: str, pk: int) -> FileResponse:
    plan = plan_with_books(request, number)
    return serve(get_object_or_404(Voucher, entry__plan=plan, pk=pk))


@require_http_methods(["GET", "HEAD", "POST"])
def statements(request: UserRequest, number: str) -> HttpResponse:
    """Erklæringer about the plan's years; the revisor attaches one."""
    plan = plan_with_books(request, number)
    form = None
    if request.method == "POST" and not can_attach_statement(request.user, plan):
        raise NotAllowed("Kun planens revisor kan lægge en erklæring op.")
    if can_attach_statement(request.user, plan):
        years = [year for year in ledger_years(plan) if year <= today().year]
        posted = request.method == "POST"
        form = StatementForm(years, request.POST if posted else None, request.FILES if posted else None)
    if request.method == "POST" and form and form.is_valid():
        data = form.cleaned_data
        attach_statement(
            plan=plan,
            by=request.user,
            year=data["year"],
            file=form.examined,
            signed_on=data["signed_on"],
            conclusion=data["conclusion"],
            note=data["note"],
        )
        messages.success(request, f"Erklæringen om {data['year']} er lagt op.")
        return redirect("funding:statements", number)
    context = {
        "plan": plan,
        "tab": "ledger",
        "page_name": "Revision",
        "statements": statements_of(plan),
        "form": form,
    }
    return render(request, "funding/statements.html", context, status=422 if form and form.is_bound else 200)


@require_safe
def statement_file(request: UserRequest, number: str, pk: int) -> FileResponse:
    plan = plan_with_books(request, number)
    return serve(get_object_or_404(AuditStatement, plan=plan, pk=pk))
