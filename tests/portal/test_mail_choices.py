"""Straight away, collected, or not at all: what a person chooses, and what is sent all the same."""

import datetime as dt

import pytest
import time_machine
from celery import current_app
from django.urls import reverse

from accounts.actions import choose_mails
from accounts.models import MailChoice
from core.danish import COPENHAGEN
from core.models import Mail
from plans.actions import mute_plan
from plans.emails import tell
from plans.models import MutedPlan
from portal.tasks import send_digests
from tests.factories import approvals as make
from tests.factories import monitoring as reports

pytestmark = pytest.mark.django_db
Kind = Mail.Kind
PAGE = "/profil/mails/"
MONDAY = dt.date(2026, 11, 30)


@pytest.fixture(autouse=True)
def _on_a_day():
    with at(MONDAY, 6):
        yield


def at(day: dt.date, hour: int = 7):
    return time_machine.travel(dt.datetime.combine(day, dt.time(hour), COPENHAGEN), tick=False)


def choose(person, **values):
    form = {"handover": "now", "decision": "now", "reminder": "now", "weekday": 0}
    choose_mails(values=form | values, by=person)


def told(plan, *people, kind=Kind.HANDOVER):
    url = reverse("portal:plan", args=[plan.number])
    tell("approvals/emails/step_opened.txt", people, plan, kind=kind, url=url, body="Økonomiudvalget")


def states():
    return dict(Mail.objects.exclude(kind=Kind.DIGEST).values_list("recipient__email", "state"))


# What is chosen


def test_the_choice_is_kept(client, cast):
    client.force_login(cast.mette)
    page = client.get(PAGE).content.decode()
    assert page.count(' value="now" class="form-radio" checked') == 3
    response = client.post(
        PAGE, {"handover": "now", "decision": "weekly", "reminder": "daily", "weekday": "2"}, follow=True
    )
    assert "Dit valg er gemt." in response.content.decode()
    choice = MailChoice.objects.get()
    assert (choice.user, choice.handover, choice.decision, choice.reminder, choice.weekday) == (
        cast.mette,
        "now",
        "weekly",
        "daily",
        2,
    )


@pytest.mark.parametrize("wrong", [{"handover": "sometimes"}, {"weekday": "6"}, {"decision": ""}])
def test_what_cannot_be_chosen_is_refused(client, cast, wrong):
    client.force_login(cast.mette)
    form = {"handover": "now", "decision": "now", "reminder": "now", "weekday": "0"}
    assert client.post(PAGE, form | wrong).status_code == 422
    assert not MailChoice.objects.exists()


def test_each_kind_comes_as_it_was_chosen(cast):
    plan = make.financed_plan(cast)
    choose(cast.mette, decision="weekly")
    told(plan, cast.mette, cast.lars, kind=Kind.HANDOVER)
    assert states() == {cast.mette.email: "queued", cast.lars.email: "queued"}
    Mail.objects.all().delete()
    told(plan, cast.mette, cast.lars, kind=Kind.DECISION)
    assert states() == {cast.mette.email: "held", cast.lars.email: "queued"}
    Mail.objects.all().delete()
    told(plan, cast.mette, kind=Kind.ORDERED)
    assert states() == {cast.mette.email: "queued"}, "what one has ordered comes at once"


# Plans without mails


def test_a_muted_plan_is_told_of_on_the_page_alone(
    client, cast, mailoutbox, django_capture_on_commit_callbacks
):
    plan, other = make.financed_plan(cast), make.financed_plan(cast, title="Ådalen")
    client.force_login(cast.mette)
    plan_page = reverse("portal:plan", args=[plan.number])
    assert "Slå mails om planen fra" in client.get(plan_page).content.decode()
    response = client.post(reverse("portal:mute", args=[plan.number]), follow=True)
    assert "undtagen når du er den eneste" in response.content.decode()
    assert "Du får ikke mails om planen." in client.get(plan_page).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        for kind in (Kind.HANDOVER, Kind.REMINDER, Kind.DECISION):
            told(plan, cast.mette, cast.lars, kind=kind)
        told(other, cast.mette, cast.lars)
    assert [message.to[0] for message in mailoutbox] == [cast.lars.email] * 3 + [
        cast.mette.email,
        cast.lars.email,
    ]
    page = client.get("/beskeder/").content.decode()
    assert page.count("Uden mail: du har slået mails om planen fra") == 3

    client.post(reverse("portal:mute", args=[plan.number]), {"til": "1"})
    assert not MutedPlan.objects.exists()


def test_who_alone_can_act_is_told_all_the_same(cast):
    plan = make.financed_plan(cast)
    mute_plan(plan=plan, by=cast.mette)
    for kind, state in ((Kind.HANDOVER, "queued"), (Kind.REMINDER, "queued"), (Kind.DECISION, "silent")):
        told(plan, cast.mette, kind=kind)
        assert states() == {cast.mette.email: state}, kind
        Mail.objects.all().delete()


