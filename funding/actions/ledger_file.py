"""A ledger that is handed in as a file: kept, tried without booking, and booked as a whole or not at all."""

from collections.abc import Iterator
from contextlib import ExitStack
from decimal import Decimal
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import transaction

from accounts.models import Organisation, User
from accounts.roles import Permission
from core.audit import Verb, record
from core.bulk import create_with_history
from core.danish import format_number, format_signed
from core.dates import now
from core.documents import read, written
from core.files import fill
from core.tables import TableRefused, encoding_of, open_table
from core.versions import Moved, claim
from core.workflow import NotAllowed, NotReady
from funding.actions.ledger import booking
from funding.exchange.ledger_file import LedgerReader, Posting, Setup, guess
from funding.figures.ledger_file import Heard, Sifter, Trial, opened, terms_of, try_file
from funding.models import BudgetCategory, LedgerEntry, LedgerImport, LedgerProfile, LedgerYear
from funding.permissions import can_book
from plans.models import Plan, PlanFocus
from plans.permissions import behalf_on

BOOKED = Verb(
    "funding.ledger_imported", "{entries} bilagsposter på i alt {amount} er hentet ind fra {file}", tone="ok"
)

FILE_TYPES = frozenset({"text/plain", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"})
TEXT_ENDINGS = (".csv", ".txt")
CHUNK = 1000
SAMPLE_ROWS = 100


def receive_ledger(
    *,
    plan: Plan,
    by: User,
    upload: "File[bytes]",
    profile: LedgerProfile | None = None,
    control_total: Decimal | None = None,
) -> LedgerImport:
    """Keep the file, read as the profile says or as its headings suggest.

    Raises ValidationError for a file that we do not take and TableRefused when there is no table in it.
    """
    _require_booking(plan, by)
    batch = LedgerImport(plan=plan, control_total=control_total)
    try:
        fill(batch, upload, by=by, types=FILE_TYPES)
    except ValidationError as error:
        _require_readable(upload, error)
        raise
    with open_table(upload.open("rb"), batch.content_type) as table:
        sample = list(islice(table.rows(), SAMPLE_ROWS))
        if not sample:
            raise TableRefused(
                "Filen har overskrifter, men ingen rækker under dem. Hent den igen i bogholderisystemet, med poster."
            )
        suggested = guess(table.headings, sample)
    batch.setup = profile.setup if profile else suggested.document()
    batch.save()
    return batch


def _require_readable(upload: "File[bytes]", error: ValidationError) -> None:
    """A text that is written with other signs than we read is of the right type: what is wrong with it is told."""
    if error.code == "type" and (upload.name or "").casefold().endswith(TEXT_ENDINGS):
        encoding_of(upload.open("rb"))


def set_up_ledger(
    *,
    batch: LedgerImport,
    by: User,
    seen: int,
    setup: Setup,
    profile_name: str = "",
    organisation: Organisation | None = None,
) -> LedgerImport:
    """Say how the file is read. What an earlier try found no longer holds. With a name it is kept for the next file."""
    _require_booking(batch.plan, by)
    with transaction.atomic():
        claim(batch, seen)
        _require_unbooked(batch)
        batch.setup, batch.state, batch.report = setup.document(), LedgerImport.State.UPLOADED, None
        batch.save(update_fields=["setup", "state", "report"])
        if profile_name and organisation:
            LedgerProfile.objects.update_or_create(
                organisation=organisation, name=profile_name, defaults={"setup": batch.setup}
            )
    return batch


def try_ledger(*, batch: LedgerImport, heard: Heard = lambda rows: None) -> Trial:
    """Read the whole file and keep what was found; nothing is booked. The file may be set up anew meanwhile: then what
    was found is about something else and is thrown away (Moved)."""
    trial = try_file(batch, heard=heard)
    with transaction.atomic():
        claim(batch, batch.version)
        _require_unbooked(batch)
        batch.state, batch.report = LedgerImport.State.TRIED, written(trial)
        batch.save(update_fields=["state", "report"])
    return trial


def book_ledger(*, batch: LedgerImport, by: User | None, seen: int, heard: Heard = lambda rows: None) -> int:
    """Book everything in the file that is not in the books, in one transaction; gives the number of entries.

    What is booked is what the person saw in the try: if the books or the file's setup have changed since, nothing is
    booked (Moved). A rule that is broken refuses the whole file (NotReady).
    """
    plan = batch.plan
    trial = trial_of(batch)
    if trial is None:
        raise Moved("Filen er ikke prøvet, som den er sat op nu. Prøv den først.")
    if trial.findings or trial.problems or trial.unknown:
        reasons = [str(problem) for problem in trial.problems[:5]]
        reasons += [f"»{value.value}« er ikke koblet til noget i planen." for value in trial.unknown[:5]]
        raise NotReady([*(finding.message for finding in trial.findings), *reasons])
    if not trial.new:
        raise NotReady(["Alle filens poster står i regnskabet i forvejen."])
    with ExitStack() as stack:
        stack.enter_context(transaction.atomic())
        claim(batch, seen)
        _require_unbooked(batch)
        years = {found.year: stack.enter_context(booking(plan, found.year, by=by)) for found in trial.years}
        entries, amount = _write(batch, years, by=by, heard=heard)
        if (entries, amount) != (trial.new, trial.new_total):
            raise Moved("Regnskabet er ændret, siden filen blev prøvet. Intet er bogført. Prøv filen igen.")
        batch.state, batch.booked_at = LedgerImport.State.BOOKED, now()
        batch.save(update_fields=["state", "booked_at"])
        record(
            BOOKED,
            subject=batch,
            root=plan,
            by=by,
            on_behalf_of=behalf_on(by, plan, Permission.BOOK_LEDGER),
            entries=format_number(entries),
            amount=format_signed(amount),
            file=batch.name,
        )
    return entries


def trial_of(batch: LedgerImport) -> Trial | None:
    """What the last try found, as long as the file is set up as it was then."""
    return read(Trial, batch.report) if batch.report else None


def _write(
    batch: LedgerImport, years: dict[int, LedgerYear], *, by: User | None, heard: Heard
) -> tuple[int, Decimal]:
    """The new entries, a thousand at a time, each with its history."""
    entries, amount = 0, Decimal("0.00")
    with opened(batch) as table:
        reader = LedgerReader(table, Setup.of(batch.setup), terms_of(batch.plan))
        rows = _entries(batch, years, Sifter(batch.plan).new(reader.postings()))
        while chunk := list(islice(rows, CHUNK)):
            create_with_history(LedgerEntry, chunk, by=by)
            entries += len(chunk)
            amount += sum((entry.amount for entry in chunk), Decimal("0.00"))
            heard(entries)
        if reader.problems:
            raise NotReady([str(problem) for problem in reader.problems[:5]])
    return entries, amount


def _entries(
    batch: LedgerImport, years: dict[int, LedgerYear], postings: Iterator[Posting]
) -> Iterator[LedgerEntry]:
    plan = batch.plan
    categories = dict(BudgetCategory.objects.filter(scheme_id=plan.scheme_id).values_list("code", "pk"))
    foci: dict[Any, int] = dict(PlanFocus.objects.filter(plan=plan).values_list("uid", "pk"))
    payers: dict[str, int] = {}
    for posting in postings:
        if posting.organisation and posting.organisation not in payers:
            payers[posting.organisation] = Organisation.objects.get(code=posting.organisation).pk
        if posting.booked_on.year not in years:
            raise Moved("Filen er ændret, siden den blev prøvet. Intet er bogført. Prøv den igen.")
        yield LedgerEntry(
            plan=plan,
            ledger_year=years[posting.booked_on.year],
            batch=batch,
            booked_on=posting.booked_on,
            category_id=categories[posting.category],
            focus_id=foci[posting.focus] if posting.focus else None,
            source=posting.source,
            organisation_id=payers[posting.organisation] if posting.organisation else None,
            name=posting.name,
            text=posting.text,
            voucher=posting.voucher,
            amount=posting.amount,
        )


def _require_booking(plan: Plan, by: User) -> None:
    if not can_book(by, plan):
        raise NotAllowed("Du har ikke adgang til at bogføre på planen.")


def _require_unbooked(batch: LedgerImport) -> None:
    batch.refresh_from_db(fields=["state"])
    if batch.state == LedgerImport.State.BOOKED:
        raise Moved("Filen er allerede bogført.")
