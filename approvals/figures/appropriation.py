"""The kommune's bevilling beside its share of the plan that was decided on, per year and in words."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from approvals.calculations import by_year, differences_by_year
from approvals.models import GRANTING, Decision, StepKind
from approvals.models import Appropriation as Row
from approvals.rules import granted_rows
from core.danish import format_amount
from core.money import ZERO
from core.statements import statement
from funding.calculations import money_of
from funding.exchange import financing_document
from plans.models import Plan


@dataclass(frozen=True)
class AppropriationRow:
    """`difference` is above zero where more was granted than the plan asks for; None where a year goes on."""

    year: int
    account: str
    amount: Decimal
    planned: Decimal | None
    difference: Decimal | None
    # Which of the year's konti it is, from 1, where there are several.
    place: int = 0

    @property
    def figure(self) -> str:
        """What the key of its amount ends with."""
        return f"{self.year}-{self.place}" if self.place else str(self.year)


@dataclass(frozen=True)
class Appropriation:
    """What was granted. `is_missing`: the record says nothing about it; `words` say how it differs from the plan."""

    rows: tuple[AppropriationRow, ...]
    total: Decimal
    planned: Decimal
    account: str
    words: str
    differs: bool

    @property
    def is_missing(self) -> bool:
        return not self.rows

    @property
    def has_accounts(self) -> bool:
        return any(row.account for row in self.rows)

    @property
    def difference(self) -> Decimal:
        return self.total - self.planned


def municipal_shares(document: Mapping[str, object]) -> dict[int, Decimal]:
    """The kommune's share of each year, as a plan's document has it."""
    money = money_of(document)
    return {year: money.sums_of(year).municipal for year in money.years}


def appropriation_of(decision: Decision) -> Appropriation | None:
    """Of a council's approval; None of anything else. Reads what `read_attachments` has put on the decision."""
    if decision.step.kind != StepKind.COUNCIL or decision.outcome not in GRANTING:
        return None
    planned: Mapping[int, Decimal] | None = decision.__dict__.get("_municipal_shares")
    if planned is None:
        planned = municipal_shares(decision.snapshot.document)
    return appropriation(list(decision.appropriations.all()), planned, decision.appropriation_account)


def appropriation(rows: list[Row], planned: Mapping[int, Decimal], account: str = "") -> Appropriation:
    granted = by_year((row.year, row.amount) for row in rows)
    differences = differences_by_year(granted, planned)
    drawn, seen, count = [], Counter[int](), Counter(row.year for row in rows)
    for row in sorted(rows, key=lambda row: row.year):
        again = row.year in seen
        seen[row.year] += 1
        drawn.append(
            AppropriationRow(
                row.year,
                row.account,
                row.amount,
                None if again else planned.get(row.year, ZERO),
                None if again else differences[row.year],
                seen[row.year] if count[row.year] > 1 else 0,
            )
        )
    if rows:
        drawn += [
            AppropriationRow(year, "", ZERO, planned[year], differences[year])
            for year in planned
            if year not in seen and planned[year]
        ]
        drawn.sort(key=lambda row: row.year)
    return Appropriation(
        rows=tuple(drawn),
        total=sum(granted.values(), ZERO),
        planned=sum(planned.values(), ZERO),
        account=account,
        words=difference_words(differences) if rows else "",
        differs=any(differences.values()),
    )


def difference_words(differences: Mapping[int, Decimal]) -> str:
    """`Bevillingen er 50.000,00 kr. lavere end kommunens andel i planen i 2028.`"""
    found = {year: amount for year, amount in differences.items() if amount}
    if not found:
        return "Bevillingen svarer til kommunens andel i planen alle år."
    parts = [
        f"{format_amount(abs(amount))} {'højere' if amount > ZERO else 'lavere'} i {year}"
        for year, amount in found.items()
    ]
    listed = parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} og {parts[-1]}"
    return f"Bevillingen afviger fra kommunens andel i planen: {listed}."


def municipal_gap(plan: Plan) -> str:
    """How the plan's money as it stands differs from what the council granted; empty when it does not.

    For the economy page, where the plan is brought in balance with both.
    """
    rows = _granted_openly(plan.pk)
    if not rows:
        return ""
    differences = differences_by_year(by_year(rows), municipal_shares(financing_document(plan)))
    return difference_words(differences) if any(differences.values()) else ""


@statement
def _granted_openly(plan_id: int) -> QuerySet[Row, Any]:
    """As `was_closed`: also where a record that corrects it, confirmed or not yet, or carries it over says so first."""
    told = Q(is_closed=True) | Q(replaced_by__is_closed=True)
    later = Decision.objects.filter(
        told, Q(replaces=OuterRef("decision")) | Q(carried_over_from=OuterRef("decision"))
    )
    found = granted_rows(plan_id).filter(~Exists(later), decision__is_closed=False)
    return found.values_list("year", "amount")
