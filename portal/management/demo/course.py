"""The way of a demo plan through approval, drift and redegørelse: each step by its own person, on its own day."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

from django.core.files.base import ContentFile

from accounts.models import Organisation, User
from accounts.roles import Role
from approvals.actions import (
    Appropriated,
    Letter,
    Record,
    Said,
    confirm_decision,
    end_plan,
    forward_to_fund,
    grant,
    prequalify,
    record_decision,
    record_hearing,
    return_case,
    submit_plan,
    withdraw_plan,
    write_recommendation,
)
from approvals.figures import municipal_shares
from approvals.models import BESIDE, CHAIN_KINDS, Case, CaseStep, StepKind
from core.attachments import NO_CHANGES, FileChanges
from core.danish import format_date
from core.dates import as_of, today
from core.files import examine
from funding.actions import Answer, answer_condition, meet_condition
from funding.calculations import Term
from funding.models import GrantCondition
from plans.actions import add_comment, share_plan
from plans.models import Estate, Goal, IndicatorTarget, Plan
from portal.management.demo.build import moment
from portal.management.demo.corrections import answer_by_letter
from portal.management.demo.people import World
from portal.management.demo.stories import Stage, Story

MET = (
    "Forretningsordenen er vedtaget og sendt.",
    "Alle indikatorer er målt. Tallene står under Fremdrift.",
    "Midtvejsevalueringen er sendt.",
)
CHANGES = "Skriv en midtvejsevaluering ind som milepæl, og afsæt penge til den i budgettet."


class Course:
    """One plan on its way."""

    def __init__(self, world: World, story: Story, plan: Plan) -> None:
        self.world, self.story, self.plan = world, story, plan
        self.manager = world.with_role(story.applicant, Role.PLAN_MANAGER)
        self.applicant = world.with_role(story.applicant, Role.APPLICANT)
        self.caseworker = world.with_role(story.municipality, Role.CASEWORKER)
        self.approver = world.with_role(story.municipality, Role.MUNICIPAL_APPROVER)
        self.fund = world.people["else"]
        # As it is told whose decision it is: byrådets.
        self.council = world.municipality(story.municipality).council_genitive
        self.case_number = f"00.32.00-S00-{plan.pk}-{story.created_on:%y}"

    def walk(self) -> None:
        stage = self.story.stage
        if stage == Stage.DRAFT:
            return
        with as_of(moment(self.shared_on)):
            share_plan(plan=self.fresh(), by=self.manager)
        if stage == Stage.SHARED:
            self.comment()
            return
        self.submit(self.story.submitted_on)
        if stage in (Stage.SUBMITTED, Stage.WITHDRAWN):
            self.withdraw() if stage == Stage.WITHDRAWN else None
            return
        if stage == Stage.RETURNED:
            self.send_back()
            return
        if stage == Stage.PREQUALIFIED:
            self.prequalify()
            return
        self.decide()
        if stage in (Stage.AT_COUNCIL, Stage.CHANGED, Stage.REFUSED):
            return
        self.to_fund()

    @property
    def shared_on(self) -> dt.date:
        return self.story.created_on + dt.timedelta(days=20)

    def fresh(self) -> Plan:
        return Plan.objects.get(pk=self.plan.pk)

    def case(self) -> Case:
        return Case.objects.get(plan=self.plan)

    def step(self, kind: StepKind) -> CaseStep:
        return CaseStep.objects.select_related("case__snapshot").get(case__plan=self.plan, kind=kind)

    def submit(self, day: dt.date) -> None:
        with as_of(moment(day, 14)):
            plan = self.fresh()
            submit_plan(plan=plan, seen_revision=plan.revision, by=self.applicant)

    def comment(self) -> None:
        with as_of(moment(self.shared_on + dt.timedelta(days=6))):
            add_comment(
                plan=self.fresh(),
                by=self.caseworker,
                text="Baggrunden mangler, og den lokale medfinansiering er under 25 %. Skal vi tage et møde?",
            )

    def withdraw(self) -> None:
        with as_of(moment(self.story.submitted_on + dt.timedelta(days=50))):
            plan = self.fresh()
            withdraw_plan(
                plan=plan,
                seen_version=plan.version,
                by=self.applicant,
                reason="Afdelingen indgår i stedet i planen for Fjordparken.",
            )

    def send_back(self) -> None:
        with as_of(moment(self.story.submitted_on + dt.timedelta(days=18), 13)):
            case = self.case()
            return_case(
                case=case,
                seen_version=case.version,
                by=self.caseworker,
                remarks=[
                    ("economy", "Kommunens andel skal fordeles efter, hvornår medarbejderne ansættes."),
                    Said(
                        "focus:beskaeftigelse",
                        "Målværdien er ikke realistisk. Sæt den ned, eller skriv et delmål for det første år.",
                        f"targets:{self.last_target().uid}:value",
                    ),
                ],
            )

    def prequalify(self) -> None:
        """The kommune recommends the short application, and the fund lets it be written in full, for a little less."""
        body, met_on = self.step(StepKind.COMMITTEE), self.story.council_on
        with as_of(moment(met_on, 9)):
            record_decision(
                step=body,
                seen_snapshot=body.case.snapshot.number,
                written=Record(
                    decided_on=met_on, outcome="recommended", text="Kommunen anbefaler, at planen skrives."
                ),
                by=self.caseworker,
            )
        self.confirm(body, met_on + dt.timedelta(days=1))
        self.forward(met_on + dt.timedelta(days=6))
        answered_on = met_on + dt.timedelta(days=50)
        with as_of(moment(answered_on)):
            step = self.step(StepKind.FUND)
            prequalify(
                step=step,
                seen_version=step.version,
                amount=Decimal("3300000.00"),
                prequalified_on=answered_on,
                reference=f"{answered_on:%Y}-BS-P{self.plan.pk:03d}",
                by=self.fund,
            )

    def last_target(self) -> IndicatorTarget:
        """The målværdi of the first mål of Beskæftigelse."""
        goals = Goal.objects.filter(plan=self.plan, focus__focus_area__code="beskaeftigelse")
        found = IndicatorTarget.objects.filter(indicator__goal=goals.order_by("position", "pk")[0])
        return found.order_by("indicator", "-due_on")[0]

    def decide(self) -> None:
        """The indstilling and every body in the chain's order. The council is left to confirm where the story stops."""
        council_on, submitted_on = self.story.council_on, self.story.submitted_on
        self.organisations(submitted_on)
        self.recommend(submitted_on + dt.timedelta(days=18))
        bodies = list(
            CaseStep.objects.filter(case__plan=self.plan, kind__in=CHAIN_KINDS, group__gt=BESIDE).order_by(
                "group"
            )
        )
        for place, body in enumerate(bodies):
            meeting_on = council_on - dt.timedelta(days=14 * (len(bodies) - 1 - place))
            self.record(body, meeting_on)
            if body.kind != StepKind.COUNCIL or self.story.stage != Stage.AT_COUNCIL:
                self.confirm(body, meeting_on + dt.timedelta(days=1))

    def organisations(self, submitted_on: dt.date) -> None:
        """Each boligorganisation in its own body, and an afdelingsbestyrelse that was heard and said no."""
        if self.story.opposed:
            self.hear(self.story.opposed, submitted_on + dt.timedelta(days=4))
        steps = CaseStep.objects.filter(case__plan=self.plan, kind=StepKind.ORGANISATION)
        for place, step in enumerate(steps.select_related("acting_organisation").order_by("pk")):
            day = submitted_on + dt.timedelta(days=5 + 7 * place)
            decided = Record(decided_on=day, outcome="approved", text="Bestyrelsen godkendte planen.")
            self.record_own(step, decided)

    def hear(self, estate: str, day: dt.date) -> None:
        with as_of(moment(day + dt.timedelta(days=1), 9)):
            found = Estate.objects.select_related("organisation").get(name=estate, plan_areas__plan=self.plan)
            case = Case.objects.select_related("snapshot", "plan").get(plan=self.plan)
            answer = Record(
                decided_on=day,
                outcome="opposed",
                text="Bestyrelsen vil hellere have en fuldtidsansat vicevært.",
            )
            decision = record_hearing(
                case=case,
                estate=found,
                heard="board",
                seen_snapshot=case.snapshot.number,
                written=answer,
                by=self.two_of(found.organisation)[0],
            )
        self.confirm(decision.step, day + dt.timedelta(days=1), self.two_of(found.organisation)[1])

    def record_own(self, step: CaseStep, decided: Record) -> None:
        writer, second = self.two_of(step.acting_organisation)
        with as_of(moment(decided.decided_on + dt.timedelta(days=1), 9)):
            seen = CaseStep.objects.select_related("case__snapshot").get(pk=step.pk)
            record_decision(step=seen, seen_snapshot=seen.case.snapshot.number, written=decided, by=writer)
        self.confirm(step, decided.decided_on + dt.timedelta(days=1), second)

    def two_of(self, organisation: Organisation) -> tuple[User, User]:
        """Who signs for the organisation fills in, its projektleder confirms."""
        key = next(key for key, one in self.world.organisations.items() if one == organisation)
        return self.world.with_role(key, Role.APPLICANT), self.world.with_role(key, Role.PLAN_MANAGER)

    def recommend(self, day: dt.date) -> None:
        with as_of(moment(day, 9)):
            step = self.step(StepKind.RECOMMENDATION)
            write_recommendation(
                step=step,
                seen_snapshot=step.case.snapshot.number,
                written=Record(
                    decided_on=day,
                    outcome="proposed",
                    recommendation=self.proposal(),
                    case_number=self.case_number,
                ),
                finish=True,
                by=self.caseworker,
            )

    def proposal(self) -> str:
        return (
            "Forvaltningen indstiller,\n\n"
            f"1. at {self.council.removesuffix('s')} godkender ansøgningen om den boligsociale helhedsplan "
            f"{self.plan.title} og sender den videre til Landsbyggefonden\n"
            "2. at kommunen medfinansierer planen med den andel, der fremgår af finansieringen"
        )

    def record(self, body: CaseStep, meeting_on: dt.date) -> None:
        is_council = body.kind == StepKind.COUNCIL
        ends = {Stage.REFUSED: "not_approved", Stage.CHANGED: "approved_changed"}
        outcome = ends.get(self.story.stage, "approved") if is_council else "recommended"
        text = {
            "approved": "Godkendt som indstillet.\n\nMindretallet ønskede en midtvejsevaluering skrevet ind i planen.",
            "approved_changed": "Godkendt med den ændring, at der skrives en midtvejsevaluering ind i planen.",
            "not_approved": "Byrådet kan ikke godkende planen, fordi der ikke er afsat midler til kommunens andel.",
            "recommended": f"{body.body_name} anbefaler indstillingen.",
        }[outcome]
        votes = (
            {"votes_for": 26, "votes_against": 4, "votes_abstained": 1}
            if outcome in ("approved", "approved_changed")
            else {}
        )
        with as_of(moment(meeting_on + dt.timedelta(days=1), 8, 12)):
            step = CaseStep.objects.select_related("case__snapshot").get(pk=body.pk)
            record_decision(
                step=step,
                seen_snapshot=step.case.snapshot.number,
                written=Record(
                    decided_on=meeting_on,
                    outcome=outcome,
                    text=text,
                    recommendation=self.proposal(),
                    item_number="14" if is_council else "7",
                    case_number=self.case_number,
                    document_number=f"184{body.pk:03d}-{meeting_on:%y}",
                    changes=CHANGES if outcome == "approved_changed" else "",
                    **votes,
                ),
                files=self.minutes(meeting_on) if is_council else NO_CHANGES,
                appropriations=self.bevilling(step) if outcome == "approved" else None,
                by=self.caseworker,
            )

    def bevilling(self, step: CaseStep) -> list[Appropriated]:
        """The kommune's share of each year; where the council's approval still waits, a little less in one of them."""
        shares = municipal_shares(step.case.snapshot.document)
        rows = [Appropriated(year, amount, "05.22.07-114") for year, amount in shares.items()]
        if self.story.stage == Stage.AT_COUNCIL:
            rows[1] = replace(rows[1], amount=rows[1].amount - Decimal("25000.00"))
        return rows

    def minutes(self, meeting_on: dt.date) -> FileChanges:
        """What the caseworker has beside the record."""
        day = format_date(meeting_on)
        text = f"Uddrag af referat fra {self.council} møde den {day}, punkt 14: {self.plan.title}.\n"
        upload = ContentFile(text.encode(), name=f"Referat {meeting_on:%d-%m-%Y} punkt 14.txt")
        return FileChanges((examine(upload),))

    def confirm(self, body: CaseStep, day: dt.date, by: User | None = None) -> None:
        with as_of(moment(day, 11)):
            step = CaseStep.objects.select_related("case__snapshot").get(pk=body.pk)
            confirm_decision(
                step=step,
                seen_version=step.version,
                seen_snapshot=step.case.snapshot.number,
                by=by or self.approver,
            )

    def forward(self, sent_on: dt.date) -> None:
        with as_of(moment(sent_on)):
            step = self.step(StepKind.FORWARD)
            forward_to_fund(
                step=step,
                seen_version=step.version,
                sent_on=sent_on,
                receipt=f"LBF-{sent_on:%Y}-{self.plan.pk:04d}",
                by=self.caseworker,
            )

    def to_fund(self) -> None:
        sent_on = self.story.council_on + dt.timedelta(days=6)
        self.forward(sent_on)
        if self.story.stage == Stage.AT_FUND:
            return
        granted_on = sent_on + dt.timedelta(days=60)
        step, reference = self.step(StepKind.FUND), f"{granted_on:%Y}-BS-{self.plan.pk:04d}"
        said = {"reference": reference, "amount": self.granted(), "conditions": self.terms(granted_on)}
        if self.story.is_by_letter:
            letter = Letter(outcome="granted", decided_on=granted_on, **said)
            answer_by_letter(step, letter, self.applicant, self.approver)
        else:
            with as_of(moment(granted_on)):
                grant(step=step, seen_version=step.version, granted_on=granted_on, **said, by=self.fund)
        self.follow_up()

    def terms(self, granted_on: dt.date) -> tuple[Term, ...]:
        first, last = self.story.starts_on, self.story.ends_on
        assert first is not None
        assert last is not None
        return (
            Term(
                "Styregruppens forretningsorden sendes til fonden.",
                granted_on + dt.timedelta(days=60),
            ),
            Term(
                "Udgangspunktet for alle indikatorer er målt senest et halvt år efter start.",
                first + dt.timedelta(days=183),
            ),
            Term("Midtvejsevaluering sendes til fonden.", first + (last - first) / 2),
        )

    def follow_up(self) -> None:
        """What is due has been met; the fund has accepted it, but in a plan in drift not the second one yet."""
        for index, condition in enumerate(GrantCondition.objects.filter(plan=self.plan).order_by("pk")):
            day = condition.due_on
            if day is None or day >= today() - dt.timedelta(days=30):
                return
            with as_of(moment(day)):
                row = meet_condition(
                    condition=condition, by=self.manager, seen=condition.version, met_on=day, note=MET[index]
                )
            if index == 1 and self.story.stage != Stage.ENDED:
                continue
            answered_on = day + dt.timedelta(days=20)
            with as_of(moment(answered_on)):
                answer_condition(
                    condition=row,
                    by=self.fund,
                    seen=row.version,
                    answer=Answer.ACCEPTED,
                    answered_on=answered_on,
                )

    def granted(self) -> Decimal:
        applied = sum(share.amount for share in self.plan.financing_shares.current().filter(source="fund"))
        return applied - Decimal("450000.00") if self.story.stage == Stage.GRANTED_LESS else applied

    def end(self, today: dt.date) -> None:
        if self.story.stage == Stage.ENDED:
            with as_of(moment(self.story.ends_on + dt.timedelta(days=1), 2)):
                end_plan(plan=self.fresh())
