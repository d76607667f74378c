"""Background runs: started once, claimed once, taken up again when the worker was killed."""

import threading
import time
from datetime import timedelta

import pytest
from celery import current_app
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from kombu.exceptions import OperationalError

from core import tasks
from core.models import TaskRun
from core.tasks import Result, UnknownTask, background, claim, dispatch, fail, finish, progress, reap
from core.workflow import NotReady

pytestmark = pytest.mark.django_db
State = TaskRun.State
seen = []


@background("tests.count")
def count(run):
    seen.append(run.arguments)
    for done in range(1, 4):
        progress(run, done, 3, f"{done} af 3")
    return Result(url="/redegoerelser/", file="redegoerelse.pdf")


@background("tests.break")
def break_down(run):
    raise ZeroDivisionError("a detail that nobody should read")


@background("tests.refuse")
def refuse(run):
    raise NotReady(["Der mangler et mål.", "Der mangler et budget."])


@background("tests.invalid")
def invalid(run):
    raise ValidationError(["Filen er tom."])


@background("tests.slow")
def slow(run):
    raise SoftTimeLimitExceeded


@pytest.fixture(autouse=True)
def _forget():
    seen.clear()
    yield
    seen.clear()


def test_a_run_is_queued_carried_out_and_done(note, user, run_tasks):
    run = dispatch("tests.count", subject=note, root=note, by=user, year=2026)
    assert (run.state, run.percent, run.is_active, run.subject, run.root, run.started_by) == (
        State.QUEUED,
        0,
        True,
        note,
        note,
        user,
    )
    (ended,) = run_tasks()
    assert ended == run
    assert (ended.state, ended.done, ended.total, ended.percent, ended.text) == (
        State.DONE,
        3,
        3,
        100,
        "3 af 3",
    )
    assert (ended.result_url, ended.result_file) == ("/redegoerelser/", "redegoerelse.pdf")
    assert ended.finished_at is not None
    assert ended.attempts == 1
    assert seen == [{"year": 2026}]


def test_pressing_twice_gives_one_run(note, run_tasks):
    first = dispatch("tests.count", subject=note, year=2026)
    assert dispatch("tests.count", subject=note, year=2026) == first
    assert dispatch("tests.count", subject=note, year=2027) != first
    assert len(run_tasks()) == 2
    assert dispatch("tests.count", subject=note, year=2026) != first, (
        "a run that is over can be started again"
    )


def test_the_database_refuses_a_second_active_run(note):
    run = dispatch("tests.count", subject=note)
    run.pk, run._state.adding = None, True
    with pytest.raises(IntegrityError), transaction.atomic():
        run.save()


def test_the_other_press_may_win_between_look_and_insert(note, monkeypatch):
    winner = dispatch("tests.count", subject=note)
    looked = []

    def first(queryset):
        looked.append(queryset)
        return None if len(looked) == 1 else winner

    monkeypatch.setattr(type(TaskRun.objects.all()), "first", first)
    assert dispatch("tests.count", subject=note) == winner
    assert TaskRun.objects.count() == 1


def test_an_unknown_name_is_found_at_once(note):
    with pytest.raises(UnknownTask):
        dispatch("monitoring.biuld_report", subject=note)
    assert not TaskRun.objects.exists()


def test_the_message_goes_out_on_commit_with_the_runs_id(
    note, monkeypatch, django_capture_on_commit_callbacks
):
    sent = []
    monkeypatch.setattr(current_app.tasks["tests.count"], "apply_async", sent.append)
    with django_capture_on_commit_callbacks(execute=True):
        run = dispatch("tests.count", subject=note)
        assert sent == []
    assert sent == [(run.pk,)]
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        dispatch("tests.count", subject=note)
    assert callbacks == []


def test_a_dead_queue_leaves_the_run_to_the_reaper(note, monkeypatch, django_capture_on_commit_callbacks):
    def refuse_connection(args):
        raise OperationalError("no broker")

    monkeypatch.setattr(current_app.tasks["tests.count"], "apply_async", refuse_connection)
    with django_capture_on_commit_callbacks(execute=True):
        run = dispatch("tests.count", subject=note)
    run.refresh_from_db()
    assert run.state == State.QUEUED


def test_a_run_is_claimed_once(note):
    run = dispatch("tests.count", subject=note)
    mine = claim(run.pk)
    assert mine.state == State.RUNNING
    assert mine.attempts == 1
    assert claim(run.pk) is None
    count.run(run.pk)
    assert seen == [], "a message that comes twice does nothing"
    finish(mine)
    assert claim(run.pk) is None
    assert claim(10**9) is None


def test_progress_is_a_sign_of_life(note):
    run = claim(dispatch("tests.count", subject=note).pk)
    TaskRun.objects.update(heartbeat=timezone.now() - timedelta(hours=1))
    progress(run, 1, 4, "x" * 300)
    run.refresh_from_db()
    assert (run.done, run.total, run.percent, len(run.text)) == (1, 4, 25, 200)
    assert timezone.now() - run.heartbeat < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        (
            "tests.break",
            "Der skete en fejl. Prøv igen. Bliver den ved, så skriv til supporten, og oplys kørsel {run}.",
        ),
        ("tests.refuse", "Der mangler et mål. Der mangler et budget."),
        ("tests.invalid", "Filen er tom."),
        ("tests.slow", tasks.TOO_LONG),
    ],
)
def test_what_went_wrong_is_told_in_words(note, run_tasks, name, words):
    dispatch(name, subject=note)
    (run,) = run_tasks()
    assert (run.state, run.error) == (State.FAILED, words.format(run=run.pk))
    assert run.finished_at is not None


