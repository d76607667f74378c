"""Vouchers beside bilagsposter, and the revisor's erklæring."""

from datetime import date

from django.db import transaction

from accounts.models import User
from accounts.roles import Permission
from core.attachments import FileChanges, change_files
from core.audit import Verb, record
from core.dates import today
from core.files import Examined, fill
from core.versions import Moved
from core.workflow import NotAllowed, NotReady
from funding.actions.ledger import ledger_years, locked_year
from funding.models import AuditStatement, LedgerEntry
from funding.permissions import can_attach_statement, can_book
from plans.models import Plan
from plans.permissions import behalf_on

VOUCHERS = Verb(
    "funding.vouchers_changed", "Bilagene til »{text}« er ændret: {added} lagt op, {removed} fjernet"
)
STATEMENT = Verb(
    "funding.statement_attached", "Revisors erklæring om {year} er lagt op: {conclusion}", tone="ok"
)


def change_vouchers(*, entry: LedgerEntry, by: User | None, changes: FileChanges) -> None:
    """Add vouchers to a bilagspost and take away wrong ones; in a closed year they can only be added."""
    plan = entry.plan
    if by is not None and not can_book(by, plan):
        raise NotAllowed("Du har ikke adgang til at lægge bilag op.")
    if not changes:
        return
    with transaction.atomic():
        year = locked_year(plan, entry.booked_on.year)
        if year.is_closed and changes.removed:
            raise Moved(f"Regnskabet for {year.year} er lukket. Bilagene kan ikke fjernes.")
        change_files(entry.vouchers, changes, by=by)
        record(
            VOUCHERS,
            subject=entry,
            root=plan,
            by=by,
            on_behalf_of=behalf_on(by, plan, Permission.BOOK_LEDGER),
            text=entry.text,
            added=len(changes.added),
            removed=len(changes.removed),
        )


def attach_statement(
    *,
    plan: Plan,
    by: User,
    year: int,
    file: Examined,
    signed_on: date,
    conclusion: str,
    note: str = "",
) -> AuditStatement:
    """The revisor's erklæring about a year that has begun, on the books as they are. A newer one may follow."""
    if not can_attach_statement(by, plan):
        raise NotAllowed("Kun planens revisor kan lægge en erklæring op.")
    if year not in ledger_years(plan) or year > today().year:
        raise NotReady([f"Planen har intet regnskab for {year}."])
    if signed_on > today():
        raise NotReady(["Erklæringens dato ligger ude i fremtiden."])
    with transaction.atomic():
        row = AuditStatement(plan=plan, year=year, signed_on=signed_on, conclusion=conclusion, note=note)
        fill(row, file, by=by)
        row.save()
        words = str(row.get_conclusion_display()).lower()
        behalf = behalf_on(by, plan, Permission.ATTACH_STATEMENT)
        record(STATEMENT, subject=row, root=plan, by=by, on_behalf_of=behalf, year=year, conclusion=words)
    return row
