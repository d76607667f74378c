"""The dialogue with the fund: what it prequalified, and its rounds of remarks."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal

from approvals.figures.files import CaseFile
from approvals.models import Outcome, Snapshot, StepKind
from approvals.rules import prequalified
from plans.models import Plan


@dataclass(frozen=True)
class Prequalification:
    """What the fund let the plan be written for. `amount` in kr."""

    amount: Decimal
    day: dt.date
    reference: str
    text: str
    snapshot: Snapshot
    # The keys of the step at which it was answered, and of the answer.
    step: int
    decision: int

    @property
    def figure(self) -> str:
        """The key of its amount, opened."""
        return f"beloeb-{self.decision}"


def prequalification(plan: Plan) -> Prequalification | None:
    """No query where the plan's bevillingsperiode asks for none."""
    found = prequalified(plan)
    if found is None or found.amount is None:
        return None
    return Prequalification(
        found.amount, found.decided_on, found.reference, found.text, found.snapshot, found.step_id, found.pk
    )


@dataclass(frozen=True)
class Round:
    """One hand-in that reached the fund: sent on, and answered with remarks or finally. `answer` is its outcome."""

    number: int
    snapshot: Snapshot
    sent_on: dt.date
    answer: str = ""
    answered_on: dt.date | None = None
    text: str = ""
    is_remark: bool = False


def rounds_of(file: CaseFile, visible: Collection[int]) -> list[Round]:
    """The rounds of the case at hand, oldest first; of the hand-ins that the reader sees."""
    sent, answered = {}, {}
    for step in file.steps:
        for decision in file.decisions_of(step):
            if not decision.is_in_force or decision.snapshot_id not in visible:
                continue
            if step.kind == StepKind.FORWARD:
                sent[decision.snapshot_id] = decision
            elif step.kind == StepKind.FUND:
                answered[decision.snapshot_id] = decision
    rounds = []
    for number, (key, forward) in enumerate(sorted(sent.items()), start=1):
        answer = answered.get(key)
        rounds.append(
            Round(
                number=number,
                snapshot=forward.snapshot,
                sent_on=forward.decided_on,
                answer=str(answer.get_outcome_display()) if answer else "",
                answered_on=answer.decided_on if answer else None,
                text=answer.text if answer else "",
                is_remark=answer is not None and answer.outcome == Outcome.REMARKS,
            )
        )
    return rounds
