"""The books: what was booked, added up by the database, beside the budget."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import CharField, Count, F, IntegerField, QuerySet, Sum, Value
from django.db.models.functions import Cast

from core.statements import statement
from funding.calculations import (
    Compared,
    LineKey,
    Variance,
    YearSums,
    forecast_sums,
    money_of,
    rates_of,
    term_of,
    term_years,
)
from funding.figures.matrix import Document
from funding.figures.meters import Meter, meters
from funding.figures.payers import SOURCE_ORDER, municipality_name, source_label
from funding.figures.variance import ACROSS, ACROSS_NAME, Estimate, Names, compared, latest_estimates
from funding.models import BudgetCategory, LedgerEntry, LedgerYear
from plans.models import Plan, PlanFocus


@dataclass(frozen=True, slots=True)
class Booked:
    """One sum of the books: all entries of a year that share category, indsatsområde and source."""

    year: int
    category: str
    category_name: str
    category_order: int
    focus: str | None
    source: str
    amount: Decimal
    entries: int


def booked_of(plan: Plan) -> list[Booked]:
    """The plan's books, added up by what is printed. Two queries, however many entries there are."""
    named = {(kind, pk): (code, name, order) for kind, pk, code, name, order in _keys(plan.pk)}
    years = {pk: int(code) for (kind, pk), (code, _, _) in named.items() if kind == "year"}
    foci = {pk: str(UUID(code)) for (kind, pk), (code, _, _) in named.items() if kind == "focus"}
    return [
        Booked(
            years[year], *named["category", category], foci[focus] if focus else None, source, amount, entries
        )
        for year, category, focus, source, amount, entries in _sums(plan.pk)
    ]


@statement
def _sums(plan_id: int) -> QuerySet[LedgerEntry, Any]:
    """Added up by keys. Joined to each bilagspost and compared by name it took the database twice as long, and some
    hundred sums a plan with a name and a uid each took as long again to bring here."""
    keys = (
        LedgerEntry.objects.filter(plan=plan_id)
        .order_by()
        .values_list("ledger_year", "category", "focus", "source")
    )
    return keys.annotate(total=Sum("amount", default=Decimal(0)), entries=Count("pk"))


@statement
def _keys(plan_id: int) -> QuerySet[LedgerYear, Any]:
    """What the keys of the sums stand for. Of categories all there are: a few for each bevillingsperiode."""
    years = LedgerYear.objects.filter(plan=plan_id).order_by()
    foci = PlanFocus.objects.filter(plan=plan_id).order_by()
    categories = BudgetCategory.objects.order_by()
    nothing = (Value(""), Value(0))
    return _parts(years, "year", "year", *nothing).union(
        _parts(foci, "focus", "uid", *nothing),
        _parts(categories, "category", "code", F("name"), F("order")),
        all=True,
    )


def _parts(found: QuerySet[Any], kind: str, code: str, name: Any, order: Any) -> QuerySet[Any, Any]:
    text, number = CharField(), IntegerField()
    return found.values_list(
        Cast(Value(kind), text), "pk", Cast(code, text), Cast(name, text), Cast(order, number)
    )


def entries_of(pks: Iterable[int]) -> list[LedgerEntry]:
    """A page's bilagsposter with all that a row shows, in the order of the keys. A page is chosen by keys: else the
    database would join and sort the whole year at its full width."""
    chosen = tuple(pks)
    rows = {row.pk: row for row in _entries(chosen)}
    return [rows[pk] for pk in chosen]


@statement
def _entries(pks: tuple[int, ...]) -> QuerySet[LedgerEntry]:
    found = LedgerEntry.objects.filter(pk__in=pks).order_by()
    return found.select_related("category", "focus__focus_area", "organisation", "reversed_by")


@dataclass(frozen=True, slots=True)
class Comparison(Compared):
    """Budget, books and forecast under a name. `figure`: what the keys of its figures end with
    (`funding.figures.explained.books`)."""

    key: str = ""
    label: str = ""
    figure: str = ""


@dataclass(frozen=True, slots=True)
class LedgerFigures:
    """One calendar year, or the whole term when `year` is None. `years` always holds every year."""

    year: int | None
    categories: tuple[Comparison, ...]
    sources: tuple[Comparison, ...]
    foci: tuple[Comparison, ...]
    years: tuple[Comparison, ...]
    total: Comparison
    entries: int

    @property
    def sources_total(self) -> Comparison:
        """What the sources are to pay in all; it may differ from the budget, and the other columns are the same."""
        sums = sum((Compared(row.budget, row.booked, row.forecast) for row in self.sources), start=Compared())
        return _comparison("total", "I alt", sums, _figure("kilder", self.year))