def test_nobody_mutes_a_plan_they_do_not_see(client, cast):
    plan = make.financed_plan(cast)
    for person in (cast.niels, cast.jonas, cast.admin):
        client.force_login(person)
        assert client.post(reverse("portal:mute", args=[plan.number])).status_code == 404
    assert not MutedPlan.objects.exists()


def test_every_mail_about_a_plan_leads_to_the_choice(cast, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        told(make.financed_plan(cast), cast.mette)
    assert mailoutbox[0].body.endswith(
        "\n\n--\nVælg, hvilke mails du får om planer, og hvornår:\nhttps://helhedsplan.example/profil/mails/\n"
    )


# The collected mail


def test_the_collected_mail_has_tasks_by_deadline_and_what_has_happened(
    cast, mailoutbox, django_capture_on_commit_callbacks
):
    choose(cast.mette, handover="daily", decision="daily", reminder="daily")
    with at(dt.date(2029, 3, 9)):
        plan = reports.measured_plan(cast)
        told(plan, cast.mette, kind=Kind.DECISION)
    assert mailoutbox == []
    with at(dt.date(2029, 3, 12)), django_capture_on_commit_callbacks(execute=True):
        assert send_digests() == 1
    [message] = mailoutbox
    assert message.to == [cast.mette.email]
    assert "opgaver venter på dig" in message.subject
    body = message.body
    assert body.index("SENERE") < body.index("Skriv redegørelse 2028") < body.index("NYT SIDEN SIDST")
    assert "Frist: 30. juni 2029" in body
    assert f"https://helhedsplan.example/planer/{plan.number}/redegoerelser/2028/" in body
    assert "9. marts 2029: Nordvang og Søengen: sagen er nået til Økonomiudvalget" in body
    assert states() == {cast.mette.email: "sent"}


def test_a_collected_mail_is_sent_once_a_day(cast):
    choose(cast.mette, handover="daily")
    make.financed_plan(cast)
    for hour, sent in ((7, 1), (7, 0), (9, 0)):
        with at(MONDAY, hour):
            assert send_digests() == sent
    with at(MONDAY + dt.timedelta(days=1)):
        assert send_digests() == 1
    assert Mail.objects.filter(kind=Kind.DIGEST).count() == 2


def test_an_empty_mail_is_not_sent(cast, mailoutbox, django_capture_on_commit_callbacks):
    choose(cast.niels, handover="daily", decision="daily", reminder="weekly")
    with at(MONDAY), django_capture_on_commit_callbacks(execute=True):
        assert send_digests() == 0
    assert mailoutbox == []


def test_weekends_and_holidays_have_no_daily_mail_and_the_weekly_one_its_day(cast):
    make.financed_plan(cast)
    choose(cast.mette, handover="daily")
    choose(cast.lars, decision="weekly", weekday=2)
    days = {}
    for number in range(28):
        day = MONDAY + dt.timedelta(days=number)
        Mail.objects.all().delete()
        with at(day):
            send_digests()
        for email in Mail.objects.values_list("recipient__email", flat=True):
            days.setdefault(email, []).append(day)
    assert all(day.weekday() < 5 for day in days[cast.mette.email])
    assert len(days[cast.mette.email]) == 18, "four weeks without 24 and 25 December"
    assert days[cast.lars.email] == [dt.date(2026, 12, day) for day in (2, 9, 16, 23)]


def test_what_was_held_back_comes_although_one_has_chosen_otherwise(
    cast, mailoutbox, django_capture_on_commit_callbacks
):
    plan = make.submitted_plan(cast)
    choose(cast.grethe, decision="weekly", weekday=4)
    choose(cast.hanne, decision="weekly", weekday=4)
    told(plan, cast.hanne, kind=Kind.DECISION)
    choose(cast.hanne)
    with at(MONDAY), django_capture_on_commit_callbacks(execute=True):
        assert send_digests() == 1
    assert "NYT SIDEN SIDST" in mailoutbox[0].body
    with at(MONDAY + dt.timedelta(days=1)):
        assert send_digests() == 0


def test_whose_access_is_closed_gets_nothing(cast):
    make.financed_plan(cast)
    choose(cast.mette, handover="daily")
    type(cast.mette).objects.filter(pk=cast.mette.pk).update(is_active=False)
    with at(MONDAY):
        assert send_digests() == 0


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        ("2027-03-27", "06:00"),  # the last winter day
        ("2027-03-28", "05:00"),  # the night in which the clock goes forward
        ("2027-10-30", "05:00"),
        ("2027-10-31", "06:00"),  # and back
    ],
)
def test_seven_o_clock_is_danish_time_in_summer_and_winter(settings, day, utc):
    schedule = settings.CELERY_BEAT_SCHEDULE["send-digests"]["schedule"]
    schedule.app = current_app
    yesterday = dt.datetime.combine(dt.date.fromisoformat(day), dt.time(1), COPENHAGEN)
    with time_machine.travel(yesterday, tick=False):
        left = schedule.remaining_estimate(yesterday)
    due = (yesterday.astimezone(dt.UTC) + left).strftime("%H:%M")
    if day == "2027-10-31":
        assert due in ("05:00", "06:00")
    assert due == utc
