"""Budget against what was booked, for a calendar year. Both sums are funding's."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from core.money import ZERO
from core.statements import statement
from funding.calculations import money_of, total_of
from funding.figures import Booked, booked_of, source_label, year_columns
from funding.models import LedgerEntry, LedgerYear
from monitoring.calculations import MoneyFigures, MoneyRow
from plans.exchange import Document
from plans.models import Plan

ACROSS = "tvaergaaende"


def money_figures(
    plan: Plan, document: Document, year: int, booked: Sequence[Booked] | None = None
) -> MoneyFigures:
    """A calendar year per category, source and indsatsområde, and the whole term per year. `booked`: where it has been
    read already."""
    money, booked = money_of(document), booked_of(plan) if booked is None else booked
    lines = [line for line in money.lines if line.year == year]
    payments = [payment for payment in money.payments if payment.year == year]
    own = [row for row in booked if row.year == year]
    rows = _Rows(own)
    names = {row["category"]["code"]: row["category"] for row in document["budget"]}
    categories = {code: (part["order"], part["name"]) for code, part in names.items()}
    categories |= {row.category: (row.category_order, row.category_name) for row in own}
    sources = {payment.source for payment in money.payments} | {row.source for row in own}
    municipality = document["plan"]["municipality"]["name"]
    budget, used = total_of(line.amount for line in lines), total_of(row.amount for row in own)
    return MoneyFigures(
        categories=rows.by(
            {
                code: name
                for code, (_, name) in sorted(categories.items(), key=lambda item: (item[1][0], item[0]))
            },
            lambda code: total_of(line.amount for line in lines if line.category == code),
            lambda row: row.category,
        ),
        sources=rows.by(
            {code: source_label(code, municipality) for code in _in_order(sources)},
            lambda code: total_of(payment.amount for payment in payments if payment.source == code),
            lambda row: row.source,
        ),
        foci=rows.by(
            _foci(document, {row.focus for row in own} | {line.focus for line in lines}),
            lambda code: total_of(line.amount for line in lines if (line.focus or ACROSS) == code),
            lambda row: row.focus or ACROSS,
        ),
        years=_years(document, booked),
        total=MoneyRow("total", "Planen", "", budget, used),
        financing_total=MoneyRow("financing", "Planen", "", total_of(p.amount for p in payments), used),
        frame=money.sums().budget,
        entries=sum(row.entries for row in own),
        closed=bool(_closed(plan.pk, year)),
    )


@statement
def _closed(plan_id: int, year: int) -> QuerySet[LedgerYear, Any]:
    found = LedgerYear.objects.filter(plan=plan_id, year=year, state=LedgerYear.State.CLOSED)
    return found.order_by().values_list("pk")


class _Rows:
    """Rows of one table: the budget of each code beside what is booked on it."""

    def __init__(self, booked: Sequence[Booked]) -> None:
        self.booked = booked

    def by(
        self, names: Mapping[str, str], budget: Callable[[str], Decimal], key: Callable[[Booked], str]
    ) -> tuple[MoneyRow, ...]:
        sums: dict[str, Decimal] = {}
        for row in self.booked:
            sums[key(row)] = sums.get(key(row), ZERO) + row.amount
        rows = (MoneyRow(code, name, "", budget(code), sums.get(code, ZERO)) for code, name in names.items())
        return tuple(rows)


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


def _years(document: Document, booked: Sequence[Booked]) -> tuple[MoneyRow, ...]:
    money: Any = money_of(document)
    columns = {column.year: column.note for column in year_columns(document, money)}
    years = sorted(columns | dict.fromkeys((row.year for row in booked), ""))
    return tuple(
        MoneyRow(
            str(year),
            str(year),
            columns.get(year, ""),
            total_of(line.amount for line in money.lines if line.year == year),
            total_of(row.amount for row in booked if row.year == year),
        )
        for year in years
    )
