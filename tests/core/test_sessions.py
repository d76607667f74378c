"""A session is found as Django finds it, by a statement."""

import datetime as dt

import pytest
from django.contrib.sessions.backends.db import SessionStore as DjangosStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from core.sessions import SessionStore
from core.tasks import forget_sessions

pytestmark = pytest.mark.django_db


def test_what_django_has_kept_is_read_here_and_the_other_way_round():
    theirs = DjangosStore()
    theirs["word"] = "Ærø"
    theirs.save()
    assert SessionStore(theirs.session_key)["word"] == "Ærø"
    ours = SessionStore()
    ours["word"] = "Fanø"
    ours.save()
    assert DjangosStore(ours.session_key)["word"] == "Fanø"


def test_a_session_that_has_run_out_or_does_not_exist_is_an_empty_one():
    kept = SessionStore()
    kept["word"] = "Ærø"
    kept.save()
    Session.objects.update(expire_date=timezone.now() - dt.timedelta(seconds=1))
    for key in (kept.session_key, "x" * 32):
        store = SessionStore(key)
        assert "word" not in store
        assert store.session_key is None


def test_a_session_is_one_question(django_assert_num_queries):
    kept = SessionStore()
    kept["word"] = "Ærø"
    kept.save()
    with django_assert_num_queries(1):
        assert SessionStore(kept.session_key)["word"] == "Ærø"


def test_whoever_is_logged_in_stays_so_until_the_session_is_deleted(client, cast):
    client.force_login(cast.mette)
    assert client.get("/").status_code == 200
    assert client.get("/").status_code == 200
    Session.objects.all().delete()
    assert client.get("/").status_code == 302


def test_log_ins_that_are_over_are_thrown_away_and_others_stay():
    over, going_on = SessionStore(), SessionStore()
    for store in (over, going_on):
        store["word"] = "Ærø"
        store.save()
    Session.objects.filter(pk=over.session_key).update(expire_date=timezone.now() - dt.timedelta(seconds=1))

    forget_sessions()

    assert [session.pk for session in Session.objects.all()] == [going_on.session_key]
