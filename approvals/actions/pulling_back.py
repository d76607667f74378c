"""Taking a hand-in back until the next party has opened it, and the moment when it has."""

from django.db.models import F, prefetch_related_objects

from accounts.models import User
from approvals import emails
from approvals.actions.moves import (
    acting_on_case,
    case_steps,
    require_seen,
    save_plan,
    walk_case,
    walk_plan,
    walk_step,
)
from approvals.actions.verbs import PULLED_BACK
from approvals.models import Case, CaseStep, Snapshot
from approvals.permissions.pulling_back import receives
from approvals.workflow import CASE, PLAN, STEP
from core.audit import record
from core.dates import now
from core.versions import Moved


def note_opened(case: Case | None, user: User) -> None:
    """Keep who of the kommune opened the hand-in first, and when. Asks the database for nothing but that one UPDATE."""
    if case is None or case.is_amendment or case.state != Case.State.OPEN or case.read_at is not None:
        return
    if not receives(user, case.plan) or user.pk == case.submitted_by_id:
        return
    unread = Case.objects.filter(pk=case.pk, state=Case.State.OPEN, round=case.round, read_at=None)
    at = now()
    if unread.update(read_at=at, read_by=user):
        case.read_at, case.read_by = at, user


def pull_back(*, case: Case, seen_version: int, by: User) -> Case:
    """The hand-in is undone: a first one is a draft again, a later one is returned again with the same sections open.

    The snapshot stays, as everything that has been handed in does; nobody has it before them any more.
    """
    with acting_on_case(case, by=by) as locked:
        # What the check asks of every step, in two queries.
        prefetch_related_objects([locked], "steps__decisions", "steps__acting_organisation")
        first = locked.round == 1
        edge = CASE.require("pull_back_first" if first else "pull_back", locked, by)
        require_seen(locked, seen_version)
        _require_unread(locked)
        plan, snapshot = locked.plan, locked.snapshot
        told = list(case_steps(locked).filter(state=CaseStep.State.OPEN))
        for step in told:
            step.case = locked
            walk_step(step, STEP.require("reset", step, None), meeting_on=None, due_on=None)
        if first:
            walk_case(locked, edge)
            before = Case.objects.filter(plan=plan).exclude(pk=locked.pk).exists()
            submitted_on = plan.submitted_on if before else None
            walk_plan(plan, PLAN.require("pull_back", plan, by), submitted_on=submitted_on, open_sections=[])
        else:
            walk_case(locked, edge, snapshot=_one_before(snapshot), round=locked.round - 1)
            save_plan(plan, open_sections=locked.sections_before)
        record(PULLED_BACK, subject=snapshot, root=plan, by=by, snapshot=snapshot)
        emails.pulled_back(locked, told)
    return locked


def _require_unread(case: Case) -> None:
    """The other half of `note_opened`: of one who opens and one who pulls back at once, one is too late."""
    unread = Case.objects.filter(pk=case.pk, state=Case.State.OPEN, read_at=None)
    if not unread.update(round=F("round")):
        raise Moved("Kommunen har lige åbnet sagen. Indsendelsen kan ikke trækkes tilbage længere.")


def _one_before(snapshot: Snapshot) -> Snapshot:
    earlier = Snapshot.objects.submitted().filter(plan=snapshot.plan_id, number__lt=snapshot.number)
    return earlier.order_by("-number")[0]
