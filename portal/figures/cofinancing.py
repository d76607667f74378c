"""What a kommune pays to its plans, opened: in all by year, in a year by plan, each on its own page."""

import re

from accounts.models import User
from core.danish import format_amount
from funding.figures import Explained, Part, plan_figures
from funding.figures.explained.figure import NOT_ROUNDED
from portal.figures.planlist import municipal_cofinancing

_KEY = re.compile(r"i-alt|\d{4}")
RULE = (
    "Kommunens bidrag i planernes finansiering lagt sammen: penge, timer og andre ydelser. Kun planer under "
    "godkendelse og i drift, som kommunen kan se, tæller med."
)


def explain_cofinancing(user: User, code: str, key: str) -> Explained | None:
    """`i-alt` or a year. None where the list of the person's plans has no such sum."""
    found = municipal_cofinancing(user) if _KEY.fullmatch(key) else None
    if found is None or found.code != code:
        return None
    if key == "i-alt":
        parts = tuple(Part(str(row.year), row.amount, str(row.year)) for row in found.years)
        words = f"Kommunen betaler i alt {format_amount(found.total)} til sine planer."
        return Explained(
            key, "Kommunens medfinansiering", found.total, words, RULE, NOT_ROUNDED, parts, "Kalenderår"
        )
    year = next((row for row in found.years if row.year == int(key)), None)
    if year is None:
        return None
    parts = tuple(
        Part(row.title, row.amount, url=f"{plan_figures(row.number)}kilde-municipality-{year.year}/")
        for row in year.shares
    )
    words = f"Kommunen betaler i {year.year} {format_amount(year.amount)} til sine planer."
    title = f"Kommunens medfinansiering i {year.year}"
    return Explained(key, title, year.amount, words, RULE, NOT_ROUNDED, parts, "Planer", year=year.year)
