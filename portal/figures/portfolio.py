"""The money of every plan a person sees: sums that are kept per plan and year, added up by the database."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Sum
from django.http import QueryDict

from accounts.models import Municipality
from core.addresses import reverse
from core.dates import day_of, today
from core.statements import Word, statement
from funding.calculations import Compared
from funding.figures import books_figures
from funding.models import Grant, YearSum
from plans.models import Plan
from plans.querysets import Sight

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

    @property
    def asked(self) -> tuple[Any, ...]:
        """What `started_plans` is asked, but for the person's sight."""
        first, last = (today(), today() + EXPIRES_WITHIN) if self.expiring else (None, None)
        return (
            STATUSES[self.status].value if self.status else None,
            int(self.municipality) if self.municipality else None,
            first,
            last,
            tuple(map(Word, self.words.split())),
        )


def started_plans(
    status: str | None,
    municipality: int | None,
    first: dt.date | None,
    last: dt.date | None,
    words: tuple[Word, ...],
    *sight: Any,
) -> QuerySet[Plan]:
    """Started plans alone: what an application asks for is nobody's money yet. With `first` and `last`: those that end
    between the days."""
    plans = Plan.objects.seen_by(*sight).filter(started_on__isnull=False)
    if status:
        plans = plans.filter(status=status)
    if municipality:
        plans = plans.filter(municipality=municipality)
    if first and last:
        plans = plans.filter(ends_on__gte=first, ends_on__lte=last)
    for word in words:
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


def sums_of(year: int | None, *asked: Any) -> QuerySet[YearSum]:
    sums = YearSum.objects.filter(plan__in=started_plans(*asked).order_by().values("pk")).order_by()
    return sums if year is None else sums.filter(year=year)


def _added(sums: QuerySet[YearSum, Any]) -> QuerySet[YearSum, Any]:
    return sums.annotate(**{f"sum_{name}": Sum(name) for name in SUMS})


def chosen_plans(choice: Choice, sight: Sight) -> list[int]:
    """Keys of the chosen plans that have a sum, sorted. One query."""
    asked = *choice.asked, *sight
    if choice.sort == "plan" and not choice.words:
        return _by_title(choice.year, *asked)
    order = ORDERS[choice.sort.removeprefix("-")]
    falls, column = choice.sort.startswith("-"), F(f"sum_{order}" if order in SUMS else NAMES[order])
    rows: Any = _added(sums_of(choice.year, *asked).values("plan_id"))
    rows = rows.order_by(column.desc() if falls else column.asc(), "plan_id")
    return list(rows.values_list("plan_id", flat=True))


@statement
def _by_title(year: int | None, *asked: Any) -> QuerySet[Plan, Any]:
    """The usual order: the database sorts the plans before it adds anything up."""
    sums = YearSum.objects.filter(plan=OuterRef("pk")).order_by()
    plans = started_plans(*asked).filter(Exists(sums if year is None else sums.filter(year=year)))
    return plans.order_by("title", "pk").values_list("pk", flat=True)


def money_of_plans(chosen: Iterable[int], year: int | None = None) -> list[MoneyOfPlan]:
    """Of the plans with these keys, in their order; the database adds up. One query, and one for the tilsagn."""
    pks = tuple(chosen)
    rows = {row["plan_id"]: row for row in _sums_by_plan(pks, year)}
    grants = {} if year else grants_of(pks)
    return [
        MoneyOfPlan(
            year=year,
            grant=grants.get(pk),
            **{name: rows[pk][f"sum_{name}"] for name in SUMS},
            **{name: rows[pk][name] for name in NAMES},
        )
        for pk in pks
        if pk in rows
    ]


@statement
def _sums_by_plan(pks: tuple[int, ...], year: int | None) -> QuerySet[YearSum, Any]:
    sums = YearSum.objects.filter(plan__in=pks).order_by()
    sums = sums if year is None else sums.filter(year=year)
    return _added(sums.values("plan_id", **{name: F(path) for name, path in NAMES.items()}))


def grants_of(pks: tuple[int, ...]) -> dict[int, Decimal]:
    """The tilsagn in force of each plan that has one. One query."""
    return dict(_grants(pks))


@statement
def _grants(pks: tuple[int, ...]) -> QuerySet[Grant, Any]:
    found = Grant.objects.filter(plan__in=pks, is_replaced=False)
    # The latest last, so that it is the one that stays.
    return found.order_by("granted_on", "pk").values_list("plan_id", "amount")


def money_of_years(choice: Choice, sight: Sight) -> list[MoneyOfYear]:
    """Every calendar year of the chosen plans. One query."""
    ask: Any = _sums_by_year.build if choice.words else _sums_by_year
    return [
        MoneyOfYear(
            **{name: row[f"sum_{name}"] for name in SUMS},
            key=str(row["year"]),
            label=str(row["year"]),
            forecast_on=day_of(row["oldest"]),
        )
        for row in ask(*choice.asked, *sight)
    ]


@statement
def _sums_by_year(*asked: Any) -> QuerySet[YearSum, Any]:
    rows: Any = sums_of(None, *asked).order_by("year").values("year")
    return _added(rows.annotate(oldest=Min("refreshed_at")))


def in_all(years: Iterable[MoneyOfYear], year: int | None) -> MoneyOfYear:
    """The chosen year, or all of them added up: the sum of the plans' rows."""
    chosen = [row for row in years if year in (None, int(row.key))]
    sums = {name: sum((getattr(row, name) for row in chosen), start=Decimal("0.00")) for name in SUMS}
    days = [row.forecast_on for row in chosen if row.forecast_on]
    return MoneyOfYear(**sums, key="total", label="I alt", forecast_on=min(days, default=None))


def municipalities(sight: Sight) -> list[tuple[int, str]]:
    """The kommuner of started plans, by name. One query."""
    return _kommuner(*sight)


@statement
def _kommuner(*sight: Any) -> QuerySet[Municipality, Any]:
    started = Plan.objects.seen_by(*sight).filter(started_on__isnull=False).order_by()
    found = Municipality.objects.filter(pk__in=started.values("municipality"))
    return found.order_by("organisation__name", "pk").values_list("pk", "organisation__name")
