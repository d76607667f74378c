"""Numbers of plans that come in from a file: given once, and nobody waits for them while a large file comes in."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from plans.models import Plan, PlanNumberSeries
from portal.actions import check_import_file, import_plans, importing, receive_file, take_in_file
from portal.exchange import FileRefused, write_file
from tests.factories.accounts import Cast
from tests.factories.plans import draft_plan
from tests.portal.exchanging import DRAFT, file_of, reference_data, uid
from tests.races import WAIT, until, waiting_for_a_lock

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _now(cast: Cast) -> Any:
    with time_machine.travel("2026-11-22 12:00 +0100", tick=False):
        reference_data()
        yield


def draft(number: str | None = None, place: int = 1) -> dict[str, Any]:
    """A draft that wants this number, or the next one."""
    return DRAFT | {"plan": DRAFT["plan"] | {"uid": uid(place), "title": f"Plan {place}", "number": number}}


def take_in(*parts: dict[str, Any], dry_run: bool = False) -> Any:
    return import_plans(document=file_of(*parts), by=None, dry_run=dry_run)


def fail_in(monkeypatch: pytest.MonkeyPatch, meanwhile: Callable[[], Any]) -> None:
    """The long part of an import does something and then fails."""

    def fails(**arguments: Any) -> None:
        meanwhile()
        raise KeyboardInterrupt

    monkeypatch.setattr(importing, "book_operations", fails)


def in_a_thread(work: Callable[[], Any]) -> Callable[[], None]:
    """The work of a colleague, on a connection of its own."""

    def alone() -> None:
        try:
            work()
        finally:
            connections.close_all()

    def run() -> None:
        thread = threading.Thread(target=alone)
        thread.start()
        thread.join(WAIT)

    return run


@pytest.mark.parametrize("number", [None, "2026-0041"])
def test_a_dry_run_holds_no_series_of_numbers(number: str | None, cast: Cast) -> None:
    """Its row would be held to the end, and nobody could create a plan meanwhile."""
    draft_plan(cast)
    with CaptureQueriesContext(connection) as asked:
        [told] = take_in(draft(number), dry_run=True).plans
    assert told.number == (number or "")
    assert not [sql for query in asked if PlanNumberSeries._meta.db_table in (sql := query["sql"])]
    take_in(draft(number))
    assert Plan.objects.filter(number=number or "2026-0002").exists()


def test_a_number_that_is_free_is_kept_and_the_series_goes_on_after_it(cast: Cast) -> None:
    take_in(draft("2026-0041"))
    assert Plan.objects.get().number == "2026-0041"
    assert draft_plan(cast).number == "2026-0042"


def test_a_plan_without_a_number_never_gets_one_that_another_of_the_file_has(cast: Cast) -> None:
    draft_plan(cast)
    told = take_in(draft(None, 1), draft("2026-0002", 2), draft("2025-0009", 3), draft(None, 4)).plans
    assert [plan.number for plan in told] == ["2026-0003", "2026-0002", "2025-0009", "2026-0004"]
    assert draft_plan(cast).number == "2026-0005"


def test_the_series_of_a_year_cannot_be_used_up_by_a_file(cast: Cast) -> None:
    """A plan's number has room for seven digits; after the highest of them nobody could create a plan."""
    with pytest.raises(FileRefused, match="Skriv nummeret som"):
        take_in(draft("2026-9999999"))
    take_in(draft("2026-999999"))
    assert draft_plan(cast).number == "2026-1000000"


