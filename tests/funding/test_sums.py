"""The books, added up by the database and by Python."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.money import MAX_AMOUNT, from_ore, to_ore
from funding.figures import booked_of
from funding.models import BudgetCategory, LedgerEntry, LedgerYear
from plans.models import Plan
from tests.factories.funding import add_economy
from tests.factories.plans import complete_plan

signed = st.integers(-to_ore(MAX_AMOUNT), to_ore(MAX_AMOUNT)).filter(bool).map(from_ore)
entries = st.lists(
    st.tuples(
        st.sampled_from(["loen", "aktiviteter"]),
        st.sampled_from(["fund", "municipality", "other"]),
        st.sampled_from([2027, 2028]),
        signed,
    ),
    max_size=30,
)


@pytest.mark.django_db
@given(rows=entries)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_books_are_the_same_added_up_by_the_database_and_by_python(cast, rows):
    plan = Plan.objects.first() or complete_plan(cast)
    if not plan.budget_lines.exists():
        add_economy(plan)
    LedgerEntry.objects.filter(plan=plan).delete()
    categories = {row.code: row for row in BudgetCategory.objects.filter(scheme=plan.scheme)}
    years = {year: LedgerYear.objects.get_or_create(plan=plan, year=year)[0] for year in (2027, 2028)}
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            plan=plan,
            ledger_year=years[year],
            booked_on=dt.date(year, 5, 1),
            category=categories[code],
            source=source,
            text="Post",
            amount=amount,
        )
        for code, source, year, amount in rows
    )
    by_python: dict[tuple[str, str, int], Decimal] = {}
    for code, source, year, amount in rows:
        by_python[code, source, year] = by_python.get((code, source, year), Decimal("0.00")) + amount
    assert {(row.category, row.source, row.year): row.amount for row in booked_of(plan)} == by_python
