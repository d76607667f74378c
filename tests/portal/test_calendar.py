"""The calendar of one's deadlines: a secret link for programs that cannot log in."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.actions import anonymise_user, deactivate_user, make_feed
from accounts.models import CalendarFeed
from approvals.actions import set_fund_deadline
from core.logs import mask
from core.models import Event
from funding.models import GrantCondition
from portal.figures.deadlines import deadlines
from portal.figures.own import calendar_days
from tests.approvals.test_timetable import add_calendars
from tests.factories import approvals as make
from tests.factories import monitoring as reports

pytestmark = pytest.mark.django_db
SETTINGS = "/profil/mails/"


@pytest.fixture(autouse=True)
def _on_a_day():
    with time_machine.travel("2029-03-10T11:00:00Z", tick=False):
        yield


def address(token):
    return reverse("portal:calendar", args=[token])


def read(token, **headers):
    response = Client().get(address(token), headers=headers)
    return response, response.content.decode()


def test_the_feed_shows_number_step_and_day_and_nothing_else(cast):
    plan = reports.measured_plan(cast)
    response, content = read(make_feed(by=cast.mette))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert f"SUMMARY:{plan.number}: Skriv redegørelse 2028" in content
    assert "DTSTART;VALUE=DATE:20290630" in content
    plain = content.replace("\r\n ", "")
    assert f"URL:https://helhedsplan.example/planer/{plan.number}/redegoerelser/2028/" in plain
    words = plan.title.split()
    assert not any(word in plain for word in (plan.title, words[0], words[-1]))
    for user in cast.users():
        assert user.name not in plain
        assert user.email not in plain


def test_a_day_counted_backwards_is_in_the_calendar(cast):
    with time_machine.travel("2026-11-22T12:00:00Z", tick=False):
        add_calendars(cast)
        plan = make.submitted_plan(cast)
        set_fund_deadline(plan=plan, due_on=dt.date(2027, 2, 5), seen_version=0, by=cast.jonas)
        assert [(day.on, day.summary) for day in calendar_days(cast.jonas)] == [
            (dt.date(2026, 12, 29), f"{plan.number}: Skriv indstillingen")
        ]


def test_the_link_is_shown_once_and_only_its_hash_is_kept(cast, client):
    client.force_login(cast.mette)
    page = client.post(reverse("portal:calendar_make")).content.decode()
    [token] = re.findall(r"https://helhedsplan\.example/kalender/([\w-]+)/frister\.ics", page)
    assert len(token) >= 43
    assert read(token)[0].status_code == 200
    assert token not in client.get(SETTINGS).content.decode()
    feed = CalendarFeed.objects.get()
    assert token not in feed.token_hash
    assert token not in str(Event.objects.values_list("data", flat=True))
    assert token not in mask(None, "", {"request": f"GET {address(token)}"})["request"]


def test_a_new_link_ends_the_old_and_a_removed_one_is_gone(cast, client):
    old = make_feed(by=cast.mette)
    new = make_feed(by=cast.mette)
    assert [read(token)[0].status_code for token in (old, new)] == [404, 200]
    client.force_login(cast.lars)
    client.post(reverse("portal:calendar_remove"))
    assert read(new)[0].status_code == 200, "each for oneself"
    client.force_login(cast.mette)
    client.post(reverse("portal:calendar_remove"))
    assert read(new)[0].status_code == 404
    assert client.get(address("unknown")).status_code == 404
    assert [
        event.text for event in Event.objects.filter(verb__startswith="accounts.feed").order_by("pk")
    ] == [
        "Kalenderlink lavet",
        "Kalenderlink lavet",
        "Kalenderlink fjernet",
    ]


def test_it_follows_the_rights_of_the_day(cast):
    plan = reports.measured_plan(cast)
    token = make_feed(by=cast.mette)
    assert plan.number in read(token)[1]
    cast.mette.memberships.update(ends_on=dt.date(2029, 3, 9))
    response, content = read(token)
    assert response.status_code == 200
    assert plan.number not in content
    assert "BEGIN:VEVENT" not in content


def test_whose_access_is_closed_has_no_calendar(cast):
    token = make_feed(by=cast.mette)
    deactivate_user(user=cast.mette, by=cast.admin)
    assert read(token)[0].status_code == 404
    anonymise_user(user=cast.mette, by=cast.admin)
    assert not CalendarFeed.objects.exists()


def test_an_unchanged_calendar_is_not_sent_again(cast):
    reports.measured_plan(cast)
    token = make_feed(by=cast.mette)
    first, content = read(token)
    again, nothing = read(token, if_none_match=first["ETag"])
    assert (again.status_code, nothing) == (304, "")
    assert "private" in first["Cache-Control"]
    cast.mette.memberships.update(role="accountant")
    other, changed = read(token, if_none_match=first["ETag"])
    assert other.status_code == 200
    assert changed != content


def test_the_same_task_keeps_its_name(cast):
    reports.measured_plan(cast)
    before = {day.uid: day.summary for day in calendar_days(cast.mette)}
    with time_machine.travel("2029-05-02T11:00:00Z", tick=False):
        after = {day.uid: day.summary for day in calendar_days(cast.mette)}
    assert before == after
    assert len(before) == len(calendar_days(cast.mette)) > 1


def test_many_plans_cost_no_more_queries(cast):
    counts = []
    for number in range(3):
        reports.measured_plan(cast, title=f"I drift {number}")
        make.submitted_plan(cast, plan=make.financed_plan(cast, title=f"Under godkendelse {number}"))
        if number == 1:
            continue
        token = make_feed(by=cast.lars)
        with CaptureQueriesContext(connection) as queries:
            read(token)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 30


def test_what_a_condition_says_is_for_its_page(cast):
    plan = reports.measured_plan(cast)
    GrantCondition.objects.create(
        plan=plan, text="Lokalerne i stuen lejes ud", set_on=dt.date(2029, 1, 1), due_on=dt.date(2029, 9, 1)
    )
    [day] = [day for day in calendar_days(cast.mette) if day.on == dt.date(2029, 9, 1)]
    assert day.summary == f"{plan.number}: Opfyld et vilkår i tilsagnet"
    [due] = [one for one in deadlines([plan]) if one.key.startswith("condition")]
    assert "Lokalerne" not in due.title
    assert [user.email.partition("@")[0] for user in due.people] == ["lars", "mette", "tove"]
