"""Money across plans: what waits for a bookkeeper, and what a kommune pays in all."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum

from accounts.models import User
from accounts.querysets import reach_of
from accounts.roles import Permission
from core.addresses import reverse
from core.dates import today
from core.statements import statement
from core.todo import Todo
from funding.calculations import MUNICIPALITY, term_years, total_of
from funding.models import FinancingShare, LedgerYear
from funding.permissions import BOOKED_IN
from plans.models import Plan, PlanParticipant


def todos(user: User) -> list[Todo]:
    """Calendar years that are over and whose books the person keeps: they are closed before the redegørelse is due."""
    organisations = tuple(sorted(reach_of(user).organisations(permission=Permission.BOOK_LEDGER)))
    plans = _booked_by(organisations) if organisations else []
    if not plans:
        return []
    closed = set(_closed(tuple(plan.pk for plan in plans)))
    return [
        Todo(
            title=f"Bogfør det sidste, og luk regnskabet for {year}",
            page=f"{reverse('funding:ledger', args=[plan.number])}?aar={year}",
            plan_number=plan.number,
            plan_title=plan.title,
            due_on=plan.scheme.report_due_on(year),
            kind="ledger",
        )
        for plan in plans
        for year in term_years(plan.starts_on, plan.ends_on)
        if year < today().year and (plan.pk, year) not in closed
    ]


@statement
def _booked_by(organisations: tuple[int, ...]) -> QuerySet[Plan]:
    taking_part = PlanParticipant.objects.current().filter(organisation__in=organisations)
    found = Plan.objects.filter(status__in=BOOKED_IN, pk__in=taking_part.order_by().values("plan"))
    return found.select_related("scheme")


@statement
def _closed(plan_ids: tuple[int, ...]) -> QuerySet[LedgerYear, Any]:
    found = LedgerYear.objects.filter(plan__in=plan_ids, state=LedgerYear.State.CLOSED)
    return found.order_by().values_list("plan_id", "year")


@dataclass(frozen=True, slots=True)
class MunicipalShare:
    """What the kommune pays to one plan in a year."""

    number: str
    title: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class MunicipalYear:
    year: int
    shares: tuple[MunicipalShare, ...]

    @property
    def amount(self) -> Decimal:
        return total_of(share.amount for share in self.shares)

    @property
    def plans(self) -> int:
        return len(self.shares)


@dataclass(frozen=True, slots=True)
class MunicipalCofinancing:
    """What a kommune pays to its plans, year by year."""

    years: tuple[MunicipalYear, ...]
    # The code of the kommune, for the way to its pulje.
    code: str = ""

    @property
    def total(self) -> Decimal:
        return total_of(year.amount for year in self.years)


def municipal_shares_by_year(municipality_id: int, plans: QuerySet[Plan]) -> MunicipalCofinancing | None:
    """The kommune's shares in its plans that are applied for or running. One query; None when it pays nothing."""
    rows = (
        FinancingShare.objects.current()
        .filter(
            source=MUNICIPALITY,
            plan__in=plans.filter(
                municipality=municipality_id, status__in=[Plan.Status.IN_APPROVAL, Plan.Status.RUNNING]
            ),
        )
        .order_by("year", "plan__title", "plan__number")
        .values_list("year", "plan__number", "plan__title", "plan__municipality__organisation__code")
        .annotate(total=Sum("amount", default=Decimal(0)))
    )
    years: dict[int, list[MunicipalShare]] = {}
    codes = set()
    for year, number, title, code, amount in rows:
        codes.add(code)
        if amount:
            years.setdefault(year, []).append(MunicipalShare(number, title, amount))
    found = tuple(MunicipalYear(year, tuple(shares)) for year, shares in years.items())
    return MunicipalCofinancing(found, *codes) if found else None
