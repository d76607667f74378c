"""Taking back what was sent, a plan or an amendment, until the next party has opened it, and the moment when it has."""

from django.db.models import F, prefetch_related_objects

from accounts.models import User
from accounts.roles import Permission
from approvals import emails
from approvals.actions.applying import walk_amendment
from approvals.actions.moves import (
    acting_on_case,
    case_steps,
    require_seen,
    save_plan,
    walk_case,
    walk_plan,
    walk_step,
)
from approvals.actions.verbs import AMENDMENT_PULLED_BACK, PULLED_BACK
from approvals.models import Case, CaseStep, Snapshot, amendment_of
from approvals.permissions.behalf import principal_of_applicant
from approvals.permissions.pulling_back import opens
from approvals.workflow import CASE, PLAN, STEP
from core.audit import record
from core.dates import now
from core.versions import Moved
from core.workflow import Transition


def note_opened(case: Case | None, user: User) -> None:
    """Keep who of the next party opened it first, and when. Asks nothing more once somebody has."""
    if case is None or case.state != Case.State.OPEN or case.read_at is not None:
        return
    if user.pk == case.submitted_by_id or not opens(user, case):
        return
    unread = Case.objects.filter(pk=case.pk, state=Case.State.OPEN, round=case.round, read_at=None)
    at = now()
    if unread.update(read_at=at, read_by=user):
        case.read_at, case.read_by = at, user


def pull_back(*, case: Case, seen_version: int, by: User) -> Case:
    """The hand-in is undone: a first one is a draft again, a later one is returned again with the same sections open.
    So is an amendment.

    The snapshot stays, as everything that has been handed in does; nobody has it before them any more.
    """
    with acting_on_case(case, by=by) as locked:
        # What the check asks of every step, in two queries.
        prefetch_related_objects([locked], "steps__decisions", "steps__acting_organisation")
        first = locked.round == 1
        edge = CASE.require("pull_back_first" if first else "pull_back", locked, by)
        require_seen(locked, seen_version)
        _require_unread(locked)
        told = list(case_steps(locked).filter(state=CaseStep.State.OPEN))
        for step in told:
            step.case = locked
            walk_step(step, STEP.require("reset", step, None), meeting_on=None, due_on=None)
        undo = _undo_amendment if locked.is_amendment else _undo_hand_in
        undo(locked, edge, first, by, told)
    return locked


def _undo_hand_in(case: Case, edge: Transition, first: bool, by: User, told: list[CaseStep]) -> None:
    plan, snapshot = case.plan, case.snapshot
    if first:
        walk_case(case, edge)
        before = Case.objects.filter(plan=plan).exclude(pk=case.pk).exists()
        submitted_on = plan.submitted_on if before else None
        walk_plan(plan, PLAN.require("pull_back", plan, by), submitted_on=submitted_on, open_sections=[])
    else:
        walk_case(case, edge, snapshot=_one_before(snapshot), round=case.round - 1)
        save_plan(plan, open_sections=case.sections_before)
    principal = principal_of_applicant(by, plan, Permission.SUBMIT_PLAN)
    record(PULLED_BACK, subject=snapshot, root=plan, by=by, on_behalf_of=principal, snapshot=snapshot)
    emails.pulled_back(case, told)


def _undo_amendment(case: Case, edge: Transition, first: bool, by: User, told: list[CaseStep]) -> None:
    """A first sending leaves its case behind; the next one opens another."""
    amendment = amendment_of(case)
    if first:
        walk_case(case, edge)
        walk_amendment(amendment, "pull_back_first", by, case=None)
    else:
        walk_case(case, edge, snapshot=case.snapshot_before, round=case.round - 1)
        walk_amendment(amendment, "pull_back", by)
    principal, plan = principal_of_applicant(by, case.plan, Permission.SUBMIT_PLAN), case.plan
    record(
        AMENDMENT_PULLED_BACK,
        subject=amendment,
        root=plan,
        by=by,
        on_behalf_of=principal,
        amendment=amendment,
    )
    emails.amendment_pulled_back(amendment, told)


def _require_unread(case: Case) -> None:
    """The other half of `note_opened`: of one who opens and one who pulls back at once, one is too late."""
    unread = Case.objects.filter(pk=case.pk, state=Case.State.OPEN, read_at=None)
    if not unread.update(round=F("round")):
        raise Moved("Modtageren har lige åbnet sagen. Indsendelsen kan ikke trækkes tilbage længere.")


def _one_before(snapshot: Snapshot) -> Snapshot:
    earlier = Snapshot.objects.submitted().filter(plan=snapshot.plan_id, number__lt=snapshot.number)
    return earlier.order_by("-number")[0]
