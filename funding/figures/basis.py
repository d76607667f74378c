"""What is behind the shares of a payer that pays with something else than money."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from core.addresses import reverse
from core.attachments import FileFigure, shown_files
from funding.calculations import CASH, Payment, money_of, total_of
from funding.figures.matrix import Document
from funding.figures.payers import PayerFigure
from funding.models import EvidenceFile, FinancingShare
from plans.models import Plan

IN_KIND = "in_kind"
HOURS = "hours"


@dataclass(frozen=True, slots=True)
class Basis:
    """`payments` are the payer's, year by year; `state` says what a form was drawn from."""

    payer: PayerFigure
    payments: tuple[Payment, ...]
    state: str

    @property
    def role(self) -> str:
        return next((payment.role for payment in self.payments if payment.role), "")

    @property
    def evidence(self) -> str:
        return next((payment.evidence for payment in self.payments if payment.evidence), "")

    @property
    def hourly_rate(self) -> Decimal | None:
        return next((payment.hourly_rate for payment in self.payments if payment.hourly_rate), None)

    @property
    def total(self) -> Decimal:
        return total_of(payment.amount for payment in self.payments)


def basis_of(document: Document, payer: PayerFigure) -> Basis | None:
    """None for who pays money."""
    if payer.form == CASH:
        return None
    payments = tuple(
        sorted(
            (payment for payment in money_of(document).payments if payment.payer == payer.identity),
            key=lambda payment: payment.year,
        )
    )
    return Basis(payer, payments, basis_state(payments))


def basis_state(rows: Iterable[Payment | FinancingShare]) -> str:
    """The same for the same basis, read from rows or from the document."""
    parts = sorted(
        [
            row.year,
            str(row.amount),
            row.role,
            None if row.hours is None else f"{row.hours.normalize():f}",
            None if row.hourly_rate is None else str(row.hourly_rate),
            row.evidence,
        ]
        for row in rows
    )
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:12]


def evidence_files(plan: Plan, key: str) -> list[EvidenceFile]:
    return list(plan.evidence_files.filter(payer=key).order_by("pk"))


def shown_evidence(plan: Plan, files: Iterable[EvidenceFile]) -> tuple[FileFigure, ...]:
    return shown_files([(one, reverse("funding:evidence_file", args=[plan.number, one.pk])) for one in files])
