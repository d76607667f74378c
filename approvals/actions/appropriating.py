"""The kommune's bevilling: rows of a council's record, written with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from approvals.models import GRANTING, Appropriation, CaseStep, Decision, StepKind
from core.money import ZERO
from core.workflow import NotReady


@dataclass(frozen=True)
class Appropriated:
    """What a council granted for one calendar year, in kr., and from which konto."""

    year: int
    amount: Decimal
    account: str = ""


def change_appropriations(step: CaseStep, decision: Decision, lines: Sequence[Appropriated] | None) -> None:
    """Put these rows in place of the record's; None leaves them. What grants no plan grants no money.

    Called inside the action that writes the record, and under its plan's lock. Raises NotReady.
    """
    if step.kind != StepKind.COUNCIL:
        return
    if decision.outcome not in GRANTING:
        lines = []
    if lines is None:
        return
    if any(line.amount < ZERO for line in lines):
        raise NotReady(["En bevilling kan ikke være under 0 kr."])
    if len({(line.year, line.account) for line in lines}) < len(lines):
        raise NotReady(["Samme år og konto står to gange i bevillingen. Læg beløbene sammen."])
    if list(lines) == appropriated(decision):
        return
    decision.appropriations.all().delete()
    Appropriation.objects.bulk_create(
        Appropriation(decision=decision, year=line.year, amount=line.amount, account=line.account)
        for line in lines
    )


def appropriated(decision: Decision) -> list[Appropriated]:
    """The rows of a record."""
    # Asked for by itself, because an action asks it of two records: of the one carried over, and of the new one.
    rows = Appropriation.objects.filter(decision=decision)
    return [Appropriated(row.year, row.amount, row.account) for row in rows]
