"""Plans in the states that the matrix asks about where four eyes are set aside, and with further bodies in a chain."""

from collections.abc import Callable
from typing import Any

from accounts.roles import Role
from approvals.models import Outcome, StepKind
from tests.approvals import states
from tests.factories import approvals as make
from tests.factories.accounts import MembershipFactory


def also(cast: Any, name: str, role: str, organisation: str) -> Any:
    """A person of the cast with one more role."""
    return MembershipFactory(user=cast[name], organisation=cast[organisation], role=role)


def waive_post(plan: Any, step: Any, person: Any) -> states.Post:
    reason = "Den anden godkender er fratrådt."
    return states.url("waiver", plan, step.pk), {
        "version": step.version,
        "person": person.pk,
        "reason": reason,
    }


def to_waive(cast: Any) -> states.Post:
    """Jonas, who has filled the council's decision in, is to confirm it too."""
    plan = states.recorded(cast)
    also(cast, "jonas", Role.MUNICIPAL_APPROVER, "vejle")
    return waive_post(plan, make.step_of(plan, StepKind.COUNCIL), cast.jonas)


def to_waive_ahead(cast: Any) -> states.Post:
    """He has written the indstilling, and the fagudvalg's decision is not filled in yet."""
    plan = make.recommended_plan(cast)
    also(cast, "jonas", Role.MUNICIPAL_APPROVER, "vejle")
    return waive_post(plan, make.step_of(plan, StepKind.COMMITTEE), cast.jonas)


def to_record_at(kind: str) -> Callable[[Any], states.Post]:
    def build(cast: Any) -> states.Post:
        step = make.step_of(states.at_further_body(cast, kind), kind)
        return states.url("record", step.case.plan, step.pk), states.record_fields(step, Outcome.RECOMMENDED)

    return build


def to_confirm_at(kind: str, outcome: str = Outcome.RECOMMENDED) -> Callable[[Any], states.Post]:
    return lambda cast: states.confirm_post(states.recorded(cast, outcome, kind), kind)