def ledger(
    document: Document,
    booked: Sequence[Booked],
    year: int | None = None,
    estimates: Mapping[LineKey, Estimate] | None = None,
    found: Variance | None = None,
) -> LedgerFigures:
    """Every table is made of the same lines (`funding.calculations.compare`). `found`: where that is done already."""
    found = found or compared(document, booked, estimates)
    names = Names.of(document, [_category(row) for row in booked])
    in_all = found.total(year)
    return LedgerFigures(
        year=year,
        categories=_named(
            found.by(lambda key: key.category, year),
            category_labels(names),
            lambda code: _figure(f"kategori-{code}", year),
        ),
        sources=_named(
            found.by_source(year),
            source_labels(document, found),
            lambda code: _figure(f"kilde-{code}", year),
        ),
        foci=_named(
            found.by(lambda key: key.focus or ACROSS, year),
            focus_labels(document, found),
            lambda uid: _figure(f"indsats-{names.focus_code(None if uid == ACROSS else uid)}", year),
        ),
        years=_named(
            found.by(lambda key: str(key.year)), year_labels(document, found), lambda year: f"-{year}"
        ),
        total=_comparison("total", "I alt", in_all, _figure("", year)),
        entries=sum(row.entries for row in booked if year in (None, row.year)),
    )


def _category(row: Booked) -> dict[str, object]:
    return {"code": row.category, "name": row.category_name, "order": row.category_order}


def _figure(place: str, year: int | None) -> str:
    """`-kategori-loen-2028`, `-2028`, or nothing: what stands behind `budget`, `bogfoert` … in a key."""
    return "".join(f"-{part}" for part in (place, year) if part)


def _comparison(key: str, label: str, sums: Compared, figure: str) -> Comparison:
    return Comparison(sums.budget, sums.booked, sums.forecast, key, label, figure)


def _named(
    sums: Mapping[str, Compared], labels: Mapping[str, str], figure: Callable[[str], str]
) -> tuple[Comparison, ...]:
    """In the labels' order; a label without an amount is a row of zeros."""
    return tuple(
        _comparison(key, label, sums.get(key, Compared()), figure(key)) for key, label in labels.items()
    )


def category_labels(names: Names) -> dict[str, str]:
    ordered = sorted(names.categories.items(), key=lambda item: (item[1][0], item[0]))
    return {code: name for code, (_, name) in ordered}


def focus_labels(document: Document, found: Variance) -> dict[str, str]:
    """Indsatsområder in force and those in which amounts are left, then what goes across them."""
    used = {line.key.focus for line in found.lines}
    rows = [row for row in document["foci"] if row["ended_on"] is None or row["uid"] in used]
    rows.sort(key=lambda row: row["focus_area"]["order"])
    labels = {row["uid"]: f"{row['focus_area']['order']} {row['focus_area']['name']}" for row in rows}
    return labels | {ACROSS: ACROSS_NAME}


def source_labels(document: Document, found: Variance) -> dict[str, str]:
    """Also the sources that something was booked on although they were to pay nothing."""
    sources = {payment.source for payment in money_of(document).payments}
    sources |= {source for _, source in found.sources}
    name = municipality_name(document)
    return {source: source_label(source, name) for source in sorted(sources, key=SOURCE_ORDER.__getitem__)}


def year_labels(document: Document, found: Variance) -> dict[str, str]:
    years = {*term_years(*term_of(document)), *(line.key.year for line in found.lines)}
    return {str(year): str(year) for year in sorted(years)}


def forecast_meters(plan: Plan, document: Document) -> tuple[Meter, ...]:
    """The shares as they come out if the plan ends at its forecast. Two queries."""
    by_year = forecast_years(plan, document)
    return meters(by_year.values(), rates_of(document), municipality_name(document))


def forecast_years(plan: Plan, document: Document) -> dict[int, YearSums]:
    """What each year is expected to cost and who is to pay it. Two queries."""
    found = compared(document, booked_of(plan), latest_estimates(plan))
    return forecast_sums(found, money_of(document).payments)


def closed_years(plan: Plan) -> dict[int, LedgerYear]:
    return {row.year: row for row in _closed(plan.pk)}


@statement
def _closed(plan_id: int) -> QuerySet[LedgerYear]:
    return LedgerYear.objects.filter(plan=plan_id, state=LedgerYear.State.CLOSED).select_related("closed_by")
