"""Booking. The books are no snapshot content: a booking locks its own year, never the plan."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db import transaction
from django.db.models import F

from accounts.models import Organisation, User
from accounts.roles import Permission
from core.audit import Verb, record
from core.danish import format_date, format_signed
from core.dates import today
from core.versions import Moved
from core.workflow import NotAllowed, NotReady
from funding.actions.days import require_happened
from funding.actions.sums import refresh_sums
from funding.calculations import term_years
from funding.calculations.books import KEPT_BY_REVERSAL, first_day_after
from funding.exchange.ledger_file import Posting
from funding.models import BudgetCategory, FinancingShare, LedgerEntry, LedgerYear
from funding.permissions import can_book
from plans.actions import save
from plans.models import Plan, PlanFocus
from plans.permissions import behalf_on

REVERSED = Verb("funding.entry_reversed", "Bilagsposten »{text}« på {amount} er tilbageført: {reason}")
YEAR_CLOSED = Verb("funding.year_closed", "Regnskabet for {year} er lukket", tone="ok")
ADJUSTED = Verb(
    "funding.year_adjusted",
    "Efterpostering i det lukkede regnskab for {year}: »{text}« på {amount}: {reason}",
)
#: What can be done about a closed year.
ADJUST = "Det kan kun rettes med en begrundet efterpostering."


@contextmanager
def booking(
    plan: Plan, year: int, *, by: User | None, reason: str = "", cure: str = ADJUST
) -> Iterator[LedgerYear]:
    """One transaction in which the year is locked. The year's row is made at its first booking.

    A closed year stays closed: with a reason it takes an adjustment (efterpostering), without one nothing (NotReady,
    that says the `cure`).
    """
    if by is not None and not can_book(by, plan):
        raise NotAllowed("Du har ikke adgang til at bogføre på planen.")
    if year not in ledger_years(plan):
        raise NotReady([f"Planen har intet regnskab for {year}."])
    with transaction.atomic():
        LedgerYear.objects.get_or_create(plan=plan, year=year)
        ledger_year = locked_year(plan, year)
        if ledger_year.state != LedgerYear.State.OPEN and not reason.strip():
            raise NotReady([f"Regnskabet for {year} er lukket. {cure}"])
        yield ledger_year
        refresh_sums(plan=plan)


def locked_year(plan: Plan, year: int) -> LedgerYear:
    """The version goes up by an UPDATE: on SQLite, which has no row locks, that is what keeps two apart."""
    LedgerYear.objects.filter(plan=plan, year=year).update(version=F("version") + 1)
    return LedgerYear.objects.select_for_update(of=("self",), no_key=True).get(plan=plan, year=year)


def ledger_years(plan: Plan) -> list[int]:
    """The calendar years that the plan keeps books for: those its term touches."""
    return term_years(plan.starts_on, plan.ends_on)


def book_entry(*, plan: Plan, by: User | None, posting: Posting, reason: str = "") -> LedgerEntry:
    """Book one bilagspost. A negative amount corrects; nothing is not an amount. In a closed year it is an adjustment
    and needs a reason, which everybody who sees the plan can read; in an open one it has none."""
    if posting.amount == 0:
        raise NotReady(["Beløbet kan ikke være 0 kr."], field="amount")
    require_happened(posting.booked_on, "bilagets dato", field="booked_on")
    with booking(plan, posting.booked_on.year, by=by, reason=reason) as ledger_year:
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
            reason=reason.strip() if ledger_year.is_closed else "",
        )
        save(entry, by=by)
        _tell_of_adjustment(entry, by=by)
    return entry


def _tell_of_adjustment(entry: LedgerEntry, *, by: User | None) -> None:
    if entry.ledger_year.is_closed:
        record(
            ADJUSTED,
            subject=entry,
            root=entry.plan,
            by=by,
            on_behalf_of=behalf_on(by, entry.plan, Permission.BOOK_LEDGER),
            year=entry.ledger_year.year,
            text=entry.text,
            amount=format_signed(entry.amount),
            reason=entry.reason,
        )


def _payer(code: str | None) -> Organisation | None:
    return Organisation.objects.get(code=code) if code else None


def reverse_entry(*, entry: LedgerEntry, by: User | None, reason: str, booked_on: date) -> LedgerEntry:
    """Take a bilagspost back by one the other way round, in an open year or as an adjustment of a closed one. An entry
    is taken back once."""
    if not reason.strip():
        raise NotReady(["Skriv, hvorfor posten tilbageføres."], field="reason")
    require_happened(booked_on, "datoen for tilbageførslen", field="booked_on")
    plan = entry.plan
    with booking(plan, booked_on.year, by=by, reason=reason) as ledger_year:
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
            **{name: getattr(entry, name) for name in KEPT_BY_REVERSAL},
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
            on_behalf_of=behalf_on(by, plan, Permission.BOOK_LEDGER),
            text=entry.text,
            amount=format_signed(entry.amount),
            reason=reason,
        )
    return opposite


def first_day_to_close(plan: Plan, year: int) -> date:
    """The day after the last on which the plan has anything to book in the year."""
    return first_day_after(year, plan.ends_on)


def reasons_against_closing(plan: Plan, year: int) -> list[str]:
    """Why a year's books cannot be closed yet, in Danish: closed books are never opened again."""
    first = first_day_to_close(plan, year)
    if today() >= first or (plan.status == Plan.Status.ENDED and today().year >= year):
        return []
    return [
        f"Året er ikke slut. Regnskabet for {year} kan lukkes fra den {format_date(first)}, når det sidste er bogført."
    ]


def close_year(*, plan: Plan, by: User | None, year: int) -> LedgerYear:
    """Close a year's books for good. What comes later is an adjustment with a reason, or is booked in an open year."""
    if by is not None and not can_book(by, plan):
        raise NotAllowed("Du har ikke adgang til at bogføre på planen.")
    if reasons := reasons_against_closing(plan, year):
        raise NotReady(reasons)
    with booking(plan, year, by=by, cure="Det åbnes ikke igen.") as ledger_year:
        ledger_year.state = LedgerYear.State.CLOSED
        ledger_year.closed_on = today()
        ledger_year.closed_by = by
        ledger_year.save(update_fields=["state", "closed_on", "closed_by"])
        behalf = behalf_on(by, plan, Permission.BOOK_LEDGER)
        record(YEAR_CLOSED, subject=ledger_year, root=plan, by=by, on_behalf_of=behalf, year=year)
    return ledger_year
