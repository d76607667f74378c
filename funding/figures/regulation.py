"""The reguleringskonto of each afdeling, year by year, and what waits for approval."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import reduce
from operator import add

from core.addresses import reverse
from core.dates import today
from core.rules import Finding
from funding.calculations import Movement, YearStatement, statements, term_years, total_of
from funding.calculations.regulation import SIGNS, Move
from funding.models import RegulationMovement
from funding.rules import regulation_account_purpose
from plans.models import Estate, Plan


@dataclass(frozen=True, slots=True)
class EstateAccount:
    """An afdeling's account: its years and its balance."""

    pk: int
    name: str
    organisation: str
    years: tuple[YearStatement, ...]

    @property
    def figure(self) -> str:
        """The key of its explained balance."""
        return f"afdeling-{self.pk}"

    @property
    def balance(self) -> Decimal:
        return self.years[-1].closing if self.years else Decimal("0.00")

    def of(self, year: int) -> YearStatement:
        """The account's year; one outside its own years carries the balance before it."""
        known = [row for row in self.years if row.year <= year]
        if known and known[-1].year == year:
            return known[-1]
        return YearStatement(year, known[-1].closing if known else Decimal("0.00"))


@dataclass(frozen=True, slots=True)
class RegulationAccount:
    """Every afdeling of the plan; `total` adds the accounts up year by year."""

    estates: tuple[EstateAccount, ...]
    total: tuple[YearStatement, ...]
    movements: tuple[RegulationMovement, ...]

    @property
    def waiting(self) -> tuple[RegulationMovement, ...]:
        return tuple(row for row in self.movements if row.waits_for_approval)

    @property
    def balance(self) -> Decimal:
        return self.total[-1].closing if self.total else Decimal("0.00")

    @property
    def set_aside(self) -> Decimal:
        """What is subtracted of the balance already, kr., and is moved on a later day: other use that is approved."""
        return total_of(
            -one.amount * SIGNS[Move(one.move)]
            for one in self.movements
            if one.is_in_force and one.moved_on > today()
        )

    @property
    def is_empty(self) -> bool:
        return not self.movements

    def findings(self, plan: Plan) -> list[Finding]:
        """Other use that lacks something: REGULATION_ACCOUNT_PURPOSE."""
        url = reverse("funding:regulation", args=[plan.number])
        return [
            finding
            for row in self.waiting
            for finding in regulation_account_purpose(
                text=row.text,
                amount=row.amount,
                purpose=row.purpose,
                council_on=row.council_decided_on,
                fund_on=row.fund_decided_on,
                url=url,
            )
        ]


def regulation_account(plan: Plan) -> RegulationAccount:
    """Two queries, however many movements there are."""
    movements = tuple(
        RegulationMovement.objects.filter(plan=plan)
        .select_related("estate__organisation", "entered_by", "council_recorded_by", "fund_recorded_by")
        .select_related("reversed_by")
        .order_by("moved_on", "pk")
    )
    years = [year for year in term_years(plan.starts_on, plan.ends_on) if year <= today().year]
    estates = {row.pk: row for row in estates_of(plan)} | {row.estate_id: row.estate for row in movements}
    accounts = tuple(
        EstateAccount(
            estate.pk,
            estate.name,
            str(estate.organisation),
            tuple(statements(in_force(movements, estate.pk), years)),
        )
        for estate in sorted(estates.values(), key=lambda estate: (estate.name, estate.pk))
    )
    all_years = sorted({row.year for account in accounts for row in account.years})
    total = tuple(reduce(add, [account.of(year) for account in accounts]) for year in all_years)
    return RegulationAccount(accounts, total, movements)


def in_force(movements: Sequence[RegulationMovement], estate_id: int) -> list[Movement]:
    return [
        Movement(row.moved_on, row.move, row.amount)
        for row in movements
        if row.estate_id == estate_id and row.is_in_force
    ]


def estates_of(plan: Plan) -> list[Estate]:
    """Afdelinger of the boligområder that the plan has now."""
    found = Estate.objects.filter(plan_areas__plan=plan, plan_areas__ended_on=None)
    return list(found.select_related("organisation").distinct().order_by("name", "pk"))
