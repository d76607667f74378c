"""Until when a second person confirms what an answer of the fund's, with which the plan has gone on, really says."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from approvals import actions
from approvals.figures import deadlines, todos
from approvals.models import StepKind
from plans.models import Plan
from tests.approvals import amending
from tests.approvals.correcting import confirm, correct, correct_own, granted_by_letter, second_officer
from tests.factories import approvals as make
from tests.factories.accounts import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def after_the_letter() -> Any:
    with time_machine.travel("2026-11-25 12:00 +0100", tick=True):
        yield


def due(plan: Plan) -> dt.date | None:
    return make.step_of(plan, StepKind.FUND).due_on


def reminded_of(plan: Plan) -> list[Any]:
    return [one for one in deadlines([make.fresh(plan)]) if one.key.endswith("-confirm")]


def test_a_correction_is_confirmed_within_the_kommunes_days_and_reminded_of(
    cast: Cast, mailoutbox: Any, django_capture_on_commit_callbacks: Any
) -> None:
    plan = granted_by_letter(cast)
    assert (due(plan), reminded_of(plan)) == (None, [])
    with django_capture_on_commit_callbacks(execute=True):
        correct(plan, cast.jonas, reference="LBF-2")
    (told,) = [one for one in mailoutbox if one.to == [cast.hanne.email]]
    # Written on Wednesday the 25th: five working days from it.
    assert due(plan) == dt.date(2026, 12, 2)
    assert "senest den 2. december 2026" in told.body
    assert [todo.due_on for todo in todos(cast.hanne) if todo.kind == "confirm"] == [due(plan)]
    (deadline,) = reminded_of(plan)
    assert deadline.due_on == due(plan)
    assert {cast.hanne, cast.mette} <= set(deadline.people)
    assert cast.jonas not in deadline.people, "who wrote it confirms nothing"
    with time_machine.travel("2026-11-27 12:00 +0100", tick=True):
        correct(plan, cast.jonas, reference="LBF-3")
    assert due(plan) == dt.date(2026, 12, 2), "writing it anew gives no more time"
    confirm(plan, cast.mette)
    assert (due(plan), reminded_of(plan)) == (None, [])


def test_a_correction_that_is_dropped_is_due_no_more(cast: Cast) -> None:
    plan = granted_by_letter(cast)
    correct(plan, cast.jonas, reference="LBF-2")
    step = make.step_of(plan, StepKind.FUND)
    actions.drop_correction(
        step=step, seen_version=step.version, objection="Brevet er rigtigt.", by=cast.hanne
    )
    assert (due(plan), reminded_of(plan)) == (None, [])


def test_the_correction_of_a_yes_to_a_change_is_reminded_of_too(cast: Cast) -> None:
    """Its case does not stand for the plan."""
    amendment = amending.send(amending.term_change(cast), cast)
    amendment = amending.forward(amending.kommune(amending.board(amendment, cast), cast), cast)
    amendment = amending.fund(amendment, cast)
    frida = second_officer(cast)
    correct_own(
        amendment.plan,
        cast.else_,
        step=amending.step(amendment, StepKind.FUND),
        amount=None,
    )
    (deadline,) = reminded_of(amendment.plan)
    assert (deadline.people, deadline.due_on) == ((frida,), dt.date(2026, 12, 2))
