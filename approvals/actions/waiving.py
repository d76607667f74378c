"""Freeing one person from four eyes at one step, with a reason that everybody can read; and taking it back."""

from accounts.models import User
from approvals import emails
from approvals.actions.moves import acting_on_step, end_waivers
from approvals.actions.verbs import WAIVED, WAIVER_TAKEN_BACK
from approvals.calculations import capitalised
from approvals.models import CaseStep, Waiver
from approvals.permissions.waivers import reasons_against_waiving
from approvals.workflow import STEP
from core.audit import record
from core.dates import now
from core.versions import Moved
from core.workflow import NotReady


def grant_waiver(*, step: CaseStep, person: User, reason: str, by: User) -> Waiver:
    """Let one named person confirm here although they have had a hand in the case. It ends with the step."""
    with acting_on_step(step, by=by) as locked:
        STEP.require("waive", locked, by)
        if not reason.strip():
            raise NotReady(["Skriv, hvorfor fire øjne ikke kan holdes her."])
        if against := reasons_against_waiving(by, person, locked):
            raise NotReady(against)
        waiver = Waiver.objects.create(
            step=locked, person=person, reason=reason.strip(), granted_by=by, granted_at=now()
        )
        record(
            WAIVED,
            subject=waiver,
            root=locked.case.plan,
            by=by,
            body=capitalised(locked.whose),
            word=locked.word,
        )
        emails.waiver_granted(locked, waiver)
    return waiver


def take_back_waiver(*, waiver: Waiver, by: User) -> None:
    """As long as the person has not made use of it."""
    with acting_on_step(waiver.step, by=by) as locked:
        STEP.require("waive", locked, by)
        if not end_waivers(locked, waiver):
            raise Moved("Fritagelsen er allerede slut.")
        record(
            WAIVER_TAKEN_BACK,
            subject=waiver,
            root=locked.case.plan,
            by=by,
            body=capitalised(locked.whose),
            word=locked.word,
        )
