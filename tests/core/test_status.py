"""What `manage.py status` tells an operator."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone

from core import mailserver, tasks
from core.models import TaskRun
from core.tasks import background, claim, dispatch, fail, reap

pytestmark = pytest.mark.django_db


@background("tests.status")
def nothing(run):
    pass


def figures(capsys):
    call_command("status", "--json")
    return json.loads(capsys.readouterr().out)


def test_nothing_waits(capsys):
    cache.delete(tasks.REAPED)
    assert figures(capsys) == {
        "messages_waiting": 0,
        "runs_queued": 0,
        "oldest_queued_seconds": None,
        "runs_running": 0,
        "runs_failed_last_day": {},
        "mail_server": True,
        "oldest_mail_seconds": None,
        "mails_failed_last_week": 0,
        "clock_struck_seconds_ago": None,
    }


def test_what_waits_what_runs_and_what_has_failed(note, capsys):
    now = timezone.now()
    oldest, _, running, failed, forgotten = (
        dispatch("tests.status", subject=note, number=n) for n in range(5)
    )
    TaskRun.objects.filter(pk=oldest.pk).update(created_at=now - timedelta(seconds=700))
    claim(running.pk)
    for run in (failed, forgotten):
        fail(claim(run.pk), "Det gik galt.")
    TaskRun.objects.filter(pk=forgotten.pk).update(finished_at=now - timedelta(hours=25))
    reap()

    told = figures(capsys)

    assert (told["runs_queued"], told["runs_running"]) == (2, 1)
    assert 700 <= told["oldest_queued_seconds"] < 760
    assert told["runs_failed_last_day"] == {"tests.status": 1}
    assert 0 <= told["clock_struck_seconds_ago"] < 60


def test_a_person_reads_it_line_by_line(capsys):
    call_command("status")
    out = capsys.readouterr().out
    assert "runs failed last day           none\n" in out
    assert "oldest queued seconds          –\n" in out


def test_a_missing_mail_server_is_told_in_plain_words(settings, capsys):
    settings.EMAIL_BACKEND = mailserver.REFUSES

    assert figures(capsys)["mail_server"] is False
    call_command("status")
    assert "No mail server is set (EMAIL_HOST): no mail is sent." in capsys.readouterr().out
