"""The way to the fund as a timetable: the last safe day of each led, and how it stands today."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.safestring import SafeString

from approvals.calculations.timetable import (
    Basis,
    LastDate,
    Stage,
    Standing,
    due_from_start,
    last_dates,
    meetings_to_propose,
    standing,
)
from approvals.figures.calendars import calendar_for, calendars_in, calendars_of
from approvals.figures.council_changes import asked_changes
from approvals.figures.files import CaseFile
from approvals.models import (
    BODY_KINDS,
    BodyCalendar,
    Case,
    CaseStep,
    FundDeadline,
    StepKind,
)
from approvals.workflow import heard_first, holds_on
from core.addresses import reverse
from core.charts import day_line
from core.danish import days_text, format_date
from core.dates import today
from core.statements import statement
from plans.models import Plan

SUBMIT, FUND = "submit", "fund"
TONES = {
    Standing.DONE: "success",
    Standing.PASSED: "error",
    Standing.TOO_LATE: "error",
    Standing.SOON: "warning",
    Standing.IN_TIME: "",
}


@dataclass(frozen=True)
class TimetableRow:
    """One led. `status` says in words what the picture shows; `tone` is a badge's."""

    title: str
    last_on: dt.date | None
    needs: str
    planned: str
    status: str
    tone: str
    note: str
    picture: SafeString
    url: str = ""

    @property
    def is_late(self) -> bool:
        return self.tone == "error"


@dataclass(frozen=True)
class Timetable:
    due_on: dt.date
    due_text: str
    rows: tuple[TimetableRow, ...]
    warning: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class _Led:
    stage: Stage
    title: str
    kind: str
    url: str = ""


@dataclass(frozen=True)
class Counted:
    """The last safe day of each led that is not done, by the stage's key: the step's id, where there is a case."""

    leds: list[_Led]
    dates: dict[str, LastDate]
    due_on: dt.date

    @property
    def submit_on(self) -> dt.date | None:
        """The last safe day on which the plan is handed in to the kommune: in time for the indstilling, and for those
        who are heard beside it."""
        left = [led for led in self.leds if led.stage.key in self.dates]
        begins = next((led for led in left if led.kind == StepKind.RECOMMENDATION), next(iter(left), None))
        if begins is None:
            return None
        return min(
            self.dates[led.stage.key].ready_on for led in left if led.stage.group == begins.stage.group
        )

    @property
    def in_order(self) -> list[LastDate]:
        return [self.dates[led.stage.key] for led in self.leds if led.stage.key in self.dates]


def timetable(file: CaseFile) -> Timetable | None:
    """None where nothing is to be counted: the application lies with the fund, or neither date is known."""
    plan = file.plan
    if not _is_counted(file):
        return None
    found = fund_deadline(plan)
    counted = count_back(file, calendars_of(plan.municipality_id), found)
    if counted is None:
        return None
    leds, dates, due_on = counted.leds, counted.dates, counted.due_on
    rows = _rows(file, counted)
    return Timetable(
        due_on=due_on,
        due_text=_due_text(plan, found),
        rows=tuple(rows),
        warning=_warning(rows, due_on),
        missing=tuple(
            led.title
            for led in leds
            if led.stage.key in dates and dates[led.stage.key].basis == Basis.NO_CALENDAR
        ),
    )


def _is_counted(file: CaseFile) -> bool:
    if file.case is not None and file.case.state not in (Case.State.OPEN, Case.State.RETURNED):
        return False
    return file.plan.status in (Plan.Status.DRAFT, Plan.Status.IN_APPROVAL)


def count_back(file: CaseFile, calendars: list[BodyCalendar], found: FundDeadline | None) -> Counted | None:
    leds = _leds(file, calendars) if _is_counted(file) else []
    due_on = found.due_on if found else _due_from_start(file.plan)
    if not leds or leds[-1].stage.is_done or due_on is None:
        return None
    return Counted(leds, last_dates([led.stage for led in leds], due_on), due_on)


def counted_of(files: Iterable[CaseFile]) -> dict[int, Counted]:
    """By plan, of many cases. A query for the calendars, and one for the dates set that did not come with the plans."""
    read = [file for file in files if _is_counted(file)]
    if not read:
        return {}
    plans = [file.plan for file in read]
    unread = [plan.pk for plan in plans if not Plan.fund_deadline.is_cached(plan)]
    dates: dict[int, FundDeadline | None] = {
        plan.pk: getattr(plan, "fund_deadline", None) for plan in plans if plan.pk not in unread
    }
    for row in FundDeadline.objects.filter(plan__in=unread) if unread else ():
        dates[row.plan_id] = row
    calendars: dict[int, list[BodyCalendar]] = {}
    for one in calendars_in({plan.municipality_id for plan in plans}):
        calendars.setdefault(one.municipality_id, []).append(one)
    counted = {
        file.plan.pk: count_back(file, calendars.get(file.plan.municipality_id, []), dates.get(file.plan.pk))
        for file in read
    }
    return {pk: found for pk, found in counted.items() if found is not None}


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
    found = fund_deadline(file.plan)
    due_on = found.due_on if found else _due_from_start(file.plan)
    stages = [led.stage for led in _leds(file, calendars)]
    last = last_dates(stages, due_on).get(str(step.pk)) if due_on else None
    return [
        MeetingProposal(
            day,
            is_last_safe=last is not None and day == last.last_on,
            is_too_late=last is not None and day > last.last_on,
        )
        for day in proposed
    ]


