"""What a plan has used from its start to the end of a year, and what was to be used: the figures over Fremdrift."""

import re
from collections.abc import Callable, Iterable
from decimal import Decimal

from core.danish import format_amount
from funding.calculations import Compared, percent_of, total_of
from funding.figures.explained.book_words import PERCENT_ROUNDED
from funding.figures.explained.figure import NOT_ROUNDED, Explained, Part, exact_text

_KEY = re.compile(r"(?P<what>budget|bogfoert)-til-(?P<year>[0-9]{4})")
NAMES = {"budget": "Budget", "bogfoert": "Bogført"}
WORDS = {
    "budget": "Planens budget til og med {year} er {amount}",
    "bogfoert": "Planen har til og med {year} brugt {amount}",
}
RULES = {
    "budget": "Budgettet for hvert kalenderår til og med {year} lagt sammen.",
    "bogfoert": "Det, der er bogført i hvert kalenderår til og med {year}, lagt sammen. Refusioner trækker fra.",
}


def explain_until(key: str, years: Iterable[int], sums_of: Callable[[int], Compared]) -> Explained | None:
    """`bogfoert-til-2028`; None of a key that says something else, or of a year that the plan does not have."""
    match = _KEY.fullmatch(key)
    known = sorted(years)
    if match is None or int(match["year"]) not in known:
        return None
    what, until = match["what"], int(match["year"])
    sums = {year: sums_of(year) for year in known if year <= until}
    parts = tuple(
        Part(str(year), own.budget if what == "budget" else own.booked, f"{what}-{year}")
        for year, own in sums.items()
    )
    amount, budget = total_of(part.amount for part in parts), total_of(own.budget for own in sums.values())
    percent = percent_of(amount, budget, 1) if what == "bogfoert" else None
    share = f" Det er {exact_text(percent, amount, budget)} af budgettet." if percent and budget else ""
    return Explained(
        key,
        f"{NAMES[what]} til og med {until}",
        amount,
        WORDS[what].format(year=until, amount=format_amount(amount)) + share,
        RULES[what].format(year=until),
        NOT_ROUNDED if percent is None else f"{NOT_ROUNDED} {PERCENT_ROUNDED}",
        parts,
        "Kalenderår",
        percent,
        None if percent is None else _whole(budget, until),
    )


def _whole(budget: Decimal, until: int) -> Part:
    return Part("Budgettet", budget, f"budget-til-{until}")