def grow_old(run, seconds=settings.TASK_HEARTBEAT_SECONDS + 1):
    TaskRun.objects.filter(pk=run.pk).update(heartbeat=timezone.now() - timedelta(seconds=seconds))


def test_a_killed_workers_run_is_queued_again(note, run_tasks, django_capture_on_commit_callbacks):
    run = claim(dispatch("tests.count", subject=note).pk)
    progress(run, 2, 3)
    assert reap() == 0, "it lives"
    grow_old(run)
    with django_capture_on_commit_callbacks() as callbacks:
        assert reap() == 1
    assert len(callbacks) == 1
    assert reap() == 0, "queued again a moment ago"
    (ended,) = run_tasks()
    assert (ended.state, ended.attempts) == (State.DONE, 2)
    assert len(seen) == 1


def test_a_worker_taken_for_dead_can_write_no_more(note):
    slow_one = claim(dispatch("tests.count", subject=note).pk)
    grow_old(slow_one)
    reap()
    with pytest.raises(tasks.LostRun):
        progress(slow_one, 1, 3)
    next_one = claim(slow_one.pk)
    with pytest.raises(tasks.LostRun):
        finish(slow_one, url="/stale/")
    with pytest.raises(tasks.LostRun):
        fail(slow_one, "stale")
    finish(next_one, url="/fresh/")
    next_one.refresh_from_db()
    assert (next_one.state, next_one.result_url) == (State.DONE, "/fresh/")


def test_a_run_that_keeps_dying_is_given_up(note):
    run = dispatch("tests.count", subject=note)
    for attempt in range(1, settings.TASK_MAX_ATTEMPTS + 1):
        assert claim(run.pk).attempts == attempt
        grow_old(run)
        assert reap() == (1 if attempt < settings.TASK_MAX_ATTEMPTS else 0)
    run.refresh_from_db()
    assert (run.state, run.error) == (State.FAILED, tasks.STOPPED)


def test_a_lost_message_is_sent_again(note, run_tasks):
    run = dispatch("tests.count", subject=note)
    grow_old(run)
    assert reap() == 1
    run.refresh_from_db()
    assert (run.state, run.attempts) == (State.QUEUED, 0)
    assert len(run_tasks()) == 1


def test_what_is_over_stays_over(note, run_tasks):
    run = dispatch("tests.count", subject=note)
    run_tasks()
    grow_old(run)
    assert reap() == 0
    run.refresh_from_db()
    assert run.state == State.DONE


def test_a_worker_that_lost_its_run_stops_quietly(note, run_tasks):
    @background("tests.overtaken")
    def overtaken(run):
        TaskRun.objects.filter(pk=run.pk).update(attempts=9)
        progress(run, 1, 2)
        seen.append("went on")

    @background("tests.overtaken_and_broken")
    def overtaken_and_broken(run):
        TaskRun.objects.filter(pk=run.pk).update(attempts=9)
        raise ZeroDivisionError

    dispatch("tests.overtaken", subject=note)
    dispatch("tests.overtaken_and_broken", subject=note)
    assert [run.state for run in run_tasks()] == [State.RUNNING, State.RUNNING]
    assert seen == []


def test_percent_never_divides_by_zero_nor_passes_a_hundred():
    assert TaskRun(done=0, total=0).percent == 0
    assert TaskRun(done=5, total=4).percent == 100
    assert str(TaskRun(kind="core.reap", pk=7)) == "core.reap 7"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_threads_that_press_at_once_get_one_run(note, monkeypatch):
    monkeypatch.setattr(tasks, "_send", lambda run: None)
    barrier, runs = threading.Barrier(2), []

    def press():
        try:
            barrier.wait(timeout=10)
            with transaction.atomic():
                runs.append(dispatch("tests.refuse", subject=note).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert len(runs) == 2
    assert len(set(runs)) == TaskRun.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_long_step_is_not_taken_for_dead(note, monkeypatch):
    monkeypatch.setattr(tasks, "_send", lambda run: None)
    monkeypatch.setattr(tasks, "BEAT_SECONDS", 0.01)
    monkeypatch.setattr(tasks, "LOOK_SECONDS", 0.01)

    @background("tests.long_step")
    def long_step(run):
        grow_old(run)
        for _ in range(1000):
            run.refresh_from_db()
            if timezone.now() - run.heartbeat < timedelta(seconds=30):
                break
            time.sleep(0.01)
        seen.append(reap())

    run = dispatch("tests.long_step", subject=note)
    long_step.run(run.pk)
    run.refresh_from_db()
    assert (run.state, run.attempts, seen) == (State.DONE, 1, [0])
    assert not [thread for thread in threading.enumerate() if thread.name == f"run-{run.pk}"]
