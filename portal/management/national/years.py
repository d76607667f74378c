"""What the years of a started plan leave behind: measurements and books. The bulk of the country's rows."""

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from itertools import count, cycle
from typing import Any

from core.money import to_ore
from funding.calculations import FUND, MUNICIPALITY
from funding.models import FinancingShare, LedgerYear
from monitoring.models import Measurement
from portal.management.demo.build import moment
from portal.management.national.content import Draft
from portal.management.national.rows import Rows, uid

# About 200.000 measurements and 1 mio. entries at 1.000 plans.
ENTRIES_A_YEAR = 640
# Of a bilagspost.
COLUMNS = (
    "version", "ledger_year_id", "plan_id", "uid", "booked_on", "category_id", "focus_id", "source", "organisation_id",
    "name", "text", "voucher", "amount", "reason",
)  # fmt: skip
# Who pays, in turn: three quarters, an eighth and an eighth.
PAYERS = (FUND, FUND, FUND, MUNICIPALITY, FUND, FUND, FUND, "")
# Percent of a budget line that is spent, in turn.
SPENT = (97, 88, 101, 92, 79, 99)
PACES = (Decimal("1"), Decimal("1.2"), Decimal("0.4"), Decimal("0.9"), Decimal("0.5"), Decimal("1.1"))
TEXTS = ("Løn", "Materialer", "Lokaler", "Kursus", "Transport", "Mad til arrangement", "Annoncer", "Honorar")


def years_so_far(draft: Draft, today: dt.date) -> Iterator[tuple[int, dt.date, dt.date]]:
    """(calendar year, first day, last day) of the term, as far as it has come."""
    for year in range(draft.outline.starts_on.year, min(draft.outline.ends_on.year, today.year) + 1):
        first = max(draft.outline.starts_on, dt.date(year, 1, 1))
        last = min(draft.outline.ends_on, dt.date(year, 12, 31), today)
        if first <= last:
            yield year, first, last


# Measurements


def is_gap(draft: Draft, place: int, year: int) -> bool:
    """Some indicators are diskretioneret in some years: the report then says why its writers rate as they do."""
    return (draft.outline.place + place + year) % 23 == 0


def measure(rows: Rows, draft: Draft, today: dt.date) -> None:
    """Every second indicator monthly, the others on 1 December (or the last day of the term's year)."""
    for place, indicator in enumerate(draft.indicators):
        pace = PACES[(place + draft.outline.place) % len(PACES)]
        for year, first, last in years_so_far(draft, today):
            for day in days(first, last, monthly=place % 2 == 0):
                suppressed = is_gap(draft, place, year)
                value = None if suppressed else reached(draft, place, day, pace)
                rows.add(
                    Measurement(
                        plan_id=draft.plan.pk,
                        indicator_id=indicator.pk,
                        uid=uid(draft.outline.rng),
                        measured_on=day,
                        state="suppressed" if suppressed else "value",
                        value=value,
                        registered_by=draft.outline.manager,
                        registered_at=moment(day),
                    )
                )


def days(first: dt.date, last: dt.date, *, monthly: bool) -> list[dt.date]:
    """Days of one calendar year on which an indicator is measured."""
    if not monthly:
        return [min(dt.date(first.year, 12, 1), last)]
    middles = [dt.date(first.year, month, 15) for month in range(first.month, last.month + 1)]
    return [day for day in middles if day <= last] or [last]


def reached(draft: Draft, place: int, day: dt.date, pace: Decimal) -> Decimal:
    """How far the indicator has come on its way; a sum over the year is spread over its months."""
    indicator, (start, end) = draft.indicators[place], draft.targets[place]
    term = Decimal((draft.outline.ends_on - draft.outline.starts_on).days)
    gone = Decimal((day - draft.outline.starts_on).days) / term
    value = start + (end - start) * min(gone * pace, Decimal(1))
    if indicator.adding_up == "sum" and place % 2 == 0:
        value /= 12
    return round(value, indicator.decimals)


# Books


def open_years(rows: Rows, draft: Draft, today: dt.date) -> dict[int, LedgerYear]:
    """Years that are over have been closed, as far as their redegørelse has been sent on."""
    found = {}
    for year, _, _ in years_so_far(draft, today):
        closed = year < today.year
        found[year] = rows.add(
            LedgerYear(
                plan=draft.plan,
                year=year,
                state="closed" if closed else "open",
                closed_on=dt.date(year + 1, 2, 3) if closed else None,
                closed_by=draft.outline.accountant if closed else None,
            )
        )
    return found


def book(draft: Draft, ledger: dict[int, LedgerYear], today: dt.date) -> Iterator[tuple[Any, ...]]:
    """Every budget line in equal parts over the year's days so far, as `COLUMNS`; the sources pay in turn."""
    for year, first, last in years_so_far(draft, today):
        lines = [line for line in draft.lines if line.year == year]
        whole = (min(draft.outline.ends_on, dt.date(year, 12, 31)) - first).days + 1
        so_far = (last - first).days + 1
        parts = max(1, ENTRIES_A_YEAR * whole // (365 * len(lines)))
        payers, numbers = cycle(payers_of(draft, year)), count(1)
        for place, line in enumerate(lines):
            spent = SPENT[(place + draft.outline.place) % len(SPENT)]
            ore = to_ore(round(line.amount * spent / (100 * parts), 2))
            for part in range(-(-parts * so_far // whole)):
                number, payer = next(numbers), next(payers)
                on = first + dt.timedelta(days=(part * whole + place % whole) // parts)
                yield (
                    1,
                    ledger[year].pk,
                    draft.plan.pk,
                    uid(draft.outline.rng).hex,
                    min(on, last),
                    line.category_id,
                    line.focus_id,
                    payer.source,
                    payer.organisation_id,
                    "",
                    TEXTS[number % len(TEXTS)],
                    f"{year}-{number:04d}",
                    ore,
                    "",
                )


def payers_of(draft: Draft, year: int) -> list[FinancingShare]:
    """Who pays in cash, the fund's three quarters first."""
    shares = [share for share in draft.shares if share.year == year and share.form == "cash"]
    order = []
    for place, source in enumerate(PAYERS):
        fitting = [
            share for share in shares if (share.source == source if source else share.source not in PAYERS)
        ]
        order.append((fitting or shares)[place % len(fitting or shares)])
    return order
