"""Booking. The books are no snapshot content: a booking locks its own year, never the plan."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction
from django.db.models import F

from accounts.models import Organisation, User
from core.audit import Verb, record
from core.danish import format_amount
from core.dates import today
from core.versions import Moved
from core.workflow import NotAllowed, NotReady
from funding.calculations import term_years
from funding.exchange.ledger_file import Posting
from funding.models import BudgetCategory, FinancingShare, LedgerEntry, LedgerYear
from funding.permissions import can_book
from plans.actions import save
from plans.models import Plan, PlanFocus

REVERSED = Verb("funding.entry_reversed", "Bilagsposten »{text}« på {amount} er tilbageført: {reason}")
YEAR_CLOSED = Verb("funding.year_closed", "Regnskabet for {year} er lukket", tone="ok")
YEAR_OPENED = Verb("funding.year_opened", "Regnskabet for {year} er åbnet igen: {reason}")


@contextmanager
def booking(plan: Plan, year: int, *, by: User | None) -> Iterator[LedgerYear]:
    """One transaction in which the year is locked and open. The year's row is made at its first booking."""
    if by is not None and not can_book(by, plan):
        raise NotAllowed("Du har ikke adgang til at bogføre på planen.")
    if year not in ledger_years(plan):
        raise NotReady([f"Planen har intet regnskab for {year}."])
    with transaction.atomic():
        LedgerYear.objects.get_or_create(plan=plan, year=year)
        ledger_year = _locked_year(plan, year)
        if ledger_year.state != LedgerYear.State.OPEN:
            raise Moved(f"Regnskabet for {year} er lukket. Der kan ikke bogføres i det.")
        yield ledger_year


def _locked_year(plan: Plan, year: int) -> LedgerYear:
    """The version goes up by an UPDATE: on SQLite, which has no row locks, that is what keeps two apart."""
    LedgerYear.objects.filter(plan=plan, year=year).update(version=F("version") + 1)
    return LedgerYear.objects.select_for_update(of=("self",), no_key=True).get(plan=plan, year=year)


def ledger_years(plan: Plan) -> list[int]:
    """The calendar years that the plan keeps books for: those its term touches."""
    return term_years(plan.starts_on, plan.ends_on)


def book_entry(*, plan: Plan, by: User | None, posting: Posting) -> LedgerEntry:
    """Book one bilagspost. A negative amount corrects; nothing is not an amount."""
    if posting.amount == 0:
        raise NotReady(["Beløbet kan ikke være 0 kr."])
    with booking(plan, posting.booked_on.year, by=by) as ledger_year:
        entry = LedgerEntry(
            plan=plan,
            ledger_year=ledger_year,
            booked_on=posting.booked_on,
            category=BudgetCategory.objects.get(scheme_id=plan.scheme_id, code=posting.category),
            focus=PlanFocus.objects.get(plan=plan, uid=posting.focus) if posting.focus else None,
            source=FinancingShare.Source(posting.source),
            organisation=_payer(posting.organisation),
            name=posting.name,
            text=posting.text,
            voucher=posting.voucher,
            amount=posting.amount,
        )
        save(entry, by=by)
    return entry


def _payer(code: str | None) -> Organisation | None:
    return Organisation.objects.get(code=code) if code else None


def reverse_entry(*, entry: LedgerEntry, by: User | None, reason: str, booked_on: date) -> LedgerEntry:
    """Take a bilagspost back by one the other way round, in a year that is open. An entry is taken back once."""
    if not reason.strip():
        raise NotReady(["Skriv, hvorfor posten tilbageføres."])
    plan = entry.plan
    with booking(plan, booked_on.year, by=by) as ledger_year:
        if entry.reverses_id is not None:
            raise NotReady(["En tilbageførsel kan ikke selv tilbageføres. Bogfør posten igen."])
        # The year locked is the one booked in: two who take the entry back in different years meet here.
        LedgerEntry.objects.select_for_update(of=("self",), no_key=True).get(pk=entry.pk)
        if LedgerEntry.objects.filter(reverses=entry).exists():
            raise Moved("Posten er allerede tilbageført.")
        opposite = LedgerEntry(
            plan=plan,
            ledger_year=ledger_year,
            booked_on=booked_on,
            category=entry.category,
            focus=entry.focus,
            source=entry.source,
            organisation=entry.organisation,
            name=entry.name,
            text=f"Tilbageført: {entry.text}"[:200],
            voucher=entry.voucher,
            amount=-entry.amount,
            reverses=entry,
            reason=reason,
        )
        save(opposite, by=by)
        record(
            REVERSED,
            subject=entry,
            root=plan,
            by=by,
            text=entry.text,
            amount=format_amount(entry.amount),
            reason=reason,
        )
    return opposite


def close_year(*, plan: Plan, by: User | None, year: int) -> LedgerYear:
    """Close a year's books: it takes no more entries. What comes later is booked in a year that is open."""
    with booking(plan, year, by=by) as ledger_year:
        ledger_year.state = LedgerYear.State.CLOSED
        ledger_year.closed_on = today()
        ledger_year.closed_by = by
        ledger_year.save(update_fields=["state", "closed_on", "closed_by"])
        record(YEAR_CLOSED, subject=ledger_year, root=plan, by=by, year=year)
    return ledger_year


def open_year(*, plan: Plan, by: User | None, year: int, reason: str) -> LedgerYear:
    """Open a closed year again, with a reason that everybody sees."""
    if by is not None and not can_book(by, plan):
        raise NotAllowed("Du har ikke adgang til at åbne regnskabet.")
    if not reason.strip():
        raise NotReady(["Skriv, hvorfor regnskabet åbnes igen."])
    with transaction.atomic():
        ledger_year = _locked_year(plan, year)
        if ledger_year.state != LedgerYear.State.CLOSED:
            raise Moved(f"Regnskabet for {year} er allerede åbent.")
        ledger_year.state = LedgerYear.State.OPEN
        ledger_year.closed_on = None
        ledger_year.closed_by = None
        ledger_year.save(update_fields=["state", "closed_on", "closed_by"])
        record(YEAR_OPENED, subject=ledger_year, root=plan, by=by, year=year, reason=reason)
    return ledger_year
