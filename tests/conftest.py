from collections.abc import Iterator

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def _forget_attempts() -> Iterator[None]:
    """Limits on log-in attempts live in the cache and would follow one test into the next."""
    yield
    cache.clear()
