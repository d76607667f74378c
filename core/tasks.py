"""Background work that people can follow.

Lower code starts a task by its name, `dispatch("monitoring.build_report", …)`; the message carries only the run's id.
A message may come twice or never: a run is claimed by a conditional UPDATE, beats while it works, and is queued again
by `core.reap` when its heart has stopped (the worker was killed) or its message was lost. Results live on the TaskRun.
"""

import functools
import hashlib
import json
import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import structlog
from celery import Task, current_app, shared_task
from celery.exceptions import SoftTimeLimitExceeded
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.db.models import F
from django.utils import timezone
from kombu.exceptions import OperationalError

from core import mail  # noqa: F401  (its task is found here)
from core.attachments import scan_waiting
from core.models import TaskRun
from core.nightly import nightly
from core.sessions import SessionStore
from core.workflow import Refusal

log = logging.getLogger(__name__)
State = TaskRun.State

#: Where the cache keeps when the reaper last went round.
REAPED = "core.reap"

#: How often a working run gives a sign of life by itself, and how often it looks whether there is news to tell.
BEAT_SECONDS = 20.0
LOOK_SECONDS = 1.0

BROKEN = "Der skete en fejl. Prøv igen. Bliver den ved, så skriv til supporten, og oplys kørsel {run}."
STOPPED = "Opgaven blev afbrudt flere gange og er opgivet. Prøv igen senere."
TOO_LONG = "Opgaven tog for lang tid og blev afbrudt."


class UnknownTask(LookupError):
    """No task has this name: a typing mistake, found where it is dispatched instead of hanging in the queue."""


class LostRun(Exception):
    """Another worker has the run by now: this one must stop."""


def task_named(name: str) -> "Task[..., Any]":
    """The task from Celery's registry. A web process has not loaded the apps' tasks before the first question."""
    if name not in current_app.tasks:
        current_app.loader.import_default_modules()
    try:
        return current_app.tasks[name]
    except KeyError:
        raise UnknownTask(name) from None


def dispatch(
    name: str,
    *,
    subject: models.Model,
    root: models.Model | None = None,
    by: Any = None,
    **arguments: Any,
) -> TaskRun:
    """Start a task on commit. The same task with the same subject and arguments, still active, is not started twice."""
    task_named(name)
    subject_type = ContentType.objects.get_for_model(subject)
    key = _key(name, subject_type.pk, subject.pk, arguments)
    now = timezone.now()
    active = TaskRun.objects.filter(key=key, state__in=TaskRun.ACTIVE)
    for _ in range(3):
        if run := active.first():
            return run
        try:
            with transaction.atomic():
                run = TaskRun.objects.create(
                    kind=name,
                    key=key,
                    arguments=arguments,
                    subject_type=subject_type,
                    subject_id=subject.pk,
                    root_type=ContentType.objects.get_for_model(root) if root else None,
                    root_id=root.pk if root else None,
                    started_by=by,
                    request_id=structlog.contextvars.get_contextvars().get("request_id", ""),
                    created_at=now,
                    heartbeat=now,
                )
        except IntegrityError:
            continue  # pressed twice at once: the other's run is the one
        transaction.on_commit(functools.partial(_send, run))
        return run
    raise RuntimeError(f"The run {key} appears and disappears")


