"""The sums of Økonomi på tværs, opened: the calendar years, and in a year the plans, each on its own page."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from core.danish import format_amount
from funding.calculations import total_of
from funding.figures import Explained, Part
from funding.figures.explained.figure import NOT_ROUNDED, PERCENT_ROUNDED, exact_text, in_year
from plans.querysets import Sight
from portal.figures.portfolio import (
    Choice,
    MoneyOfPlan,
    MoneyOfYear,
    chosen_plans,
    in_all,
    money_of_plans,
    money_of_years,
)

Sums = MoneyOfPlan | MoneyOfYear


@dataclass(frozen=True, slots=True)
class Column:
    """`words` is the sentence, with {whose} »De 3 planers«, {who} »De 3 planer« and {when} » i 2028«."""

    name: str
    words: str
    rule: str
    amount: Callable[[Sums], Decimal]


COLUMNS = {
    "budget": Column(
        "Budget",
        "{whose} budget{when} er i alt {amount}",
        "Budgettet er planernes budgetposter lagt sammen.",
        lambda row: row.budget,
    ),
    "tilsagn": Column(
        "Fondens andel",
        "Landsbyggefondens andel til {whom}{when} er i alt {amount}",
        "Fondens andel er det, Landsbyggefonden betaler efter planernes finansiering, som den gælder nu. Et tilsagn "
        "kan være på et andet beløb, når en ændring har flyttet penge.",
        lambda row: row.granted,
    ),
    "bogfoert": Column(
        "Bogført",
        "{who} har{when} brugt {amount}",
        "Bogført er planernes bilagsposter lagt sammen. Refusioner trækker fra.",
        lambda row: row.booked,
    ),
    "prognose": Column(
        "Prognose",
        "{who} ventes{when} at bruge i alt {amount}",
        "Prognosen er det, hver linje i planernes budget ventes at ende på. Når et år er slut, er det de bogførte "
        "beløb.",
        lambda row: row.forecast,
    ),
    "afvigelse": Column(
        "Ventet afvigelse", "", "Afvigelsen er prognosen minus budgettet.", lambda row: row.expected
    ),
}
#: Of which figures a percentage of the budget is printed.
SHARES = {"bogfoert": lambda row: row.percent, "afvigelse": lambda row: row.expected_percent}
_KEY = re.compile(rf"(?P<what>{'|'.join(COLUMNS)})(?:-(?P<year>\d{{4}}))?")


def explain_across(choice: Choice, sight: Sight, key: str) -> Explained | None:
    """`budget` is the chosen plans' whole terms, `budget-2028` a year of them. None where they have no such sum."""
    match = _KEY.fullmatch(key)
    years = money_of_years(choice, sight) if match else []
    year = int(match["year"]) if match and match["year"] else None
    if match is None or not years or (year and str(year) not in {row.key for row in years}):
        return None
    own = replace(choice, year=year, sort="plan")
    sums, what = in_all(years, year), match["what"]
    if what == "afvigelse":
        return _expected(sums, key, year, len(chosen_plans(own, sight)))
    if year is None:
        parts = tuple(Part(row.label, COLUMNS[what].amount(row), f"{what}-{row.key}") for row in years)
        return _sum(key, year, sums, parts, len(chosen_plans(own, sight)))
    plans = money_of_plans(chosen_plans(own, sight), year)
    parts = tuple(
        Part(f"{row.title} ({row.number})", COLUMNS[what].amount(row), url=row.urls[what]) for row in plans
    )
    return _sum(key, year, sums, parts, len(plans))


def _sum(key: str, year: int | None, sums: MoneyOfYear, parts: tuple[Part, ...], count: int) -> Explained:
    what = key.partition("-")[0]
    column, amount = COLUMNS[what], total_of(part.amount for part in parts)
    percent = SHARES[what](sums) if what in SHARES else None
    who = "Planen" if count == 1 else f"De {count} planer"
    words = column.words.format(
        who=who,
        whom=who[0].lower() + who[1:],
        whose="Planens" if count == 1 else f"De {count} planers",
        when=in_year(year),
        amount=format_amount(amount),
    )
    share = "" if percent is None else f" Det er {exact_text(percent, amount, sums.budget)} af budgettet."
    return Explained(
        key,
        _title(column, year, count),
        amount,
        words + share,
        column.rule,
        NOT_ROUNDED if percent is None else f"{NOT_ROUNDED} {PERCENT_ROUNDED}",
        parts,
        "Kalenderår" if year is None else "Planer",
        percent,
        None if percent is None else _budget(sums, year),
        year=year,
    )


def _expected(sums: MoneyOfYear, key: str, year: int | None, count: int) -> Explained:
    amount, who = sums.expected, "Planen" if count == 1 else f"De {count} planer"
    much = (
        f"{format_amount(abs(amount))} {'mere' if amount > 0 else 'mindre'} end"
        if amount
        else "det samme som"
    )
    suffix = f"-{year}" if year else ""
    parts = (
        Part("Prognose", sums.forecast, f"prognose{suffix}"),
        Part("Budget, trækkes fra", sums.budget, f"budget{suffix}", -1),
    )
    percent = sums.expected_percent
    return Explained(
        key,
        _title(COLUMNS["afvigelse"], year, count),
        amount,
        f"{who} ventes{in_year(year)} at bruge {much} budgettet.",
        COLUMNS["afvigelse"].rule,
        f"{NOT_ROUNDED} {PERCENT_ROUNDED}",
        parts,
        "Regnestykke",
        percent,
        None if percent is None else _budget(sums, year),
        year=year,
    )


def _budget(sums: MoneyOfYear, year: int | None) -> Part:
    return Part("Budgettet", sums.budget, f"budget-{year}" if year else "budget")


def _title(column: Column, year: int | None, count: int) -> str:
    return f"{column.name}{in_year(year)}, {count} {'plan' if count == 1 else 'planer'}"
