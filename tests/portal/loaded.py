"""The demo's data, for the tests that read them."""

from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from portal.management.commands.load_demo import load
from tests.guards import watch


@pytest.fixture(name="demo", scope="module")
def _demo(django_db_setup: None, django_db_blocker: pytest.FixtureDef[None]) -> Iterator[None]:
    """Loaded once for a file, under the same rules as the writes of a test."""
    with django_db_blocker.unblock(), transaction.atomic():
        with connection.execute_wrapper(watch):
            load()
        yield
        transaction.set_rollback(True)
