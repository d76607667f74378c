"""The way to the fund as a timetable: the last safe day of each led, and how it stands today."""

import datetime as dt
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString

from approvals.calculations.timetable import (
    Basis,
    LastDate,
    Stage,
    Standing,
    due_from_start,
    first_due,
    last_dates,
    standing,
    to_come,
)
from approvals.figures.amendments import KINDS_OF, approvers_of, proposal_shown
from approvals.figures.calendars import calendars_of
from approvals.figures.files import CaseFile
from approvals.figures.leds import (
    Counted,
    Led,
    asks_fund,
    count_back,
    fund_deadline,
    is_counted,
    key_of,
    leds_of_draft,
)
from approvals.figures.steps import StepFigure
from approvals.models import Amendment, Case, FundDeadline, StepKind, amendment_of
from core.addresses import reverse
from core.charts import day_line
from core.danish import days_text, format_date
from core.dates import today
from plans.models import Plan

SUBMIT = "submit"
WITH_FUND, WANTED_FROM = "Hos Landsbyggefonden", "Ændringen skal gælde fra"
EARLIEST_FROM = "Ændringen kan tidligst gælde fra"
CHANGE_SENT = "Ændringen sendt til godkendelse"
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
    # What the last day is: the table's last row.
    end: str
    rows: tuple[TimetableRow, ...]
    warning: str
    missing: tuple[str, ...]


@dataclass(frozen=True)
class DraftTimetable:
    """Of an ændring that has not been sent: its table, and in words what that rests on or is without."""

    heading: str
    text: str
    table: Timetable | None = None

    @property
    def steps(self) -> list[StepFigure]:
        """As an application that has not been handed in: what lies ahead."""
        first, *ahead = [row.title for row in self.table.rows] if self.table else [CHANGE_SENT]
        asked = ["Landsbyggefondens svar"] if self.table and self.table.end == WITH_FUND else []
        return [
            StepFigure(first, "current", "Ændringen er ikke sendt endnu"),
            *(StepFigure(title, "waiting") for title in [*ahead, *asked]),
        ]


def timetable(file: CaseFile) -> Timetable | None:
    """None where nothing is to be counted: it lies with the fund or is decided, or no date is known."""
    plan = file.plan
    if not is_counted(file):
        return None
    of_plan = key_of(file)[0] == "plan"
    found = fund_deadline(plan) if of_plan else None
    counted = count_back(file, calendars_of(plan.municipality_id), found)
    if counted is None:
        return None
    rows = _rows(counted, _sending(file, counted))
    return Timetable(
        due_on=counted.due_on,
        due_text=_due_text(plan, found) if of_plan else _due_text_of_amendment(file, counted.due_on),
        end=WITH_FUND if of_plan or asks_fund(file) else WANTED_FROM,
        rows=tuple(rows),
        warning=_warning(rows, counted.due_on, of_plan=of_plan),
        missing=_without_dates(counted),
    )