@pytest.mark.parametrize("number", [None, "2026-0041"])
def test_an_import_that_fails_gives_its_numbers_back(
    number: str | None, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft_plan(cast)
    with monkeypatch.context() as patch:
        fail_in(patch, lambda: None)
        with pytest.raises(KeyboardInterrupt):
            take_in(draft(number), draft(None, 2))
    assert draft_plan(cast).number == "2026-0002"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_numbers_that_were_given_after_it_stay_where_they_are(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    fail_in(monkeypatch, in_a_thread(lambda: made.append(draft_plan(cast).number)))
    with pytest.raises(KeyboardInterrupt):
        take_in(draft())
    assert made == ["2026-0002"]
    assert draft_plan(cast).number == "2026-0003"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_number_that_another_file_brought_from_among_them_is_never_given_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or nobody could create a plan from the day on which the series comes to it."""

    def another() -> None:
        monkeypatch.undo()
        take_in(draft("2026-0002", 2) | {"areas": []})

    fail_in(monkeypatch, in_a_thread(another))
    with pytest.raises(KeyboardInterrupt):
        take_in(draft("2026-0041"))
    assert [plan.number for plan in Plan.objects.all()] == ["2026-0002"]
    assert [draft_plan(cast).number for _ in range(3)] == ["2026-0043", "2026-0044", "2026-0045"]


@contextmanager
def in_its_long_part(monkeypatch: pytest.MonkeyPatch, work: Callable[[], Any]) -> Iterator[list[Any]]:
    """An import in a thread of its own, held while it writes the plan's rows. Gives what it returned or raised."""
    reached, go_on, results = threading.Event(), threading.Event(), []
    books = importing.book_operations

    def held(**arguments: Any) -> None:
        reached.set()
        assert go_on.wait(WAIT)
        books(**arguments)

    def run() -> None:
        try:
            results.append(work())
        finally:
            connections.close_all()

    monkeypatch.setattr(importing, "book_operations", held)
    thread = threading.Thread(target=run)
    thread.start()
    try:
        assert reached.wait(WAIT)
        yield results
    finally:
        go_on.set()
        thread.join(WAIT)
        assert not thread.is_alive()


def without_waiting() -> None:
    """Whoever would wait for another's row is told at once that it cannot be had."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '500ms'")


@pytest.fixture
def impatient() -> Iterator[None]:
    without_waiting()
    yield
    connections.close_all()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [None, "2026-0007"])
def test_a_colleague_creates_a_plan_while_a_file_comes_in(
    number: str | None, cast: Cast, monkeypatch: pytest.MonkeyPatch, impatient: None
) -> None:
    with in_its_long_part(monkeypatch, lambda: take_in(draft(number))) as results:
        made = draft_plan(cast, title="Kollegaens plan")
    [report] = results
    assert report.plans[0].number == (number or "2026-0001")
    assert made.number == ("2026-0008" if number else "2026-0002")
    assert Plan.objects.count() == 2


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_files_come_in_at_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both need a number of the same year, and neither waits for the other's end."""
    with in_its_long_part(monkeypatch, lambda: take_in(draft(place=1))) as results:
        monkeypatch.undo()
        without_waiting()
        # Its boligområde and afdeling are the first one's too: a row that both make is worth waiting for.
        take_in(draft(place=2) | {"areas": []})
    assert [plan.number for plan in results[0].plans] == ["2026-0001"]
    assert sorted(Plan.objects.values_list("number", flat=True)) == ["2026-0001", "2026-0002"]
    connections.close_all()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_colleague_creates_a_plan_while_a_file_is_taken_in_from_the_browser(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, impatient: None
) -> None:
    upload = SimpleUploadedFile("planer.json", write_file(file_of(draft())))
    file = check_import_file(file=receive_file(upload=upload, by=cast.mette))
    with in_its_long_part(monkeypatch, lambda: take_in_file(file=file, by=cast.mette)) as results:
        assert draft_plan(cast).number == "2026-0002"
    assert results[0].state == "imported"
    assert Plan.objects.filter(number="2026-0001", title="Plan 1").exists()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_a_file_that_two_workers_take_in_at_once_comes_in_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second, begun when the first was taken for dead, finds it done; its number goes back."""
    upload = SimpleUploadedFile("planer.json", write_file(file_of(draft())))
    file = check_import_file(file=receive_file(upload=upload, by=cast.mette))
    done: list[Any] = []

    def second() -> None:
        done.append(take_in_file(file=file, by=cast.mette))
        connections.close_all()

    with in_its_long_part(monkeypatch, lambda: take_in_file(file=file, by=cast.mette)):
        monkeypatch.undo()
        thread = threading.Thread(target=second)
        thread.start()
        until(waiting_for_a_lock)
    thread.join(WAIT)
    assert done[0].state == "imported"
    assert Plan.objects.get().number == "2026-0001"
    assert draft_plan(cast).number == "2026-0002"
