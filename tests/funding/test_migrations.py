"""Going back before corrected tilsagn: only where there is none, and nothing is lost silently."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.exceptions import IrreversibleError
from django.db.migrations.executor import MigrationExecutor

from funding.models import Grant
from tests.factories import approvals as make
from tests.factories.accounts import Cast

pytestmark = pytest.mark.django_db
CORRECTED = ("funding", "0014_tilsagn_replaced")


def undo() -> None:
    """What `migrate funding 0013` does to the data first, with the models of that time."""
    executor = MigrationExecutor(connection)
    last = executor.loader.get_migration(*CORRECTED).operations[-1]
    state = executor.loader.project_state(CORRECTED)
    last.database_backwards("funding", connection.schema_editor(), state, state)


def test_a_database_without_corrections_goes_back() -> None:
    undo()


@pytest.mark.parametrize("reference", ["LBF-1", "LBF-2"])
def test_a_database_with_a_corrected_tilsagn_says_why_it_does_not(cast: Cast, reference: Any) -> None:
    plan = make.financed_plan(cast)
    said: dict[str, Any] = {"plan": plan, "amount": Decimal(1), "granted_on": dt.date(2026, 11, 20)}
    Grant.objects.create(**said, reference="LBF-1", is_replaced=True)
    Grant.objects.create(**said, reference=reference)
    with pytest.raises(IrreversibleError, match=f"put right: {plan.number}"):
        undo()
    assert Grant.objects.count() == 2
