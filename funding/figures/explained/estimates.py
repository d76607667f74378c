"""The amounts of »Skøn gennem tiden«, opened: what somebody estimated, and what the portal suggested that day.

Both are kept as they were. What the suggestion was reckoned from is read back from the history of that moment, and
shown where it still makes the same suggestion.
"""

import re
from decimal import Decimal

from django.db.models import Sum

from core.danish import format_amount, format_date
from core.dates import day_of
from core.money import ZERO
from funding.calculations import Basis, days_gone, share_gone, suggested_forecast, term_of
from funding.figures.explained.book_words import ESTIMATE, SUGGESTED, WHOLE_KRONER
from funding.figures.explained.figure import NOT_ROUNDED, TYPED, Explained, Part, quoted
from funding.figures.matrix import Document
from funding.figures.variance import Names, key_of
from funding.models import BudgetLine, Forecast, LedgerEntry
from plans.models import Plan

KEPT = "Forslaget er gemt, som det var den dag, og ændres ikke."
CARRIED_ON = "Et forbrug, der er ført frem til hele året, er rundet til nærmeste hele krone."
_KEY = re.compile(r"skoen-(?P<pk>\d{1,9})(?P<suggested>-forslag)?")


def explain_estimate(plan: Plan, document: Document, key: str) -> tuple[Explained, Forecast, str] | None:
    """The figure, the estimate that it is about and the code of its indsatsområde. None where the plan has none."""
    found = _KEY.fullmatch(key)
    rows = Forecast.objects.filter(plan=plan).select_related("category", "focus__focus_area", "made_by")
    row = rows.filter(pk=int(found["pk"])).first() if found else None
    if found is None or row is None:
        return None
    names = Names.of(document, [{"code": row.category.code, "name": row.category.name, "order": 0}])
    uid = key_of(row).focus
    label = names.focus(uid)
    name = f"{row.category.name}, {label if uid else label.lower()}"
    if found["suggested"]:
        return _suggestion(row, key, name, document), row, names.focus_code(uid)
    if row.amount is None:
        return None
    return _estimate(row, row.amount, key, name), row, names.focus_code(uid)


def _estimate(row: Forecast, amount: Decimal, key: str, name: str) -> Explained:
    day, by = format_date(row.made_at), str(row.made_by or "Systemet")
    return Explained(
        key,
        f"Skøn: {name} i {row.year}",
        amount,
        f"{by} skønnede {day}, at {quoted(name)} i {row.year} ender på {format_amount(amount)}",
        ESTIMATE,
        TYPED,
        (Part(f"Skrevet {day} af {by}", amount),),
        "Skøn",
        year=row.year,
        inputs=(Part("Forslag den dag", row.suggested, f"{key}-forslag"),),
        inputs_title="Til sammenligning",
    )


def _suggestion(row: Forecast, key: str, name: str, document: Document) -> Explained:
    day, term = day_of(row.made_at), term_of(document)
    budget, booked = _budget_then(row), _booked_then(row)
    amount, basis = suggested_forecast(budget, booked, share_gone(row.year, day, *term))
    is_same, told = amount == row.suggested, ""
    rounding = NOT_ROUNDED if is_same else f"Beløbet er det, der blev gemt. {CARRIED_ON}"
    if is_same and basis == Basis.CARRIED_ON:
        gone, days = days_gone(row.year, day, *term)
        rounding, told = WHOLE_KRONER, f": {format_amount(booked)} bogført × {days}/{gone} dage"
    return Explained(
        key,
        f"Forslag {format_date(day)}: {name} i {row.year}",
        row.suggested,
        f"Forslaget til prognose for {quoted(name)} i {row.year} var {format_date(day)} "
        f"{format_amount(row.suggested)}{told}",
        f"{SUGGESTED[basis]} {KEPT}" if is_same else KEPT,
        rounding,
        year=row.year,
        inputs=(Part("Budget den dag", budget), Part("Bogført den dag", booked)) if is_same else (),
    )


def _booked_then(row: Forecast) -> Decimal:
    """Posts are never changed, so what was booked by then is what had been written by then."""
    entries = LedgerEntry.history.filter(
        plan_id=row.plan_id, category_id=row.category_id, focus_id=row.focus_id, ledger_year__year=row.year
    )
    then = entries.filter(history_type="+", history_date__lte=row.made_at)
    return then.aggregate(total=Sum("amount"))["total"] or ZERO


def _budget_then(row: Forecast) -> Decimal:
    lines = BudgetLine.history.filter(
        plan_id=row.plan_id, category_id=row.category_id, focus_id=row.focus_id, year=row.year
    )
    last = lines.filter(history_date__lte=row.made_at).order_by("-history_date", "-pk").first()
    return ZERO if last is None or last.history_type == "-" or last.ended_on else last.amount
