"""Vouchers and erklæringer as pages list them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from core.addresses import reverse
from core.attachments import FileFigure, shown_files
from core.statements import statement
from funding.models import AuditStatement, LedgerEntry, Voucher
from plans.models import Plan


@dataclass(frozen=True, slots=True)
class StatementFigure:
    """An erklæring: what the revisor concludes, and the file."""

    year: int
    conclusion: str
    is_clean: bool
    signed_on: date
    note: str
    by: str
    files: tuple[FileFigure, ...]


def statements_of(plan: Plan, year: int | None = None) -> list[StatementFigure]:
    """Newest first. One query."""
    return [
        StatementFigure(
            row.year,
            str(row.get_conclusion_display()),
            row.conclusion == AuditStatement.Conclusion.CLEAN,
            row.signed_on,
            row.note,
            str(row.stored_by or ""),
            shown_files([(row, reverse("funding:statement_file", args=[plan.number, row.pk]))]),
        )
        for row in _statements(plan.pk, year)
    ]


@statement
def _statements(plan_id: int, year: int | None) -> QuerySet[AuditStatement]:
    rows = AuditStatement.objects.filter(plan=plan_id).select_related("stored_by")
    return rows if year is None else rows.filter(year=year)


def vouchers_of(plan: Plan, entry: LedgerEntry) -> tuple[FileFigure, ...]:
    files = Voucher.objects.filter(entry=entry)
    return shown_files([(row, reverse("funding:voucher", args=[plan.number, row.pk])) for row in files])


def voucher_counts(entries: Iterable[LedgerEntry]) -> dict[int, int]:
    """How many vouchers lie beside each bilagspost of a page. One query."""
    counts: dict[int, int] = {}
    for pk in _filed(tuple(entry.pk for entry in entries)):
        counts[pk] = counts.get(pk, 0) + 1
    return counts


@statement
def _filed(entries: tuple[int, ...]) -> QuerySet[Voucher, Any]:
    return Voucher.objects.filter(entry__in=entries).order_by().values_list("entry", flat=True)
