"""What a bookkeeper has done beside the books: asked parties for their share, and fetched posts from files."""

import datetime as dt
from decimal import Decimal

from django.core.files.base import ContentFile

from accounts.roles import Role
from core.danish import format_amount, format_date
from core.dates import as_of
from core.files import fill
from funding.actions import (
    book_ledger,
    receive_ledger,
    record_collection,
    set_up_ledger,
    try_ledger,
)
from funding.exchange import economy_document
from funding.exchange.ledger_file import Setup, guess
from funding.figures import collecting, economy
from funding.models import Collection, EvidenceFile
from plans.models import Plan
from portal.management.demo.build import moment
from portal.management.demo.economy import small_pdf
from portal.management.demo.people import World
from portal.management.demo.stories import Story

HEADINGS = ("Bogføringsdato", "Bilag", "Tekst", "Konto", "Delprojekt", "Beløb")
PROFILE = "Økonomisystemets posteringer"
#: What the system's numbers mean in a plan.
VALUES = {
    "category": {"4410": "aktiviteter", "4420": "aktiviteter", "5200": "administration"},
    "focus": {"Fælles": "tvaergaaende"},
}
# (days ago, voucher, text, konto, kr.)
BOOKED = (
    (24, "4471", "Bus til efterårsturen", "4410", "6250.00"),
    (19, "4488", "Materialer til kreativt værksted", "4420", "2184.75"),
    (17, "4493", "Annoncer i lokalavisen", "5200", "1875.00"),
    (12, "4502", "Bus til efterårsturen, kreditnota", "4410", "-450.00"),
)
TRIED = (
    (6, "4531", "Forplejning til beboermøde", "4420", "1320.50"),
    (4, "4540", "Foredrag om uddannelse", "4999", "5000.00"),
)
PAID_AFTER = dt.timedelta(days=28)
EVIDENCE_AFTER = dt.timedelta(days=12)


def collect_shares(world: World, story: Story, plan: Plan, today: dt.date) -> None:
    """Every party is asked in February and pays in March; this year's last one has not paid yet."""
    accountant = world.with_role(story.applicant, Role.ACCOUNTANT)
    rows = collecting(plan, economy_document(plan)).rows
    last = next((row for row in reversed(rows) if row.year == today.year), None)
    for row in rows:
        asked_on = max(dt.date(row.year, 2, 1), plan.starts_on or today)
        days = [(Collection.Act.ASKED, asked_on)]
        if row is not last:
            days.append((Collection.Act.RECEIVED, asked_on + PAID_AFTER))
        for act, day in days:
            if day <= today and row.sums.owed:
                with as_of(moment(day)):
                    record_collection(
                        plan=plan,
                        by=accountant,
                        act=act,
                        year=row.year,
                        party=row.party,
                        amount=row.sums.owed,
                        on=day,
                    )


def fetch_ledgers(world: World, story: Story, plan: Plan, today: dt.date) -> None:
    """A file that is booked, with its columns kept as a profile; and one in which a konto has no meaning yet."""
    accountant = world.with_role(story.applicant, Role.ACCOUNTANT)
    for days, rows in ((9, BOOKED), (2, TRIED)):
        with as_of(moment(today - dt.timedelta(days=days))):
            batch = receive_ledger(
                plan=plan, by=accountant, upload=ledger_file(rows, today), control_total=sum_of(rows)
            )
            setup = Setup(guess(HEADINGS).columns, VALUES, {"payer": "fund"})
            set_up_ledger(
                batch=batch,
                by=accountant,
                seen=batch.version,
                setup=setup,
                profile_name=PROFILE,
                organisation=world.organisations[story.applicant],
            )
            batch.refresh_from_db()
            try_ledger(batch=batch)
            batch.refresh_from_db()
            if rows is BOOKED:
                book_ledger(batch=batch, by=accountant, seen=batch.version)


def ledger_file(rows: tuple[tuple[int, str, str, str, str], ...], today: dt.date) -> "ContentFile[bytes]":
    """As a bookkeeping system writes it, with the sum below. Days are of this year, whose books are open."""
    lines = [";".join(HEADINGS)]
    for ago, voucher, text, konto, amount in rows:
        day = max(today - dt.timedelta(days=ago), dt.date(today.year, 1, 1))
        shown = format_amount(Decimal(amount), kr=False)
        lines.append(f"{format_date(day, 'short')};{voucher};{text};{konto};Fælles;{shown}")
    lines.append(f";;I alt;;;{format_amount(sum_of(rows), kr=False)}")
    name = f"posteringer-{rows[0][1]}-{rows[-1][1]}.csv"
    return ContentFile("\r\n".join(lines).encode("cp1252"), name=name)


def sum_of(rows: tuple[tuple[int, str, str, str, str], ...]) -> Decimal:
    return sum((Decimal(row[-1]) for row in rows), start=Decimal("0.00"))


def show_evidence(world: World, story: Story, plan: Plan) -> None:
    """A file beside every share that is neither money nor hours."""
    manager = world.with_role(story.applicant, Role.PLAN_MANAGER)
    for payer in economy(economy_document(plan)).payers:
        if payer.form == "in_kind":
            file = EvidenceFile(plan=plan, payer=payer.key)
            content = ContentFile(small_pdf("Lokaler: lejens værdi"), name="lokaler-lejens-værdi.pdf")
            assert plan.started_on is not None
            with as_of(moment(plan.started_on + EVIDENCE_AFTER)):
                fill(file, content, by=manager)
                file.save()
