"""The kommune's pulje, opened: a year's plans and what is left of it, and what a plan gets year by year."""

import re

from core.danish import format_amount
from funding.calculations import PoolSums, total_of
from funding.figures.explained.figure import NOT_ROUNDED, TYPED, Explained, Part, quoted
from funding.figures.pool import PoolFigures, PoolPlanRow

_KEY = re.compile(r"(?P<what>pulje|bevilget|reserveret|tilbage)-(?P<year>\d{4})")
_PAID = "Kun kommunens bidrag i penge til planer, der betales af puljen, tæller med."


def explain_pool(figures: PoolFigures, key: str) -> Explained | None:
    """`bevilget-2028`: the year's figure. What is left of a pulje that nobody has set is no figure. `plan-<number>`:
    what the kommune gives the plan."""
    own = next((row for row in figures.plans if row.figure == key), None)
    if own is not None:
        return _plan(own, key)
    match = _KEY.fullmatch(key)
    sums = next((sums for sums in figures.sums if match and sums.year == int(match["year"])), None)
    if match is None or sums is None:
        return None
    what = match["what"]
    if what in ("bevilget", "reserveret"):
        return _promised(figures, sums, key, is_granted=what == "bevilget")
    if not sums.is_set:
        return None
    return _set_aside(sums, key) if what == "pulje" else _left(sums, key)


def _promised(figures: PoolFigures, sums: PoolSums, key: str, *, is_granted: bool) -> Explained:
    parts = tuple(
        Part(share.title, share.amount, share.figure)
        for share in figures.shares
        if share.year == sums.year and share.is_granted == is_granted
    )
    amount = total_of(part.amount for part in parts)
    word = "bevilget" if is_granted else "reserveret"
    plans = "planer i drift og afsluttede planer" if is_granted else "planer under godkendelse"
    words = f"Af puljen for {sums.year} er {format_amount(amount)} {word} til {plans}."
    rule = f"{word.capitalize()} er det, {plans} får af puljen i året. {_PAID}"
    title = f"{word.capitalize()} af puljen i {sums.year}"
    return Explained(key, title, amount, words, rule, NOT_ROUNDED, parts, "Planer", year=sums.year)


def _plan(row: PoolPlanRow, key: str) -> Explained:
    paid = "puljen" if row.from_pool else "øvrige midler"
    return Explained(
        key,
        f"Kommunens penge til {row.plan.title}",
        row.amount,
        f"Kommunens bidrag i penge til planen {quoted(row.plan.title)} betales af {paid} og er i alt "
        f"{format_amount(row.amount)}",
        "Beløbet er kommunens bidrag i penge i planens finansiering, alle år lagt sammen. Timer og andre ydelser "
        "tæller ikke med.",
        NOT_ROUNDED,
        tuple(Part(str(year), amount) for year, amount in row.years),
        "Kalenderår",
    )


def _set_aside(sums: PoolSums, key: str) -> Explained:
    words = f"Kommunens medfinansieringspulje for {sums.year} er {format_amount(sums.pool)}"
    rule = "Kommunen skriver selv, hvor meget den har sat af i året."
    return Explained(key, f"Puljen i {sums.year}", sums.pool, words, rule, TYPED, year=sums.year)


def _left(sums: PoolSums, key: str) -> Explained:
    parts = (
        Part("Pulje", sums.pool, f"pulje-{sums.year}"),
        Part("Bevilget, trækkes fra", sums.granted, f"bevilget-{sums.year}", -1),
        Part("Reserveret, trækkes fra", sums.reserved, f"reserveret-{sums.year}", -1),
    )
    words = (
        f"Der er lovet {format_amount(-sums.left)} mere, end der er i puljen for {sums.year}."
        if sums.is_exceeded
        else f"Af puljen for {sums.year} er der {format_amount(sums.left)} tilbage."
    )
    rule = "Det, der er tilbage, er puljen minus det, der er bevilget og reserveret."
    return Explained(
        key,
        f"Tilbage af puljen i {sums.year}",
        sums.left,
        words,
        rule,
        NOT_ROUNDED,
        parts,
        "Regnestykke",
        state="warning" if sums.is_exceeded else "ok",
        verdict="Der er lovet mere, end der er i puljen." if sums.is_exceeded else "",
        year=sums.year,
    )
