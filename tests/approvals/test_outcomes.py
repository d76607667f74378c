"""What each outcome leads to, kind of step by kind of step."""

import datetime as dt
from typing import Any

import pytest

from approvals import actions
from approvals.models import Case, CaseStep, Decision, Outcome, Remark, StepKind
from approvals.workflow import OUTCOMES
from approvals.workflow.outcomes import table_of_outcomes
from core.workflow import NotReady, WrongState
from plans.models import Plan
from tests.approvals import states
from tests.approvals.states import recorded
from tests.factories import approvals as make
from tests.factories.accounts import Cast

pytestmark = pytest.mark.django_db

DECEMBER = dt.date(2026, 12, 15)
# (kind, outcome) → (state of the step, of the case, of the plan), by hand.
EXPECTED = {
    ("recommendation", "proposed"): ("done", "open", "in_approval"),
    ("hearing", "stated"): ("done", "open", "in_approval"),
    ("hearing", "opposed"): ("done", "open", "in_approval"),
    ("hearing", "postponed"): ("open", "open", "in_approval"),
    ("hearing", "returned"): ("done", "returned", "in_approval"),
    ("hearing", "lapsed"): ("open", "open", "in_approval"),
    # Of an amendment alone, whose plan stays in drift whatever its case comes to.
    ("board", "approved"): ("done", "open", "in_approval"),
    ("board", "not_approved"): ("done", "returned", "in_approval"),
    ("organisation", "approved"): ("done", "open", "in_approval"),
    ("organisation", "not_approved"): ("done", "returned", "in_approval"),
    ("organisation", "postponed"): ("open", "open", "in_approval"),
    ("organisation", "returned"): ("done", "returned", "in_approval"),
    ("organisation", "lapsed"): ("open", "open", "in_approval"),
    ("committee", "recommended"): ("done", "open", "in_approval"),
    ("committee", "not_recommended"): ("done", "open", "in_approval"),
    ("committee", "noted"): ("done", "open", "in_approval"),
    ("committee", "postponed"): ("open", "open", "in_approval"),
    ("committee", "returned"): ("done", "returned", "in_approval"),
    ("committee", "lapsed"): ("open", "open", "in_approval"),
    # A § 17, stk. 4-udvalg advises: it stops nothing and sends nothing back.
    ("special_committee", "recommended"): ("done", "open", "in_approval"),
    ("special_committee", "not_recommended"): ("done", "open", "in_approval"),
    ("special_committee", "stated"): ("done", "open", "in_approval"),
    ("special_committee", "noted"): ("done", "open", "in_approval"),
    ("special_committee", "postponed"): ("open", "open", "in_approval"),
    ("special_committee", "lapsed"): ("open", "open", "in_approval"),
    # A magistrat recommends as an økonomiudvalg does.
    ("magistrate", "recommended"): ("done", "open", "in_approval"),
    ("magistrate", "not_recommended"): ("done", "open", "in_approval"),
    ("magistrate", "noted"): ("done", "open", "in_approval"),
    ("magistrate", "postponed"): ("open", "open", "in_approval"),
    ("magistrate", "returned"): ("done", "returned", "in_approval"),
    ("magistrate", "lapsed"): ("open", "open", "in_approval"),
    ("finance_committee", "recommended"): ("done", "open", "in_approval"),
    ("finance_committee", "not_recommended"): ("done", "open", "in_approval"),
    ("finance_committee", "noted"): ("done", "open", "in_approval"),
    ("finance_committee", "postponed"): ("open", "open", "in_approval"),
    ("finance_committee", "returned"): ("done", "returned", "in_approval"),
    ("finance_committee", "lapsed"): ("open", "open", "in_approval"),
    ("council", "approved"): ("done", "open", "in_approval"),
    ("council", "approved_changed"): ("done", "returned", "in_approval"),
    ("council", "not_approved"): ("done", "refused", "refused"),
    ("council", "postponed"): ("open", "open", "in_approval"),
    ("council", "returned"): ("done", "returned", "in_approval"),
    ("council", "lapsed"): ("open", "open", "in_approval"),
    ("forward", "sent"): ("done", "open", "in_approval"),
    ("fund", "prequalified"): ("done", "prequalified", "draft"),
    ("fund", "granted"): ("done", "granted", "in_approval"),
    ("fund", "refused"): ("done", "refused", "refused"),
    ("fund", "remarks"): ("done", "returned", "in_approval"),
}


def test_the_table() -> None:
    assert {
        (str(kind), str(outcome)): (str(then.step), str(then.case), str(then.plan))
        for kind, outcomes in OUTCOMES.items()
        for outcome, then in outcomes.items()
    } == EXPECTED


_OF_A_CHAIN = ("committee", "special_committee", "magistrate", "finance_committee", "council")
BODIES = [key for key in EXPECTED if key[0] in _OF_A_CHAIN]