def _key(name: str, subject_type: int, subject_id: int, arguments: dict[str, Any]) -> str:
    text = json.dumps([name, subject_type, subject_id, arguments], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _send(run: TaskRun) -> None:
    # In the log, these tie the request that ordered it to every attempt of a worker, also when the reaper sends it.
    origin = {"request_id": run.request_id, "user_id": run.started_by_id, "run_id": run.pk}
    with structlog.contextvars.bound_contextvars(**{name: value for name, value in origin.items() if value}):
        try:
            task_named(run.kind).apply_async((run.pk,))
        except OperationalError:
            log.warning("The queue does not answer: run %s waits for the reaper", run.pk)


def latest_run(subject: models.Model) -> TaskRun | None:
    """The newest run about an object, whatever became of it."""
    kind = ContentType.objects.get_for_model(subject)
    return TaskRun.objects.filter(subject_type=kind, subject_id=subject.pk).order_by("-pk").first()


def claim(run_id: int) -> TaskRun | None:
    """Take a queued run. None when another worker has it or it is over."""
    with transaction.atomic(durable=True):
        taken = TaskRun.objects.filter(pk=run_id, state=State.QUEUED).update(
            state=State.RUNNING, heartbeat=timezone.now(), attempts=F("attempts") + 1, done=0, error=""
        )
    return TaskRun.objects.get(pk=run_id) if taken else None


def progress(run: TaskRun, done: int, total: int, text: str = "") -> None:
    """Tell how far it is, in a transaction of its own; a sign of life at the same time."""
    _change(run, done=done, total=total, text=text[:200])


def tell(run: TaskRun, done: int, total: int, text: str = "") -> None:
    """Tell how far it is from inside a transaction, where `progress` may not write: the beating thread does it."""
    run.done, run.total, run.text = done, total, text[:200]


def finish(run: TaskRun, *, url: str = "", file: str = "") -> None:
    """Done. `url` is where the result is seen, `file` the name to show for it."""
    done = max(run.total, run.done)
    _change(run, state=State.DONE, done=done, result_url=url, result_file=file, finished_at=timezone.now())


def fail(run: TaskRun, message: str) -> None:
    """Over, without a result. The message is Danish and shown."""
    _change(run, state=State.FAILED, error=message, finished_at=timezone.now())


def _change(run: TaskRun, **values: Any) -> None:
    """Only the worker of the present attempt may write: one that was taken for dead finds nothing to change."""
    with transaction.atomic(durable=True):
        changed = TaskRun.objects.filter(pk=run.pk, state=State.RUNNING, attempts=run.attempts).update(
            heartbeat=timezone.now(), **values
        )
    if not changed:
        raise LostRun(f"Run {run.pk} is no longer ours")
    for name, value in values.items():
        setattr(run, name, value)


@dataclass(frozen=True)
class Result:
    """What a background function may return: where the result is seen, and its file's name."""

    url: str = ""
    file: str = ""


Work = Callable[[TaskRun], Result | None]


def background(name: str, **options: Any) -> Callable[[Work], "Task[[int], None]"]:
    """Make a function of a claimed TaskRun a task: claimed once, finished or failed with words people understand."""

    def decorate(work: Work) -> "Task[[int], None]":
        @functools.wraps(work)
        def run_it(run_id: int) -> None:
            run = claim(run_id)
            if run is None:
                return
            try:
                with _beating(run):
                    result = work(run) or Result()
                finish(run, url=result.url, file=result.file)
            except LostRun:
                log.warning("Run %s was taken over by another worker", run_id)
            except Exception as error:  # a run never stays "running" because of a mistake of ours
                log.exception("Run %s (%s) failed", run_id, name)
                _give_up(run, _words(error, run))

        make: Any = shared_task(name=name, acks_late=True, **options)
        task: Task[[int], None] = make(run_it)
        return task

    return decorate


@contextmanager
def _beating(run: TaskRun) -> Iterator[None]:
    """Signs of life from a thread beside the work: one long step is not taken for dead, a killed process is."""
    stop = threading.Event()

    def news() -> dict[str, Any]:
        return {"done": run.done, "total": run.total, "text": run.text}

    def beat() -> None:
        known, quiet = news(), 0.0
        try:
            while not stop.wait(LOOK_SECONDS):
                quiet += LOOK_SECONDS
                if news() == known and quiet < BEAT_SECONDS:
                    continue
                known, quiet = news(), 0.0
                with suppress(DatabaseError):  # busy: the next beat will do
                    TaskRun.objects.filter(pk=run.pk, state=State.RUNNING, attempts=run.attempts).update(
                        heartbeat=timezone.now(), **known
                    )
        finally:
            connection.close()

    thread = threading.Thread(target=beat, name=f"run-{run.pk}", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _words(error: Exception, run: TaskRun) -> str:
    if isinstance(error, Refusal):
        return str(error)
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return TOO_LONG if isinstance(error, SoftTimeLimitExceeded) else BROKEN.format(run=run.pk)


def _give_up(run: TaskRun, message: str) -> None:
    try:
        fail(run, message)
    except LostRun:
        log.warning("Run %s was taken over by another worker", run.pk)


@shared_task(name="core.reap")
def reap() -> int:
    """Queue again what a killed worker left, unless it has been begun too often, and what never reached a worker."""
    now = timezone.now()
    limit = now - timedelta(seconds=settings.TASK_HEARTBEAT_SECONDS)
    cache.set(REAPED, now, timeout=None)
    requeued = 0
    for run in TaskRun.objects.filter(state__in=TaskRun.ACTIVE, heartbeat__lt=limit):
        gave_up = run.state == State.RUNNING and run.attempts >= settings.TASK_MAX_ATTEMPTS
        values: dict[str, Any] = (
            {"state": State.FAILED, "error": STOPPED, "finished_at": now}
            if gave_up
            else {"state": State.QUEUED}
        )
        changed = TaskRun.objects.filter(
            pk=run.pk, state=run.state, attempts=run.attempts, heartbeat=run.heartbeat
        ).update(heartbeat=now, **values)
        if changed and not gave_up:
            requeued += 1
            transaction.on_commit(functools.partial(_send, run))
    return requeued


@nightly("core.forget_sessions")
def forget_sessions() -> None:
    """Log-ins that are over: each tells who logged in and how, and every page looks in their table."""
    SessionStore.clear_expired()


@shared_task(name="core.scan_files", acks_late=True)
def scan_files() -> int:
    """Files that were stored while the virus scanner was away, or before there was one."""
    return scan_waiting()


def last_reaped() -> datetime | None:
    """When beat last struck and a worker heard it; None when never since the cache was emptied."""
    struck: datetime | None = cache.get(REAPED)
    return struck
