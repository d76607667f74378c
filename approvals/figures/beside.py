"""What the boligorganisationer have decided and whom they have heard, as the council and everybody else is shown it."""

import datetime as dt
from dataclasses import dataclass

from approvals.figures.files import CaseFile
from approvals.models import Case, CaseStep, Decision, Outcome, StepKind
from approvals.permissions import standing_decision
from approvals.workflow import consequence
from core.danish import format_date
from plans.permissions import participant_ids

YES = {Outcome.APPROVED}
NO = {Outcome.NOT_APPROVED, Outcome.OPPOSED}


@dataclass(frozen=True)
class Answer:
    """One body's decision, or the answer of somebody who was heard. `state` is done, current or stopped."""

    step: CaseStep
    decision: Decision | None
    state: str

    @property
    def name(self) -> str:
        return str(self.step.acting_organisation) if self.is_decision else self.step.body_name

    @property
    def is_decision(self) -> bool:
        return self.step.kind == StepKind.ORGANISATION

    @property
    def is_yes(self) -> bool:
        return self.decision is not None and self.decision.outcome in YES

    @property
    def is_no(self) -> bool:
        return self.decision is not None and self.decision.outcome in NO

    @property
    def tone(self) -> str:
        return "error" if self.is_no else "success" if self.state == "done" else "warning"

    @property
    def day(self) -> dt.date | None:
        return self.decision.decided_on if self.decision else None

    @property
    def outcome(self) -> str:
        """In a word; what is open says that it waits for its confirmation, or for its meeting."""
        if self.decision is not None and self.state != "current":
            return str(self.decision.get_outcome_display())
        if self.step.state == CaseStep.State.RECORDED:
            return "Afventer bekræftelse"
        if self.step.meeting_on is not None:
            return f"Møde {format_date(self.step.meeting_on)}"
        return "Ikke besluttet endnu"


def answers(file: CaseFile) -> list[Answer]:
    """The organisations that decide, then who has been heard; of the same afdeling only the latest answer."""
    found = [answer_at(step) for step in file.beside]
    decides = [answer for answer in found if answer.is_decision]
    heard = {
        (answer.step.acting_organisation_id, answer.name): answer
        for answer in found
        if not answer.is_decision and answer.decision is not None
    }
    return [*decides, *heard.values()]


def answer_at(step: CaseStep) -> Answer:
    decision = last_answer(step)
    if step.state != CaseStep.State.DONE or decision is None:
        return Answer(step, decision if step.is_voluntary else None, "current")
    stops = consequence(step.kind, decision.outcome).case != Case.State.OPEN
    return Answer(step, decision, "stopped" if stops else "done")


def last_answer(step: CaseStep) -> Decision | None:
    """Who was heard about an earlier hand-in has still been heard; an organisation decides about the one at hand."""
    if not step.is_voluntary:
        return standing_decision(step)
    found = [decision for decision in step.decisions.all() if decision.is_in_force]
    return max(found, key=lambda decision: (decision.decided_on, decision.pk), default=None)


def noes(case: Case) -> list[Answer]:
    """Who was heard and said no: shown to the bodies of the kommune, and no reason to stop."""
    taking_part = participant_ids(case.plan)
    heard: dict[tuple[int, str], Answer] = {}
    for step in case.steps.all():
        if step.kind == StepKind.HEARING and step.acting_organisation_id in (
            *taking_part,
            case.plan.municipality_id,
        ):
            decision = last_answer(step)
            if decision is not None:
                heard[step.acting_organisation_id, step.body_name] = Answer(step, decision, "done")
    return [answer for answer in heard.values() if answer.is_no]


def no_text(answer: Answer) -> str:
    """ "Afdelingsbestyrelsen i Søengen II: nej, 21. september 2026. Hørt – stopper ikke sagen." """
    assert answer.decision is not None
    day = format_date(answer.decision.decided_on)
    return f"{answer.name}: nej, {day}. Hørt – stopper ikke sagen."
