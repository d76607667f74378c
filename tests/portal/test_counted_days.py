"""The deadline of a step that has none of its own is the same in Mine opgaver, in the calendar and in the timetable."""

import datetime as dt
from typing import Any

import pytest

from approvals import actions
from approvals.figures import case_file, timetable
from approvals.models import StepKind
from portal.figures.own import own_todos
from portal.figures.tasks import my_tasks
from tests.approvals import states
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