def timetable_of_draft(amendment: Amendment) -> DraftTimetable:
    """By those who would have to approve it as it is written now. Without a wanted day it ends on the first that can be
    kept when it is sent today."""
    plan = amendment.plan
    approvers = approvers_of(amendment, proposal_shown(amendment))
    if not approvers:
        return DraftTimetable(
            "Der er ingen tidsplan endnu",
            "Hvem der skal godkende, afhænger af, hvad der bliver ændret. Skriv først, hvad der skal ændres.",
        )
    kinds = {kind for approver in approvers for kind in KINDS_OF[approver]}
    leds = leds_of_draft(plan, kinds, calendars_of(plan.municipality_id))
    if not leds:
        return DraftTimetable(
            "Tidsplanen kan ikke regnes ud",
            f"{plan.municipality} har ikke oprettet sit sagsforløb i portalen.",
        )
    weeks = plan.scheme.answer_weeks if StepKind.FORWARD in kinds else 0
    if amendment.takes_effect_on is not None:
        due_on = due_from_start(amendment.takes_effect_on, weeks) if weeks else amendment.takes_effect_on
        table = _draft_table(amendment, leds, due_on, _wanted_text(amendment.takes_effect_on, weeks, due_on))
        return DraftTimetable(
            "Ændringen er ikke sendt endnu", "Leddene følger det, der er skrevet i den nu.", table
        )
    leds = [replace(led, stage=to_come(led.stage, today())) for led in leds]
    first = first_due([led.stage for led in leds], today())
    if first is None:
        return DraftTimetable(
            "Der står ingen dag endnu",
            "Kommunens mødekalender rækker ikke langt nok til at regne en dag ud. "
            "Skriv den dag, ændringen skal gælde fra.",
        )
    earliest = format_date(first + dt.timedelta(weeks=weeks))
    with_fund = f"Med {weeks} uger til Landsbyggefondens svar skal den være hos fonden senest den {format_date(first)}."
    return DraftTimetable(
        "Der står ingen dag endnu",
        f"Sendes ændringen i dag, kan den tidligst gælde fra {earliest}. "
        "Skriv den dag, den skal gælde fra, så regnes leddenes dage ud fra den.",
        _draft_table(amendment, leds, first, with_fund if weeks else "", EARLIEST_FROM),
    )


def _draft_table(
    amendment: Amendment, leds: list[Led], due_on: dt.date, due_text: str, end: str = WANTED_FROM
) -> Timetable:
    counted = Counted(leds, last_dates([led.stage for led in leds], due_on), due_on)
    last = counted.submit_on
    assert last is not None
    page = reverse("approvals:amendment", args=[amendment.plan.number, amendment.number])
    sending = _Sending(
        CHANGE_SENT, LastDate(SUBMIT, last, last, Basis.WORK), page, f"Ændringen sendt {format_date(last)}"
    )
    rows = _rows(counted, sending)
    return Timetable(
        due_on=due_on,
        due_text=due_text,
        end=WITH_FUND if any(led.kind == StepKind.FORWARD for led in leds) else end,
        rows=tuple(rows),
        warning=_warning(rows, due_on, of_plan=False),
        missing=_without_dates(counted),
    )


def _without_dates(counted: Counted) -> tuple[str, ...]:
    """Bodies for which the kommune has entered no meetings."""
    dates = counted.dates
    return tuple(
        led.title
        for led in counted.leds
        if led.stage.key in dates and dates[led.stage.key].basis == Basis.NO_CALENDAR
    )


# Rows


@dataclass(frozen=True)
class _Sending:
    """The first row: what is sent, until when, and where. `begins`: what the indstilling is about."""

    title: str
    last: LastDate | None
    url: str
    begins: str


def _sending(file: CaseFile, counted: Counted) -> _Sending:
    case, last = file.case, counted.submit_on
    handed_in = case is not None and case.state == Case.State.OPEN
    of_plan = case is None or not case.is_amendment
    # This hand-in, or the one that is still to come.
    submitted = case.snapshot.created_at if case is not None and handed_in else last
    begins = (
        f"{'Planen indsendt' if of_plan else 'Ændringen sendt'} {format_date(submitted)}" if submitted else ""
    )
    return _Sending(
        "Planen sendt til kommunen" if of_plan else CHANGE_SENT,
        None if handed_in or last is None else LastDate(SUBMIT, last, last, Basis.WORK),
        "" if handed_in else _sending_page(file),
        begins,
    )


def _rows(counted: Counted, sending: _Sending) -> list[TimetableRow]:
    dates = counted.dates
    shown = [last.last_on for last in (sending.last, *dates.values()) if last] + [today(), counted.due_on]
    shown += filter(None, (_meeting(led.stage) for led in counted.leds))
    scale = _Scale(min(shown), max(shown))
    rows = [_row(sending.title, sending.last, scale, url=sending.url, needs="")]
    for led in counted.leds:
        day = dates.get(led.stage.key)
        needs = _needs(led.kind, day, sending.begins)
        rows.append(_row(led.title, day, scale, url=led.url, needs=needs, stage=led.stage))
    return rows


