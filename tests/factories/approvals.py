"""Plans on their way through approval, made by the actions, as of the days on which each act took place."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from accounts.models import Membership, Municipality, User
from accounts.roles import Role
from approvals import actions
from approvals.models import Case, CaseStep, ChainStep, Outcome, StepKind
from core.danish import COPENHAGEN
from core.dates import as_of
from funding.calculations import Term
from plans.models import Plan
from tests.factories.accounts import UserFactory
from tests.factories.funding import add_economy
from tests.factories.plans import complete_plan
from tests.factories.remember import remembered

COMMITTEE = "Social- og Sundhedsudvalget"
FINANCE = "Økonomiudvalget"
TOTAL = "11500000.00"

WRITTEN = dt.date(2026, 8, 20)
SUBMITTED, RECOMMENDED = dt.date(2026, 9, 17), dt.date(2026, 10, 5)
COMMITTEE_DAY, FINANCE_DAY, COUNCIL_DAY = dt.date(2026, 10, 27), dt.date(2026, 11, 10), dt.date(2026, 11, 17)
OWN_BODY_DAY = dt.date(2026, 9, 29)
SENT_ON, GRANTED_ON = dt.date(2026, 11, 19), dt.date(2026, 11, 20)

PROPOSAL = """Forvaltningen indstiller,

1. at byrådet godkender ansøgningen om den boligsociale helhedsplan og sender den videre til Landsbyggefonden
2. at kommunen medfinansierer planen med 1.437.500 kr., 12,5 % af den samlede ramme"""


@contextmanager
def on(day: dt.date, hour: int = 10) -> Iterator[None]:
    with as_of(dt.datetime(day.year, day.month, day.day, hour, 12, tzinfo=COPENHAGEN)):
        yield


@remembered
def add_chain(
    cast: Any, *, committees: tuple[str, ...] = (COMMITTEE,), finance: bool = True
) -> list[ChainStep]:
    """Vejle's usual chain: fagudvalg, økonomiudvalg, byråd."""
    municipality = Municipality.objects.get(pk=cast.vejle.pk)
    if ChainStep.objects.filter(municipality=municipality).exists():
        return list(municipality.chain_steps.order_by("group", "pk"))
    for name in committees:
        actions.add_body(municipality=municipality, kind=StepKind.COMMITTEE, body_name=name, by=None)
    if finance:
        actions.add_body(
            municipality=municipality, kind=StepKind.FINANCE_COMMITTEE, body_name=FINANCE, by=None
        )
    actions.add_body(municipality=municipality, kind=StepKind.COUNCIL, body_name="", by=None)
    return list(municipality.chain_steps.order_by("group", "pk"))


def second_approver(cast: Any, name: str = "Bodil Friis") -> User:
    """A further godkender in the kommune."""
    user = UserFactory(name=name, email=f"{name.split(maxsplit=1)[0].lower()}@vejle.example")
    Membership.objects.create(
        user=user, organisation=cast.vejle, role=Role.MUNICIPAL_APPROVER, starts_on=dt.date(2020, 1, 1)
    )
    return user


@remembered
def financed_plan(cast: Any, **fields: Any) -> Plan:
    """A draft in which nothing is missing, in a kommune with a chain."""
    with on(WRITTEN):
        add_chain(cast)
        plan = complete_plan(cast, **fields)
        add_economy(plan, total=TOTAL)
    return Plan.objects.get(pk=plan.pk)


@remembered
def submitted_plan(
    cast: Any,
    *,
    plan: Plan | None = None,
    day: dt.date = SUBMITTED,
    own_bodies: bool = True,
    **fields: Any,
) -> Plan:
    """Handed in; the boligorganisationer have said yes in their own bodies unless `own_bodies` is False."""
    plan = plan or financed_plan(cast, **fields)
    handed_in = Case.objects.filter(plan=plan).exclude(state=Case.State.RETURNED).exists()
    if handed_in:
        return fresh(plan)
    with on(day):
        actions.submit_plan(plan=plan, seen_revision=fresh(plan).revision, by=cast.lars)
    if own_bodies:
        organisations_decide(plan, cast)
    return fresh(plan)


@remembered
def recommended_plan(cast: Any, *, plan: Plan | None = None, day: dt.date = RECOMMENDED) -> Plan:
    """The indstilling is written: the first body can act."""
    plan = submitted_plan(cast, plan=plan)
    if step_of(plan, StepKind.RECOMMENDATION).state == CaseStep.State.OPEN:
        with on(day):
            recommend(plan, cast.jonas)
    return fresh(plan)


