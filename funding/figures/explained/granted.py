"""The tilsagn, opened: the amount of the fund's letter, beside what the fund pays in the plan's financing."""

from core.danish import format_amount, format_date
from funding.calculations import money_of
from funding.figures.explained.figure import TYPED, Explained, Part
from funding.figures.matrix import Document
from funding.models import Grant
from plans.models import Plan

KEY = "tilsagn"


def explain_grant(plan: Plan, document: Document) -> Explained | None:
    """Of the tilsagn in force; None without one."""
    grant: Grant | None = plan.grants.first()
    if grant is None:
        return None
    share = money_of(document).sums().lbf
    reference = f" ({grant.reference})" if grant.reference else ""
    beside = (
        "Fondens andel i planens finansiering er det samme."
        if share == grant.amount
        else f"Fondens andel i planens finansiering er {format_amount(share)}"
    )
    return Explained(
        KEY,
        "Landsbyggefondens tilsagn",
        grant.amount,
        f"Landsbyggefonden har den {format_date(grant.granted_on)} givet tilsagn på {format_amount(grant.amount)}",
        f"Beløbet står i Landsbyggefondens brev{reference}. {beside} Fondens andel må ikke være højere end tilsagnet.",
        TYPED,
        inputs_title="I planens finansiering",
        inputs=(Part("Fondens andel i finansieringen", share, "andel-lbf"),),
    )
