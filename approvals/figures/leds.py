"""The leds on the way to the fund, or to the day from which an ændring is to hold, and their last safe days."""

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from approvals.calculations import weekday_text
from approvals.calculations.timetable import (
    LastDate,
    Stage,
    due_from_start,
    last_dates,
    meetings_to_propose,
)
from approvals.figures.calendars import calendar_for, calendars_in, calendars_of
from approvals.figures.council_changes import asked_changes
from approvals.figures.files import CaseFile
from approvals.models import (
    BODY_KINDS,
    BodyCalendar,
    Case,
    CaseStep,
    ChainStep,
    FundDeadline,
    StepKind,
    amendment_of,
)
from approvals.workflow import heard_first, holds_on
from core.addresses import reverse
from core.danish import is_working_day
from core.dates import today
from core.statements import statement
from plans.models import Plan

#: A plan's application, by the plan's id, or an ændring's case.
Key = tuple[str, int]


@dataclass(frozen=True)
class Led:
    stage: Stage
    title: str
    kind: str
    url: str = ""


@dataclass(frozen=True)
class Counted:
    """The last safe day of each led that is not done, by the stage's key: the step's id, where there is a case."""

    leds: list[Led]
    dates: dict[str, LastDate]
    due_on: dt.date

    @property
    def submit_on(self) -> dt.date | None:
        """The last safe day on which the plan is handed in to the kommune: in time for the indstilling, and for those
        who are heard beside it. Of an ændring: sent to those who come first."""
        left = [led for led in self.leds if led.stage.key in self.dates]
        if not left:
            return None
        first = min(led.stage.group for led in left)
        return min(self.dates[led.stage.key].ready_on for led in left if led.stage.group == first)

    @property
    def in_order(self) -> list[LastDate]:
        return [self.dates[led.stage.key] for led in self.leds if led.stage.key in self.dates]


def is_counted(file: CaseFile) -> bool:
    case = file.case
    if case is not None and case.state not in (Case.State.OPEN, Case.State.RETURNED):
        return False
    if case is not None and case.is_amendment:
        return amendment_of(case).takes_effect_on is not None
    return file.plan.status in (Plan.Status.DRAFT, Plan.Status.IN_APPROVAL)


def count_back(file: CaseFile, calendars: list[BodyCalendar], found: FundDeadline | None) -> Counted | None:
    leds = leds_of(file, calendars) if is_counted(file) else []
    due_on = _due_on(file, found)
    if not leds or leds[-1].stage.is_done or due_on is None:
        return None
    return Counted(leds, last_dates([led.stage for led in leds], due_on), due_on)


def key_of(file: CaseFile) -> Key:
    """Of an application the plan's, which has a timetable before it has a case."""
    if file.case is not None and file.case.is_amendment:
        return "case", file.case.pk
    return "plan", file.plan.pk


def asks_fund(file: CaseFile) -> bool:
    return any(step.kind == StepKind.FORWARD for step in file.steps)


def _due_on(file: CaseFile, found: FundDeadline | None) -> dt.date | None:
    """The day on which the fund must have it. An ændring that the fund does not answer is decided by the day from which
    it is to hold."""
    if file.case is None or not file.case.is_amendment:
        return found.due_on if found else start_due(file.plan)
    day = amendment_of(file.case).takes_effect_on
    if day is None or not asks_fund(file):
        return day
    return due_from_start(day, file.plan.scheme.answer_weeks)


def counted_of(files: Iterable[CaseFile]) -> dict[Key, Counted]:
    """By case, of many. A query for the calendars, and one for the dates set that did not come with the plans."""
    read = [file for file in files if is_counted(file)]
    if not read:
        return {}
    plans = [file.plan for file in read]
    applying = [file.plan for file in read if key_of(file)[0] == "plan"]
    unread = [plan.pk for plan in applying if not Plan.fund_deadline.is_cached(plan)]
    dates: dict[int, FundDeadline | None] = {
        plan.pk: getattr(plan, "fund_deadline", None) for plan in applying if plan.pk not in unread
    }
    for row in FundDeadline.objects.filter(plan__in=unread) if unread else ():
        dates[row.plan_id] = row
    calendars: dict[int, list[BodyCalendar]] = {}
    for one in calendars_in({plan.municipality_id for plan in plans}):
        calendars.setdefault(one.municipality_id, []).append(one)
    counted = {
        key_of(file): count_back(file, calendars.get(file.plan.municipality_id, []), dates.get(file.plan.pk))
        for file in read
    }
    return {key: found for key, found in counted.items() if found is not None}


def fund_deadline(plan: Plan) -> FundDeadline | None:
    return _fund_deadline.first(plan.pk)


@statement
def _fund_deadline(plan_id: int) -> QuerySet[FundDeadline]:
    return FundDeadline.objects.filter(plan=plan_id).order_by("pk")[:1]


@dataclass(frozen=True)
class MeetingProposal:
    meets_on: dt.date
    is_last_safe: bool
    is_too_late: bool


def meeting_proposals(file: CaseFile, step: CaseStep) -> list[MeetingProposal]:
    """The body's next meetings with time for the material, told by what the fund's date allows."""
    if step.acting_organisation_id != file.plan.municipality_id:
        return []
    calendars = calendars_of(file.plan.municipality_id)
    calendar = calendar_for(step, calendars)
    if calendar is None:
        return []
    days = [meeting.meets_on for meeting in calendar.meetings.all()]
    proposed = meetings_to_propose(days, today=today(), lead_days=calendar.material_days)
    found = fund_deadline(file.plan) if key_of(file)[0] == "plan" else None
    due_on = _due_on(file, found)
    stages = [led.stage for led in leds_of(file, calendars)]
    last = last_dates(stages, due_on).get(str(step.pk)) if due_on else None
    return [
        MeetingProposal(
            day,
            is_last_safe=last is not None and day == last.last_on,
            is_too_late=last is not None and day > last.last_on,
        )
        for day in proposed
    ]


