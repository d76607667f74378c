"""The process of an amendment of a plan in drift. The case that it leads to walks the tables beside this one."""

from approvals import permissions
from approvals.models import Amendment
from approvals.permissions import amendments as may
from approvals.permissions import pulling_back as may_pull
from core.workflow import Transition, Workflow

A = Amendment.State
AMENDMENT = Workflow(
    "amendment",
    "Ændring af en plan i drift",
    A,
    "state",
    [
        Transition("edit", A.DRAFT, A.DRAFT, may.can_amend, "Ret ændringen"),
        Transition("edit", A.RETURNED, A.RETURNED, may.can_amend, "Ret ændringen"),
        Transition("send", A.DRAFT, A.SENT, may.can_send_amendment, "Send ændringen", style="primary"),
        Transition(
            "send", A.RETURNED, A.SENT, may.can_send_amendment, "Send ændringen igen", style="primary"
        ),
        Transition("withdraw", A.DRAFT, A.WITHDRAWN, may.can_amend, "Opgiv ændringen", style="warning"),
        Transition(
            "withdraw",
            A.SENT,
            A.WITHDRAWN,
            may.can_withdraw_amendment,
            "Opgiv ændringen",
            style="warning",
        ),
        Transition(
            "withdraw",
            A.RETURNED,
            A.WITHDRAWN,
            may.can_withdraw_amendment,
            "Opgiv ændringen",
            style="warning",
        ),
        Transition(
            "pull_back_first",
            A.SENT,
            A.DRAFT,
            may_pull.can_pull_back_amendment,
            "Træk den første indsendelse tilbage",
        ),
        Transition(
            "pull_back", A.SENT, A.RETURNED, may_pull.can_pull_back_amendment, "Træk indsendelsen tilbage"
        ),
        Transition("return", A.SENT, A.RETURNED, permissions.by_the_case_itself, "Sagen er sendt tilbage"),
        # The fund's or a body's no was told wrongly.
        Transition("reopen", A.RETURNED, A.SENT, permissions.by_the_case_itself, "Beslutningen rettes"),
        Transition("reopen", A.REFUSED, A.SENT, permissions.by_the_case_itself, "Beslutningen rettes"),
        Transition("refuse", A.SENT, A.REFUSED, permissions.by_the_case_itself, "Sagen er afslået"),
        Transition("carry_out", A.SENT, A.APPLIED, permissions.by_the_case_itself, "Alle har godkendt"),
    ],
)
