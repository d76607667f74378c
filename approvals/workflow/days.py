"""On which day something in a case can have happened: what builds upon an act is not older than it.

Only what cannot be true is refused. Boligorganisationer decide before the hand-in (ADR 10), a kommune writes down
meetings that were held before it, and the fund may have said yes to an amendment that is written afterwards.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from approvals.calculations import in_sentence
from approvals.models import BODY_KINDS, CHAIN_KINDS, Amendment, CaseStep, Decision, Outcome, StepKind
from approvals.workflow.outcomes import comes_after
from core.danish import format_date
from core.dates import day_of, today
from plans.models import Plan

ONE_DAY = dt.timedelta(days=1)
# What lies further away is a slip of the keyboard.
YEARS_BEFORE, YEARS_AHEAD = 2, 2
UNDECIDED = {Outcome.POSTPONED: "blev punktet udsat", Outcome.LAPSED: "bortfaldt punktet"}


@dataclass(frozen=True)
class Earliest:
    """The first day on which it can have happened; `since` says what happened then, `cure` what else may be wrong."""

    day: dt.date
    since: str
    cure: str = ""


def reason_against_day(step: CaseStep, day: dt.date, label: str, *, may_be_ahead: bool = False) -> str:
    """Why nothing can have been done at the step on that day; empty where it can. `label` is the field's."""
    if day > today() and not may_be_ahead:
        return "Datoen ligger efter i dag."
    if said := _too_far_ahead(day):
        return said
    first = max(_known(step), key=lambda one: one.day, default=None)
    if first is None or day >= first.day:
        return ""
    said = f"{label} kan tidligst være {format_date(first.day)}. {first.since}. Ret datoen."
    return f"{said} {first.cure}" if first.cure else said


def reason_against_meeting(day: dt.date) -> str:
    """Why a meeting to come cannot be on that day; empty where it can."""
    if day < today():
        return "Datoen er gået. Skriv mødets dato, når beslutningen bliver udfyldt."
    return _too_far_ahead(day)


def reason_against_new_date(day: dt.date | None, held_on: dt.date | None) -> str:
    """Why a body that met on `held_on` cannot have put the item off to that day; empty where it can."""
    if day is None:
        return "Skriv den dato, punktet er udsat til."
    if held_on is None:  # a form says that by itself
        return ""
    if day <= held_on:
        return "Den nye dato skal ligge efter mødet."
    last = _years_from(held_on, YEARS_AHEAD)
    if day > last:
        return f"Den nye dato kan senest være {format_date(last)}, {YEARS_AHEAD} år efter mødet. Ret datoen."
    return ""


def reason_against_upload(day: dt.date, made_on: dt.date) -> str:
    """Why a sagspakke that was made on a day cannot have been uploaded on another; empty where it can."""
    if day > today():
        return "Datoen kan ikke ligge efter i dag."
    return f"Sagspakken blev lavet den {format_date(made_on)}. Ret datoen." if day < made_on else ""


def _too_far_ahead(day: dt.date) -> str:
    last = _years_from(today(), YEARS_AHEAD)
    return f"Datoen kan senest være {format_date(last)}. Ret datoen." if day > last else ""


def _years_from(day: dt.date, years: int) -> dt.date:
    """The same day of another year; of 29 February the day before it."""
    if (day.month, day.day) == (2, 29):
        day -= ONE_DAY
    return day.replace(year=day.year + years)


def reason_against_wanted_day(amendment: Amendment, day: dt.date) -> str:
    """Why it cannot be to hold from that day; empty where it can. After its last day, which the ændring may make later,
    a plan is over."""
    longer = [
        dt.date.fromisoformat(one.new)
        for one in amendment.listed_operations
        if (one.kind, one.field) == ("plan", "ends_on") and one.new
    ]
    ends_on = amendment.plan.ends_on
    if ends_on is None or day <= (last := max([ends_on, *longer])):
        return ""
    return f"Planen slutter den {format_date(last)}. Skriv en dato senest den dag."


def reason_against_fund_day(plan: Plan, day: dt.date) -> str:
    """Why the fund cannot wait for a plan's application until that day; empty where it can. Its answer comes before the
    plan begins."""
    if plan.starts_on is None or day <= plan.starts_on:
        return _too_far_ahead(day)
    return f"Planen begynder den {format_date(plan.starts_on)}. Skriv en dato senest den dag."


def _known(step: CaseStep) -> Iterator[Earliest]:
    case = step.case
    first = _years_from(day_of(case.opened_at), -YEARS_BEFORE)
    yield Earliest(first, f"Det er {YEARS_BEFORE} år, før sagen begyndte")
    if case.is_amendment and case.plan.started_on is not None:
        yield Earliest(case.plan.started_on, "Den dag blev planen sat i drift")
    if step.kind == StepKind.FORWARD and not case.is_amendment:
        yield Earliest(
            day_of(case.snapshot.created_at),
            f"Den dag blev {in_sentence(str(case.snapshot))} sendt til kommunen",
        )
    for other in case.steps.all():
        if _builds_upon(step, other):
            yield from (_after(one, other) for one in _standing(other))
    for own in _standing(step):
        if own.outcome in UNDECIDED:
            said = f"På mødet den {format_date(own.decided_on)} {UNDECIDED[Outcome(own.outcome)]}"
            yield Earliest(own.decided_on + ONE_DAY, said)


def _builds_upon(step: CaseStep, other: CaseStep) -> bool:
    """A body on the bodies before it in the kommune's chain, the sending on on all of them, the fund on the sending."""
    if not comes_after(step, other) or other.is_voluntary or other.kind == StepKind.HEARING:
        return False
    if step.kind == StepKind.FUND:
        return other.kind == StepKind.FORWARD
    return other.kind in (BODY_KINDS if step.kind == StepKind.FORWARD else CHAIN_KINDS)


def _standing(step: CaseStep) -> list[Decision]:
    snapshot = step.case.snapshot_id
    return [one for one in step.decisions.all() if one.is_in_force and one.snapshot_id == snapshot]


def _after(decision: Decision, step: CaseStep) -> Earliest:
    application, plan = ("ændringen", "ændringen") if step.case.is_amendment else ("ansøgningen", "planen")
    if step.kind == StepKind.FORWARD:
        return Earliest(
            decision.decided_on,
            f"Den dag blev {application} sendt til Landsbyggefonden",
            "Er det afsendelsen, der er skrevet forkert, så ret den først.",
        )
    return Earliest(
        decision.decided_on,
        f"Den dag behandlede {step.body_definite or step.body_name} {plan}",
        "Er det mødets dato, der er skrevet forkert, så ret den først.",
    )
