import gc
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import settings as hypothesis

from core.models import TaskRun
from core.statements import Statement
from core.tasks import task_named
from tests.factories.accounts import Cast, build_cast
from tests.factories.remember import remembering
from tests.guards import _watch_writes  # noqa: F401  watches every test's writes

# Files that take longest come first: begun last, one of them would keep everything waiting.
LONG = (
    "e2e",
    "test_url_walk.py",
    "test_demo_data.py",
    "test_national_data.py",
    "test_load_national.py",
    "test_bench.py",
)

# Fixtures of pytest-django that open the database.
ASKING = frozenset({"db", "transactional_db", "django_db_reset_sequences", "live_server"})

# As in production (config/wsgi.py): Python's collector looks through the objects seldom, and never through what the
# start made. Left alone it takes a fifth of the tests' time.
gc.set_threshold(50_000, 20, 50)

# How long one example takes says more about the machine's other work than about the code.
hypothesis.register_profile("portal", deadline=None, print_blob=True)
hypothesis.load_profile("portal")


def pytest_itemcollected(item: pytest.Item) -> None:
    """A test that asks no database says the same beside any. Those that ask one and yet do not depend on it say so."""
    if item.get_closest_marker("django_db") is None and ASKING.isdisjoint(getattr(item, "fixturenames", ())):
        item.add_marker("once")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        return next((at for at, name in enumerate(LONG) if name in item.path.parts), len(LONG))

    items.sort(key=place)


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def _forget_attempts() -> Iterator[None]:
    """Limits on log-in attempts live in the cache and would follow one test into the next."""
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def _close_files(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A server closes the file that it has sent. The test's client leaves it open unless it is read to the end, and
    Python complains of it in whichever test runs by then."""
    streamed = []
    request = Client.request

    def noting(client: Client, **asked: Any) -> Any:
        response = request(client, **asked)
        if response.streaming:
            streamed.append(response)
        return response

    monkeypatch.setattr(Client, "request", noting)
    yield
    for response in streamed:
        if not response.closed:
            response.close()


@pytest.fixture(autouse=True, scope="module")
def _check_statements() -> None:
    """A kept statement is built anew at its first calls in each file, and must read the same (core/statements.py)."""
    Statement.checks = Counter()


@pytest.fixture(autouse=True)
def _remember() -> Iterator[None]:
    with remembering():
        yield


@pytest.fixture
def cast(db: None) -> Cast:
    """The people of the usual case and the outsiders: cast.mette, cast.lars, cast.vejle …"""
    return build_cast()


@pytest.fixture
def run_tasks(db: None) -> Callable[[], list[TaskRun]]:
    """`run_tasks()` carries out what has been dispatched so far, in this process, and gives the runs as they ended."""

    def run() -> list[TaskRun]:
        runs: list[TaskRun] = []
        while queued := TaskRun.objects.filter(state=TaskRun.State.QUEUED).order_by("pk").first():
            task_named(queued.kind).apply((queued.pk,), throw=True)
            queued.refresh_from_db()
            assert queued.state != TaskRun.State.QUEUED, f"{queued.kind} did not claim its run"
            runs.append(queued)
        return runs

    return run
