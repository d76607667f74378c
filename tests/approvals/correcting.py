"""Letters of the fund's with which a plan has gone on, and what they really say."""

import datetime as dt
from decimal import Decimal
from typing import Any

from accounts.models import User
from accounts.roles import Role
from approvals import actions
from approvals.models import Decision, Outcome, StepKind
from funding.calculations import Term
from plans.models import Plan
from tests.factories import approvals as make
from tests.factories.accounts import Cast, MembershipFactory, UserFactory

D = Decimal
ASKED = "8625000.00"  # what the plan's financing has from the fund


def granted_by_letter(
    cast: Cast, amount: str = ASKED, conditions: tuple[Term, ...] = (), plan: Plan | None = None
) -> Plan:
    plan = plan or make.forwarded_plan(cast)
    fund = make.step_of(plan, StepKind.FUND)
    letter = actions.Letter(
        outcome=Outcome.GRANTED,
        decided_on=make.GRANTED_ON,
        reference="LBF-1",
        amount=D(amount),
        conditions=conditions,
    )
    actions.register_letter(
        step=fund, seen_version=fund.version, seen_snapshot=1, letter=letter, by=cast.jonas
    )
    make.confirm_letter(plan, by=cast.mette)
    return make.fresh(plan)


def correct(
    plan: Plan, by: Any, *, outcome: str = Outcome.GRANTED, step: Any = None, **said: Any
) -> Decision:
    fund = step or make.step_of(plan, StepKind.FUND)
    values: dict[str, Any] = {
        "decided_on": make.GRANTED_ON,
        "reference": "LBF-1",
        "amount": D(ASKED),
        **said,
    }
    return actions.correct_answer(
        step=fund,
        seen_version=fund.version,
        letter=actions.Letter(outcome=outcome, **values),
        reason="Cifrene var byttet om.",
        by=by,
    )


def confirm(plan: Plan, by: Any, step: Any = None) -> Decision:
    fund = step or make.step_of(plan, StepKind.FUND)
    fund.refresh_from_db()
    return actions.confirm_correction(
        step=fund, seen_version=fund.version, seen_snapshot=fund.case.snapshot.number, by=by
    )


def pending(plan: Plan) -> Decision:
    return Decision.objects.get(step__case__plan=plan, confirmed_at=None, set_aside_at=None)


# What the fund's officer has answered here


def second_officer(cast: Cast, name: str = "Frida Holst") -> User:
    user = UserFactory(name=name, email=f"{name.split(maxsplit=1)[0].lower()}@lbf.example")
    MembershipFactory(user=user, organisation=cast.lbf, role=Role.FUND_OFFICER)
    return user


def correct_own(
    plan: Plan, by: Any, *, step: Any = None, amount: Any = "8700000.00", **said: Any
) -> Decision:
    """As `correct`, of the tilsagn that `make.granted_plan` has from the fund's officer."""
    values: dict[str, Any] = {
        "reference": f"LBF-{plan.number}",
        "conditions": (Term("Midtvejsevaluering i 2029.", dt.date(2029, 4, 1)),),
        **said,
    }
    return correct(plan, by, step=step, amount=None if amount is None else D(amount), **values)
