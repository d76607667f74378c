"""Budget against what was booked, for a calendar year. Both sums are funding's."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from core.statements import statement
from funding.calculations import Compared, Variance, money_of, must_be_explained, total_of
from funding.figures import (
    Booked,
    Names,
    booked_of,
    compared,
    explanations_of,
    limits_of,
    line_figures,
    source_label,
    year_columns,
)
from funding.figures.regulation import regulation_account
from funding.models import LedgerEntry, LedgerYear, RegulationMovement
from monitoring.calculations import MoneyFigures, MoneyRow, RegulationRow, VarianceLine
from plans.exchange import Document
from plans.models import Plan

ACROSS = "tvaergaaende"


def money_figures(
    plan: Plan,
    document: Document,
    year: int,
    booked: Sequence[Booked] | None = None,
    found: Variance | None = None,
) -> MoneyFigures:
    """A calendar year per category, source and indsatsområde, and the whole term per year. `booked` and
    `found`: where they have been read and compared already. The sums are funding's (`funding.calculations.compare`)."""
    booked = booked_of(plan) if booked is None else booked
    found, money = found or compared(document, booked), money_of(document)
    own = [row for row in booked if row.year == year]
    names = {row["category"]["code"]: row["category"] for row in document["budget"]}
    categories = {code: (part["order"], part["name"]) for code, part in names.items()}
    categories |= {row.category: (row.category_order, row.category_name) for row in own}
    sources = {payment.source for payment in money.payments} | {row.source for row in own}
    municipality = document["plan"]["municipality"]["name"]
    total, by_source = found.total(year), found.by_source(year)
    return MoneyFigures(
        categories=_rows(
            {
                code: name
                for code, (_, name) in sorted(categories.items(), key=lambda item: (item[1][0], item[0]))
            },
            found.by(lambda key: key.category, year),
        ),
        sources=_rows({code: source_label(code, municipality) for code in _in_order(sources)}, by_source),
        foci=_rows(
            _foci(document, {line.key.focus for line in found.lines if line.key.year == year}),
            found.by(lambda key: key.focus or ACROSS, year),
        ),
        years=_years(document, found),
        total=MoneyRow("total", "Planen", "", total.budget, total.booked),
        financing_total=MoneyRow(
            "financing", "Planen", "", total_of(row.budget for row in by_source.values()), total.booked
        ),
        frame=money.sums().budget,
        entries=sum(row.entries for row in own),
        closed=bool(_closed(plan.pk, year)),
    )


@statement
def _closed(plan_id: int, year: int) -> QuerySet[LedgerYear, Any]:
    found = LedgerYear.objects.filter(plan=plan_id, year=year, state=LedgerYear.State.CLOSED)
    return found.order_by().values_list("pk")


def variance_lines(
    plan: Plan, document: Document, year: int, booked: Sequence[Booked], found: Variance
) -> tuple[VarianceLine, ...]:
    """Lines of a year that must be explained, and those that somebody has explained. One query. `found`: the document
    against what is booked."""
    own = [row for row in booked if row.year == year]
    categories = [
        {"code": row.category, "name": row.category_name, "order": row.category_order} for row in own
    ]
    limits = limits_of(plan.scheme)
    lines = line_figures(
        found,
        Names.of(document, categories),
        limits,
        year=year,
        explanations=explanations_of(plan, year),
    )
    rows = (
        VarianceLine(
            code=line.code,
            category=line.key.category,
            focus=line.focus_code,
            name=line.name,
            budget=line.sums.budget,
            booked=line.sums.booked,
            must_be_explained=must_be_explained(line.sums.variance, line.sums.budget, limits),
            explanation=line.explanation.text if line.explanation else "",
        )
        for line in lines
    )
    return tuple(line for line in rows if line.explanation or line.must_be_explained)


def regulation_rows(plan: Plan, year: int) -> tuple[RegulationRow, ...]:
    """The reguleringskonto of each afdeling in a calendar year, and of all; none as long as nothing has moved."""
    if not _moved(plan.pk):
        return ()
    account = regulation_account(plan)
    rows = [(estate.name, estate.of(year)) for estate in account.estates]
    rows += [("I alt", row) for row in account.total if row.year == year and len(rows) > 1]
    return tuple(
        RegulationRow(name, row.opening, row.paid_out, row.activities, row.other_use, row.closing)
        for name, row in rows
    )


@statement
def _moved(plan_id: int) -> QuerySet[RegulationMovement, Any]:
    return RegulationMovement.objects.filter(plan=plan_id).order_by().values_list("pk")[:1]


def focus_keys(document: Mapping[str, Any], year: int) -> dict[str, str]:
    """What the keys of an indsatsområde's figures in the books end with, by its uid. No part of the figures, which are
    frozen with a redegørelse."""
    names = Names.of(document)
    return {
        uid: f"indsats-{names.focus_code(None if uid == ACROSS else uid)}-{year}"
        for uid in (*names.foci, ACROSS)
        if uid
    }


def _rows(names: Mapping[str, str], sums: Mapping[str, Compared]) -> tuple[MoneyRow, ...]:
    rows = ((code, name, sums.get(code, Compared())) for code, name in names.items())
    return tuple(MoneyRow(code, name, "", own.budget, own.booked) for code, name, own in rows)


def _in_order(sources: set[str]) -> list[str]:
    order = list(LedgerEntry._meta.get_field("source").choices or [])
    places = {str(code): place for place, (code, _) in enumerate(order)}
    return sorted(sources, key=lambda code: places.get(code, len(places)))


def _foci(document: Document, used: set[str | None]) -> dict[str, str]:
    """Indsatsområder in force and those where amounts are left, then what goes across them."""
    rows = [row for row in document["foci"] if row["ended_on"] is None or row["uid"] in used]
    rows.sort(key=lambda row: row["focus_area"]["order"])
    names = {row["uid"]: row["focus_area"]["name"] for row in rows}
    return names | ({ACROSS: "Tværgående"} if None in used else {})


def _years(document: Document, found: Variance) -> tuple[MoneyRow, ...]:
    columns = {column.year: column.note for column in year_columns(document, money_of(document))}
    sums = found.by(lambda key: key.year)
    return tuple(
        MoneyRow(str(year), str(year), columns.get(year, ""), own.budget, own.booked)
        for year in sorted({*columns, *sums})
        for own in [sums.get(year, Compared())]
    )
