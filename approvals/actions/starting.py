"""From tilsagn to a running plan, and the plan's end."""

from accounts.models import User
from accounts.roles import Permission
from approvals import emails
from approvals.actions.moves import save_plan, take_snapshot, walk_case, walk_plan
from approvals.actions.verbs import ENDED, STARTED, WENT_LOCAL, WITHDRAWN
from approvals.models import Case, Decision, Snapshot
from approvals.permissions.behalf import principal_of_applicant
from approvals.workflow import CASE, PLAN
from core.audit import record
from core.dates import now, today
from core.versions import Moved
from core.workflow import NotReady, Transition, WrongState
from funding.actions import refresh_sums
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


def go_local(*, plan: Plan, seen_version: int, reason: str, by: User) -> Plan:
    """Without the fund's money, after its afslag or instead of applying: the local parties pay all of it. Budget and
    financing open until the fund's shares are zero; then the ansøger starts the plan as any other."""
    with changing(plan, by=by, raises_revision=False) as locked:
        case = Case.objects.applications().filter(plan=locked).order_by("-opened_at", "-pk").first()
        if case is None:
            raise WrongState("Planen har ikke været behandlet.")
        case.plan = locked
        edge = CASE.require("go_local", case, by)
        if locked.version != seen_version:
            raise Moved("Planen er ændret, siden du åbnede siden. Se den igen, før du går videre.")
        if not reason.strip():
            raise NotReady(["Skriv en begrundelse."])
        if locked.status == Plan.Status.REFUSED:
            walk_plan(locked, PLAN.require("go_local", locked, by), open_sections=[ECONOMY])
        else:
            save_plan(locked, open_sections=[ECONOMY])
        walk_case(case, edge)
        principal = principal_of_applicant(by, locked, Permission.START_PLAN)
        record(WENT_LOCAL, subject=locked, root=locked, by=by, on_behalf_of=principal, reason=reason)
        emails.went_local(case)
    return locked


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
    refresh_sums(plan=plan)
    snapshot = take_snapshot(plan, Snapshot.Reason.STARTED, by)
    principal = principal_of_applicant(by, plan, Permission.START_PLAN)
    record(STARTED, subject=snapshot, root=plan, by=by, on_behalf_of=principal)
    emails.started(plan)


def withdraw_plan(*, plan: Plan, seen_version: int, reason: str, by: User) -> Plan:
    """The ansøger gives the plan up. What was submitted and decided stays to be read."""
    with changing(plan, by=by, raises_revision=False) as locked:
        edge = PLAN.require("withdraw", locked, by)
        if locked.version != seen_version:
            raise Moved("Planen er ændret, siden du åbnede siden. Se den igen, før du trækker den tilbage.")
        case = (
            Case.objects.before_start()
            .exclude(state__in=[Case.State.PREQUALIFIED, Case.State.PULLED_BACK])
            .filter(plan=locked)
            .order_by("-opened_at")
            .first()
        )
        if case is not None:
            case.plan = locked
            walk_case(case, CASE.require("withdraw", case, by))
        walk_plan(locked, edge, open_sections=[])
        if case is not None:
            emails.withdrawn(case)  # also to those for whom a record waits, while it still does
        _lay_aside(locked)
        principal = principal_of_applicant(by, locked, Permission.WITHDRAW_PLAN)
        record(WITHDRAWN, subject=locked, root=locked, by=by, on_behalf_of=principal, reason=reason)
    return locked


def _lay_aside(plan: Plan) -> None:
    """Nothing of a plan that was given up waits for a second person, neither a record nor a letter put right."""
    for waiting in Decision.objects.filter(step__case__plan=plan, confirmed_at=None, set_aside_at=None):
        waiting.set_aside_at = now()
        waiting.save(update_fields=["set_aside_at"])


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
