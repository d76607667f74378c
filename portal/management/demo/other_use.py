"""Other use of a plan's reguleringskonto: one that council and fund have approved, and one that the council refused."""

import datetime as dt
from decimal import Decimal

from accounts.roles import Role
from approvals.actions import (
    Record,
    agree_to_amendment,
    confirm_decision,
    forward_to_fund,
    proposal,
    record_decision,
    send_amendment,
    start_amendment,
    write_recommendation,
)
from approvals.models import CHAIN_KINDS, Amendment, CaseStep, StepKind
from core.dates import as_of
from funding.actions import move_regulation
from funding.figures.regulation import estates_of
from funding.models import RegulationMovement
from plans.models import Plan
from portal.management.demo.build import moment
from portal.management.demo.people import World
from portal.management.demo.stories import Story

Move = RegulationMovement.Move
#: How many days before today each of the two cases began; it takes some seventy.
APPROVED_BEGAN, REFUSED_BEGAN = 170, 85


class OtherUse:
    def __init__(self, world: World, story: Story, plan: Plan, today: dt.date) -> None:
        self.world, self.plan, self.today = world, plan, today
        self.manager = world.with_role(story.applicant, Role.PLAN_MANAGER)
        self.applicant = world.with_role(story.applicant, Role.APPLICANT)
        self.accountant = world.with_role(story.applicant, Role.ACCOUNTANT)
        self.caseworker = world.with_role(story.municipality, Role.CASEWORKER)
        self.approver = world.with_role(story.municipality, Role.MUNICIPAL_APPROVER)
        self.fund = world.people["else"]

    def walk(self) -> None:
        self.move(self.ago(APPROVED_BEGAN + 20), Move.PAID_OUT, "60000.00", "Udbetalt til sommeraktiviteter")
        approved = self.asked(APPROVED_BEGAN, "20000.00", "Lejetab efter en vandskade")
        self.decide(approved, APPROVED_BEGAN, "approved", "Godkendt som indstillet.")
        self.agree(approved, self.ago(APPROVED_BEGAN - 70))
        refused = self.asked(REFUSED_BEGAN, "35000.00", "Lejetab i et erhvervslejemål")
        text = "Byrådet kan ikke godkende, at pengene bruges på et erhvervslejemål."
        self.decide(refused, REFUSED_BEGAN, "not_approved", text)

    def ago(self, days: int) -> dt.date:
        return self.today - dt.timedelta(days=days)

    def move(self, day: dt.date, move: str, amount: str, text: str, purpose: str = "") -> RegulationMovement:
        with as_of(moment(day)):
            return move_regulation(
                plan=self.plan,
                by=self.accountant,
                estate=estates_of(self.plan)[-1],
                on=day,
                move=move,
                amount=Decimal(amount),
                text=text,
                purpose=purpose,
            )

    def asked(self, began: int, amount: str, text: str) -> Amendment:
        """Written by the accountant, asked for by those who write the plan."""
        row = self.move(self.ago(began), Move.OTHER_USE, amount, text, "vacancy")
        with as_of(moment(self.ago(began - 1))):
            amendment = start_amendment(
                plan=self.plan,
                title=f"Anden anvendelse af reguleringskontoen: {text}",
                reason=f"{text}, som afdelingen ikke selv kan bære.",
                movement=row,
                by=self.manager,
            )
            amendment.refresh_from_db()
            send_amendment(amendment=amendment, seen_version=amendment.version, by=self.applicant)
        return Amendment.objects.select_related("case__snapshot").get(pk=amendment.pk)

    def decide(self, amendment: Amendment, began: int, outcome: str, text: str) -> None:
        """The indstilling, then every body, a fortnight apart."""
        with as_of(moment(self.ago(began - 8))):
            write_recommendation(
                step=self.step(amendment, StepKind.RECOMMENDATION),
                seen_snapshot=amendment.case.snapshot.number,
                written=proposal("Forvaltningen indstiller, at den anden anvendelse behandles."),
                finish=True,
                by=self.caseworker,
            )
        bodies = CaseStep.objects.filter(case=amendment.case, kind__in=CHAIN_KINDS).order_by("group")
        for place, body in enumerate(bodies):
            is_council = body.kind == StepKind.COUNCIL
            day = self.ago(began - 18 - 14 * place)
            written = Record(
                decided_on=day,
                outcome=outcome if is_council else "noted",
                text=text if is_council else "Taget til efterretning.",
            )
            with as_of(moment(day, 18)):
                step = CaseStep.objects.select_related("case__snapshot").get(pk=body.pk)
                seen = step.case.snapshot.number
                record_decision(step=step, seen_snapshot=seen, written=written, by=self.caseworker)
                step.refresh_from_db()
                confirm_decision(step=step, seen_version=step.version, seen_snapshot=seen, by=self.approver)

    def agree(self, amendment: Amendment, agreed_on: dt.date) -> None:
        sent_on = agreed_on - dt.timedelta(days=18)
        with as_of(moment(sent_on, 20)):
            step = self.step(amendment, StepKind.FORWARD)
            forward_to_fund(
                step=step, seen_version=step.version, sent_on=sent_on, receipt="", by=self.caseworker
            )
        with as_of(moment(agreed_on)):
            step = self.step(amendment, StepKind.FUND)
            agree_to_amendment(
                step=step,
                seen_version=step.version,
                agreed_on=agreed_on,
                reference=f"{agreed_on:%Y}-BS-406",
                by=self.fund,
            )

    @staticmethod
    def step(amendment: Amendment, kind: StepKind) -> CaseStep:
        return CaseStep.objects.select_related("case__plan", "case__snapshot").get(
            case=amendment.case, kind=kind
        )