@pytest.mark.parametrize(("kind", "outcome"), BODIES)
def test_a_confirmed_outcome_has_its_consequence(kind: str, outcome: str, cast: Cast) -> None:
    more = {"postponed": {"postponed_to": DECEMBER}, "approved_changed": {"changes": "Skriv om målene."}}
    plan = recorded(cast, outcome, kind, **more.get(outcome, {}))
    make.confirm(plan, kind, by=cast.hanne)
    step = make.step_of(plan, kind)
    found = (step.state, make.case_of(plan).state, make.fresh(plan).status)
    assert found == EXPECTED[kind, outcome]


def test_a_recommended_case_goes_to_the_next_body(cast: Cast) -> None:
    plan = make.approved_plan(cast, until="committee")
    states = dict(CaseStep.objects.filter(case__plan=plan).values_list("body_name", "state"))
    assert states == {
        "Organisationsbestyrelsen": "done",
        "Forvaltningens indstilling": "done",
        "Social- og Sundhedsudvalget": "done",
        "Økonomiudvalget": "open",
        "Byrådet": "waiting",
        "Sendt til Landsbyggefonden": "waiting",
        "Tilsagn": "waiting",
    }


def test_a_committees_no_is_recorded_and_goes_on(cast: Cast) -> None:
    plan = recorded(cast, Outcome.NOT_RECOMMENDED, StepKind.COMMITTEE)
    make.confirm(plan, StepKind.COMMITTEE, by=cast.hanne)
    assert make.step_of(plan, StepKind.FINANCE_COMMITTEE).state == CaseStep.State.OPEN
    assert Decision.objects.get(step__kind="committee").get_outcome_display() == "Ikke anbefalet"


def test_a_postponed_item_stays_open_with_its_new_date(cast: Cast) -> None:
    plan = recorded(cast, Outcome.POSTPONED, StepKind.COUNCIL, postponed_to=DECEMBER)
    make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    step = make.step_of(plan, StepKind.COUNCIL)
    assert (step.state, step.meeting_on) == (CaseStep.State.OPEN, DECEMBER)
    # Five working days after 15 December 2026.
    assert step.due_on == dt.date(2026, 12, 22)
    with make.on(dt.date(2026, 12, 16)):
        make.record(plan, StepKind.COUNCIL, Outcome.APPROVED, day=DECEMBER, by=cast.jonas)
    with make.on(dt.date(2026, 12, 17)):
        make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    assert [d.outcome for d in Decision.objects.filter(step=step)] == ["postponed", "approved"]
    assert make.step_of(plan, StepKind.FORWARD).state == CaseStep.State.OPEN


def test_a_postponement_needs_a_later_date(cast: Cast) -> None:
    plan = make.recommended_plan(cast)
    for new, said in ((None, "udsat til"), (make.COMMITTEE_DAY, "efter mødet")):
        with pytest.raises(NotReady, match=said):
            make.record(
                plan,
                StepKind.COMMITTEE,
                Outcome.POSTPONED,
                day=make.COMMITTEE_DAY,
                by=cast.jonas,
                postponed_to=new,
            )


def test_a_lapsed_step_is_set_again(cast: Cast) -> None:
    plan = recorded(cast, Outcome.LAPSED, StepKind.COMMITTEE)
    make.confirm(plan, StepKind.COMMITTEE, by=cast.hanne)
    step = make.step_of(plan, StepKind.COMMITTEE)
    assert (step.state, step.meeting_on, step.due_on) == (CaseStep.State.OPEN, None, None)


def test_the_councils_no_ends_case_and_plan(cast: Cast) -> None:
    plan = recorded(cast, Outcome.NOT_APPROVED)
    make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    plan, case = make.fresh(plan), make.case_of(plan)
    assert (plan.status, plan.open_sections, case.state) == (Plan.Status.REFUSED, [], Case.State.REFUSED)
    assert case.closed_at is not None
    assert make.step_of(plan, StepKind.FORWARD).state == CaseStep.State.WAITING


def test_a_body_that_sends_back_opens_the_whole_plan(cast: Cast) -> None:
    plan = recorded(cast, Outcome.RETURNED, text="Vis tallene pr. afdeling.")
    make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    plan = make.fresh(plan)
    assert {"basics", "areas", "milestones", "economy", "focus:beskaeftigelse"} <= set(plan.open_sections)
    assert Remark.objects.get().text == "Vis tallene pr. afdeling."


@pytest.mark.parametrize("kind", [StepKind.COUNCIL, StepKind.COMMITTEE])
def test_a_body_that_names_the_sections_opens_them_alone(cast: Cast, as_user: Any, kind: str) -> None:
    plan = make.recommended_plan(cast)
    if kind == StepKind.COUNCIL:
        plan = make.approved_plan(cast, plan=plan, until=StepKind.FINANCE_COMMITTEE)
    step = make.step_of(plan, kind)
    address = states.url("record", plan, step.pk)
    page = as_user(cast.jonas).get(address).content.decode()
    sends_back = "approved_changed returned" if kind == StepKind.COUNCIL else "returned"
    assert f'<div data-for="{sends_back}">' in page
    data = states.record_fields(step, "returned", changed_sections=["economy"])
    with make.on(dt.date(2026, 11, 18)):
        assert as_user(cast.jonas).post(address, data).status_code == 302
    make.confirm(plan, kind, by=cast.hanne)
    assert (make.fresh(plan).open_sections, Remark.objects.get().section) == (["economy"], "economy")


