"""Budget, books and forecast of a plan: read once, compared in one function, printed everywhere."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Max, QuerySet

from core.dates import today
from core.statements import statement
from funding.calculations import (
    Basis,
    Compared,
    Limits,
    LineCompared,
    LineKey,
    Variance,
    compare,
    money_of,
    must_be_explained,
    term_of,
)
from funding.figures.matrix import Document
from funding.models import Forecast, VarianceExplanation
from plans.models import GrantScheme, Plan

ACROSS = "tvaergaaende"
ACROSS_NAME = "Tværgående"

BASIS_NAMES = {
    Basis.BOOKED: "det bogførte",
    Basis.CARRIED_ON: "forbruget ført frem",
    Basis.BUDGET: "budgettet",
    Basis.ESTIMATE: "et skøn",
}


@dataclass(frozen=True, slots=True)
class Estimate:
    """Somebody's estimate of a line's year. No amount: the one before it was taken back."""

    pk: int
    amount: Decimal | None
    suggested: Decimal
    note: str
    made_at: dt.datetime
    made_by: str


@dataclass(frozen=True, slots=True)
class Explanation:
    text: str
    version: int


def latest_estimates(plan: Plan, *, year: int | None = None) -> dict[LineKey, Estimate]:
    """The newest estimate of every line. One query."""
    return {key_of(row): _estimate(row) for row in _newest(plan.pk, year)}


@statement
def _newest(plan_id: int, year: int | None) -> QuerySet[Forecast]:
    rows = Forecast.objects.filter(plan=plan_id)
    if year is not None:
        rows = rows.filter(year=year)
    newest = rows.order_by().values("year", "category", "focus").annotate(newest=Max("pk")).values("newest")
    return Forecast.objects.filter(pk__in=newest).select_related("category", "focus", "made_by")


def history_of(plan: Plan, key: LineKey) -> list[Estimate]:
    """Every estimate of a line, the newest first."""
    rows = Forecast.objects.filter(plan=plan, year=key.year, category__code=key.category)
    rows = rows.filter(focus__uid=key.focus) if key.focus else rows.filter(focus=None)
    return [_estimate(row) for row in rows.select_related("made_by")]


def _estimate(row: Forecast) -> Estimate:
    return Estimate(row.pk, row.amount, row.suggested, row.note, row.made_at, str(row.made_by or "systemet"))


def key_of(row: Any) -> LineKey:
    """The place of a row that has year, category and focus."""
    return LineKey(row.year, row.category.code, str(row.focus.uid) if row.focus else None)


def explanations_of(plan: Plan, year: int | None = None) -> dict[LineKey, Explanation]:
    """What has been written about variances. One query."""
    return {key_of(row): Explanation(row.text, row.version) for row in _explained(plan.pk, year)}


@statement
def _explained(plan_id: int, year: int | None) -> QuerySet[VarianceExplanation]:
    rows = VarianceExplanation.objects.filter(plan=plan_id).select_related("category", "focus")
    return rows if year is None else rows.filter(year=year)


def compared(
    document: Document, booked: Iterable[Any], estimates: Mapping[LineKey, Estimate] | None = None
) -> Variance:
    """Budget and financing of the document against the books and the estimates in force, as of today."""
    money = money_of(document)
    amounts = {key: row.amount for key, row in (estimates or {}).items() if row.amount is not None}
    return compare(money.lines, money.payments, booked, amounts, on=today(), term=term_of(document))


def limits_of(scheme: GrantScheme) -> Limits:
    return Limits(scheme.variance_percent, scheme.variance_amount, scheme.variance_blocks_report)


@dataclass(frozen=True, slots=True)
class Names:
    """What the codes of a line are called, and in which order they stand."""

    categories: Mapping[str, tuple[int, str]]
    foci: Mapping[str | None, tuple[int, str, str]]

    @classmethod
    def of(cls, document: Document, categories: Iterable[Mapping[str, Any]] = ()) -> "Names":
        found = {row["category"]["code"]: row["category"] for row in document["budget"]}
        found |= {row["code"]: row for row in categories}
        foci: dict[str | None, tuple[int, str, str]] = {None: (1000, ACROSS_NAME, ACROSS)}
        taken = {ACROSS}
        for row in sorted(document["foci"], key=lambda row: row["ended_on"] is not None):
            area = row["focus_area"]
            # One that was taken out and came back stands twice; a line's code is part of an address.
            code = area["code"] if area["code"] not in taken else f"{area['code']}-udgaaet"
            taken.add(code)
            foci[row["uid"]] = (area["order"], area["name"], code)
        return cls({code: (row["order"], row["name"]) for code, row in found.items()}, foci)

    def category(self, code: str) -> str:
        return self.categories.get(code, (0, code))[1]

    def focus(self, uid: str | None) -> str:
        return self.foci.get(uid, (0, "", ""))[1]

    def focus_code(self, uid: str | None) -> str:
        return self.foci.get(uid, (0, "", ""))[2]

    def order(self, key: LineKey) -> tuple[int, int, int]:
        return (key.year, self.foci.get(key.focus, (0,))[0], self.categories.get(key.category, (0,))[0])


@dataclass(frozen=True, slots=True)
class LineFigure:
    """A line as page, spreadsheet and redegørelse print it."""

    line: LineCompared
    category: str
    focus: str
    focus_code: str
    estimate: Estimate | None
    explanation: Explanation | None
    must_be_explained: bool

    @property
    def key(self) -> LineKey:
        return self.line.key

    @property
    def sums(self) -> Compared:
        return self.line.sums

    @property
    def name(self) -> str:
        return f"{self.category}, {self.focus.lower() if self.key.focus is None else self.focus}"

    @property
    def code(self) -> str:
        """Part of a field's name and of an address."""
        return f"{self.key.category}-{self.focus_code}"

    @property
    def figure(self) -> str:
        """What the keys of its figures end with (`funding.figures.explained.books`)."""
        return f"-linje-{self.code}-{self.key.year}"

    @property
    def basis_name(self) -> str:
        return BASIS_NAMES[self.line.basis]

    @property
    def suggested_name(self) -> str:
        return BASIS_NAMES[self.line.suggested_basis]

    @property
    def most(self) -> Decimal:
        """The whole width of the line's picture."""
        return max(self.sums.budget, self.sums.booked, self.sums.forecast)

    @property
    def is_unexplained(self) -> bool:
        return self.must_be_explained and self.explanation is None


