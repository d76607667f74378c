"""Clients that press, in processes of their own as a web server's workers are."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import connection, connections

from approvals import actions
from approvals.models import Outcome, StepKind
from core.workflow import Refusal
from plans.models import Plan
from tests.factories import approvals as make

GRANTED = Decimal("8625000.00")
#: Who decides, on which day, and what; the boligorganisation beside the kommune's chain.
BODIES = (
    (StepKind.ORGANISATION, make.OWN_BODY_DAY, Outcome.APPROVED),
    (StepKind.COMMITTEE, make.COMMITTEE_DAY, Outcome.RECOMMENDED),
    (StepKind.FINANCE_COMMITTEE, make.FINANCE_DAY, Outcome.RECOMMENDED),
    (StepKind.COUNCIL, make.COUNCIL_DAY, Outcome.APPROVED),
)


def ask(database: str) -> None:
    """The tests' database, whose name is not that of the settings. Nobody misses a test's rows after a power cut, so no
    client waits for the disk."""
    connection.settings_dict["NAME"] = database
    options = connection.settings_dict["OPTIONS"]
    options["options"] = f"{options.get('options', '')} -c synchronous_commit=off"


class Course:
    """A plan from its hand-in to its tilsagn. Each act asks for the step as it is when it is pressed."""

    def __init__(self, plan: Plan, cast: Any) -> None:
        self.plan, self.cast = plan, cast

    def submitted(self) -> None:
        seen = make.fresh(self.plan).revision
        actions.submit_plan(plan=self.plan, seen_revision=seen, by=self.cast.lars)

    def recommended(self) -> None:
        make.recommend(self.plan, self.cast.jonas)

    def recorded(self, kind: str, day: dt.date, outcome: str) -> None:
        writer = self.cast.jakob if kind == StepKind.ORGANISATION else self.cast.jonas
        make.record(self.plan, kind, outcome, day=day, by=writer)

    def confirmed(self, kind: str) -> None:
        make.confirm(
            self.plan, kind, by=self.cast.mette if kind == StepKind.ORGANISATION else self.cast.hanne
        )

    def forwarded(self) -> None:
        step = make.step_of(self.plan, StepKind.FORWARD)
        more = {"seen_version": step.version, "sent_on": make.SENT_ON, "receipt": "LBF-1"}
        actions.forward_to_fund(step=step, by=self.cast.jonas, **more)

    def granted(self) -> None:
        step = make.step_of(self.plan, StepKind.FUND)
        more = {"seen_version": step.version, "amount": GRANTED, "granted_on": make.GRANTED_ON}
        actions.grant(step=step, reference="LBF-1", by=self.cast.else_, **more)

    def acts(self) -> list[tuple[str, dt.date, Callable[[], None]]]:
        """Name, day and act, in their order."""
        one = dt.timedelta(days=1)
        bodies: list[tuple[str, dt.date, Callable[[], None]]] = []
        for kind, day, outcome in BODIES:
            bodies += [
                ("recorded", day + one, lambda said=(kind, day, outcome): self.recorded(*said)),
                ("confirmed", day + 2 * one, lambda kind=kind: self.confirmed(kind)),
            ]
        return [
            ("submitted", make.SUBMITTED, self.submitted),
            *bodies[:2],
            ("recommended", make.RECOMMENDED, self.recommended),
            *bodies[2:],
            ("forwarded", make.SENT_ON, self.forwarded),
            ("granted", make.GRANTED_ON, self.granted),
        ]


def client(cast: Any, mine: list[Plan]) -> list[str]:
    """What has been done by this one's presses, and how often it came too late."""
    pressed = []
    for plan in mine:
        for name, day, act in Course(plan, cast).acts():
            try:
                with make.on(day):
                    act()
                pressed.append(name)
            except Refusal:
                pressed.append("too late")
    connections.close_all()
    return pressed