def _meeting(stage: Stage) -> dt.date | None:
    """That has been chosen, and may have been held, at a body that has not decided."""
    return None if stage.is_done else stage.set_on


def _sending_page(file: CaseFile) -> str:
    number = file.plan.number
    if file.case is None or not file.case.is_amendment:
        return reverse("approvals:check", args=[number])
    return reverse("approvals:amendment", args=[number, amendment_of(file.case).number])


@dataclass(frozen=True)
class _Scale:
    first: dt.date
    last: dt.date

    def share(self, day: dt.date) -> float:
        whole = (self.last - self.first).days or 1
        return (day - self.first).days / whole


def _row(
    title: str, last: LastDate | None, scale: _Scale, *, url: str, needs: str, stage: Stage | None = None
) -> TimetableRow:
    set_on = _meeting(stage) if stage else None
    how = standing(last, today=today(), set_on=set_on)
    status = _status(how, last)
    return TimetableRow(
        title=title,
        last_on=last.last_on if last else None,
        needs=needs,
        planned=f"Møde {format_date(set_on)}" if set_on else "",
        status=status,
        tone=TONES[how],
        note=_note(last),
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


def _note(last: LastDate | None) -> str:
    """What its day rests on, where that is less than a meeting that is known."""
    if last is None:
        return ""
    if last.basis == Basis.CALENDAR_ENDS:
        return f"Mødekalenderen slutter {format_date(last.last_on)}"
    return NOTES.get(last.basis, "")


def _status(how: Standing, last: LastDate | None) -> str:
    if last is None:
        return "Gennemført"
    if how == Standing.PASSED:
        return f"Overskredet, {days_text(last.last_on, today())}"
    if how == Standing.TOO_LATE:
        return "Mødet er for sent"
    return days_text(last.last_on, today()).capitalize()


def _needs(kind: str, last: LastDate | None, begins: str) -> str:
    if last is None or kind in (StepKind.FORWARD, StepKind.BOARD):
        return ""
    return begins if kind == StepKind.RECOMMENDATION else f"Materiale klar {format_date(last.ready_on)}"


def _due_text(plan: Plan, found: FundDeadline | None) -> str:
    if found is not None:
        return f"Ansøgningen skal være hos Landsbyggefonden senest den {format_date(found.due_on)}."
    assert plan.starts_on is not None
    due_on = due_from_start(plan.starts_on, plan.scheme.answer_weeks)
    return (
        f"Planen begynder {format_date(plan.starts_on)}. Med {plan.scheme.answer_weeks} uger til "
        f"Landsbyggefondens svar skal ansøgningen være hos fonden senest den {format_date(due_on)}."
    )


def _due_text_of_amendment(file: CaseFile, due_on: dt.date) -> str:
    assert file.case is not None
    day = amendment_of(file.case).takes_effect_on
    assert day is not None
    return _wanted_text(day, file.plan.scheme.answer_weeks if asks_fund(file) else 0, due_on)


def _wanted_text(day: dt.date, weeks: int, due_on: dt.date) -> str:
    """`weeks` to the fund's answer; 0 where it gives none."""
    told = f"Ændringen skal gælde fra {format_date(day)}."
    if not weeks:
        return f"{told} Den skal være besluttet senest den dag."
    return (
        f"{told} Med {weeks} uger til Landsbyggefondens svar skal den være hos fonden senest den "
        f"{format_date(due_on)}."
    )


def _warning(rows: list[TimetableRow], due_on: dt.date, *, of_plan: bool) -> str:
    late = [row.title for row in rows if row.is_late]
    if not late:
        return ""
    day = "Datoen hos Landsbyggefonden" if of_plan else "Datoen"
    cure = "aftal en ny dato med fonden" if of_plan else "vælg en senere dag, som ændringen skal gælde fra"
    return (
        f"{day}, {format_date(due_on)}, kan ikke nås med det almindelige forløb. "
        f"For sent: {', '.join(late)}. Find et tidligere møde, eller {cure}."
    )
