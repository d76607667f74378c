"""The deadline of a step that has none of its own is the same in Mine opgaver, in the calendar and in the timetable."""

import datetime as dt
from typing import Any

import pytest

from approvals import actions
from approvals.figures import case_file, deadlines, file_of, timetable
from approvals.models import StepKind
from core.danish import format_date
from portal.figures.own import calendar_days, own_todos
from portal.figures.tasks import my_tasks
from tests.approvals import amending, own_states, states
from tests.factories import approvals as make
from tests.factories.accounts import Cast

pytestmark = pytest.mark.django_db
DUE = dt.date(2027, 3, 1)


def told(user: Any, title: str, day: dt.date) -> tuple[Any, Any]:
    mine = {row.title: row.due for group in my_tasks(user, day).groups for row in group.rows}
    fed = {todo.title: todo.due_on for todo in own_todos(user)}
    return mine[title], fed[title]


def test_a_step_without_a_day_of_its_own_has_the_counted_one(cast: Cast) -> None:
    plan = make.submitted_plan(cast)
    with make.on(make.SUBMITTED):
        actions.set_fund_deadline(plan=plan, due_on=DUE, seen_version=0, by=cast.jonas)
        shown = timetable(case_file(make.fresh(plan)))
        assert shown is not None
        row = next(row for row in shown.rows if row.title == StepKind.RECOMMENDATION.label)
        mine, fed = told(cast.jonas, "Skriv indstillingen", make.SUBMITTED)
    assert fed == row.last_on
    assert mine == f"{fed.day}. {('januar', 'februar')[fed.month - 1]} 2027"


def test_what_is_sent_back_and_what_is_to_be_sent_on_have_it_too(cast: Cast) -> None:
    plan = make.approved_plan(cast)
    with make.on(make.SENT_ON):
        actions.set_fund_deadline(plan=plan, due_on=DUE, seen_version=0, by=cast.jonas)
        title = "Send ansøgningen til Landsbyggefonden"
        assert told(cast.jonas, title, make.SENT_ON) == ("1. marts 2027", DUE)
        states.returned(cast, plan=make.fresh(plan))
        mine, fed = told(cast.lars, "Send planen til kommunen igen", make.SENT_ON)
    assert mine
    assert fed is not None


def test_a_draft_with_a_day_stands_in_mail_and_calendar(cast: Cast) -> None:
    plan = make.financed_plan(cast)
    with make.on(make.WRITTEN):
        actions.set_fund_deadline(plan=plan, due_on=DUE, seen_version=0, by=cast.mette)
        fed = {todo.title: todo.due_on for todo in own_todos(cast.lars)}
        assert fed["Send planen til kommunen"] in [day.on for day in calendar_days(cast.lars)]


def test_an_aendrings_step_has_the_same_day_in_mine_opgaver_mail_and_calendar(cast: Cast) -> None:
    plan = make.granted_plan(cast)
    wanted = dt.date(2027, 12, 1)
    with make.on(amending.MET_ON + dt.timedelta(days=2)):
        amendment = amending.board(amending.send(amending.term_change(cast, plan), cast), cast)
        actions.set_wanted_day(amendment=amendment, day=wanted, seen_version=amendment.version, by=cast.mette)
        amendment = amending.fresh(amendment)
        found = timetable(file_of(amendment.plan, amendment.case))
        assert found is not None
        row = next(row for row in found.rows if row.title == StepKind.RECOMMENDATION.label)
        mine, fed = told(cast.jonas, "Skriv indstillingen", amending.MET_ON)
        assert row.last_on is not None
        assert row.last_on in [day.on for day in calendar_days(cast.jonas)]
    assert fed == row.last_on
    assert mine == format_date(fed)


def test_the_formand_has_the_same_day_in_mine_opgaver_mail_and_calendar(cast: Cast) -> None:
    plan = make.granted_plan(cast)
    title = "Bekræft styregruppens beslutning om en ændring"
    with make.on(amending.MET_ON):
        amendment = amending.send(amending.term_change(cast, plan), cast)
        actions.set_wanted_day(
            amendment=amendment, day=dt.date(2027, 12, 1), seen_version=amendment.version, by=cast.mette
        )
        [due] = [one for one in deadlines([make.fresh(plan)]) if one.title == title]
        assert cast.karim in due.people
        mine, fed = told(cast.karim, title, amending.MET_ON)
        assert fed in [day.on for day in calendar_days(cast.karim)]
    assert fed == due.due_on
    assert mine == format_date(due.due_on)


@pytest.mark.parametrize("person", ["lars", "karim", "ida"])
def test_whoever_waits_sees_the_day_of_whom_they_wait_for(cast: Cast, person: str) -> None:
    plan = make.submitted_plan(cast)
    with make.on(make.SUBMITTED):
        actions.set_fund_deadline(plan=plan, due_on=DUE, seen_version=0, by=cast.jonas)
        mine, _ = told(cast.jonas, "Skriv indstillingen", make.SUBMITTED)
        [row] = my_tasks(cast[person], make.SUBMITTED).waiting
    assert (row.title, format_date(row.due_on)) == ("Skriv indstillingen", mine)


def test_whoever_waits_for_an_aendring_sees_its_day_too(cast: Cast) -> None:
    plan = make.granted_plan(cast)
    title = "Bekræft styregruppens beslutning om en ændring"
    with make.on(amending.MET_ON):
        amendment = amending.send(amending.term_change(cast, plan), cast)
        actions.set_wanted_day(
            amendment=amendment, day=dt.date(2027, 12, 1), seen_version=amendment.version, by=cast.mette
        )
        mine, _ = told(cast.karim, title, amending.MET_ON)
        waiting = my_tasks(cast.mette, amending.MET_ON).waiting
        [row] = [row for row in waiting if row.title == title]
    assert format_date(row.due_on) == mine


def test_a_letter_that_either_party_may_confirm_is_waited_for_once(cast: Cast) -> None:
    own_states.with_letter(cast)
    [row] = my_tasks(cast.karim, make.GRANTED_ON).waiting
    assert row.title == "Bekræft Landsbyggefondens svar"
    assert {cast.hanne.name, cast.mette.name} <= set(row.who.split(", "))


def test_so_have_the_ansoegers_people_where_the_board_has_no_formand(cast: Cast) -> None:
    plan = make.granted_plan(cast)
    title = "Bekræft styregruppens beslutning om en ændring"
    with make.on(amending.MET_ON):
        amendment = amending.send(amending.term_change(cast, plan), cast)
        plan.memberships.filter(user=cast.karim).delete()
        actions.set_wanted_day(
            amendment=amendment, day=dt.date(2027, 12, 1), seen_version=amendment.version, by=cast.mette
        )
        [due] = [one for one in deadlines([make.fresh(plan)]) if one.title == title]
        mine, fed = told(cast.mette, title, amending.MET_ON)
    assert (fed, mine) == (due.due_on, format_date(due.due_on))
