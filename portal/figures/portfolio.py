"""The money of every plan a person sees: sums that are kept per plan and year, added up by the database."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Min, Q, QuerySet, Sum
from django.http import QueryDict

from core.addresses import reverse
from core.dates import day_of, today
from funding.calculations import Compared
from funding.figures import books_figures
from funding.models import Grant, YearSum
from plans.models import Plan

STATUSES = {"drift": Plan.Status.RUNNING, "afsluttet": Plan.Status.ENDED}
NAMES = {
    "title": "plan__title",
    "number": "plan__number",
    "status": "plan__status",
    "ends_on": "plan__ends_on",
    "municipality": "plan__municipality__organisation__name",
}
ORDERS = {
    "plan": "title",
    "kommune": "municipality",
    "slut": "ends_on",
    "budget": "budget",
    "tilsagn": "granted",
    "bogfoert": "booked",
    "prognose": "forecast",
}
SUMS = ("budget", "granted", "booked", "forecast")
EXPIRES_WITHIN = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Choice:
    """What the address asks for."""

    words: str = ""
    status: str = "drift"
    municipality: str = ""
    year: int | None = None
    expiring: bool = False
    sort: str = "plan"

    @classmethod
    def of(cls, query: QueryDict) -> "Choice":
        year, sort, status = query.get("aar", ""), query.get("sort", ""), query.get("status", "drift")
        municipality = query.get("kommune", "")
        return cls(
            words=query.get("soeg", "").strip()[:100],
            status=status if status in STATUSES or not status else "drift",
            municipality=municipality if municipality.isdecimal() and len(municipality) < 10 else "",
            year=int(year) if year.isdecimal() and len(year) == 4 else None,
            expiring=query.get("udloeber") == "1",
            sort=sort if sort.removeprefix("-") in ORDERS else "plan",
        )

    @property
    def is_active(self) -> bool:
        return bool(self.words or self.municipality or self.expiring or self.status != "drift")

    def plans(self, visible: QuerySet[Plan]) -> QuerySet[Plan]:
        """Started plans alone: what an application asks for is nobody's money yet."""
        plans = visible.filter(started_on__isnull=False)
        if self.status:
            plans = plans.filter(status=STATUSES[self.status])
        if self.municipality:
            plans = plans.filter(municipality=int(self.municipality))
        if self.expiring:
            plans = plans.filter(ends_on__range=(today(), today() + EXPIRES_WITHIN))
        for word in self.words.split():
            plans = plans.filter(Q(title__icontains=word) | Q(number__icontains=word))
        return plans


@dataclass(frozen=True, slots=True)
class MoneyOfPlan(Compared):
    """A plan's sums in the chosen year, or in its whole term."""

    granted: Decimal = Decimal("0.00")
    number: str = ""
    title: str = ""
    status: str = ""
    municipality: str = ""
    ends_on: dt.date | None = None
    year: int | None = None
    # The tilsagn in force, of the whole term; None without one, and where a year is chosen.
    grant: Decimal | None = None

    @property
    def urls(self) -> dict[str, str]:
        """Where each sum stands on the plan's own pages. An amount of nothing in a year may have no figure there."""
        year, books = f"-{self.year}" if self.year else "", books_figures(self.number)
        return {
            "budget": reverse("funding:figure", [self.number, f"budget{year}"]) if self.budget else self.url,
            "tilsagn": reverse("funding:figure", [self.number, f"finansiering-fund{year}"])
            if self.granted
            else self.url,
            **{what: f"{books}{what}{year}/" for what in ("bogfoert", "prognose", "afvigelse")},
            "brev": reverse("funding:figure", [self.number, "tilsagn"]),
        }

    @property
    def other_grant(self) -> Decimal | None:
        """The tilsagn, where the fund's share has been moved away from it."""
        return self.grant if self.grant != self.granted else None

    @property
    def url(self) -> str:
        return reverse("funding:economy", args=[self.number])

    @property
    def is_expiring(self) -> bool:
        return self.status == Plan.Status.RUNNING and expires_soon(self.ends_on)

    @property
    def status_label(self) -> str:
        return str(Plan.Status(self.status).label)