@remembered
def approved_plan(cast: Any, *, plan: Plan | None = None, until: str = "council") -> Plan:
    """Decided and confirmed up to and including a kind of body."""
    plan = recommended_plan(cast, plan=plan)
    if until == "council":
        organisations_decide(plan, cast)
    for kind, outcome, day in (
        (StepKind.COMMITTEE, Outcome.RECOMMENDED, COMMITTEE_DAY),
        (StepKind.FINANCE_COMMITTEE, Outcome.RECOMMENDED, FINANCE_DAY),
        (StepKind.COUNCIL, Outcome.APPROVED, COUNCIL_DAY),
    ):
        if step_of(plan, kind).state == CaseStep.State.OPEN:
            decide(plan, kind, outcome, day=day, recorder=cast.jonas, confirmer=cast.hanne)
        if kind == until:
            break
    return fresh(plan)


def organisations_decide(plan: Plan, cast: Any, *, outcome: str = Outcome.APPROVED) -> None:
    """Every boligorganisation that takes part, in its own body; one with a single person is helped by the ansøger's."""
    for step in CaseStep.objects.filter(case__plan=plan, kind=StepKind.ORGANISATION).order_by("pk"):
        if step.state == CaseStep.State.OPEN:
            decide_beside(step, outcome, recorder=cast.jakob, confirmer=cast.mette, cast=cast)


def decide_beside(
    step: CaseStep, outcome: str, *, cast: Any, recorder: User | None = None, confirmer: User | None = None
) -> None:
    recorder = cast.tove if step.acting_organisation_id == cast.soengen.pk else recorder or cast.jakob
    with on(OWN_BODY_DAY + dt.timedelta(days=1), 9):
        seen = CaseStep.objects.select_related("case__plan", "case__snapshot").get(pk=step.pk)
        actions.record_decision(
            step=seen,
            seen_snapshot=seen.case.snapshot.number,
            written=actions.Record(
                decided_on=OWN_BODY_DAY, outcome=outcome, text="Bestyrelsen godkendte planen."
            ),
            by=recorder,
        )
    with on(OWN_BODY_DAY + dt.timedelta(days=2)):
        seen = CaseStep.objects.select_related("case__plan", "case__snapshot").get(pk=step.pk)
        actions.confirm_decision(
            step=seen,
            seen_version=seen.version,
            seen_snapshot=seen.case.snapshot.number,
            by=confirmer or cast.mette,
        )


@remembered
def forwarded_plan(cast: Any, *, plan: Plan | None = None) -> Plan:
    return forwarded_plan_of(approved_plan(cast, plan=plan), cast)


def forwarded_plan_of(plan: Plan, cast: Any) -> Plan:
    forward = step_of(plan, StepKind.FORWARD)
    if forward.state != CaseStep.State.OPEN:
        return plan
    with on(SENT_ON):
        actions.forward_to_fund(
            step=forward, seen_version=forward.version, sent_on=SENT_ON, receipt="LBF-2026-114", by=cast.jonas
        )
    return fresh(plan)


@remembered
def granted_plan(cast: Any, *, amount: str = "8625000.00", plan: Plan | None = None) -> Plan:
    """With the usual amount the plan starts by itself; with another the ansøger has to put the money in balance."""
    plan = forwarded_plan(cast, plan=plan)
    with on(GRANTED_ON):
        fund = step_of(plan, StepKind.FUND)
        actions.grant(
            step=fund,
            seen_version=fund.version,
            amount=Decimal(amount),
            granted_on=GRANTED_ON,
            reference=f"LBF-{plan.number}",
            conditions=(Term("Midtvejsevaluering i 2029.", dt.date(2029, 4, 1)),),
            by=cast.else_,
        )
    return fresh(plan)


def sketched_plan(cast: Any) -> Plan:
    """A draft of a bevillingsperiode that asks for a prækvalifikation."""
    plan = financed_plan(cast)
    plan.scheme.prequalification_from = plan.scheme.starts_on
    plan.scheme.save()
    return fresh(plan)


def sketch_with_the_fund(cast: Any) -> Plan:
    """Handed in, recommended by the kommune and sent on."""
    return sketch_with_the_fund_of(sketched_plan(cast), cast)


def sketch_with_the_fund_of(plan: Plan, cast: Any) -> Plan:
    with on(SUBMITTED):
        actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    decide(
        plan,
        StepKind.COMMITTEE,
        Outcome.RECOMMENDED,
        day=COMMITTEE_DAY,
        recorder=cast.jonas,
        confirmer=cast.hanne,
    )
    return forwarded_plan_of(plan, cast)


