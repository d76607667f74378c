"""How a timetable is drawn."""

import datetime as dt
import re

import pytest
import time_machine

from approvals import actions
from approvals.figures import case_file, timetable
from approvals.models import StepKind
from tests.approvals.test_timetable import add_calendars, set_date
from tests.factories import approvals as make
from tests.factories.accounts import Cast

pytestmark = pytest.mark.django_db
# In the picture of a row: where the chosen meeting and today stand, in per cent.
DOT, LINE = r'circle cx="([\d.]+)%" cy="16" r="5"', r'rect x="([\d.]+)%" y="6" width="3"'


def test_a_meeting_that_was_held_is_drawn_before_today(cast: Cast) -> None:
    """Nobody has written down what was decided. The meeting's dot stands to the left of today's line."""
    with time_machine.travel("2026-11-22T12:00:00Z", tick=False):
        add_calendars(cast)
        plan = make.recommended_plan(cast)
        set_date(plan, dt.date(2027, 2, 5), cast.jonas)
        step = make.step_of(plan, StepKind.COMMITTEE)
        actions.set_meeting(
            step=step, seen_version=step.version, meeting_on=dt.date(2026, 12, 1), by=cast.jonas
        )
    with time_machine.travel("2026-12-08T12:00:00Z", tick=False):
        found = timetable(case_file(make.fresh(plan)))
        assert found is not None
        (row,) = [row for row in found.rows if row.planned]
    dot, line = (re.search(rf"<{mark}", str(row.picture)) for mark in (DOT, LINE))
    assert dot
    assert line
    assert float(dot[1]) < float(line[1])
