"""Ledger files for tests: three bilagsposter from a bookkeeping system, and how they are read."""

from typing import Any

from django.core.files.base import ContentFile

from funding.actions import receive_ledger, set_up_ledger, try_ledger
from funding.exchange.ledger_file import Setup
from funding.figures.ledger_file import Trial
from funding.models import LedgerImport
from plans.models import Plan
from tests.factories.accounts import Cast

HEAD = "Bogføringsdato;Bilagsnr.;Posteringstekst;Konto;Beløb"
LINES = (
    "05-03-2026;17;Busture til jobmesse;4410;1.234,50",
    "06-03-2026;18;Løn, marts;4100;40.000,00",
    "07-03-2026;19;Refusion;4410;-100,00",
)
SETUP = Setup(
    columns={
        "booked_on": "Bogføringsdato",
        "voucher": "Bilagsnr.",
        "text": "Posteringstekst",
        "category": "Konto",
        "amount": "Beløb",
    },
    values={"category": {"4410": "aktiviteter", "4100": "loen"}},
    defaults={"focus": "tvaergaaende", "payer": "fund"},
)


def content(*lines: str, head: str = HEAD, encoding: str = "utf-8") -> bytes:
    return "\r\n".join((head, *(lines or LINES))).encode(encoding)


def received(
    plan: Plan, cast: Cast, data: bytes | None = None, *, setup: Setup = SETUP, **more: Any
) -> LedgerImport:
    data = content() if data is None else data
    batch = receive_ledger(plan=plan, by=cast.ida, upload=ContentFile(data, name="regnskab.csv"), **more)
    return set_up_ledger(batch=batch, by=cast.ida, seen=batch.version, setup=setup)


def tried(plan: Plan, cast: Cast, data: bytes | None = None, **more: Any) -> tuple[LedgerImport, Trial]:
    batch = received(plan, cast, data, **more)
    return batch, try_ledger(batch=batch)