def prequalified_plan(cast: Any, amount: str = "5000000.00") -> Plan:
    """A draft again, to be written in full."""
    plan = sketch_with_the_fund(cast)
    with on(GRANTED_ON):
        fund = step_of(plan, StepKind.FUND)
        actions.prequalify(
            step=fund,
            seen_version=fund.version,
            amount=Decimal(amount),
            prequalified_on=GRANTED_ON,
            reference="LBF-P1",
            by=cast.else_,
        )
    return fresh(plan)


def refused_by_fund(cast: Any) -> Plan:
    plan = forwarded_plan(cast)
    with on(GRANTED_ON):
        fund = step_of(plan, StepKind.FUND)
        actions.refuse(
            step=fund, seen_version=fund.version, refused_on=GRANTED_ON, text="Ikke i år.", by=cast.else_
        )
    return fresh(plan)


def local_plan(cast: Any, plan: Plan | None = None) -> Plan:
    """Approved by the kommune, and to go on without the fund's money."""
    plan = plan or approved_plan(cast)
    actions.go_local(plan=plan, seen_version=plan.version, reason="Vi betaler selv.", by=cast.lars)
    return fresh(plan)


def register_letter(plan: Plan, outcome: str, *, by: User, amount: str = "8625000.00") -> None:
    fund = step_of(plan, StepKind.FUND)
    with on(GRANTED_ON):
        actions.register_letter(
            step=fund,
            seen_version=fund.version,
            seen_snapshot=fund.case.snapshot.number,
            letter=actions.Letter(
                outcome=outcome,
                decided_on=GRANTED_ON,
                reference="LBF-1",
                amount=Decimal(amount),
                text="Området opfylder ikke kravene.",
                remarks=(("economy", "Skriv, hvad kommunens timer går til."),),
            ),
            by=by,
        )


def confirm_letter(plan: Plan, *, by: User) -> None:
    fund = step_of(plan, StepKind.FUND)
    actions.confirm_letter(
        step=fund, seen_version=fund.version, seen_snapshot=fund.case.snapshot.number, by=by
    )


def running_plan(cast: Any, *, plan: Plan | None = None) -> Plan:
    return granted_plan(cast, plan=plan)


# Parts


def fresh(plan: Plan) -> Plan:
    return Plan.objects.get(pk=plan.pk)


def case_of(plan: Plan) -> Case:
    return Case.objects.select_related("snapshot", "plan").get(plan=plan)


def step_of(plan: Plan, kind: str, body_name: str = "") -> CaseStep:
    steps = CaseStep.objects.select_related("case__plan", "case__snapshot").filter(case__plan=plan, kind=kind)
    return steps.get(body_name=body_name) if body_name else steps.order_by("group", "pk")[0]


def recommend(plan: Plan, by: User, text: str = PROPOSAL, *, finish: bool = True) -> None:
    step = step_of(plan, StepKind.RECOMMENDATION)
    actions.write_recommendation(
        step=step,
        seen_snapshot=step.case.snapshot.number,
        written=actions.proposal(text, "00.32.00-S00-12-26"),
        finish=finish,
        by=by,
    )


def record(plan: Plan, kind: str, outcome: str, *, day: dt.date, by: User, **fields: Any) -> None:
    step = step_of(plan, kind)
    values = {
        "text": "Godkendt som indstillet.",
        "item_number": "14",
        "case_number": "00.32.00-S00-12-26",
        **fields,
    }
    if kind == StepKind.COUNCIL and outcome == Outcome.APPROVED:
        values = {"votes_for": 26, "votes_against": 4, "votes_abstained": 1, **values}
    actions.record_decision(
        step=step,
        seen_snapshot=step.case.snapshot.number,
        written=actions.Record(decided_on=day, outcome=outcome, **values),
        by=by,
    )


def confirm(plan: Plan, kind: str, *, by: User) -> None:
    step = step_of(plan, kind)
    actions.confirm_decision(
        step=step, seen_version=step.version, seen_snapshot=step.case.snapshot.number, by=by
    )


def decide(
    plan: Plan, kind: str, outcome: str, *, day: dt.date, recorder: User, confirmer: User, **fields: Any
) -> None:
    """Filled in on the day after the meeting, confirmed the day after that."""
    with on(day + dt.timedelta(days=1), 9):
        record(plan, kind, outcome, day=day, by=recorder, **fields)
    with on(day + dt.timedelta(days=2)):
        confirm(plan, kind, by=confirmer)
