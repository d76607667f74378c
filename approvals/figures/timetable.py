"""The way to the fund as a timetable: the last safe day of each led, and how it stands today."""

import datetime as dt
from dataclasses import dataclass

from django.utils.safestring import SafeString

from approvals.calculations.timetable import Basis, LastDate, Stage, Standing, due_from_start, standing
from approvals.figures.calendars import calendars_of
from approvals.figures.files import CaseFile
from approvals.figures.leds import (
    Counted,
    asks_fund,
    count_back,
    fund_deadline,
    is_counted,
    key_of,
)
from approvals.models import Case, FundDeadline, StepKind, amendment_of
from core.addresses import reverse
from core.charts import day_line
from core.danish import days_text, format_date
from core.dates import today
from plans.models import Plan

SUBMIT = "submit"
WITH_FUND, WANTED_FROM = "Hos Landsbyggefonden", "Ændringen skal gælde fra"
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
    rows = _rows(file, counted)
    return Timetable(
        due_on=counted.due_on,
        due_text=_due_text(plan, found) if of_plan else _due_text_of_amendment(file, counted.due_on),
        end=WITH_FUND if of_plan or asks_fund(file) else WANTED_FROM,
        rows=tuple(rows),
        warning=_warning(rows, counted.due_on, of_plan=of_plan),
        missing=tuple(
            led.title
            for led in counted.leds
            if led.stage.key in counted.dates and counted.dates[led.stage.key].basis == Basis.NO_CALENDAR
        ),
    )


# Rows


def _rows(file: CaseFile, counted: Counted) -> list[TimetableRow]:
    leds, dates, due_on = counted.leds, counted.dates, counted.due_on
    case, last = file.case, counted.submit_on
    handed_in = case is not None and case.state == Case.State.OPEN
    of_plan = case is None or not case.is_amendment
    submit = None if handed_in or last is None else LastDate(SUBMIT, last, last, Basis.WORK)
    # What the indstilling is about: this hand-in, or the one that is still to come.
    submitted = case.snapshot.created_at if case is not None and handed_in else last
    begins = (
        f"{'Planen indsendt' if of_plan else 'Ændringen sendt'} {format_date(submitted)}" if submitted else ""
    )
    shown = [last.last_on for last in (submit, *dates.values()) if last] + [today(), due_on]
    scale = _Scale(min(shown), max(shown))
    url = "" if handed_in else _sending_page(file)
    sent = "Planen sendt til kommunen" if of_plan else "Ændringen sendt til godkendelse"
    rows = [_row(sent, submit, scale, url=url, needs="")]
    for led in leds:
        day = dates.get(led.stage.key)
        needs = _needs(led.kind, day, begins)
        rows.append(_row(led.title, day, scale, url=led.url, needs=needs, stage=led.stage))
    return rows


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
    set_on = stage.set_on if stage and not stage.is_done else None
    how = standing(last, today=today(), set_on=set_on)
    status = _status(how, last)
    return TimetableRow(
        title=title,
        last_on=last.last_on if last else None,
        needs=needs,
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
    told = f"Ændringen skal gælde fra {format_date(day)}."
    if not asks_fund(file):
        return f"{told} Den skal være besluttet senest den dag."
    weeks = file.plan.scheme.answer_weeks
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
