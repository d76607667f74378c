"""Whether the salary lines of a budget are what the plan's posts make them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from core.addresses import reverse
from core.danish import format_amount
from core.money import ZERO
from core.rules import Finding, Severity
from funding.calculations import BudgetCell, money_of, total_of


def lines_not_as_positions(document: Mapping[str, Any], fed: Mapping[BudgetCell, Decimal]) -> list[Finding]:
    """`fed`: the cells that posts feed, and what they make them now. An index that came later makes them differ, and so
    does an amendment: what is agreed is the line."""
    stored = dict.fromkeys(fed, ZERO)
    for line in money_of(document).lines:
        cell = BudgetCell(UUID(line.focus) if line.focus else None, line.category, line.year)
        if cell in stored:
            stored[cell] += line.amount
    years = sorted({cell.year for cell in fed if stored[cell] != fed[cell]})
    if not years:
        return []
    budget, posts = total_of(stored.values()), total_of(fed.values())
    word = "mindre" if budget < posts else "mere"
    by = f"{format_amount(abs(budget - posts))} {word} end" if budget != posts else "fordelt anderledes end"
    return [
        Finding(
            code="SALARY_NOT_AS_POSITIONS",
            severity=Severity.WARNING,
            message=f"Lønnen i budgettet er {by} det, stillingerne giver nu.",
            detail=f"Budget {format_amount(budget)}, stillinger {format_amount(posts)} Det gælder "
            f"{', '.join(map(str, years))}. Reguleringen eller budgettet er ændret, siden lønnen blev regnet.",
            url=reverse("funding:positions", args=[document["plan"]["number"]]) + "#regn",
            link_text="Se stillingerne",
            found=format_amount(budget),
            limit=format_amount(posts),
        )
    ]
