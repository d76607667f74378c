"""Whether the salary lines of a budget are what the plan's posts make them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from core.addresses import reverse
from core.danish import format_amount
from core.rules import Finding, Severity
from funding.calculations import BudgetCell, money_of, salaries


def lines_not_as_positions(document: Mapping[str, Any], fed: Mapping[BudgetCell, Decimal]) -> list[Finding]:
    """`fed`: the cells that posts feed, and what they make them now. An index that came later makes them differ, and so
    does an amendment: what is agreed is the line."""
    found = salaries(money_of(document), fed)
    if not found.years:
        return []
    word = "mindre" if found.difference < 0 else "mere"
    by = (
        f"{format_amount(abs(found.difference))} {word} end" if found.difference else "fordelt anderledes end"
    )
    return [
        Finding(
            code="SALARY_NOT_AS_POSITIONS",
            severity=Severity.WARNING,
            message=f"Lønnen i budgettet er {by} det, stillingerne giver nu.",
            detail=f"Budget {format_amount(found.budget)}, stillinger {format_amount(found.posts)} Det gælder "
            f"{', '.join(map(str, found.years))}. Reguleringen eller budgettet er ændret, siden lønnen blev regnet.",
            url=reverse("funding:positions", args=[document["plan"]["number"]]) + "#regn",
            link_text="Se stillingerne",
            found=format_amount(found.budget),
            limit=format_amount(found.posts),
        )
    ]