def expires_soon(ends_on: dt.date | None) -> bool:
    return ends_on is not None and today() <= ends_on <= today() + EXPIRES_WITHIN


@dataclass(frozen=True, slots=True)
class MoneyOfYear(Compared):
    """The sums of all chosen plans in one calendar year."""

    granted: Decimal = Decimal("0.00")
    key: str = ""
    label: str = ""
    # The day of the oldest forecast in the sum; None of no plans.
    forecast_on: dt.date | None = None

    @property
    def is_behind(self) -> bool:
        """A forecast follows the calendar. Until the night's round is over, the plans' own pages are a day ahead."""
        return self.forecast_on is not None and self.forecast_on < today()

    @property
    def figure(self) -> str:
        """What the keys of its figures end with; of all years nothing."""
        return "" if self.key in ("", "total") else f"-{self.key}"


def sums_of(choice: Choice, visible: QuerySet[Plan]) -> QuerySet[YearSum]:
    return YearSum.objects.filter(plan__in=choice.plans(visible).order_by().values("pk"))


def rows_by_plan(choice: Choice, visible: QuerySet[Plan]) -> Any:
    """One row a plan with its sums, sorted; the database adds up."""
    sums = sums_of(choice, visible)
    if choice.year is not None:
        sums = sums.filter(year=choice.year)
    grouped = sums.order_by().values("plan_id", **{name: F(path) for name, path in NAMES.items()})
    added = grouped.annotate(**{f"sum_{name}": Sum(name) for name in SUMS})
    order = ORDERS[choice.sort.removeprefix("-")]
    column = F(f"sum_{order}" if order in SUMS else order)
    direction = column.desc() if choice.sort.startswith("-") else column.asc()
    return added.order_by(direction, "plan_id")


def money_of_plans(rows: Iterable[dict[str, Any]], year: int | None = None) -> list[MoneyOfPlan]:
    rows = list(rows)
    grants = {} if year else grants_of([row["plan_id"] for row in rows])
    return [
        MoneyOfPlan(
            year=year,
            grant=grants.get(row["plan_id"]),
            **{name: row[f"sum_{name}"] for name in SUMS},
            **{name: row[name] for name in NAMES},
        )
        for row in rows
    ]


def grants_of(plan_ids: Iterable[int]) -> dict[int, Decimal]:
    """The tilsagn in force of each plan that has one. One query."""
    found = Grant.objects.filter(plan__in=plan_ids, is_replaced=False)
    # The latest last, so that it is the one that stays.
    return dict(found.order_by("granted_on", "pk").values_list("plan_id", "amount"))


def money_of_years(choice: Choice, visible: QuerySet[Plan]) -> list[MoneyOfYear]:
    """Every calendar year of the chosen plans. One query."""
    rows: Any = sums_of(choice, visible).order_by("year").values("year")
    return [
        MoneyOfYear(
            **{name: row[f"sum_{name}"] for name in SUMS},
            key=str(row["year"]),
            label=str(row["year"]),
            forecast_on=day_of(row["oldest"]),
        )
        for row in rows.annotate(oldest=Min("refreshed_at"), **{f"sum_{name}": Sum(name) for name in SUMS})
    ]


def in_all(years: Iterable[MoneyOfYear], year: int | None) -> MoneyOfYear:
    """The chosen year, or all of them added up: the sum of the plans' rows."""
    chosen = [row for row in years if year in (None, int(row.key))]
    sums = {name: sum((getattr(row, name) for row in chosen), start=Decimal("0.00")) for name in SUMS}
    days = [row.forecast_on for row in chosen if row.forecast_on]
    return MoneyOfYear(**sums, key="total", label="I alt", forecast_on=min(days, default=None))


def municipalities(visible: QuerySet[Plan]) -> list[tuple[int, str]]:
    """The kommuner of started plans, by name. One query."""
    rows = visible.filter(started_on__isnull=False).order_by("municipality__organisation__name")
    return list(rows.values_list("municipality", "municipality__organisation__name").distinct())
