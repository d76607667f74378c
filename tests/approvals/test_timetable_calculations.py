"""Deadlines counted backwards: holidays, year ends, calendars with holes, and what must hold for every calendar."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from approvals.calculations.timetable import (
    Basis,
    Stage,
    Standing,
    due_from_start,
    first_due,
    last_dates,
    meetings_to_propose,
    standing,
    working_days_before,
)
from core.danish import is_working_day

day = dt.date
MET = (Basis.MEETING, Basis.CALENDAR_ENDS)


def vejle(**more: object) -> list[Stage]:
    """Indstilling, fagudvalg, økonomiudvalg, byråd, sending on: the usual chain of 2027."""
    return [
        Stage("recommendation", 1, is_body=False, lead_days=15),
        Stage(
            "committee",
            2,
            is_body=True,
            lead_days=8,
            meetings=(day(2027, 3, 2), day(2027, 4, 6), day(2027, 5, 4)),
        ),
        Stage(
            "finance",
            3,
            is_body=True,
            lead_days=6,
            meetings=(day(2027, 3, 16), day(2027, 4, 20), day(2027, 5, 18)),
        ),
        Stage(
            "council",
            4,
            is_body=True,
            lead_days=8,
            meetings=(day(2027, 3, 31), day(2027, 4, 28), day(2027, 5, 26)),
        ),
        Stage("forward", 5, is_body=False, lead_days=5),
    ]


def test_the_usual_chain_over_the_holidays_of_may() -> None:
    """1 June 2027, with 5 working days for confirming; Kristi himmelfartsdag (6/5) and 2. pinsedag (17/5) are none."""
    found = last_dates(vejle(), day(2027, 6, 1))
    assert {key: last.last_on for key, last in found.items()} == {
        "forward": day(2027, 6, 1),
        "council": day(2027, 4, 28),  # 26 May is 4 working days before 1 June
        "finance": day(2027, 4, 20),
        "committee": day(2027, 4, 6),
        "recommendation": day(2027, 3, 22),  # 8 working days before 6 April, Easter (25-29/3) left out
    }
    assert found["recommendation"].ready_on == day(2027, 3, 1)
    assert found["council"].ready_on == day(2027, 4, 16)  # store bededag (23/4) is a working day since 2024
    assert found["committee"].basis == Basis.MEETING


def test_a_day_more_for_the_fund_lets_the_later_council_do() -> None:
    """Held on the limit itself: 26 May + 5 working days = 2 June."""
    assert last_dates(vejle(), day(2027, 6, 1))["council"].last_on == day(2027, 4, 28)
    assert last_dates(vejle(), day(2027, 6, 2))["council"].last_on == day(2027, 5, 26)


def test_over_the_turn_of_the_year() -> None:
    """24, 25, 26 and 31 December and 1 January are no working days."""
    assert working_days_before(day(2027, 1, 4), 1) == day(2026, 12, 30)
    assert working_days_before(day(2027, 1, 4), 5) == day(2026, 12, 22)
    assert working_days_before(day(2027, 1, 1), 0) == day(2026, 12, 30)


def test_a_body_without_a_calendar_gets_the_last_working_day_and_says_so() -> None:
    stages = [Stage("council", 1, is_body=True, lead_days=8), Stage("forward", 2, is_body=False, lead_days=5)]
    found = last_dates(stages, day(2027, 6, 1))
    assert (found["council"].last_on, found["council"].basis) == (day(2027, 5, 25), Basis.NO_CALENDAR)


def test_a_calendar_without_an_early_enough_meeting_says_so() -> None:
    stages = [Stage("council", 1, is_body=True, meetings=(day(2027, 9, 1),))]
    assert last_dates(stages, day(2027, 6, 1))["council"].basis == Basis.NO_MEETING


def test_a_calendar_that_ends_with_time_for_another_meeting_says_so() -> None:
    """A meeting that is not entered may be safe too; one every month is usual, so 31 days on the limit are none."""
    stages = [Stage("council", 1, is_body=True, meetings=(day(2027, 3, 31), day(2027, 4, 28)))]
    found = {due_on: last_dates(stages, due_on)["council"] for due_on in (day(2027, 5, 29), day(2027, 5, 30))}
    assert [one.last_on for one in found.values()] == [day(2027, 4, 28)] * 2
    assert [one.basis for one in found.values()] == [Basis.MEETING, Basis.CALENDAR_ENDS]
    # The meeting before the last one is safe because the last one is not.
    assert last_dates(stages, day(2027, 4, 27))["council"].basis == Basis.MEETING


def test_what_is_done_binds_nothing_and_a_chosen_meeting_binds_those_before() -> None:
    stages = vejle()
    stages[3] = Stage(
        "council", 4, is_body=True, lead_days=8, meetings=stages[3].meetings, set_on=day(2027, 3, 31)
    )
    found = last_dates(stages, day(2027, 6, 1))
    assert found["council"].last_on == day(2027, 4, 28)
    assert found["finance"].last_on == day(2027, 3, 16)
    stages[3] = Stage("council", 4, is_body=True, is_done=True)
    assert "council" not in last_dates(stages, day(2027, 6, 1))


def test_side_by_side_each_has_its_own_meeting_and_the_earliest_binds() -> None:
    stages = [
        Stage("children", 1, is_body=True, lead_days=0, meetings=(day(2027, 5, 3),)),
        Stage("social", 1, is_body=True, lead_days=0, meetings=(day(2027, 5, 12),)),
        Stage("council", 2, is_body=True, meetings=(day(2027, 5, 26),)),
    ]
    first = Stage("hearing", 0, is_body=False, lead_days=1)
    found = last_dates([first, *stages], day(2027, 6, 1))
    assert (found["children"].last_on, found["social"].last_on) == (day(2027, 5, 3), day(2027, 5, 12))
    assert found["hearing"].last_on == day(2027, 5, 3)


def test_the_last_safe_day_itself_is_in_time() -> None:
    last = last_dates(vejle(), day(2027, 6, 1))["council"]
    assert standing(last, today=day(2027, 4, 28)) == Standing.SOON
    assert standing(last, today=day(2027, 4, 29)) == Standing.PASSED
    assert standing(last, today=day(2027, 4, 1)) == Standing.IN_TIME
    assert standing(last, today=day(2027, 4, 1), set_on=day(2027, 5, 26)) == Standing.TOO_LATE
    assert standing(None, today=day(2027, 4, 29)) == Standing.DONE


def test_meetings_that_can_still_be_reached_are_proposed() -> None:
    meetings = (day(2027, 5, 26), day(2027, 3, 31), day(2027, 4, 28))
    assert meetings_to_propose(meetings, today=day(2027, 4, 16), lead_days=8) == [
        day(2027, 4, 28),
        day(2027, 5, 26),
    ]
    assert meetings_to_propose(meetings, today=day(2027, 4, 19), lead_days=8) == [day(2027, 5, 26)]


def test_from_the_plans_first_day() -> None:
    assert due_from_start(day(2027, 9, 1), 12) == day(2027, 6, 9)
    assert due_from_start(day(2028, 1, 1), 1) == day(2027, 12, 23)  # Christmas Day goes back over 24 December


def test_the_first_day_that_can_be_kept_is_the_first_whose_leds_all_lie_ahead() -> None:
    """Begun on 1 March, the indstilling is ready for the committee of 6 April; on the 2nd it is not."""
    assert first_due(vejle(), day(2027, 3, 1)) == day(2027, 5, 5)
    assert first_due(vejle(), day(2027, 3, 2)) == day(2027, 6, 2)
    assert first_due(vejle(), day(2027, 5, 1)) is None, "no meeting is late enough"
    assert first_due([], day(2027, 5, 1)) == day(2027, 5, 1)


days = st.dates(day(2026, 1, 1), day(2028, 12, 31))
stage_parts = st.tuples(
    st.integers(0, 3),
    st.booleans(),
    st.integers(0, 12),
    st.lists(days, max_size=8).map(tuple),
    st.none() | days,
)


@st.composite
def chains(draw: st.DrawFn) -> list[Stage]:
    rows = draw(st.lists(stage_parts, min_size=1, max_size=6))
    return [
        Stage(str(n), group, is_body, lead, meetings if is_body else (), set_on if is_body else None)
        for n, (group, is_body, lead, meetings, set_on) in enumerate(rows)
    ]


@given(chains(), st.dates(day(2027, 1, 1), day(2028, 12, 31)))
def test_every_chain_keeps_its_order_and_the_funds_day(stages: list[Stage], due_on: dt.date) -> None:
    found = last_dates(stages, due_on)
    assert found.keys() == {stage.key for stage in stages}
    for stage in stages:
        own = found[stage.key]
        assert own.ready_on <= own.last_on <= due_on
        if own.basis in MET:
            assert own.last_on in stage.meetings
        else:
            assert is_working_day(own.last_on)
        for later in stages:
            if later.group <= stage.group:
                continue
            if stage.is_body and later.is_body:
                assert own.last_on < found[later.key].last_on
            if not stage.is_body:
                assert own.last_on <= found[later.key].ready_on


@given(chains(), st.dates(day(2027, 1, 1), day(2028, 6, 30)), st.integers(0, 60))
def test_a_later_day_of_the_fund_never_brings_a_last_day_forward(
    stages: list[Stage], due_on: dt.date, days_more: int
) -> None:
    stages = [Stage(s.key, s.group, s.is_body, s.lead_days) for s in stages]
    early, late = last_dates(stages, due_on), last_dates(stages, due_on + dt.timedelta(days=days_more))
    assert all(early[key].last_on <= late[key].last_on for key in early)


@given(st.lists(days, min_size=1, max_size=10), st.dates(day(2027, 1, 1), day(2028, 12, 31)))
def test_it_is_the_last_meeting_there_is(meetings: list[dt.date], due_on: dt.date) -> None:
    found = last_dates([Stage("council", 1, is_body=True, meetings=tuple(meetings))], due_on)["council"]
    early = [meeting for meeting in meetings if meeting <= due_on]
    assert (found.basis in MET) == bool(early)
    assert not [meeting for meeting in early if meeting > found.last_on]
