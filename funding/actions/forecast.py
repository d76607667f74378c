"""Estimating a year, and saying why a line differs from its budget. Neither is snapshot content: the year is locked."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from accounts.models import User
from accounts.roles import Permission
from core.audit import Verb, record
from core.dates import now
from core.versions import Moved
from core.workflow import NotAllowed, NotReady
from funding.actions.ledger import ledger_years, locked_year
from funding.actions.sums import refresh_sums
from funding.calculations import LineKey
from funding.figures.variance import latest_estimates
from funding.models import BudgetCategory, Forecast, LedgerYear, VarianceExplanation
from funding.permissions import can_forecast
from plans.actions import save
from plans.models import Plan, PlanFocus
from plans.permissions import behalf_on

ESTIMATED = Verb("funding.estimated", "Prognosen for {year} er ændret: {lines} linjer")
ESTIMATED_ONE = Verb("funding.estimated_one", "Prognosen for {year} er ændret: {line}")
EXPLAINED = Verb("funding.variance_explained", "Afvigelsen på {line} i {year} er forklaret")


@dataclass(frozen=True, slots=True)
class NewEstimate:
    """What somebody thinks a line ends at (None: the suggestion again). `seen` is the estimate they saw, if any."""

    key: LineKey
    amount: Decimal | None
    suggested: Decimal
    label: str
    note: str = ""
    seen: int | None = None


class EstimatedMeanwhile(Moved):
    """Somebody else estimated the same lines; nothing is kept."""

    def __init__(self, keys: Sequence[LineKey]) -> None:
        super().__init__("En anden har ændret de samme linjer, mens du skrev.")
        self.keys = keys


@contextmanager
def estimating(plan: Plan, year: int, *, by: User | None) -> Iterator[LedgerYear]:
    if by is not None and not can_forecast(by, plan):
        raise NotAllowed("Du har ikke adgang til at skrive prognose for planen.")
    if year not in ledger_years(plan):
        raise NotReady([f"Planen har intet regnskab for {year}."])
    with transaction.atomic():
        LedgerYear.objects.get_or_create(plan=plan, year=year)
        yield locked_year(plan, year)
        refresh_sums(plan=plan)


def save_estimates(
    *, plan: Plan, by: User | None, year: int, estimates: Sequence[NewEstimate]
) -> list[Forecast]:
    """Keep new estimates beside the old ones, all or none. Raises EstimatedMeanwhile for lines that moved on."""
    with estimating(plan, year, by=by) as ledger_year:
        if ledger_year.state != LedgerYear.State.OPEN:
            raise Moved(f"Regnskabet for {year} er lukket. Prognosen er nu det bogførte.")
        today = latest_estimates(plan, year=year)
        moved = [one.key for one in estimates if one.key in today and today[one.key].pk != one.seen]
        if moved:
            raise EstimatedMeanwhile(moved)
        rows = _rows(plan, estimates, by)
        for row in rows:
            row.save()
        if len(rows) == 1:
            _tell(ESTIMATED_ONE, ledger_year, by, year=year, line=estimates[0].label)
        elif rows:
            _tell(ESTIMATED, ledger_year, by, year=year, lines=len(rows))
    return rows


def _tell(verb: Verb, subject: LedgerYear | VarianceExplanation, by: User | None, **data: Any) -> None:
    plan = subject.plan
    behalf = behalf_on(by, plan, Permission.WRITE_PLAN, Permission.BOOK_LEDGER)
    record(verb, subject=subject, root=plan, by=by, on_behalf_of=behalf, **data)


def _rows(plan: Plan, estimates: Sequence[NewEstimate], by: User | None) -> list[Forecast]:
    if any(one.amount is not None and one.amount < 0 for one in estimates):
        raise NotReady(["En prognose kan ikke være under 0 kr."])
    categories = {row.code: row for row in BudgetCategory.objects.filter(scheme_id=plan.scheme_id)}
    foci = {str(row.uid): row for row in PlanFocus.objects.filter(plan=plan)}
    return [
        Forecast(
            plan=plan,
            year=one.key.year,
            category=categories[one.key.category],
            focus=foci[one.key.focus] if one.key.focus else None,
            amount=one.amount,
            suggested=one.suggested,
            note=one.note,
            made_at=now(),
            made_by=by,
        )
        for one in estimates
    ]


def explain_variance(
    *, plan: Plan, by: User | None, key: LineKey, text: str, label: str, seen: int | None = None
) -> VarianceExplanation:
    """Write why a line differs, or write it anew. `seen` is the version that was read; a closed year may be explained.

    Raises Moved when somebody else has written meanwhile.
    """
    if not text.strip():
        raise NotReady(["Skriv, hvorfor linjen afviger."])
    with estimating(plan, key.year, by=by):
        category = BudgetCategory.objects.filter(scheme_id=plan.scheme_id, code=key.category).get()
        focus = PlanFocus.objects.filter(plan=plan, uid=key.focus).get() if key.focus else None
        place = {"plan": plan, "year": key.year, "category": category, "focus": focus}
        row = VarianceExplanation.objects.filter(**place).first()
        if (row.version if row else None) != seen:
            raise Moved("En anden har skrevet en forklaring imens. Læs den, før du gemmer din.")
        if row is None:
            row = VarianceExplanation(**place)
        row.text = text
        save(row, by=by)
        _tell(EXPLAINED, row, by, year=key.year, line=label)
    return row
