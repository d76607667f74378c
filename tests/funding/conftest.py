import datetime as dt

import pytest

from plans.models import Plan
from tests.factories.funding import add_economy
from tests.factories.plans import complete_plan


@pytest.fixture
def plan(cast):
    """Nordvang og Søengen with 11,5 mio. kr. split 75 / 12,5 / 12,5: nothing is wrong in it."""
    plan = complete_plan(cast)
    add_economy(plan, by=cast.mette)
    return plan


@pytest.fixture
def running(plan):
    """The same plan in operation, 2025-29. Its way there is approvals' to test."""
    Plan.objects.filter(pk=plan.pk).update(
        status=Plan.Status.RUNNING,
        starts_on=dt.date(2025, 4, 1),
        ends_on=dt.date(2029, 3, 31),
        shared_on=dt.date(2024, 1, 1),
        submitted_on=dt.date(2024, 2, 1),
        sent_to_fund_on=dt.date(2024, 6, 1),
        started_on=dt.date(2025, 4, 1),
    )
    plan.refresh_from_db()
    return plan