# The leds, up to and with the sending on


def _leds(file: CaseFile, calendars: list[BodyCalendar]) -> list[_Led]:
    if file.case is None:
        return _leds_ahead(file, calendars)
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
        leds.append(_Led(stage, step.full_name, step.kind, url))
        if step.kind == StepKind.FORWARD:
            return leds  # what follows is the fund's
    return []


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


def _leds_ahead(file: CaseFile, calendars: list[BodyCalendar]) -> list[_Led]:
    """What a draft has before it: the kommune's chain as it is today."""
    if not file.chain:
        return []
    plan = file.plan
    heard = heard_first(file.chain)
    leds = [
        _Led(
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
        for body in file.chain
    ]
    first, last = StepKind.RECOMMENDATION, StepKind.FORWARD
    after = max(body.group for body in file.chain) + 1
    return [
        _Led(_stage(plan, first, 0, first, None), str(first.label), first),
        *leds,
        _Led(_stage(plan, last, after, last, None), str(last.label), last),
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


# Rows


def _rows(file: CaseFile, counted: Counted) -> list[TimetableRow]:
    leds, dates, due_on = counted.leds, counted.dates, counted.due_on
    handed_in = file.case is not None and file.case.state == Case.State.OPEN
    last = counted.submit_on
    submit = None if handed_in or last is None else LastDate(SUBMIT, last, last, Basis.WORK)
    shown = [last.last_on for last in (submit, *dates.values()) if last] + [today(), due_on]
    scale = _Scale(min(shown), max(shown))
    url = "" if handed_in else reverse("approvals:check", args=[file.plan.number])
    rows = [_row("Planen sendt til kommunen", submit, scale, url=url, kind=SUBMIT)]
    rows += [
        _row(led.title, dates.get(led.stage.key), scale, url=led.url, kind=led.kind, stage=led.stage)
        for led in leds
    ]
    return rows


@dataclass(frozen=True)
class _Scale:
    first: dt.date
    last: dt.date

    def share(self, day: dt.date) -> float:
        whole = (self.last - self.first).days or 1
        return (day - self.first).days / whole


def _row(
    title: str, last: LastDate | None, scale: _Scale, *, url: str, kind: str, stage: Stage | None = None
) -> TimetableRow:
    set_on = stage.set_on if stage and not stage.is_done else None
    how = standing(last, today=today(), set_on=set_on)
    status = _status(how, last)
    return TimetableRow(
        title=title,
        last_on=last.last_on if last else None,
        needs=_needs(kind, last),
        planned=f"Møde {format_date(set_on)}" if set_on else "",
        status=status,
        tone=TONES[how],
        note=NOTES.get(last.basis, "") if last else "",
        picture=day_line(
            scale.share(last.last_on) if last else None,
            today=scale.share(today()),
            chosen=scale.share(set_on) if set_on else None,
            late=how in (Standing.PASSED, Standing.TOO_LATE),
            title=f"{title}: {status}",
        ),
        url=url,
    )


NOTES = {
    Basis.NO_CALENDAR: "Mødedatoer mangler",
    Basis.NO_MEETING: "Intet møde i kalenderen ligger tidsnok",
}


def _status(how: Standing, last: LastDate | None) -> str:
    if last is None:
        return "Gennemført"
    if how == Standing.PASSED:
        return f"Overskredet, {days_text(last.last_on, today())}"
    if how == Standing.TOO_LATE:
        return "Mødet er for sent"
    return days_text(last.last_on, today()).capitalize()


def _needs(kind: str, last: LastDate | None) -> str:
    if last is None or kind in (SUBMIT, StepKind.FORWARD):
        return ""
    if kind == StepKind.RECOMMENDATION:
        return f"Planen indsendt {format_date(last.ready_on)}"
    return f"Materiale klar {format_date(last.ready_on)}"


def _due_from_start(plan: Plan) -> dt.date | None:
    return due_from_start(plan.starts_on, plan.scheme.answer_weeks) if plan.starts_on else None


def _due_text(plan: Plan, found: FundDeadline | None) -> str:
    if found is not None:
        return f"Ansøgningen skal være hos Landsbyggefonden senest den {format_date(found.due_on)}."
    assert plan.starts_on is not None
    due_on = due_from_start(plan.starts_on, plan.scheme.answer_weeks)
    return (
        f"Planen begynder {format_date(plan.starts_on)}. Med {plan.scheme.answer_weeks} uger til "
        f"Landsbyggefondens svar skal ansøgningen være hos fonden senest den {format_date(due_on)}."
    )


def _warning(rows: list[TimetableRow], due_on: dt.date) -> str:
    late = [row.title for row in rows if row.is_late]
    if not late:
        return ""
    return (
        f"Datoen hos Landsbyggefonden, {format_date(due_on)}, kan ikke nås med det almindelige forløb. "
        f"For sent: {', '.join(late)}. Find et tidligere møde, eller aftal en ny dato med fonden."
    )
