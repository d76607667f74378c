"""Reminders before and after deadlines: to those who can act, each once, whatever happens to the worker."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.actions import appoint_deputy
from approvals.actions import end_plan, set_fund_deadline
from core.danish import COPENHAGEN
from core.models import Mail
from funding.models import Grant, Instalment
from plans.models import Milestone, Plan
from portal import actions
from portal.calculations import reminder_of
from portal.figures.deadlines import deadlines
from portal.tasks import remind
from tests.approvals import amending
from tests.approvals.test_timetable import add_calendars
from tests.factories import approvals as make
from tests.factories import monitoring as reports

pytestmark = pytest.mark.django_db
DUE = dt.date(2026, 12, 24)


@pytest.mark.parametrize(
    ("on", "found"),
    [
        ("2026-12-09", None),
        ("2026-12-10", -14),
        ("2026-12-12", -14),  # the clock stood still for two nights
        ("2026-12-13", None),
        ("2026-12-21", -3),
        ("2026-12-24", None),
        ("2026-12-25", 1),
        ("2026-12-31", 7),
        ("2027-01-03", None),
    ],
)
def test_a_reminder_has_its_day_and_may_be_two_nights_late(on, found):
    assert reminder_of(DUE, dt.date.fromisoformat(on), before=(14, 3), after=(1, 7)) == found


def test_a_kommune_has_days_of_its_own_and_the_others_the_portals(cast):
    plan, due_on = to_confirm(cast)
    plan.municipality.reminder_days_before = [10]
    plan.municipality.save()
    for days, sent in ((14, 0), (10, 1), (3, 0)):
        with morning(due_on - dt.timedelta(days=days)):
            assert remind() == sent, days
    with morning(due_on + dt.timedelta(days=1)):  # after the deadline the portal's own days hold
        assert remind() == 1


def test_no_reminders_when_the_operator_wants_none():
    assert reminder_of(DUE, DUE, before=(), after=()) is None


def morning(day: dt.date):
    return time_machine.travel(dt.datetime.combine(day, dt.time(6), COPENHAGEN), tick=False)


def told() -> list[tuple[str, str]]:
    return sorted(Mail.objects.filter(kind=Mail.Kind.REMINDER).values_list("recipient__email", "subject"))


def names() -> list[str]:
    return [email.partition("@")[0] for email, _subject in told()]


def to_confirm(cast):
    """The committee's record waits for Hanne; her deadline."""
    plan = make.recommended_plan(cast)
    with make.on(make.COMMITTEE_DAY):
        make.record(plan, "committee", "recommended", day=make.COMMITTEE_DAY, by=cast.jonas)
    return plan, make.step_of(plan, "committee").due_on


def test_who_may_confirm_is_reminded_by_mail_and_on_the_page(
    cast, client, mailoutbox, django_capture_on_commit_callbacks
):
    plan, due_on = to_confirm(cast)
    with morning(due_on - dt.timedelta(days=3)), django_capture_on_commit_callbacks(execute=True):
        assert remind() == 1
    [message] = mailoutbox
    assert message.to == [cast.hanne.email]
    assert message.subject.startswith("Frist ")
    assert f"/planer/{plan.number}/" in message.body
    assert "26 for" not in message.body
    with morning(due_on + dt.timedelta(days=1)), django_capture_on_commit_callbacks(execute=True):
        assert remind() == 1
    assert mailoutbox[1].subject == f"Fristen er overskredet: {plan.title}"
    client.force_login(cast.hanne)
    assert "Fristen er overskredet" in client.get("/beskeder/").content.decode()


def test_the_deputy_is_reminded_too(cast):
    _plan, due_on = to_confirm(cast)
    bodil = make.second_approver(cast)
    bodil.memberships.update(role="coordinator")
    day = due_on - dt.timedelta(days=3)
    with morning(day):
        appoint_deputy(
            organisation=cast.vejle,
            principal=cast.hanne,
            deputy=bodil,
            starts_on=day,
            ends_on=day,
            by=cast.ulla,
        )
        remind()
    assert names() == [bodil.email.partition("@")[0], "hanne"]


def test_nobody_is_reminded_twice_of_the_same(cast):
    _plan, due_on = to_confirm(cast)
    for day in (14, 13, 12, 3, 3, 2):
        with morning(due_on - dt.timedelta(days=day)):
            remind()
    assert names() == ["hanne", "hanne"]


def test_a_task_that_was_killed_half_way_tells_the_rest(cast, monkeypatch):
    plan = reports.started_plan(cast)
    other = reports.started_plan(cast, title="Ådalen")
    with morning(dt.date(2029, 6, 16)):
        first = next(iter(actions.due_reminders()))
        actions.remind(deadline=first[0], days=first[1])
        begun = Mail.objects.count()
        remind()
        remind()
    subjects = [subject for _email, subject in told()]
    assert begun < len(subjects)
    assert len(set(Mail.objects.values_list("key", flat=True))) == len(subjects)
    assert {plan.title, other.title} == {subject.rpartition(": ")[2] for subject in subjects}


def test_a_deadline_that_is_moved_is_told_anew(cast):
    plan, due_on = to_confirm(cast)
    with morning(due_on - dt.timedelta(days=3)):
        remind()
    step = make.step_of(plan, "committee")
    type(step).objects.filter(pk=step.pk).update(due_on=due_on + dt.timedelta(days=10))
    with morning(due_on + dt.timedelta(days=7)):
        remind()
    assert names() == ["hanne", "hanne"]


