from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from plans.models import Goal, Plan
from tests.factories.accounts import Cast
from tests.factories.plans import complete_plan


@pytest.fixture
def plan(cast: Cast) -> Plan:
    return complete_plan(cast)


@pytest.fixture
def goal(plan: Plan) -> Goal:
    """Mål 2.1 of the usual case."""
    return Goal.objects.get(plan=plan, title="Flere beboere er i arbejde eller uddannelse")


@pytest.fixture
def log_in() -> Callable[[Any], Client]:
    """A browser of its own for a person."""

    def make(user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return make
