"""The figures an operator watches."""

import json
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from celery import current_app
from django.core.management.base import BaseCommand
from django.db.models import Count
from django.utils import timezone
from kombu.exceptions import ChannelError

from core import mailserver
from core.models import Mail, TaskRun
from core.tasks import last_reaped


class Command(BaseCommand):
    help = (
        "Tell how the background work is doing: what waits, since when, and what has failed in the last day."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="for a program that watches")

    def handle(self, *args: Any, **options: Any) -> None:
        figures = background_figures()
        if options["json"]:
            self.stdout.write(json.dumps(figures))
            return
        for name, value in figures.items():
            self.stdout.write(f"{name.replace('_', ' '):30} {_shown(value)}")
        if not figures["mail_server"]:
            self.stdout.write(f"{mailserver.NONE_SET} They wait, and are given up after 28 hours.")


def background_figures() -> dict[str, Any]:
    """Numbers of messages and runs; ages in whole seconds, None where there is nothing to be old.

    A message is what waits in the queue, mails included; a run is work that a person follows. A clock that has not
    struck for minutes means that beat or every worker stands still.
    """
    now = timezone.now()
    failed = TaskRun.objects.filter(state=TaskRun.State.FAILED, finished_at__gte=now - timedelta(days=1))
    oldest = TaskRun.objects.filter(state=TaskRun.State.QUEUED).order_by("created_at").first()
    mails = Mail.objects.filter(state=Mail.State.QUEUED).order_by("created_at").first()
    given_up = Mail.objects.filter(state=Mail.State.FAILED, created_at__gte=now - timedelta(days=7))
    struck = last_reaped()
    return {
        "messages_waiting": _messages_waiting(),
        "runs_queued": TaskRun.objects.filter(state=TaskRun.State.QUEUED).count(),
        "oldest_queued_seconds": int((now - oldest.created_at).total_seconds()) if oldest else None,
        "runs_running": TaskRun.objects.filter(state=TaskRun.State.RUNNING).count(),
        "runs_failed_last_day": dict(failed.values_list("kind").annotate(Count("pk")).order_by("kind")),
        "mail_server": mailserver.is_set(),
        "oldest_mail_seconds": int((now - mails.created_at).total_seconds()) if mails else None,
        "mails_failed_last_week": given_up.count(),
        "clock_struck_seconds_ago": int((now - struck).total_seconds()) if struck else None,
    }


def _messages_waiting() -> int:
    with current_app.connection_for_read(connect_timeout=5) as broker:
        try:
            channel: Any = broker.default_channel  # kombu's stubs know none of its methods
            queue = channel.queue_declare(current_app.conf.task_default_queue, passive=True)
        except ChannelError:  # an empty queue does not exist
            return 0
        return int(queue.message_count)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "set" if value else "NONE"
    if isinstance(value, dict):
        return ", ".join(f"{kind}: {number}" for kind, number in value.items()) or "none"
    return "–" if value is None else str(value)
