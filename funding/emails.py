"""One function per mail, to those who can act. A mail says where to look, never what a condition says."""

from collections.abc import Iterable
from typing import Any

from accounts.models import User
from accounts.roles import Permission
from core.addresses import reverse
from core.models import Mail
from funding.models import GrantCondition
from funding.permissions import barred_from_answering
from plans.emails import tell
from plans.figures.approving import fund_officers
from plans.figures.people import holders


def condition_met(condition: GrantCondition) -> None:
    """To the fund's officers whom four eyes let answer: it has the last word."""
    if condition.plan.sent_to_fund_on is not None:
        barred = barred_from_answering(condition)
        officers = [user for user in fund_officers() if user.pk not in barred]
        _send("condition_met", condition, officers, Mail.Kind.HANDOVER)


def condition_answered(condition: GrantCondition) -> None:
    """To those who lead the plan: the fund has answered, and it may be open again."""
    is_open = condition.state == GrantCondition.State.OPEN
    kind = Mail.Kind.HANDOVER if is_open else Mail.Kind.DECISION
    _send("condition_answered", condition, _leaders(condition), kind, is_open=is_open)


def condition_added(condition: GrantCondition) -> None:
    """To those who lead the plan: there is one more to meet."""
    _send("condition_added", condition, _leaders(condition), Mail.Kind.HANDOVER)


def _leaders(condition: GrantCondition) -> tuple[User, ...]:
    plan, right = condition.plan, Permission.SHARE_PLAN
    return holders([plan], right)[plan.pk, right]


def _send(
    name: str, condition: GrantCondition, people: Iterable[User], kind: Mail.Kind, **context: Any
) -> None:
    plan = condition.plan
    url = f"{reverse('funding:conditions', args=[plan.number])}#vilkaar-{condition.pk}"
    tell(f"funding/emails/{name}.txt", people, plan, kind=kind, url=url, **context)