def test_a_day_counted_backwards_is_a_deadline(cast):
    with time_machine.travel("2026-11-22T12:00:00Z", tick=False):
        add_calendars(cast)
        plan = make.submitted_plan(cast)
        set_fund_deadline(plan=plan, due_on=dt.date(2027, 2, 5), seen_version=0, by=cast.jonas)
    with morning(dt.date(2026, 12, 15)):  # the indstilling's last safe day is 29 December
        remind()
    assert told() == [(cast.jonas.email, f"Frist 29. december 2026: {plan.title}")]


def test_the_day_to_hand_in_a_draft_is_one_too(cast):
    with time_machine.travel("2026-11-02T12:00:00Z", tick=False):
        add_calendars(cast)
        plan = make.financed_plan(cast)
        set_fund_deadline(plan=plan, due_on=dt.date(2027, 2, 5), seen_version=0, by=cast.lars)
        last = next(
            one.due_on for one in _every(Plan.objects.filter(pk=plan.pk)) if one.key.endswith("submit")
        )
    with morning(last - dt.timedelta(days=14)):
        remind()
    assert names() == ["lars"]


def _every(plans):
    return deadlines(list(plans.select_related("municipality__organisation", "scheme")))


@pytest.mark.parametrize(
    ("state", "who"),
    [
        (reports.draft_report, {"mette", "jakob", "lars", "tove"}),
        (reports.report_at_board, {"karim"}),
        (reports.approved_report, {"lars"}),
        (reports.submitted_report, set()),
    ],
)
def test_a_redegoerelse_lies_with_one_after_another(cast, state, who):
    plan = reports.measured_plan(cast)
    with reports.at_noon():
        state(plan, cast)
    with morning(dt.date(2029, 6, 27)):
        remind()
    found = Mail.objects.filter(url__contains="redegoerelser/2028").values_list("recipient__email", flat=True)
    assert {email.partition("@")[0] for email in found} == who


def test_a_milestone_that_is_over_is_told_those_who_lead(cast):
    plan = reports.started_plan(cast)
    Milestone.objects.all().delete()
    Milestone.objects.create(plan=plan, title="Café åbnet", due_on=dt.date(2028, 3, 1))
    for day, people in ((dt.date(2028, 2, 27), []), (dt.date(2028, 3, 2), ["lars", "mette", "tove"])):
        with morning(day):
            remind()
        assert names() == people
    Milestone.objects.update(reached_on=dt.date(2028, 3, 5))
    with morning(dt.date(2028, 3, 8)):
        remind()
    assert len(names()) == 3


def test_a_rate_to_ask_for_is_told_those_who_keep_the_books(cast):
    plan = reports.started_plan(cast)
    grant = Grant.objects.create(
        plan=plan, amount=Decimal("1000.00"), granted_on=dt.date(2027, 1, 1), reference="LBF-1"
    )
    rate = Instalment.objects.create(grant=grant, due_on=dt.date(2028, 9, 1), amount=Decimal("1000.00"))
    with morning(dt.date(2028, 8, 18)):
        remind()
    assert names() == ["ida"]
    Instalment.objects.filter(pk=rate.pk).update(requested_on=dt.date(2028, 8, 20))
    with morning(dt.date(2028, 8, 29)):
        remind()
    assert names() == ["ida"]


def test_a_plan_that_has_ended_is_reminded_of_its_last_redegoerelse_and_its_last_year(cast):
    """Both are due on 30 June of the year after the term."""
    plan = reports.started_plan(cast)
    with morning(plan.ends_on + dt.timedelta(days=1)):
        assert end_plan(plan=plan)
    last = dt.date(plan.ends_on.year + 1, 6, 30)
    with morning(last - dt.timedelta(days=3)):
        found = {
            deadline.title: {user.email.partition("@")[0] for user in deadline.people}
            for deadline, _days in actions.due_reminders()
        }
    year = plan.ends_on.year
    assert found == {
        f"Skriv redegørelse {year}": {"mette", "jakob", "lars", "tove"},
        f"Bogfør det sidste, og luk regnskabet for {year}": {"ida"},
    }


def test_an_amendment_that_was_sent_before_the_term_was_over_is_reminded_of(cast):
    plan = make.granted_plan(cast)
    last = plan.ends_on
    with make.on(last - dt.timedelta(days=7)):
        sent = amending.send(amending.term_change(cast, plan), cast)
        amending.recommend(amending.board(sent, cast, day=last - dt.timedelta(days=7)), cast)
        body = amending.step(sent, "committee")
        amending.record(body, cast, "noted", last - dt.timedelta(days=7))
    body.refresh_from_db()
    assert body.due_on is not None
    with morning(body.due_on + dt.timedelta(days=1)):
        assert end_plan(plan=make.fresh(plan))
        found = [deadline for deadline, _days in actions.due_reminders() if deadline.root == plan]
    assert [(one.title, one.people) for one in found] == [
        ("Bekræft Social- og Sundhedsudvalgets beslutning", (cast.hanne,))
    ]


def test_who_has_left_is_not_reminded(cast):
    _plan, due_on = to_confirm(cast)
    day = due_on - dt.timedelta(days=3)
    cast.hanne.memberships.update(ends_on=day - dt.timedelta(days=1))
    with morning(day):
        remind()
    assert names() == []


def test_many_cases_cost_no_more_queries(cast):
    counts = []
    for number in range(3):
        reports.started_plan(cast, title=f"I drift {number}")
        make.submitted_plan(cast, plan=make.financed_plan(cast, title=f"Under godkendelse {number}"))
        make.financed_plan(cast, title=f"Kladde {number}")
        if number == 1:
            continue
        with morning(dt.date(2028, 3, 2)), CaptureQueriesContext(connection) as queries:
            list(actions.due_reminders())
        counts.append([query["sql"][:60] + query["sql"][-200:] for query in queries])
    assert len(counts[0]) == len(counts[1]), [one for one in counts[1] if counts[1].count(one) > 1]
