"""Clients that press, in processes of their own as a web server's workers are."""

from collections.abc import Callable
from typing import Any

from django.db import connection, connections

from approvals import actions
from approvals.models import StepKind
from core.workflow import Refusal
from plans.models import Plan
from tests.factories import approvals as make


def ask(database: str) -> None:
    """The tests' database, whose name is not that of the settings."""
    connection.settings_dict["NAME"] = database


def acts(plan: Plan, cast: Any) -> list[Callable[[], Any]]:
    """The rest of the course: confirmed, sent on, refused. Each asks for the step as it is when it is pressed."""

    def confirm() -> Any:
        step = make.step_of(plan, StepKind.COUNCIL)
        return actions.confirm_decision(step=step, seen_version=step.version, seen_snapshot=1, by=cast.hanne)

    def forward() -> Any:
        step = make.step_of(plan, StepKind.FORWARD)
        return actions.forward_to_fund(
            step=step, seen_version=step.version, sent_on=make.SENT_ON, receipt="LBF-1", by=cast.jonas
        )

    def refuse() -> Any:
        step = make.step_of(plan, StepKind.FUND)
        return actions.refuse(
            step=step, seen_version=step.version, refused_on=make.GRANTED_ON, text="Nej.", by=cast.else_
        )

    return [confirm, forward, refuse]


def client(cast: Any, mine: list[Plan]) -> list[str]:
    pressed = []
    for plan in mine:
        for act in acts(plan, cast):
            try:
                act()
                pressed.append(act.__name__)
            except Refusal:
                pressed.append("too late")
    connections.close_all()
    return pressed