def line_figures(
    found: Variance,
    names: Names,
    limits: Limits,
    *,
    year: int | None = None,
    estimates: Mapping[LineKey, Estimate] | None = None,
    explanations: Mapping[LineKey, Explanation] | None = None,
) -> tuple[LineFigure, ...]:
    """The lines of a year in which anything stands, in the plan's order."""
    lines = [
        line
        for line in found.lines
        if year in (None, line.key.year) and (line.sums != Compared() or line.key in (estimates or {}))
    ]
    return tuple(
        LineFigure(
            line,
            names.category(line.key.category),
            names.focus(line.key.focus),
            names.focus_code(line.key.focus),
            (estimates or {}).get(line.key),
            (explanations or {}).get(line.key),
            must_be_explained(line.judged_variance, line.sums.budget, limits),
        )
        for line in sorted(lines, key=lambda line: names.order(line.key))
    )


@dataclass(frozen=True, slots=True)
class FocusLines:
    """The lines of one indsatsområde and their sum. `figure`: what the keys of its figures end with."""

    label: str
    lines: tuple[LineFigure, ...]
    total: Compared
    figure: str


@dataclass(frozen=True, slots=True)
class ForecastFigures:
    """One calendar year: its lines, and every year for the picture."""

    year: int
    groups: tuple[FocusLines, ...]
    total: Compared
    limits: Limits

    @property
    def lines(self) -> tuple[LineFigure, ...]:
        return tuple(line for group in self.groups for line in group.lines)

    @property
    def unexplained(self) -> tuple[LineFigure, ...]:
        return tuple(line for line in self.lines if line.is_unexplained)

    @property
    def is_over(self) -> bool:
        return all(line.line.is_over for line in self.lines)


def forecast_figures(
    plan: Plan, document: Document, booked: Sequence[Any], categories: Iterable[Mapping[str, Any]], year: int
) -> ForecastFigures:
    estimates = latest_estimates(plan)
    found = compared(document, booked, estimates)
    return forecast_of_year(plan, document, found, categories, year=year, estimates=estimates)


def forecast_of_year(
    plan: Plan,
    document: Document,
    found: Variance,
    categories: Iterable[Mapping[str, Any]],
    *,
    year: int,
    estimates: Mapping[LineKey, Estimate],
) -> ForecastFigures:
    """One calendar year of `found`, which was compared with the same estimates."""
    estimates = {key: row for key, row in estimates.items() if key.year == year}
    limits = limits_of(plan.scheme)
    lines = line_figures(
        found,
        Names.of(document, categories),
        limits,
        year=year,
        estimates=estimates,
        explanations=explanations_of(plan, year),
    )
    sums = found.by(lambda key: key.focus, year)
    groups: dict[str | None, list[LineFigure]] = {}
    for line in lines:
        groups.setdefault(line.key.focus, []).append(line)
    return ForecastFigures(
        year,
        tuple(
            FocusLines(
                own[0].focus,
                tuple(own),
                sums.get(own[0].key.focus, Compared()),
                f"-indsats-{own[0].focus_code}-{year}",
            )
            for own in groups.values()
        ),
        found.total(year),
        limits,
    )
