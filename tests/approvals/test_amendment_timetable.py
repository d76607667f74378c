"""An ændring's deadlines, counted backwards from the day from which it is to hold, as an application's are."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from approvals import actions
from approvals.figures import (
    amendments_under_way,
    deadlines,
    file_of,
    journal,
    timetable,
    timetable_of_draft,
    todos,
)
from approvals.figures.leds import counted_of
from approvals.models import Amendment, ChainStep, StepKind
from core.danish import format_date
from core.models import Event
from core.versions import Moved
from core.workflow import NotAllowed, NotReady
from tests.approvals import amending, states
from tests.approvals.test_timetable import add_calendars
from tests.factories import approvals as make
from tests.factories.accounts import Cast

pytestmark = pytest.mark.django_db
#: With sixteen weeks to the fund's answer it has the ændring on 5 February.
DAY = dt.date(2027, 2, 5)


@pytest.fixture(autouse=True)
def _on_a_day() -> Any:
    with time_machine.travel("2026-11-22T12:00:00Z", tick=False):
        yield


def sent(cast: Cast, day: dt.date | None = None, plan: Any = None) -> Amendment:
    """A change that asks styregruppe, kommune and fund."""
    amendment = amending.send(amending.term_change(cast, plan), cast)
    return with_day(amendment, cast, day) if day else amendment


def with_day(amendment: Amendment, cast: Cast, day: dt.date | None, by: Any = None) -> Amendment:
    amendment = amending.fresh(amendment)
    actions.set_wanted_day(amendment=amendment, day=day, seen_version=amendment.version, by=by or cast.mette)
    return amending.fresh(amendment)


def wanted(amendment: Amendment) -> dt.date:
    return DAY + dt.timedelta(weeks=amendment.plan.scheme.answer_weeks)


def rows(amendment: Amendment) -> dict[str, tuple[dt.date | None, str]]:
    found = timetable(file_of(amendment.plan, amendment.case))
    assert found is not None
    return {row.title: (row.last_on, row.needs) for row in found.rows}


def test_each_leds_last_safe_day_is_counted_as_an_applications_is(cast: Cast) -> None:
    plan = make.granted_plan(cast)
    add_calendars(cast)
    amendment = sent(cast, plan=plan)
    assert timetable(file_of(amendment.plan, amendment.case)) is None, "no day is set"
    amendment = with_day(amendment, cast, wanted(amendment))
    assert rows(amendment) == {
        "Ændringen sendt til godkendelse": (None, ""),
        "Styregruppen": (dt.date(2026, 12, 4), ""),
        "Forvaltningens indstilling": (dt.date(2026, 12, 29), "Ændringen sendt 22. november 2026"),
        make.COMMITTEE: (dt.date(2027, 1, 12), "Materiale klar 29. december 2026"),
        make.FINANCE: (dt.date(2027, 1, 19), "Materiale klar 7. januar 2027"),
        "Byrådet": (dt.date(2027, 1, 27), "Materiale klar 15. januar 2027"),
        "Sendt til Landsbyggefonden": (DAY, ""),
    }
    found = timetable(file_of(amendment.plan, amendment.case))
    assert found is not None
    assert found.due_on == DAY
    assert f"Med {plan.scheme.answer_weeks} uger til Landsbyggefondens svar" in found.due_text


def test_the_days_stand_in_mine_opgaver_and_are_reminded_of(cast: Cast) -> None:
    plan = make.granted_plan(cast)
    add_calendars(cast)
    amendment = amending.board(sent(cast, plan=plan), cast)
    amendment = with_day(amendment, cast, wanted(amendment), by=cast.jonas)
    files = amendments_under_way(cast.jonas)
    (todo,) = [one for one in todos(cast.jonas, files, counted_of(files)) if one.kind == "recommend"]
    assert todo.due_on == dt.date(2026, 12, 29)
    step = amending.step(amendment, StepKind.RECOMMENDATION)
    (found,) = [one for one in deadlines([make.fresh(plan)]) if one.key == f"step-{step.pk}-recommend"]
    assert (found.due_on, cast.jonas in found.people) == (dt.date(2026, 12, 29), True)


def test_who_sets_the_day(cast: Cast) -> None:
    amendment = sent(cast)
    for name in ("mette", "lars", "jonas"):
        amendment = with_day(amendment, cast, wanted(amendment), by=cast[name])
    for name in ("karim", "hanne", "else_", "niels"):
        with pytest.raises(NotAllowed):
            with_day(amendment, cast, None, by=cast[name])
    with pytest.raises(Moved):
        actions.set_wanted_day(
            amendment=amendment, day=None, seen_version=amendment.version - 1, by=cast.mette
        )
    assert with_day(amendment, cast, None).takes_effect_on is None
    assert Event.objects.filter(verb="approvals.wanted_day_cleared").count() == 1
    gone = amending.fresh(amendment)
    actions.withdraw_amendment(amendment=gone, seen_version=gone.version, by=cast.lars)
    with pytest.raises(NotAllowed):
        with_day(gone, cast, DAY)


def test_the_page_shows_it_and_keeps_what_was_typed(cast: Cast, as_user: Any) -> None:
    amendment = sent(cast, plan=make.granted_plan(cast))
    address = states.url("amendment_timetable", amendment.plan, amendment.number)
    mette = as_user(cast.mette)
    page = mette.get(states.url("amendment", amendment.plan, amendment.number)).content.decode()
    assert address in page
    assert "Der er ingen tidsplan" in mette.get(address).content.decode()
    refused = mette.post(address, {"version": amendment.version, "takes_effect_on": "1-1-2020"})
    assert (refused.status_code, "1-1-2020" in refused.content.decode()) == (422, True)
    long = "den 1. september 2027, hvis Landsbyggefonden når det"
    page = mette.post(address, {"version": amendment.version, "takes_effect_on": long}).content.decode()
    assert long in page
    assert "Teksten i »Ændringen skal gælde fra« er for lang. Skriv kun datoen" in page
    data = {"version": amendment.version, "takes_effect_on": "1-9-2027"}
    assert mette.post(address, data).status_code == 302
    for reader in (cast.mette, cast.jonas, cast.karim):
        client = as_user(reader)
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            text = client.get(address).content.decode()
        assert "Ændringen skal gælde fra 1. september 2027." in text
        assert len(asked) <= 25
    assert as_user(cast.niels).get(address).status_code == 404


def test_a_day_after_the_plans_last_is_refused(cast: Cast, as_user: Any) -> None:
    amendment = amending.send(amending.content_change(cast, make.granted_plan(cast)), cast)
    last = amendment.plan.ends_on
    with pytest.raises(NotReady):
        with_day(amendment, cast, last + dt.timedelta(days=1))
    address = states.url("amendment_timetable", amendment.plan, amendment.number)
    mette = as_user(cast.mette)
    assert "Ændringen gælder først, når alle har godkendt den." in mette.get(address).content.decode()
    data = {"version": amendment.version, "takes_effect_on": "1-4-2031"}
    refused = mette.post(address, data)
    page = refused.content.decode()
    assert (refused.status_code, "1-4-2031" in page) == (422, True)
    assert "Planen slutter den 31. marts 2031. Skriv en dato senest den dag." in page
    assert 'href="#id_takes_effect_on"' in page, "the error leads to its field"
    assert mette.post(address, {**data, "takes_effect_on": "31-3-2031"}).status_code == 302
    assert amending.fresh(amendment).takes_effect_on == last


def test_one_that_makes_the_plan_longer_no_more_is_not_sent_with_a_day_after_its_end(cast: Cast) -> None:
    amendment = with_day(amending.term_change(cast), cast, dt.date(2031, 6, 1))
    longer = amendment.listed_operations
    amending.write(amendment, cast, "goals", amending.uid_of(amendment.plan, "goals"), title="Et andet mål")
    actions.undo_operations(amendment=amending.fresh(amendment), undone=longer, by=cast.mette)
    with pytest.raises(NotReady, match=r"skal gælde fra 1\. juni 2031\. Planen slutter den 31\. marts 2031"):
        amending.send(amendment, cast)
    with_day(amending.fresh(amendment), cast, dt.date(2031, 3, 31))
    assert amending.send(amendment, cast).state == Amendment.State.SENT


def test_an_extension_may_be_wanted_after_the_plans_last_day_but_not_after_its_own(cast: Cast) -> None:
    amendment = amending.term_change(cast)  # to 31 December 2031
    assert with_day(amendment, cast, dt.date(2031, 6, 1)).takes_effect_on == dt.date(2031, 6, 1)
    with pytest.raises(NotReady, match=r"Planen slutter den 31\. december 2031"):
        with_day(amendment, cast, dt.date(2032, 1, 1))


def test_the_last_row_does_not_promise_that_it_holds(cast: Cast) -> None:
    """What it holds from follows from the last approval."""
    amendment = amending.send(amending.content_change(cast, make.granted_plan(cast)), cast)
    amendment = with_day(amendment, cast, DAY)
    found = timetable(file_of(amendment.plan, amendment.case))
    assert found is not None
    assert (found.end, found.due_on) == ("Ændringen skal gælde fra", DAY)


def test_a_day_that_cannot_be_kept_is_told(cast: Cast) -> None:
    plan = make.granted_plan(cast)
    add_calendars(cast)
    amendment = sent(cast, dt.date(2027, 1, 4), plan)
    found = timetable(file_of(amendment.plan, amendment.case))
    assert found is not None
    assert "vælg en senere dag, som ændringen skal gælde fra" in found.warning


def test_a_draft_without_a_day_is_told_the_first_that_can_be_kept(cast: Cast, as_user: Any) -> None:
    plan = make.granted_plan(cast)
    add_calendars(cast)
    empty = amending.draft(cast, plan)
    assert timetable_of_draft(empty).table is None
    page = as_user(cast.mette).get(states.url("amendment_timetable", plan, empty.number)).content.decode()
    assert "Hvem der skal godkende, afhænger af, hvad der bliver ændret." in page
    amendment = amending.term_change(cast, plan)
    found = timetable_of_draft(amendment)
    assert found.table is not None
    assert [row.title for row in found.table.rows] == [*LEDS]
    assert found.table.warning == ""
    assert found.table.rows[0].last_on is not None
    assert found.table.rows[0].last_on >= dt.date(2026, 11, 22)
    earliest = found.table.due_on + dt.timedelta(weeks=plan.scheme.answer_weeks)
    assert f"kan den tidligst gælde fra {format_date(earliest)}." in found.text
    page = as_user(cast.mette).get(states.url("amendment_timetable", plan, amendment.number)).content.decode()
    assert "Der står ingen dag endnu" in page
    assert format_date(earliest) in page
    # A day earlier is too early, and the same once it has been sent that day.
    early = timetable_of_draft(with_day(amendment, cast, earliest - dt.timedelta(days=1)))
    assert early.table is not None
    assert early.table.warning
    kept = amending.send(with_day(amendment, cast, earliest), cast)
    shown = timetable(file_of(kept.plan, kept.case))
    assert shown is not None
    assert [row.last_on for row in shown.rows[1:]] == [row.last_on for row in found.table.rows[1:]]
    assert shown.warning == ""


LEDS = (
    "Ændringen sendt til godkendelse",
    "Styregruppen",
    "Forvaltningens indstilling",
    make.COMMITTEE,
    make.FINANCE,
    "Byrådet",
    "Sendt til Landsbyggefonden",
)


def test_a_draft_with_a_day_has_the_timetable_that_it_has_when_it_is_sent(cast: Cast) -> None:
    plan = make.granted_plan(cast)
    add_calendars(cast)
    amendment = amending.term_change(cast, plan)
    amendment = with_day(amendment, cast, wanted(amendment))
    found = timetable_of_draft(amendment).table
    assert found is not None
    assert found.due_on == DAY
    draft = {row.title: (row.last_on, row.needs) for row in found.rows}
    assert draft.pop("Ændringen sendt til godkendelse") == (dt.date(2026, 12, 4), "")
    sent_rows = rows(amending.send(amendment, cast))
    sent_rows.pop("Ændringen sendt til godkendelse")
    # The indstilling waits for the hand-in: the last safe one, and then the true one.
    title = "Forvaltningens indstilling"
    assert (draft.pop(title)[0], sent_rows.pop(title)[0]) == (dt.date(2026, 12, 29), dt.date(2026, 12, 29))
    assert draft == sent_rows


def test_a_draft_asks_those_alone_whom_it_concerns(cast: Cast) -> None:
    amendment = amending.content_change(cast, make.granted_plan(cast))
    found = timetable_of_draft(amendment).table
    assert found is not None
    assert [row.title for row in found.rows] == ["Ændringen sendt til godkendelse", "Styregruppen"]
    assert found.end == "Ændringen kan tidligst gælde fra"
    assert timetable_of_draft(with_day(amendment, cast, DAY)).table.end == "Ændringen skal gælde fra"  # type: ignore[union-attr]


def test_a_draft_says_what_the_kommune_lacks(cast: Cast) -> None:
    plan = make.granted_plan(cast)
    add_calendars(cast)
    amendment = amending.term_change(cast, plan)
    with time_machine.travel("2027-02-01T12:00:00Z", tick=False):
        # The fagudvalg's last meeting is tomorrow: nothing can be ready for it.
        found = timetable_of_draft(amending.fresh(amendment))
    assert (found.table, "mødekalender rækker ikke langt nok" in found.text) == (None, True)
    with time_machine.travel("2027-03-01T12:00:00Z", tick=False):  # no body has a meeting left
        found = timetable_of_draft(amending.fresh(amendment))
    assert found.table is not None
    assert (found.table.warning, found.table.missing) == ("", (make.COMMITTEE, make.FINANCE, "Byrådet"))
    ChainStep.objects.filter(municipality=plan.municipality).delete()
    found = timetable_of_draft(amending.fresh(amendment))
    assert (found.table, "har ikke oprettet sit sagsforløb" in found.text) == (None, True)


def told_of(cast: Cast, as_user: Any, plan: Any) -> dict[str, bool]:
    """Whether history or Mine opgaver of each tells of a day."""
    found = {}
    for name in ("jonas", "hanne", "else_", "karim", "niels"):
        client = as_user(cast[name])
        pages = [client.get(f"/planer/{plan.number}/historik/"), client.get("/")]
        found[name] = any("skal gælde fra" in page.content.decode() for page in pages)
    return found


def test_nobody_else_reads_the_day_of_a_draft(cast: Cast, as_user: Any) -> None:
    amendment = amending.term_change(cast)
    amendment = with_day(amendment, cast, wanted(amendment))
    amendment = with_day(amendment, cast, None)
    amendment = with_day(amendment, cast, wanted(amendment))
    assert amendment.takes_effect_on == wanted(amendment)
    assert not Event.objects.filter(verb__startswith="approvals.wanted_day").exists()
    assert not any(told_of(cast, as_user, amendment.plan).values())
    for name in ("jonas", "hanne", "else_", "niels"):
        client = as_user(cast[name])
        for page in ("amendment", "amendment_timetable"):
            address = states.url(page, amendment.plan, amendment.number)
            assert client.get(address).status_code == 404, (name, page)
    amendment = amending.send(amendment, cast)
    [told] = Event.objects.filter(verb__startswith="approvals.wanted_day")
    assert (told.actor, told.subject) == (cast.lars, amendment)
    assert told.text == f"Ændring 1 skal gælde fra den {format_date(wanted(amendment))}"
    assert told.text in [row.text for row in journal(amendment.case)]
    assert told_of(cast, as_user, amendment.plan)["jonas"], "what is sent is told"


def test_the_fund_reads_the_day_when_it_is_asked(cast: Cast, as_user: Any) -> None:
    plan = make.granted_plan(cast)
    amendment = sent(cast, plan=plan)
    amendment = with_day(with_day(amendment, cast, wanted(amendment)), cast, None)
    amendment = with_day(amendment, cast, wanted(amendment))
    pages = ("/", f"/planer/{plan.number}/", f"/planer/{plan.number}/historik/")

    def reads(name: str) -> set[bool]:
        client = as_user(cast[name])
        return {"skal gælde fra" in client.get(page).content.decode() for page in pages}

    assert reads("else_") == {False}
    assert reads("jonas") == reads("mette") == {True}
    amendment = amending.kommune(amending.board(amendment, cast), cast)
    assert reads("else_") == {False}, "the kommune has not sent it on"
    amending.forward(amendment, cast)
    assert "skal gælde fra" in as_user(cast.else_).get(pages[2]).content.decode()


def returned(amendment: Amendment, cast: Cast) -> Amendment:
    case = amending.fresh(amendment).case
    actions.return_case(case=case, seen_version=case.version, remarks=[("", "Skriv hvorfor.")], by=cast.jonas)
    return amending.fresh(amendment)


def test_two_that_were_sent_back_are_reminded_of_each(cast: Cast) -> None:
    plan = make.granted_plan(cast)
    add_calendars(cast)
    both = []
    for ends_on, weeks in (("2031-12-31", 0), ("2031-11-30", 4)):
        amendment = amending.send(amending.term_change(cast, make.fresh(plan), ends_on), cast)
        both.append(with_day(amendment, cast, wanted(amendment) + dt.timedelta(weeks=weeks)))
    for amendment in both:
        returned(amendment, cast)
    found = [one for one in deadlines([make.fresh(plan)]) if one.key.endswith("-resubmit")]
    assert len({one.key for one in found}) == len({one.due_on for one in found}) == len(both)
    assert all(cast.lars in one.people for one in found)


def test_an_application_that_was_sent_back_keeps_the_name_it_is_reminded_of_by(cast: Cast) -> None:
    """By that name it is known what has been told."""
    plan = make.submitted_plan(cast)
    actions.set_fund_deadline(plan=plan, due_on=dt.date(2027, 3, 1), seen_version=0, by=cast.jonas)
    plan = states.returned(cast, plan=make.fresh(plan))
    keys = [one.key for one in deadlines([make.fresh(plan)])]
    assert f"plan-{plan.pk}-resubmit" in keys
