"""From tilsagn to a running plan, and the plan's end."""

from accounts.models import User
from approvals import emails
from approvals.actions.moves import save_plan, take_snapshot, walk_case, walk_plan
from approvals.actions.verbs import ENDED, STARTED, WITHDRAWN
from approvals.models import Case, Snapshot
from approvals.workflow import CASE, PLAN
from core.audit import record
from core.dates import today
from core.versions import Moved
from core.workflow import NotReady, Transition
from plans.actions import changing
from plans.models import Plan
from plans.permissions import ECONOMY


def start_or_open_economy(plan: Plan) -> bool:
    """At tilsagn, under the plan's lock: start, or open budget and financing until they fit the grant."""
    try:
        edge = PLAN.require("start", plan, None)
    except NotReady:
        save_plan(plan, open_sections=[ECONOMY])
        return False
    _start(plan, edge, None)
    return True


def start_plan(*, plan: Plan, seen_revision: int, by: User) -> Plan:
    """The ansøger starts the plan when its money fits the grant; every rule is asked again."""
    with changing(plan, by=by, raises_revision=False) as locked:
        edge = PLAN.require("start", locked, by)
        if locked.revision != seen_revision:
            raise Moved("Planen er ændret, siden du åbnede siden. Se den igen, før du sætter den i drift.")
        _start(locked, edge, by)
    return locked


def _start(plan: Plan, edge: Transition, by: User | None) -> None:
    walk_plan(plan, edge, started_on=today(), open_sections=[])
    snapshot = take_snapshot(plan, Snapshot.Reason.STARTED, by)
    record(STARTED, subject=snapshot, root=plan, by=by)
    emails.started(plan)


def withdraw_plan(*, plan: Plan, seen_version: int, reason: str, by: User) -> Plan:
    """The ansøger gives the plan up. What was submitted and decided stays to be read."""
    with changing(plan, by=by, raises_revision=False) as locked:
        edge = PLAN.require("withdraw", locked, by)
        if locked.version != seen_version:
            raise Moved("Planen er ændret, siden du åbnede siden. Se den igen, før du trækker den tilbage.")
        case = Case.objects.applications().filter(plan=locked).order_by("-opened_at").first()
        if case is not None:
            case.plan = locked
            walk_case(case, CASE.require("withdraw", case, by))
        walk_plan(locked, edge, open_sections=[])
        record(WITHDRAWN, subject=locked, root=locked, by=by, reason=reason)
        if case is not None:
            emails.withdrawn(case)
    return locked


def end_plan(*, plan: Plan, by: None = None) -> bool:
    """The day after its term a running plan is over. False when it already was, or is not yet."""
    with changing(plan, by=by, raises_revision=False) as locked:
        if locked.status != Plan.Status.RUNNING:
            return False
        try:
            edge = PLAN.require("end", locked, by)
        except NotReady:
            return False
        walk_plan(locked, edge)
        record(ENDED, subject=locked, root=locked, by=None)
    return True
