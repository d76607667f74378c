"""What has been changed in a demo plan since it began, and what its writers would like to change next."""

import datetime as dt
import uuid
from decimal import Decimal

from accounts.roles import Role
from approvals.actions import decide_for_board, edit_amendment, send_amendment, start_amendment
from approvals.exchange.amendments import Proposal, with_row
from approvals.models import Amendment, CaseStep, StepKind
from core.dates import as_of
from core.operations import Tables
from plans.models import Goal, Plan
from portal.management.demo.build import moment
from portal.management.demo.people import World
from portal.management.demo.stories import Story

MOVED = Decimal("25000.00")


class Amendments:
    """One that the styregruppe has approved, and one in work that moves money."""

    def __init__(self, world: World, story: Story, plan: Plan, day: dt.date) -> None:
        self.plan, self.day = plan, day
        self.manager = world.with_role(story.applicant, Role.PLAN_MANAGER)
        self.applicant = world.with_role(story.applicant, Role.APPLICANT)
        self.chair = world.people[story.chair]

    def walk(self) -> None:
        self.new_activity()
        self.moved_money()

    def new_activity(self) -> None:
        goal = Goal.objects.current().filter(plan=self.plan).order_by("number").first()
        row = {
            "goal": str(goal.uid),
            "title": "Fædregruppe om lørdagen",
            "description": "Fædre og børn mødes om sport og madlavning.",
            "level": "district",
            "responsible_body": "Den boligsociale helhedsplan",
            "starts_on": (self.day - dt.timedelta(days=30)).isoformat(),
            "ends_on": self.plan.ends_on.isoformat() if self.plan.ends_on else None,
            "position": 90,
        }
        uid = str(uuid.uuid5(self.plan.uid, "Fædregruppe"))
        written_on = self.day - dt.timedelta(days=60)
        amendment = self.start(
            written_on, "Ny handling for fædre", "Beboerne har bedt om et tilbud til fædre i weekenden."
        )
        with as_of(moment(written_on, 13)):
            edit_amendment(
                amendment=amendment,
                change=lambda proposal: with_row(proposal.state, "activities", uid, row),
                by=self.manager,
            )
            amendment.refresh_from_db()
            send_amendment(amendment=amendment, seen_version=amendment.version, by=self.applicant)
        self.approve(amendment, self.day - dt.timedelta(days=40))

    def approve(self, amendment: Amendment, met_on: dt.date) -> None:
        amendment.refresh_from_db()
        step = CaseStep.objects.select_related("case__snapshot").get(case=amendment.case, kind=StepKind.BOARD)
        with as_of(moment(met_on, 17)):
            decide_for_board(
                step=step,
                seen_version=step.version,
                seen_snapshot=step.case.snapshot.number,
                decided_on=met_on,
                approves=True,
                by=self.chair,
            )

    def moved_money(self) -> None:
        reason = "Aktiviteterne er bedre besøgt end ventet. Pengene tages fra administration."
        amendment = self.start(self.day - dt.timedelta(days=5), "Flere penge til aktiviteter", reason)
        with as_of(moment(self.day - dt.timedelta(days=4), 10)):
            edit_amendment(amendment=amendment, change=self.moved, by=self.manager)

    def moved(self, proposal: Proposal) -> Tables:
        """The same amount out of next year's largest line for administration and into the smallest for aktiviteter."""
        year = self.day.year + 1
        lines = {uid: row for uid, row in proposal.state["budget"].items() if row["year"] == year}

        def of(category: str) -> list[str]:
            own = [uid for uid, row in lines.items() if row["category"]["code"] == category]
            return sorted(own, key=lambda uid: (Decimal(lines[uid]["amount"]), uid))

        state = proposal.state
        for uid, more in ((of("aktiviteter")[0], MOVED), (of("administration")[-1], MOVED.copy_negate())):
            amount = str(Decimal(lines[uid]["amount"]) + more)
            state = with_row(state, "budget", uid, {**lines[uid], "amount": amount})
        return state

    def start(self, day: dt.date, title: str, reason: str) -> Amendment:
        with as_of(moment(day, 10)):
            return start_amendment(plan=self.plan, title=title, reason=reason, by=self.manager)
