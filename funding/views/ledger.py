"""The books of a plan: read by its parties and its revisor, written by its accountant."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.permissions import UserRequest
from core.addresses import reverse
from core.dates import today
from core.workflow import NotAllowed, NotReady
from funding.actions import book_entry, close_year, ledger_years, reasons_against_closing, reverse_entry
from funding.exchange import economy_document
from funding.figures import booked_of, books_figures, categories_of, closed_years, economy, entries_of, ledger
from funding.figures.ledger import LedgerFigures
from funding.figures.matrix import Document
from funding.figures.variance import ACROSS, ACROSS_NAME
from funding.figures.vouchers import voucher_counts
from funding.filters import LedgerFilter
from funding.forms.ledger import AdjustmentForm, EntryForm, ReversalForm
from funding.models import FinancingShare, LedgerEntry, LedgerImport, LedgerYear
from funding.permissions import can_book
from funding.views.economy import show_refusal
from plans.models import Plan
from plans.permissions import can_read_live
from plans.views.loading import books_plan_or_404

PAGE_LENGTH = 25


def plan_with_books(request: UserRequest, number: str) -> Plan:
    """A plan whose books the person reads. Before the start they are the draft's money: whoever reads what was sent in,
    and the revisor, do not see it."""
    plan = books_plan_or_404(request, number)
    if not can_read_live(request.user, plan):
        raise Http404
    return plan


def require_booking(request: UserRequest, plan: Plan) -> None:
    if not can_book(request.user, plan):
        raise NotAllowed("Du har ikke adgang til at bogføre på planen.")


@require_http_methods(["GET", "HEAD", "POST"])
def books(request: UserRequest, number: str) -> HttpResponse:
    plan = books_plan_or_404(request, number)
    if not can_read_live(request.user, plan):
        # The first tab of a revisor: the page answers, also when there is nothing on it yet.
        return render(request, "funding/ledger_closed.html", {"plan": plan, "tab": "ledger"})
    document = economy_document(plan)
    years, closed = ledger_years(plan), closed_years(plan)
    categories = categories_of(plan)
    year = chosen_year(request, years)
    form = None
    if request.method == "POST" or can_book(request.user, plan):
        require_booking(request, plan)
        open_years = [known for known in years if known not in closed]
        form = entry_form(request, plan, (economy(document), categories), year, open_years)
    if request.method == "POST" and form and form.is_valid() and (entry := booked_from(request, plan, form)):
        word = "Efterposteringen" if entry.reason else "Posten"
        messages.success(request, f"{word} »{entry.text}« er bogført.")
        return redirect(f"{reverse('funding:ledger', args=[number])}?aar={entry.booked_on.year}")
    booked = booked_of(plan)
    figures = ledger(document, booked, year)
    context = {
        "plan": plan,
        "tab": "ledger",
        "form": form,
        "year": year,
        "years": [(known, known in closed) for known in years],
        "closed": closed.get(year or 0),
        "figures": figures,
        "base": books_figures(plan.number),
        "can_close": year is not None and not reasons_against_closing(plan, year),
        "categories": categories,
        "foci": focus_choices(document),
        "sources": FinancingShare.Source.choices,
        **listing(request, plan, figures),
    }
    return render(request, "funding/ledger.html", context, status=422 if request.method == "POST" else 200)


def entry_form(
    request: UserRequest, plan: Plan, choices: tuple[Any, Any], year: int | None, open_years: list[int]
) -> EntryForm:
    """Of a closed year: an adjustment to it. Otherwise an entry in any year that is open."""
    adjusted = None if year in open_years else year
    kind = EntryForm if adjusted is None else AdjustmentForm
    return kind(
        *choices,
        open_years if adjusted is None else [adjusted],
        request.POST or None,
        initial=initial_of(request, plan, adjusted),
    )


def booked_from(request: UserRequest, plan: Plan, form: EntryForm) -> LedgerEntry | None:
    """The entry that the form asks for; None when it is refused, with the reason on the form."""
    try:
        return book_entry(plan=plan, by=request.user, posting=form.posting(), reason=form.why)
    except NotReady as refused:
        show_refusal(form, refused)
        return None


def focus_choices(document: Document) -> list[tuple[str, str]]:
    """Indsatsområder of the plan, by code, for the filter."""
    rows = sorted(document["foci"], key=lambda row: row["focus_area"]["order"])
    names = {row["focus_area"]["code"]: row["focus_area"]["name"] for row in rows}
    return [*names.items(), (ACROSS, ACROSS_NAME)]


def chosen_year(request: UserRequest, years: list[int]) -> int | None:
    """The year asked for, otherwise this one, otherwise the last that has begun."""
    asked = request.GET.get("aar", "")
    if asked.isdecimal() and int(asked) in years:
        return int(asked)
    begun = [year for year in years if year <= today().year]
    return begun[-1] if begun else years[0] if years else None


def listing(request: UserRequest, plan: Plan, figures: LedgerFigures) -> dict[str, Any]:
    """The year's entries as the address filters them, and their sum: where nothing is filtered, the one that `figures`
    of the year has already, otherwise added up by the database."""
    chosen = LedgerFilter.of(request.GET)
    # The year as a value of its own: joined beside what a row shows, the database plans longer than it reads.
    asked = LedgerYear.objects.filter(plan=plan, year=figures.year or 0).order_by().values("pk")[:1]
    entries = chosen.apply(LedgerEntry.objects.filter(ledger_year=asked))
    paginator = Paginator(entries.values_list("pk", flat=True), PAGE_LENGTH)
    if chosen.is_active:
        found = entries.order_by().aggregate(total=Sum("amount", default=Decimal(0)), count=Count("pk"))
    else:
        found = {"total": figures.total.booked, "count": figures.entries}
    total, paginator.count = found["total"], found["count"]
    page = paginator.get_page(request.GET.get("side"))
    shown = entries_of(page.object_list)
    page.object_list, counts = shown, voucher_counts(shown)  # type: ignore[assignment]
    file = LedgerImport.objects.filter(plan=plan, pk=chosen.file).first() if chosen.file else None
    return {
        "filter": chosen,
        "file": file,
        "page": page,
        "listed_total": total,
        "voucher_counts": counts,
    }


def initial_of(request: UserRequest, plan: Plan, closed_year: int | None) -> dict[str, Any]:
    """A new entry filled in from one that was taken back, so that it is only corrected; an adjustment of a closed year
    is dated on its last day."""
    uid = request.GET.get("fra", "")
    try:
        entry = LedgerEntry.objects.select_related("category", "focus").get(plan=plan, uid=UUID(uid))
    except (ValueError, LedgerEntry.DoesNotExist):
        return {"booked_on": date(closed_year, 12, 31) if closed_year else today()}
    return {
        "booked_on": entry.booked_on,
        "text": entry.text,
        "voucher": entry.voucher,
        "category": entry.category.code,
        "focus": str(entry.focus.uid) if entry.focus else "tvaergaaende",
        "amount": entry.amount,
    }


@require_http_methods(["GET", "HEAD", "POST"])
def reverse_one(request: UserRequest, number: str, uid: UUID) -> HttpResponse:
    """Takes a bilagspost back by one the other way round."""
    plan = plan_with_books(request, number)
    require_booking(request, plan)
    entries = LedgerEntry.objects.select_related("plan", "category", "focus", "organisation", "reversed_by")
    entry = get_object_or_404(entries, plan=plan, uid=uid)
    closed = closed_years(plan)
    # In the entry's own year also when it is closed: then it is an adjustment.
    open_years = [year for year in ledger_years(plan) if year not in closed or year == entry.booked_on.year]
    form = ReversalForm(
        open_years,
        request.POST or None,
        entry_day=entry.booked_on,
        adjusts=entry.booked_on.year in closed,
    )
    if request.method == "POST" and form.is_valid():
        try:
            opposite = reverse_entry(entry=entry, by=request.user, **form.cleaned_data)
        except NotReady as refused:
            show_refusal(form, refused)
        else:
            messages.success(request, "Posten er tilbageført. Ret den nedenfor, hvis den skal bogføres igen.")
            address = reverse("funding:ledger", args=[number])
            return redirect(f"{address}?aar={opposite.booked_on.year}&fra={entry.uid}#bogfoer")
    context = {"plan": plan, "tab": "ledger", "page_name": "Tilbagefør", "entry": entry, "form": form}
    return render(request, "funding/reverse.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def close(request: UserRequest, number: str, year: int) -> HttpResponse:
    """Closes a year's books after showing what is in them."""
    plan = plan_with_books(request, number)
    require_booking(request, plan)
    if request.method == "POST":
        close_year(plan=plan, by=request.user, year=year)
        messages.success(request, f"Regnskabet for {year} er lukket.")
        return redirect(f"{reverse('funding:ledger', args=[number])}?aar={year}")
    figures = ledger(economy_document(plan), booked_of(plan), year)
    context = {
        "plan": plan,
        "tab": "ledger",
        "page_name": "Luk regnskabet",
        "year": year,
        "figures": figures,
        "base": books_figures(number),
        "reasons": reasons_against_closing(plan, year),
    }
    return render(request, "funding/close_year.html", context)
