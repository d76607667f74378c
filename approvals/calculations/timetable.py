"""Deadlines counted backwards from the day on which the fund must have the application. Pure.

All dates are days in Europe/Copenhagen and inclusive: whoever acts on the last safe day itself is in time. Working days
are those of `core.danish` (no weekends, no public holidays, not 24 and 31 December, not grundlovsdag).

How bodies follow each other: a body that comes later meets on a later day. What the forvaltning writes has to be ready
so many working days before every body's meeting (the body's own deadline for material); an earlier committee's answer
need not be, for it is laid on the table.
"""

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from core.danish import add_working_days, is_working_day

ONE_DAY = timedelta(days=1)
# About as often a kommune's bodies meet: with more time left after the last meeting, the list is not written yet.
BETWEEN_MEETINGS = timedelta(days=31)


class Basis(StrEnum):
    """What a last safe day rests on."""

    WORK = "work"
    MEETING = "meeting"
    CALENDAR_ENDS = "calendar_ends"  # the last meeting that is entered, with time for another after it
    NO_CALENDAR = "no_calendar"  # the kommune has entered no dates for the body
    NO_MEETING = "no_meeting"  # it has, but none is early enough


class Standing(StrEnum):
    """How a led stands to its last safe day."""

    DONE = "done"
    PASSED = "passed"
    TOO_LATE = "too_late"  # a meeting has been set that is later than the last safe one
    SOON = "soon"
    IN_TIME = "in_time"


@dataclass(frozen=True)
class Stage:
    """A led on the way to the fund. Equal groups run side by side.

    A body meets on `meetings` (any order) and wants its material `lead_days` working days before; other work takes
    `lead_days` working days. `set_on` is the meeting that has been chosen, when one has.
    """

    key: str
    group: int
    is_body: bool
    lead_days: int = 0
    meetings: tuple[date, ...] = ()
    set_on: date | None = None
    is_done: bool = False


@dataclass(frozen=True)
class LastDate:
    """The last safe day of one led (`last_on`), and the day by which what it builds on has to be there (`ready_on`)."""

    key: str
    last_on: date
    ready_on: date
    basis: Basis


def working_day_on_or_before(day: date) -> date:
    while not is_working_day(day):
        day -= ONE_DAY
    return day


def working_days_before(day: date, count: int) -> date:
    """The count-th working day before the day; 0 gives the day itself, or the working day before it."""
    return add_working_days(day, -count) if count else working_day_on_or_before(day)


def last_dates(stages: Iterable[Stage], due_on: date) -> dict[str, LastDate]:
    """By key: the last safe day of each led that is not done, so that the last group ends on or before `due_on`."""
    found: dict[str, LastDate] = {}
    groups: dict[int, list[Stage]] = {}
    for stage in stages:
        if not stage.is_done:
            groups.setdefault(stage.group, []).append(stage)
    # The last day on which a body may meet, and the last on which work for the bodies' material may end.
    meet_by = work_by = due_on
    for number in sorted(groups, reverse=True):
        dates = {stage.key: _last_date(stage, meet_by, work_by) for stage in groups[number]}
        found |= dates
        for stage in groups[number]:
            own = dates[stage.key]
            if stage.is_body:
                met_on = min(own.last_on, stage.set_on) if stage.set_on else own.last_on
                meet_by = min(meet_by, met_on - ONE_DAY)
                work_by = min(work_by, working_days_before(met_on, stage.lead_days))
            else:
                meet_by = min(meet_by, own.ready_on)
                work_by = min(work_by, own.ready_on)
    return found


def _last_date(stage: Stage, meet_by: date, work_by: date) -> LastDate:
    if not stage.is_body:
        last_on = working_day_on_or_before(work_by)
        return LastDate(stage.key, last_on, working_days_before(last_on, stage.lead_days), Basis.WORK)
    early = [day for day in stage.meetings if day <= meet_by]
    if early:
        last_on = max(early)
        ends = last_on == max(stage.meetings) and meet_by - last_on > BETWEEN_MEETINGS
        basis = Basis.CALENDAR_ENDS if ends else Basis.MEETING
    else:
        last_on = working_day_on_or_before(meet_by)
        basis = Basis.NO_MEETING if stage.meetings else Basis.NO_CALENDAR
    return LastDate(stage.key, last_on, working_days_before(last_on, stage.lead_days), basis)


def standing(
    last: LastDate | None, *, today: date, set_on: date | None = None, soon_days: int = 14
) -> Standing:
    """`last` is None for a led that is done. The last safe day's own day is still in time."""
    if last is None:
        return Standing.DONE
    if last.last_on < today:
        return Standing.PASSED
    if set_on is not None and set_on > last.last_on:
        return Standing.TOO_LATE
    return Standing.SOON if (last.last_on - today).days <= soon_days else Standing.IN_TIME


def meetings_to_propose(
    meetings: Sequence[date], *, today: date, lead_days: int, count: int = 4
) -> list[date]:
    """The next meetings for which there still is time to get the material ready."""
    return [day for day in sorted(meetings) if working_days_before(day, lead_days) >= today][:count]


def to_come(stage: Stage, today: date) -> Stage:
    """Without the meetings that have been held: a body with none left counts as one without a calendar."""
    return replace(stage, meetings=tuple(day for day in stage.meetings if day >= today))


def first_due(stages: Sequence[Stage], today: date, *, most_days: int = 1500) -> date | None:
    """The first day as `due_on` on which nothing of `last_dates` lies before today, when the first led begins today.
    None where a body's meetings end too early, or it takes more than `most_days` days."""

    def can_be_kept(days: int) -> bool:
        dates = last_dates(stages, today + timedelta(days)).values()
        return all(one.ready_on >= today and one.basis != Basis.NO_MEETING for one in dates)

    # No last safe day comes earlier by a later end, so whether it can be kept turns once.
    days = bisect_left(range(most_days), True, key=can_be_kept)
    return today + timedelta(days) if days < most_days else None


def due_from_start(starts_on: date, answer_weeks: int) -> date:
    """The day on which the fund must have the application, for an answer in time for the plan's first day."""
    return working_day_on_or_before(starts_on - timedelta(weeks=answer_weeks))
