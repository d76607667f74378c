"""The rates of the tilsagn, opened: each is an amount of the fund's letter, and together they are the tilsagn."""

import re

from core.danish import format_amount, format_date
from funding.calculations import percent_of, total_of
from funding.figures.collecting import Collecting, RateRow
from funding.figures.explained.figure import (
    NOT_ROUNDED,
    PERCENT_ROUNDED,
    TYPED,
    Explained,
    Part,
    exact_text,
)

ALL = "rater"
_KEY = re.compile(rf"{ALL}|rate-(?P<pk>\d+)")
_RULE = "Raterne og deres datoer står i Landsbyggefondens tilsagn. Tilsammen skal de være tilsagnet på øren."


def explain_rates(found: Collecting, key: str) -> Explained | None:
    """`rater` is all of them, `rate-<pk>` one."""
    match = _KEY.fullmatch(key)
    if match is None or found.granted is None or not found.rates:
        return None
    if match["pk"] is None:
        return _all(found, key)
    row = next((row for row in found.rates if row.instalment.pk == int(match["pk"])), None)
    return _one(found, row, key) if row else None


def _all(found: Collecting, key: str) -> Explained:
    parts = tuple(
        Part(f"{format_date(row.instalment.due_on)}: {row.state.lower()}", row.instalment.amount, row.figure)
        for row in found.rates
    )
    amount = total_of(part.amount for part in parts)
    wrong = bool(found.findings)
    return Explained(
        key,
        "Landsbyggefondens rater i alt",
        amount,
        f"Landsbyggefondens rater er i alt {format_amount(amount)}",
        f"{_RULE} Tilsagnet er på {format_amount(found.granted or amount)}",
        NOT_ROUNDED,
        parts,
        "Rater",
        state="error" if wrong else "ok",
        verdict="Raterne er ikke lig med tilsagnet." if wrong else "Raterne er lig med tilsagnet.",
    )


def _one(found: Collecting, row: RateRow, key: str) -> Explained:
    rate, whole = row.instalment, found.granted or row.instalment.amount
    percent = percent_of(rate.amount, whole)
    total = found.rates_total
    differs = (
        ""
        if total == whole
        else f" Raterne er i alt {format_amount(total)} af tilsagnets {format_amount(whole)}"
    )
    share = "" if percent is None else f" og udgør {exact_text(percent, rate.amount, whole)} af tilsagnet."
    return Explained(
        key,
        f"Raten den {format_date(rate.due_on)}",
        rate.amount,
        f"Landsbyggefondens rate den {format_date(rate.due_on)} er {format_amount(rate.amount)}{share}",
        f"{_RULE}{differs}",
        f"{TYPED} {PERCENT_ROUNDED}",
        percent=percent,
        # The sum of the rates explains the tilsagn only where they make it up.
        whole=Part("Tilsagnet", whole, "" if differs else ALL),
        state=row.tone if row.tone in ("error", "warning") else "ok",
        verdict=_told(row),
    )


def _told(row: RateRow) -> str:
    """What has become of it; a coming rate needs no word."""
    rate = row.instalment
    if rate.paid_on:
        return f"Udbetalt {format_date(rate.paid_on)}."
    if rate.withheld_on:
        reason = f": {rate.withheld_reason}" if rate.withheld_reason else "."
        return f"Holdt tilbage {format_date(rate.withheld_on)}{reason}"
    if rate.requested_on:
        return f"Anmodet {format_date(rate.requested_on)}."
    return "Raten er forfalden." if row.tone == "warning" else ""
