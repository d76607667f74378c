"""The fund's answer where it is told by a letter, and one of its own that it is putting right."""

import datetime as dt
from decimal import Decimal

from accounts.models import User
from approvals.actions import Letter, confirm_letter, correct_answer, register_letter
from approvals.models import CaseStep, StepKind
from approvals.permissions import standing_decision
from approvals.rules.letters import terms_of
from core.dates import as_of
from plans.models import Plan
from portal.management.demo.build import moment
from portal.management.demo.people import World

MORE = Decimal("60000.00")
REASON = "Beløbet er skrevet af efter et udkast. Det endelige tilsagn er 60.000 kr. højere."


def answer_by_letter(step: CaseStep, letter: Letter, writer: User, second: User) -> None:
    """The ansøger writes the letter down, the kommune's godkender confirms it the day after."""
    with as_of(moment(letter.decided_on, 9)):
        register_letter(
            step=step,
            seen_version=step.version,
            seen_snapshot=step.case.snapshot.number,
            letter=letter,
            by=writer,
        )
        step.refresh_from_db()
    with as_of(moment(letter.decided_on + dt.timedelta(days=1), 10)):
        confirm_letter(
            step=step, seen_version=step.version, seen_snapshot=step.case.snapshot.number, by=second
        )


def put_right(world: World, plan: Plan, today: dt.date) -> None:
    """The officer who gave the tilsagn has written what it really is; a colleague is to confirm it."""
    step = CaseStep.objects.select_related("case__snapshot").get(
        case__plan=plan, case__kind="application", kind=StepKind.FUND
    )
    before = standing_decision(step)
    assert before is not None
    assert before.amount is not None
    letter = Letter(
        outcome=before.outcome,
        decided_on=before.decided_on,
        reference=before.reference,
        amount=before.amount + MORE,
        conditions=tuple(terms_of(before)),
    )
    with as_of(moment(today - dt.timedelta(days=1), 11)):
        correct_answer(
            step=step, seen_version=step.version, letter=letter, reason=REASON, by=world.people["else"]
        )
