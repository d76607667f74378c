"""A sending on that was registered by mistake: the application does not lie with the fund after all."""

from accounts.models import User
from approvals import emails
from approvals.actions.fund import reason as said_why
from approvals.actions.moves import acting_on_step, close_later, require_seen, save_plan, walk_step
from approvals.actions.records import decision_in_force
from approvals.actions.verbs import FORWARDING_TAKEN_BACK
from approvals.models import CaseStep, Decision, Outcome
from approvals.permissions.behalf import principal_recording
from approvals.workflow import STEP
from core.audit import record
from core.dates import now
from plans.models import Plan


def take_back_forwarding(*, step: CaseStep, seen_version: int, reason: str, by: User) -> Decision:
    """What was registered stays to be read, with the reason. The kommune can send it on when it is sent, or put right
    what came before; a plan that has not been sent otherwise is not the fund's to read any more."""
    with acting_on_step(step, by=by) as locked:
        edge = STEP.require("take_back_forwarding", locked, by)
        require_seen(locked, seen_version)
        decision, case = decision_in_force(locked), locked.case
        decision.objection, decision.set_aside_at = said_why(reason), now()
        decision.save(update_fields=["objection", "set_aside_at"])
        asked = list(CaseStep.objects.filter(case=case, kind="fund", state=CaseStep.State.OPEN))
        close_later(locked)
        walk_step(locked, edge, meeting_on=None)
        if case.plan.started_on is None:
            save_plan(case.plan, sent_to_fund_on=_first_sent(case.plan))
        principal = principal_recording(by, locked)
        record(FORWARDING_TAKEN_BACK, subject=decision, root=case.plan, by=by, on_behalf_of=principal)
        emails.forwarding_taken_back(case, asked)
    return decision


def _first_sent(plan: Plan) -> object:
    """The day on which the plan was first sent on: for its prækvalifikation, or in an earlier round. None if never."""
    sent = Decision.objects.filter(step__case__plan=plan, outcome=Outcome.SENT).select_related("replaced_by")
    return min((one.decided_on for one in sent if one.is_in_force), default=None)
