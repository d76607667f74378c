"""Money for tests: a budget and its financing that break no rule, a tilsagn, and entries in the books."""

import datetime as dt
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from decimal import Decimal
from fractions import Fraction
from typing import Any

from core.danish import COPENHAGEN
from core.dates import as_of, now
from core.money import from_ore, to_ore
from funding.actions import (
    BudgetCell,
    Change,
    FinancingCell,
    Posting,
    book_entry,
    close_year,
    load_categories,
    move_regulation,
    save_economy,
)
from funding.calculations import largest_remainder, term_years
from funding.figures.regulation import estates_of
from funding.models import BudgetCategory, FinancingShare, LedgerEntry, LedgerYear, RegulationMovement
from plans.models import Plan, PlanFocus

# Parts of a budget line by category, in per mille.
WEIGHTS = {"loen": 760, "aktiviteter": 180, "administration": 25, "evaluering": 15, "oevrige": 20}


def budget_changes(plan: Plan, total: str) -> list[Change]:
    """The total shared over the term's years, the plan's indsatsområder and cross-cutting, and the categories."""
    years = term_years(plan.starts_on, plan.ends_on)
    foci: list[PlanFocus | None] = [*PlanFocus.objects.filter(plan=plan, ended_on=None), None]
    keys = [
        (year, focus, code, weight) for year in years for focus in foci for code, weight in WEIGHTS.items()
    ]
    ore = to_ore(Decimal(total))
    weights = sum(weight for *_, weight in keys)
    parts = largest_remainder(ore, [Fraction(ore * weight, weights) for *_, weight in keys])
    return [
        Change(BudgetCell(focus.uid if focus else None, code, year), from_ore(part))
        for (year, focus, code, _), part in zip(keys, parts, strict=True)
    ]


def add_economy(plan: Plan, total: str = "11500000.00", *, by: Any = None) -> None:
    """A budget with the default split: everything in order."""
    load_categories()
    save_economy(plan=plan, by=by, changes=budget_changes(plan, total))


def cross_cutting(plan: Plan, amounts: dict[int, str], *, category: str = "loen", by: Any = None) -> None:
    """A budget of one cross-cutting line a year."""
    load_categories()
    changes = [Change(BudgetCell(None, category, year), Decimal(amount)) for year, amount in amounts.items()]
    save_economy(plan=plan, by=by, changes=changes)


def financing(plan: Plan, rows: Iterable[tuple[str, Any, str, int, str]], *, by: Any = None) -> None:
    """(source, organisation or None, name, year, amount) as they stand, whatever rule they break."""
    changes = [
        Change(
            FinancingCell(source, organisation.code if organisation else None, name, "cash", year),
            Decimal(amount),
        )
        for source, organisation, name, year, amount in rows
    ]
    save_economy(plan=plan, by=by, changes=changes)


def once_it_has_come(day: dt.date) -> AbstractContextManager[None]:
    """On that day, when it lies ahead: nothing is booked before its day."""
    moment = dt.datetime(day.year, day.month, day.day, 12, tzinfo=COPENHAGEN)
    return as_of(moment) if moment > now() else nullcontext()


def book(plan: Plan, amount: str = "12500.00", *, by: Any = None, **values: Any) -> LedgerEntry:
    """A bilagspost of a running plan, in its first year when nothing else is said."""
    load_categories()
    reason = values.pop("reason", "")
    day = values.pop("booked_on", None) or plan.starts_on or dt.date(2027, 4, 1)
    posting = Posting(
        **{
            "booked_on": day,
            "category": "loen",
            "source": FinancingShare.Source.FUND,
            "text": "Løn",
            "amount": Decimal(amount),
            **values,
        }
    )
    with once_it_has_come(day):
        return book_entry(plan=plan, by=by, posting=posting, reason=reason)


def close(plan: Plan, year: int, *, by: Any = None) -> LedgerYear:
    """The books of a year closed, a fortnight after its end."""
    with as_of(dt.datetime(year + 1, 1, 14, 12, tzinfo=dt.UTC)):
        return close_year(plan=plan, by=by, year=year)


def category(plan: Plan, code: str = "loen") -> BudgetCategory:
    return BudgetCategory.objects.get(scheme=plan.scheme, code=code)


def paid_out(plan: Plan, amount: str = "1000.00", *, by: Any = None, on: dt.date | None = None) -> Any:
    """Grant that stands on the reguleringskonto of the plan's first afdeling."""
    move = RegulationMovement.Move.PAID_OUT
    return moved(plan, move, amount, by=by, on=on)


def other_use(plan: Plan, amount: str = "400.00", *, by: Any = None, on: dt.date | None = None) -> Any:
    """An other use that waits for both approvals, of money that is there."""
    paid_out(plan, by=by, on=on)
    return moved(plan, RegulationMovement.Move.OTHER_USE, amount, by=by, on=on, purpose="vacancy")


def moved(
    plan: Plan, move: str, amount: str, *, by: Any = None, on: dt.date | None = None, **more: Any
) -> RegulationMovement:
    day = on or plan.starts_on or dt.date(2027, 4, 1)
    values = {"estate": estates_of(plan)[0], "text": "Lommepengejob"} | more
    with once_it_has_come(day):
        return move_regulation(plan=plan, by=by, on=day, move=move, amount=Decimal(amount), **values)


def entry_data(plan: Plan, **changes: str) -> dict[str, str]:
    """What the form of a bilagspost is posted with."""
    focus = PlanFocus.objects.get(plan=plan, focus_area__code="beskaeftigelse")
    return {
        "booked_on": "05-03-2026",
        "voucher": "2026-017",
        "text": "Busture til jobmesse",
        "category": "aktiviteter",
        "focus": str(focus.uid),
        "payer": "fund",
        "amount": "1.234,50",
    } | changes
