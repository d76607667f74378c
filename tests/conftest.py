from collections.abc import Iterator

import pytest
from django.core.cache import cache

from tests.factories.accounts import Cast, build_cast


@pytest.fixture(autouse=True)
def _forget_attempts() -> Iterator[None]:
    """Limits on log-in attempts live in the cache and would follow one test into the next."""
    yield
    cache.clear()


@pytest.fixture
def cast(db: None) -> Cast:
    """The people of the usual case and the outsiders: cast.mette, cast.lars, cast.vejle …"""
    return build_cast()
