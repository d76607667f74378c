"""»Godkendt med ændringer«: what is asked for, and whether the kommune has seen to it in the hand-in before it."""

from approvals.figures.files import CaseFile
from approvals.models import Case, CaseStep, Decision, Snapshot, StepKind
from approvals.rules.changes import changed_besides, changes_to_make
from plans.figures import sections
from plans.figures.texts import joined


def asked_changes(file: CaseFile) -> Decision | None:
    """The council's decision with changes, as long as nobody has vouched that they are made."""
    if file.case is None or not file.case.is_application:
        return None
    return changes_to_make(file.decisions_of_case)


def changes_to_check(file: CaseFile, step: CaseStep) -> Decision | None:
    """The same at the council's step when the plan has come back."""
    if step.kind != StepKind.COUNCIL or step.state != CaseStep.State.OPEN:
        return None
    return asked_changes(file) if file.case and file.case.state == Case.State.OPEN else None


def besides(asked: Decision, snapshot: Snapshot) -> str:
    """What is changed in a hand-in that the council has not asked for, in words; empty where nothing is."""
    found = changed_besides(asked, snapshot.document)
    return joined([one.label for one in sections(snapshot.plan) if one.code in found])