def test_a_closed_items_text_does_not_become_a_remark(cast: Cast) -> None:
    plan = recorded(cast, Outcome.RETURNED, text="Hemmeligt", is_closed=True)
    make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    assert "Hemmeligt" not in Remark.objects.get().text


def test_an_outcome_of_another_kind_is_refused(cast: Cast) -> None:
    plan = make.recommended_plan(cast)
    with pytest.raises(NotReady, match="Udfaldet passer ikke"):
        make.record(plan, StepKind.COMMITTEE, Outcome.APPROVED, day=make.COMMITTEE_DAY, by=cast.jonas)


def test_bodies_act_in_the_chains_order(cast: Cast) -> None:
    plan = make.recommended_plan(cast)
    for kind in (StepKind.FINANCE_COMMITTEE, StepKind.COUNCIL):
        with pytest.raises(WrongState):
            make.record(plan, kind, next(iter(OUTCOMES[kind])), day=make.COMMITTEE_DAY, by=cast.jonas)
    step = make.step_of(plan, StepKind.FORWARD)
    with pytest.raises(WrongState):
        actions.forward_to_fund(
            step=step, seen_version=step.version, sent_on=make.COMMITTEE_DAY, receipt="", by=cast.jonas
        )


def test_committees_side_by_side_do_not_wait_for_each_other(cast: Cast) -> None:
    make.add_chain(cast, committees=("Børne- og Familieudvalget", "Kultur- og Idrætsudvalget"))
    second = make.add_chain(cast)[1]
    actions.run_side_by_side(body=second, seen_version=second.version, by=None)
    plan = make.recommended_plan(cast)
    steps = {step.body_name: step for step in CaseStep.objects.filter(case__plan=plan)}
    assert (
        steps["Børne- og Familieudvalget"].state
        == steps["Kultur- og Idrætsudvalget"].state
        == CaseStep.State.OPEN
    )
    assert steps["Økonomiudvalget"].state == CaseStep.State.WAITING
    # Whoever has the one committee's page open is not disturbed by what happens in the other.
    seen = {name: step.version for name, step in steps.items()}
    for name in ("Kultur- og Idrætsudvalget", "Børne- og Familieudvalget"):
        step = make.step_of(plan, StepKind.COMMITTEE, name)
        assert step.version == seen[name]
        actions.record_decision(
            step=step,
            seen_snapshot=1,
            written=actions.Record(decided_on=make.COMMITTEE_DAY, outcome=Outcome.RECOMMENDED),
            by=cast.jonas,
        )
        assert make.step_of(plan, StepKind.FINANCE_COMMITTEE).state == CaseStep.State.WAITING
        step = make.step_of(plan, StepKind.COMMITTEE, name)
        actions.confirm_decision(step=step, seen_version=step.version, seen_snapshot=1, by=cast.hanne)
    assert make.step_of(plan, StepKind.FINANCE_COMMITTEE).state == CaseStep.State.OPEN


def test_the_funds_refusal_ends_case_and_plan(cast: Cast) -> None:
    plan = make.forwarded_plan(cast)
    step = make.step_of(plan, StepKind.FUND)
    actions.refuse(
        step=step,
        seen_version=step.version,
        refused_on=make.GRANTED_ON,
        text="Kravene er ikke opfyldt.",
        by=cast.else_,
    )
    assert (make.fresh(plan).status, make.case_of(plan).state) == (Plan.Status.REFUSED, Case.State.REFUSED)


def test_the_funds_remarks_send_the_plan_back_through_the_kommune(cast: Cast) -> None:
    plan = make.forwarded_plan(cast)
    step = make.step_of(plan, StepKind.FUND)
    actions.send_remarks(
        step=step,
        seen_version=step.version,
        remarked_on=make.GRANTED_ON,
        remarks=[("economy", "Budgettet for 2029 er for højt.")],
        by=cast.else_,
    )
    plan = make.fresh(plan)
    assert (plan.open_sections, make.case_of(plan).state) == (["economy"], Case.State.RETURNED)
    actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    assert make.step_of(plan, StepKind.RECOMMENDATION).state == CaseStep.State.OPEN
    assert make.step_of(plan, StepKind.FUND).state == CaseStep.State.WAITING
    assert make.fresh(plan).sent_to_fund_on == make.SENT_ON


def test_the_document_has_a_line_for_each_outcome() -> None:
    lines = table_of_outcomes().splitlines()
    for line in (
        "| Kommunalbestyrelse (`council`) | Ikke godkendt (`not_approved`) | Gennemført | Afslået | Afslået |",
        "| Fagudvalg (`committee`) | Udsat (`postponed`) | Åben | – | – |",
        "| Tilsagn (`fund`) | Prækvalificeret (`prequalified`) | Gennemført | Prækvalificeret | Kladde |",
    ):
        assert line in lines
    assert sum("(`" in line for line in lines) == sum(len(outcomes) for outcomes in OUTCOMES.values())
