"""Everything here happens at noon on 10 March 2029 unless a test says otherwise."""

from collections.abc import Iterator

import pytest
import time_machine

from plans.models import Plan
from tests.factories.accounts import Cast
from tests.factories.monitoring import NOON, measured_plan, started_plan


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return measured_plan(cast)


@pytest.fixture
def empty_plan(cast: Cast) -> Plan:
    """In drift, with content but nothing measured, booked or written."""
    return started_plan(cast)
