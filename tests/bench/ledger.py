"""A ledger of 100.000 lines into the books: tried and booked, against reading the same file with the csv module."""

import csv
import datetime as dt
import io
import resource
import time
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction

from accounts.models import Membership
from accounts.roles import Role
from core.dates import today
from funding.actions import book_ledger, receive_ledger, set_up_ledger, try_ledger
from funding.exchange.ledger_file import Setup
from funding.models import LedgerYear
from plans.models import Plan

COLUMNS = {
    "booked_on": "Dato",
    "text": "Tekst",
    "voucher": "Bilag",
    "amount": "Beløb",
    "category": "Konto",
}


def measured(count: int) -> dict[str, Any]:
    """Seconds of each step, the ratio to reading alone, and the process's peak. Taken back afterwards."""
    plan = Plan.objects.filter(status=Plan.Status.RUNNING).order_by("pk").first()
    if plan is None:
        return {}
    years = LedgerYear.objects.filter(plan=plan, state=LedgerYear.State.OPEN).values_list("year", flat=True)
    year = next(iter(years), None)
    applicant = plan.participants.get(is_applicant=True).organisation_id
    accountant = Membership.objects.filter(organisation=applicant, role=Role.ACCOUNTANT).first()
    if year is None or accountant is None:
        return {}
    content = lines(count, year)
    setup = Setup(COLUMNS, {}, {"focus": "tvaergaaende", "payer": "fund"})
    before = peak()
    with transaction.atomic():
        reading = timed(lambda: sum(1 for _ in csv.reader(io.StringIO(content.decode()), delimiter=";")))
        batch = receive_ledger(
            plan=plan, by=accountant.user, upload=ContentFile(content, name="regnskab.csv")
        )
        set_up_ledger(batch=batch, by=accountant.user, seen=batch.version, setup=setup)
        trying = timed(lambda: try_ledger(batch=batch))
        booking = timed(lambda: book_ledger(batch=batch, by=accountant.user, seen=batch.version))
        transaction.set_rollback(True)
    batch.file.delete(save=False)
    return {
        "lines": count,
        "bytes": len(content),
        "csv_s": round(reading, 2),
        "try_s": round(trying, 1),
        "book_s": round(booking, 1),
        "all_s": round(trying + booking, 1),
        "times_csv": round((trying + booking) / reading, 1),
        "peak_mb": peak(),
        "peak_before_mb": before,
    }


def lines(count: int, year: int) -> bytes:
    first = dt.date(year, 1, 1)
    # No post is of a day that has not come.
    days = min(365, (today() - first).days + 1)
    rows = (
        f"{first + dt.timedelta(days=number % days):%d-%m-%Y};Bilag {number} til løn og aktiviteter;{number};"
        f"{number % 9000 + 1},{number % 100:02d};{('loen', 'aktiviteter', 'administration')[number % 3]}"
        for number in range(count)
    )
    return "\r\n".join(("Dato;Tekst;Bilag;Beløb;Konto", *rows)).encode()


def timed(work: Any) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def peak() -> int:
    """The process's largest resident size so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