def meeting_doubts(file: CaseFile, step: CaseStep, day: dt.date) -> str:
    """What is unusual about a meeting to come on that day; empty where nothing is. A body may meet extraordinarily, so
    it is told and not refused."""
    own = step.acting_organisation_id == file.plan.municipality_id
    calendar = calendar_for(step, calendars_of(file.plan.municipality_id)) if own else None
    coming = [one.meets_on for one in calendar.meetings.all() if one.meets_on >= today()] if calendar else []
    found = [] if is_working_day(day) else ["er ikke en arbejdsdag"]
    if coming and day not in coming:
        found.append("står ikke i mødekalenderen")
    if not found:
        return ""
    return f"{weekday_text(day).capitalize()} {' og '.join(found)}. Ret datoen, hvis den er forkert."


# The leds, up to and with the sending on


def leds_of(file: CaseFile, calendars: list[BodyCalendar]) -> list[Led]:
    if file.case is None:
        return leds_ahead(file, calendars)
    leds = []
    number = file.plan.number
    asked = asked_changes(file)
    council = max((step.group for step in file.steps if step.kind == StepKind.COUNCIL), default=0)
    for step in file.steps:
        if step.is_voluntary:
            continue
        is_done = _is_done(file, step, asked.step if asked else None)
        own = step.acting_organisation_id == file.plan.municipality_id
        calendar = calendar_for(step, calendars) if own else None
        # What boligorganisationer decide beside the chain has to be there with the council at the latest.
        group = council if step.is_beside else step.group
        stage = _stage(
            file.plan, str(step.pk), group, step.kind, calendar, set_on=step.meeting_on, is_done=is_done
        )
        url = reverse("approvals:step", args=[number, step.pk])
        leds.append(Led(stage, step.full_name, step.kind, url))
        if step.kind == StepKind.FORWARD:
            return leds  # what follows is the fund's
    return leds if file.case.is_amendment else []


def _is_done(file: CaseFile, step: CaseStep, council: CaseStep | None) -> bool:
    """Of a plan that has been sent back everything begins anew; after »godkendt med ændringer« only what follows the
    `council`, whose meeting has been held: that the changes are made is seen without one."""
    assert file.case is not None
    if council is not None and step.pk == council.pk:
        return True
    done = step.state == CaseStep.State.DONE
    if file.case.state == Case.State.OPEN or not done:
        return done
    decision = file.in_force(step)
    return council is not None and decision is not None and holds_on(step, decision.outcome, council)


def leds_ahead(file: CaseFile, calendars: list[BodyCalendar]) -> list[Led]:
    """What a draft has before it: the kommune's chain as it is today."""
    return _ahead(file.plan, file.chain, calendars) if file.chain else []


def leds_of_draft(plan: Plan, kinds: Collection[str], calendars: list[BodyCalendar]) -> list[Led]:
    """The same of an ændring that has not been sent: of those kinds that must approve it, the styregruppe first. None
    where the kommune must and has no chain, which is then refused when it is sent."""
    chain = list(ChainStep.objects.filter(municipality=plan.municipality_id).order_by("group", "pk"))
    if StepKind.COUNCIL in kinds and not any(body.kind == StepKind.COUNCIL for body in chain):
        return []
    board = StepKind.BOARD
    first = [Led(_stage(plan, board, -1, board, None), "Styregruppen", board)] if board in kinds else []
    return [*first, *(led for led in _ahead(plan, chain, calendars) if led.kind in kinds)]


def _ahead(plan: Plan, chain: list[ChainStep], calendars: list[BodyCalendar]) -> list[Led]:
    heard = heard_first(chain)
    leds = [
        Led(
            _stage(
                plan,
                f"chain-{body.pk}",
                0 if body.pk in heard else body.group,
                body.kind,
                calendar_for(body, calendars),
            ),
            body.body_name,
            body.kind,
        )
        for body in chain
    ]
    first, last = StepKind.RECOMMENDATION, StepKind.FORWARD
    after = max((body.group for body in chain), default=0) + 1
    return [
        Led(_stage(plan, first, 0, first, None), str(first.label), first),
        *leds,
        Led(_stage(plan, last, after, last, None), str(last.label), last),
    ]


def _stage(
    plan: Plan,
    key: str,
    group: int,
    kind: str,
    calendar: BodyCalendar | None,
    *,
    set_on: dt.date | None = None,
    is_done: bool = False,
) -> Stage:
    lead = {
        StepKind.RECOMMENDATION: plan.municipality.recommendation_days,
        StepKind.FORWARD: plan.municipality.confirmation_days,
    }.get(StepKind(kind), calendar.material_days if calendar else 0)
    meetings = tuple(meeting.meets_on for meeting in calendar.meetings.all()) if calendar else ()
    is_body = kind in BODY_KINDS
    return Stage(key, group, is_body, lead, meetings, set_on if is_body else None, is_done)


def start_due(plan: Plan) -> dt.date | None:
    return due_from_start(plan.starts_on, plan.scheme.answer_weeks) if plan.starts_on else None
