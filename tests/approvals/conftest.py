from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User

BACKEND = "accounts.backends.AuthenticationBackend"


@pytest.fixture
def as_user(db: None) -> Callable[[User], Any]:
    """A browser in which the person is logged in."""

    def log_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend=BACKEND)
        return client

    return log_in
