"""The kommune's meeting calendar, the fund's date, and the timetable that follows from them."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals import actions
from approvals.figures import case_file, timetable
from approvals.models import BodyCalendar, BodyMeeting, CaseStep, FundDeadline, StepKind
from core.audit import describe
from core.danish import parse_date
from core.models import Event
from core.versions import Moved
from core.workflow import NotAllowed, NotReady
from plans.models import Plan
from tests.factories import approvals as make
from tests.factories.accounts import Cast

pytestmark = pytest.mark.django_db

COMMITTEE = (dt.date(2026, 12, 1), dt.date(2027, 1, 12), dt.date(2027, 2, 2))
FINANCE = (dt.date(2026, 12, 8), dt.date(2027, 1, 19), dt.date(2027, 2, 9))
COUNCIL = (dt.date(2026, 12, 16), dt.date(2027, 1, 27), dt.date(2027, 2, 24))


@pytest.fixture(autouse=True)
def _on_a_day() -> Any:
    with time_machine.travel("2026-11-22T12:00:00Z", tick=False):
        yield


def add_calendars(cast: Cast) -> None:
    for body, days in zip(make.add_chain(cast), (COMMITTEE, FINANCE, COUNCIL), strict=True):
        actions.keep_meetings(body=body, meetings=days, material_days=8, seen_version=0, by=cast.ulla)


def rows(plan: Plan) -> dict[str, tuple[dt.date | None, str, str]]:
    found = timetable(case_file(Plan.objects.get(pk=plan.pk)))
    assert found is not None
    return {row.title: (row.last_on, row.status, row.note) for row in found.rows}


def set_date(plan: Plan, day: dt.date, by: Any) -> None:
    actions.set_fund_deadline(plan=plan, due_on=day, seen_version=0, by=by)


# The timetable


def test_the_last_safe_day_of_each_led(cast: Cast) -> None:
    add_calendars(cast)
    plan = make.submitted_plan(cast)
    set_date(plan, dt.date(2027, 2, 5), cast.jonas)
    assert rows(plan) == {
        "Planen sendt til kommunen": (None, "Gennemført", ""),
        "Organisationsbestyrelsen i Boligselskabet Nordlyng": (None, "Gennemført", ""),
        "Organisationsbestyrelsen i Søengens Boligforening": (None, "Gennemført", ""),
        "Forvaltningens indstilling": (dt.date(2026, 12, 29), "Om 5 uger", ""),
        make.COMMITTEE: (dt.date(2027, 1, 12), "Om 7 uger", ""),
        make.FINANCE: (dt.date(2027, 1, 19), "Om 8 uger", ""),
        "Byrådet": (dt.date(2027, 1, 27), "Om 9 uger", ""),
        "Sendt til Landsbyggefonden": (dt.date(2027, 2, 5), "Om 10 uger", ""),
    }


def test_what_has_been_missed_is_said_in_words(cast: Cast) -> None:
    add_calendars(cast)
    plan = make.submitted_plan(cast)
    set_date(plan, dt.date(2026, 12, 30), cast.jonas)
    found = timetable(case_file(make.fresh(plan)))
    assert found is not None
    late = [row.title for row in found.rows if row.is_late]
    assert late == ["Forvaltningens indstilling"]  # eight working days before 1 December was 19 November
    assert "kan ikke nås" in found.warning
    assert "For sent: Forvaltningens indstilling." in found.warning
    assert rows(plan)["Forvaltningens indstilling"][1] == "Overskredet, 3 dage over fristen"


def test_a_meeting_that_is_set_too_late(cast: Cast) -> None:
    add_calendars(cast)
    plan = make.recommended_plan(cast)
    set_date(plan, dt.date(2027, 2, 5), cast.jonas)
    step = make.step_of(plan, StepKind.COUNCIL)
    actions.set_meeting(step=step, seen_version=step.version, meeting_on=dt.date(2027, 2, 24), by=cast.jonas)
    assert rows(plan)["Byrådet"][1] == "Mødet er for sent"
    assert rows(plan)["Forvaltningens indstilling"] == (None, "Gennemført", "")


def test_a_draft_has_a_timetable_from_its_first_day(cast: Cast) -> None:
    plan = make.financed_plan(cast)
    found = timetable(case_file(plan))
    assert found is not None
    assert found.due_text.startswith(f"Planen begynder {plan.starts_on.day}.")
    assert found.rows[0].title == "Planen sendt til kommunen"
    assert found.rows[0].last_on is not None
    assert set(found.missing) == {make.COMMITTEE, make.FINANCE, "Byrådet"}


def test_the_last_day_for_handing_in_is_in_time_for_those_who_are_heard_beside_the_indstilling(
    cast: Cast,
) -> None:
    add_calendars(cast)
    plan = make.financed_plan(cast)
    set_date(plan, dt.date(2027, 2, 5), cast.lars)
    assert rows(plan)["Planen sendt til kommunen"][0] == dt.date(2026, 12, 4), (
        "15 working days before 29 December"
    )
    vejle = cast.vejle.municipality
    heard = actions.add_body(
        municipality=vejle, kind=StepKind.HEARING, body_name="Teknik- og Miljøforvaltningen", by=cast.ulla
    )
    actions.keep_meetings(
        body=heard, meetings=[dt.date(2026, 12, 9)], material_days=8, seen_version=0, by=cast.ulla
    )
    assert rows(plan)["Planen sendt til kommunen"][0] == dt.date(2026, 11, 27), "8 before their only meeting"


def test_where_the_calendar_ends_long_before_the_funds_date_it_is_said(cast: Cast) -> None:
    add_calendars(cast)
    BodyMeeting.objects.filter(meets_on=COUNCIL[-1]).delete()
    plan = make.submitted_plan(cast)
    set_date(plan, dt.date(2027, 3, 31), cast.jonas)
    found = rows(plan)
    assert found["Byrådet"][::2] == (dt.date(2027, 1, 27), "Mødekalenderen slutter 27. januar 2027")
    assert found[make.FINANCE][::2] == (dt.date(2027, 1, 19), "")  # a later one is entered


def test_nothing_is_counted_when_the_fund_has_it(cast: Cast) -> None:
    assert timetable(case_file(make.forwarded_plan(cast))) is None
    assert timetable(case_file(make.running_plan(cast))) is None


def test_the_case_page_shows_it_and_costs_the_same_for_many_meetings(cast: Cast, as_user: Any) -> None:
    add_calendars(cast)
    plan = make.submitted_plan(cast)
    browser = as_user(cast.jonas)
    address = reverse("approvals:case", args=[plan.number])
    browser.get(address)
    with CaptureQueriesContext(connection) as few:
        page = browser.get(address).content.decode()
    assert "Seneste dag" in page
    calendar = BodyCalendar.objects.get(kind=StepKind.COUNCIL)
    BodyMeeting.objects.bulk_create(
        BodyMeeting(calendar=calendar, meets_on=dt.date(2028, 1, 1) + dt.timedelta(days=n)) for n in range(30)
    )
    with CaptureQueriesContext(connection) as many:
        browser.get(address)
    assert len(many) == len(few) <= 25


# The fund's date


@pytest.mark.parametrize("person", ["mette", "lars", "jonas"])
def test_who_sets_the_funds_date(person: str, cast: Cast, as_user: Any) -> None:
    plan = make.submitted_plan(cast)
    address = reverse("approvals:timetable", args=[plan.number])
    answer = as_user(cast[person]).post(address, {"version": 0, "due_on": "1. marts 2027"})
    assert answer.status_code == 302
    assert FundDeadline.objects.get(plan=plan).due_on == dt.date(2027, 3, 1)
    act = Event.objects.filter(verb="approvals.fund_deadline_set").get()
    assert (act.actor, act.text) == (
        cast[person],
        "Ansøgningen skal være hos Landsbyggefonden senest den 1. marts 2027",
    )


@pytest.mark.parametrize(
    "person", ["jakob", "ida", "pia", "hanne", "ulla", "karim", "niels", "grethe", "admin"]
)
def test_who_does_not(person: str, cast: Cast, as_user: Any) -> None:
    plan = make.submitted_plan(cast)
    address = reverse("approvals:timetable", args=[plan.number])
    answer = as_user(cast[person]).post(address, {"version": 0, "due_on": "1. marts 2027"})
    assert answer.status_code == (404 if person in ("niels", "grethe", "admin") else 403)
    with pytest.raises(NotAllowed):
        set_date(plan, dt.date(2027, 3, 1), cast[person])
    assert not FundDeadline.objects.exists()


def test_a_draft_that_is_not_shared_does_not_exist_for_the_kommune(cast: Cast, as_user: Any) -> None:
    plan = make.financed_plan(cast)
    answer = as_user(cast.jonas).post(reverse("approvals:timetable", args=[plan.number]), {"version": 0})
    assert answer.status_code == 404
    with pytest.raises(NotAllowed):
        set_date(plan, dt.date(2027, 3, 1), cast.jonas)


def test_two_people_who_set_the_date(cast: Cast) -> None:
    plan = make.submitted_plan(cast)
    set_date(plan, dt.date(2027, 3, 1), cast.jonas)
    with pytest.raises(Moved):
        set_date(plan, dt.date(2027, 4, 1), cast.lars)
    found = FundDeadline.objects.get()
    actions.set_fund_deadline(plan=plan, due_on=None, seen_version=found.version, by=cast.lars)
    assert not FundDeadline.objects.exists()


def test_a_date_that_has_passed_is_refused(cast: Cast, as_user: Any) -> None:
    plan = make.submitted_plan(cast)
    address = reverse("approvals:timetable", args=[plan.number])
    answer = as_user(cast.jonas).post(address, {"version": 0, "due_on": "21-11-2026"})
    assert answer.status_code == 422
    assert "Datoen er allerede passeret." in answer.content.decode()


@pytest.mark.parametrize("day", ["02-04-2027", "01-01-2099"])
def test_the_funds_date_is_not_after_the_plans_first_day(cast: Cast, as_user: Any, day: str) -> None:
    said = "Planen begynder den 1. april 2027. Skriv en dato senest den dag."
    plan = make.submitted_plan(cast)
    address = reverse("approvals:timetable", args=[plan.number])
    answer = as_user(cast.jonas).post(address, {"version": 0, "due_on": day})
    assert answer.status_code == 422
    assert answer.content.decode().count(said) == 2  # in the summary, and at the field
    with pytest.raises(NotReady) as refused:
        set_date(plan, parse_date(day), cast.jonas)
    assert refused.value.reasons == [said]
    assert not FundDeadline.objects.exists()


def test_without_a_first_day_the_funds_date_is_within_two_years(cast: Cast) -> None:
    plan = make.submitted_plan(cast)
    Plan.objects.filter(pk=plan.pk).update(starts_on=None)
    with pytest.raises(NotReady, match=r"Datoen kan senest være 22. november 2028. Ret datoen\."):
        set_date(plan, dt.date(2028, 11, 23), cast.jonas)
    set_date(plan, dt.date(2028, 11, 22), cast.jonas)
    assert FundDeadline.objects.get().due_on == dt.date(2028, 11, 22)


# The kommune's calendar


def post_meetings(cast: Cast, as_user: Any, text: str, **more: Any) -> Any:
    body = make.add_chain(cast)[-1]
    address = reverse("approvals:meetings", args=["630", body.pk])
    data = {"version": 0, "meetings": text, "material_days": "8", **more}
    return as_user(cast.ulla).post(address, data)


def test_a_list_is_pasted(cast: Cast, as_user: Any) -> None:
    text = "onsdag den 16. december 2026 kl. 17\n27/1-2027\n28-10-2026"
    assert post_meetings(cast, as_user, text).status_code == 302
    calendar = BodyCalendar.objects.get()
    assert [one.meets_on for one in calendar.meetings.all()] == [dt.date(2026, 12, 16), dt.date(2027, 1, 27)]
    act = Event.objects.get(verb="approvals.meetings_kept")
    assert act.text == "Byrådet: 2 kommende møder, materiale 8 arbejdsdage før mødet"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("16. december 2026\nforår", "»forår«: Skriv datoen som dag-måned-år"),
        ("tirsdag den 16. december 2026", "er en onsdag, ikke en tirsdag"),
    ],
)
def test_a_line_that_is_no_date_keeps_the_text(text: str, says: str, cast: Cast, as_user: Any) -> None:
    answer = post_meetings(cast, as_user, text)
    page = answer.content.decode()
    assert (answer.status_code, says in page, "16. december 2026" in page) == (422, True, True)
    assert not BodyCalendar.objects.exists()


def test_days_out_of_bounds(cast: Cast, as_user: Any) -> None:
    for days in ("-1", "121", "1,5", "otte", ""):
        assert post_meetings(cast, as_user, "", material_days=days).status_code == 422, days


def test_held_meetings_stay_when_the_list_is_replaced(cast: Cast) -> None:
    add_calendars(cast)
    calendar = BodyCalendar.objects.get(kind=StepKind.COUNCIL)
    BodyMeeting.objects.create(calendar=calendar, meets_on=dt.date(2026, 10, 28))
    body = make.add_chain(cast)[-1]
    actions.keep_meetings(
        body=body,
        meetings=[dt.date(2027, 3, 31)],
        material_days=10,
        seen_version=calendar.version,
        by=cast.ulla,
    )
    assert [one.meets_on for one in calendar.meetings.all()] == [dt.date(2026, 10, 28), dt.date(2027, 3, 31)]
    with pytest.raises(Moved):
        actions.keep_meetings(
            body=body, meetings=[], material_days=10, seen_version=calendar.version, by=cast.ulla
        )


@pytest.mark.parametrize("person", ["jonas", "hanne", "mette", "grethe", "admin", "pia"])
def test_nobody_else_keeps_the_calendar(person: str, cast: Cast) -> None:
    body = make.add_chain(cast)[-1]
    with pytest.raises(NotAllowed):
        actions.keep_meetings(body=body, meetings=[], material_days=8, seen_version=0, by=cast[person])
    with pytest.raises(NotAllowed):
        actions.set_case_days(
            municipality=body.municipality,
            recommendation_days=1,
            confirmation_days=1,
            seen_version=1,
            by=cast[person],
        )


def test_a_body_that_is_renamed_keeps_its_meetings(cast: Cast) -> None:
    add_calendars(cast)
    body = make.add_chain(cast)[0]
    actions.rename_body(body=body, seen_version=body.version, body_name="Velfærdsudvalget", by=cast.ulla)
    assert BodyCalendar.objects.get(body_name="Velfærdsudvalget").meetings.count() == 3


# Proposals


def test_the_next_meetings_are_proposed_with_what_they_mean(cast: Cast, as_user: Any) -> None:
    add_calendars(cast)
    plan = make.recommended_plan(cast)
    set_date(plan, dt.date(2027, 2, 5), cast.jonas)
    step = make.step_of(plan, StepKind.COUNCIL)
    address = reverse("approvals:step", args=[plan.number, step.pk])
    page = as_user(cast.jonas).get(address).content.decode()
    assert "Onsdag den 16. december 2026" in page
    assert page.count("Sidste møde, der kan nås") == 1
    assert page.count("For sent") == 1
    assert "Næste møder i kalenderen" not in as_user(cast.mette).get(address).content.decode()
    post = reverse("approvals:set_meeting", args=[plan.number, step.pk])
    as_user(cast.jonas).post(post, {"version": step.version, "meeting_on": "27-01-2027"})
    assert CaseStep.objects.get(pk=step.pk).meeting_on == dt.date(2027, 1, 27)


# Reminders


def days_form(municipality: Any, before: str, after: str) -> dict[str, Any]:
    return {
        "version": municipality.version,
        "recommendation_days": "15",
        "confirmation_days": "5",
        "reminder_days_before": before,
        "reminder_days_after": after,
    }


def test_a_kommunes_administrator_chooses_the_days_of_reminders(cast: Cast, as_user: Any) -> None:
    municipality, url = cast.vejle.municipality, reverse("approvals:calendars", args=["630"])
    browser = as_user(cast.ulla)
    assert "Tomt felt: portalens egne, 3 og 14 dage." in browser.get(url).content.decode()
    assert browser.post(url, days_form(municipality, "3, 21, 21", "")).status_code == 302
    municipality.refresh_from_db()
    assert municipality.reminder_days == ([3, 21], [1, 7])
    assert 'value="3, 21"' in browser.get(url).content.decode()
    told = Event.objects.get(verb="approvals.reminder_days_set")
    assert describe(told.verb, told.data) == "Påmindelser sendes 3, 21 dage før en frist og 1, 7 dage efter"
    assert as_user(cast.jonas).post(url, days_form(municipality, "1", "1")).status_code == 404


@pytest.mark.parametrize("text", ["0", "91", "i morgen", "1 2 3 4 5 6", "-3"])
def test_days_of_reminders_that_make_no_sense_are_told(cast: Cast, as_user: Any, text: str) -> None:
    municipality, url = cast.vejle.municipality, reverse("approvals:calendars", args=["630"])
    answer = as_user(cast.ulla).post(url, days_form(municipality, text, ""))
    assert (answer.status_code, "Skriv h" in answer.content.decode()) == (422, True)
    municipality.refresh_from_db()
    assert municipality.reminder_days_before is None


def test_with_the_fund_there_is_no_day_left_to_set(cast: Any, as_user: Any) -> None:
    plan = make.forwarded_plan(cast)
    page = as_user(cast.jonas).get(reverse("approvals:timetable", args=[plan.number])).content.decode()
    assert "Ansøgningen er sendt til Landsbyggefonden" in page
    assert "Gem datoen" not in page


def test_a_day_posted_after_the_application_went_to_the_fund_is_refused(cast: Cast, as_user: Any) -> None:
    plan = make.forwarded_plan(cast)
    address = reverse("approvals:timetable", args=[plan.number])
    answer = as_user(cast.jonas).post(address, {"version": 0, "due_on": "1. marts 2027"})
    assert answer.status_code == 403
    assert not FundDeadline.objects.exists()
