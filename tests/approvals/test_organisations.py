"""The boligorganisationer beside the kommune's chain: their own bodies, who was heard, and what follows."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.template.loader import render_to_string

from accounts.models import Membership
from accounts.roles import OrganisationKind, Role
from approvals import actions
from approvals.actions.papers import decisions, plan_context
from approvals.figures import approval_steps, case_file, file_of, moves, statement
from approvals.models import Case, CaseStep, Decision, Outcome, StepKind
from approvals.permissions import can_confirm, can_record
from core.models import Event
from core.workflow import NotAllowed, NotReady, WrongState
from funding.figures import economy
from plans.actions import changing
from plans.models import Estate, Plan, PlanParticipant
from tests.approvals import own_states, states
from tests.factories import approvals as make
from tests.factories.accounts import Cast, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 9, 21)


@pytest.fixture(autouse=True)
def after_the_council() -> Any:
    with time_machine.travel("2026-11-22 12:00 +0100", tick=True):
        yield


def own_steps(plan: Plan) -> list[CaseStep]:
    steps = CaseStep.objects.filter(case__plan=plan, group=0, kind=StepKind.ORGANISATION)
    return list(steps.select_related("acting_organisation").order_by("pk"))


def hear(plan: Plan, cast: Cast, outcome: str, estate: str = "Nordvang II", heard: str = "board") -> Decision:
    case = make.case_of(plan)
    decision = actions.record_hearing(
        case=case,
        estate=Estate.objects.get(name=estate),
        heard=heard,
        seen_snapshot=case.snapshot.number,
        written=actions.Record(decided_on=DAY, outcome=outcome, text="Hellere en legeplads."),
        by=cast.jakob,
    )
    step = CaseStep.objects.select_related("case__plan").get(pk=decision.step_id)
    actions.confirm_decision(
        step=step, seen_version=step.version, seen_snapshot=case.snapshot.number, by=cast.mette
    )
    return decision


def test_who_is_heard_answers_in_the_history_and_on_paper(cast: Cast) -> None:
    plan = make.submitted_plan(cast)
    hear(plan, cast, Outcome.OPPOSED)
    told = [act.text for act in Event.objects.timeline(plan) if "Afdelingsbestyrelsen" in act.text]
    assert sorted(told) == [
        "Afdelingsbestyrelsen i Nordvang II's svar bekræftet: nej den 21. september 2026",
        "Afdelingsbestyrelsen i Nordvang II's svar udfyldt",
    ]
    file = file_of(plan, make.case_of(plan))
    figures = [one for one in decisions(file) if one.decision.step.kind == StepKind.HEARING]
    snapshot = plan.snapshots.get()
    context = plan_context(snapshot, economy(snapshot.document)) | {
        "figures": figures,
        "what": "Beslutninger",
    }
    page = render_to_string("approvals/pdf/decisions.html", context)
    assert "<h3>Svar</h3>" in page
    assert "<h3>Beslutning</h3>" not in page


def test_each_boligorganisation_has_a_step_from_the_hand_in(cast: Cast) -> None:
    plan = make.financed_plan(cast)
    shared = OrganisationFactory(kind=OrganisationKind.SECRETARIAT, name="Fælles sekretariat")
    PlanParticipant.objects.create(plan=plan, organisation=shared)
    make.submitted_plan(cast, own_bodies=False, plan=plan)
    assert [(step.acting_organisation, step.state) for step in own_steps(plan)] == [
        (cast.nordlyng, "open"),
        (cast.soengen, "open"),
    ]
    assert make.step_of(plan, StepKind.RECOMMENDATION).state == "open"


def test_the_fund_gets_nothing_before_every_organisation_has_decided(cast: Cast) -> None:
    plan = make.recommended_plan(cast, plan=make.submitted_plan(cast, own_bodies=False))
    first, second = own_steps(plan)
    make.decide_beside(first, Outcome.APPROVED, cast=cast)
    for kind, outcome, day in (
        (StepKind.COMMITTEE, Outcome.RECOMMENDED, make.COMMITTEE_DAY),
        (StepKind.FINANCE_COMMITTEE, Outcome.RECOMMENDED, make.FINANCE_DAY),
        (StepKind.COUNCIL, Outcome.APPROVED, make.COUNCIL_DAY),
    ):
        make.decide(plan, kind, outcome, day=day, recorder=cast.jonas, confirmer=cast.hanne)
    forward = make.step_of(plan, StepKind.FORWARD)
    assert forward.state == "waiting"
    assert [move.title for move in moves(case_file(make.fresh(plan)))] == [
        "Udfyld Søengens Boligforenings beslutning"
    ]
    with pytest.raises(WrongState):
        actions.forward_to_fund(
            step=forward, seen_version=forward.version, sent_on=make.SENT_ON, receipt="", by=cast.jonas
        )
    make.decide_beside(second, Outcome.APPROVED, cast=cast)
    assert make.step_of(plan, StepKind.FORWARD).state == "open"


def test_a_no_of_an_organisation_gives_the_case_back_to_the_ansoeger(cast: Cast) -> None:
    step = own_states.own_confirmed(cast, Outcome.NOT_APPROVED)
    assert step.state == "done"
    assert (step.case.state, make.fresh(step.case.plan).status) == ("returned", "in_approval")
    remark = step.case.remarks.get()
    assert (remark.section, remark.text) == ("", "Som indstillet.")


def test_a_no_that_names_the_sections_opens_them_alone(cast: Cast) -> None:
    plan = make.submitted_plan(cast, own_bodies=False)
    step = make.step_of(plan, StepKind.ORGANISATION)
    number = step.case.snapshot.number
    written = actions.Record(
        decided_on=make.SUBMITTED,
        outcome=Outcome.NOT_APPROVED,
        text="Ret budgettet.",
        changed_sections=["economy"],
    )
    with make.on(make.SUBMITTED):
        step = CaseStep.objects.filter(kind=StepKind.ORGANISATION, acting_organisation=cast.nordlyng).get()
        actions.record_decision(step=step, seen_snapshot=number, by=cast.jakob, written=written)
        step.refresh_from_db()
        actions.confirm_decision(step=step, seen_version=step.version, seen_snapshot=number, by=cast.mette)
    assert make.fresh(plan).open_sections == ["economy"]


def test_an_afdelings_no_is_shown_and_stops_nothing(cast: Cast, as_user: Any) -> None:
    plan = make.recommended_plan(cast, plan=make.submitted_plan(cast, own_bodies=False))
    hear(plan, cast, Outcome.OPPOSED)
    assert make.case_of(plan).state == Case.State.OPEN
    figure = approval_steps(make.fresh(plan), cast.jonas)[1]
    assert figure.title == "Organisationsbestyrelser"
    assert figure.remark == (
        "Afdelingsbestyrelsen i Nordvang II: nej, 21. september 2026. Hørt – stopper ikke sagen."
    )
    make.approved_plan(cast, plan=plan, until=StepKind.FINANCE_COMMITTEE)
    make.record(plan, StepKind.COUNCIL, Outcome.APPROVED, day=make.COUNCIL_DAY, by=cast.jonas)
    step = make.step_of(plan, StepKind.COUNCIL)
    page = as_user(cast.hanne).get(states.url("step", plan, step.pk)).content.decode()
    assert "Hørt, og imod" in page
    said = "Det er oplyst, at afdelingsbestyrelsen i Nordvang II (21. september 2026) har sagt nej."
    assert said in statement(Decision.objects.get(step=step)).after
    assert said in page


def test_a_yes_and_a_later_yes_of_the_same_afdeling_leave_no_remark(cast: Cast) -> None:
    plan = make.submitted_plan(cast, own_bodies=False)
    hear(plan, cast, Outcome.OPPOSED)
    hear(plan, cast, Outcome.STATED)
    assert approval_steps(make.fresh(plan), cast.jonas)[1].remark == ""


def test_only_answers_are_recorded_of_who_is_heard(cast: Cast) -> None:
    plan = make.submitted_plan(cast, own_bodies=False)
    for outcome in (Outcome.RETURNED, Outcome.NOT_APPROVED, Outcome.LAPSED):
        with pytest.raises(NotReady, match="passer ikke"):
            hear(plan, cast, outcome)
    assert not CaseStep.objects.filter(case__plan=plan, kind=StepKind.HEARING).exists()


def test_nobody_tells_of_another_organisations_afdeling_nor_of_one_outside_the_plan(cast: Cast) -> None:
    plan = make.submitted_plan(cast, own_bodies=False)
    second = UserFactory()
    Membership.objects.create(
        user=second, organisation=cast.soengen, role=Role.PLAN_EDITOR, starts_on=dt.date(2020, 1, 1)
    )
    with pytest.raises(NotAllowed):
        hear(plan, cast, Outcome.STATED, estate="Søengen II")
    area = Estate.objects.get(name="Nordvang II").housing_area
    Estate.objects.create(organisation=cast.nordlyng, housing_area=area, number="99", name="Udenfor")
    with pytest.raises(NotReady, match="ikke med i planen"):
        hear(plan, cast, Outcome.STATED, estate="Udenfor")


def test_the_ansoeger_stands_in_only_where_an_organisation_has_fewer_than_two_people(cast: Cast) -> None:
    plan = make.submitted_plan(cast, own_bodies=False)
    step = own_states.own_step(plan, cast.soengen)
    assert can_record(cast.mette, step)
    second = UserFactory()
    Membership.objects.create(
        user=second, organisation=cast.soengen, role=Role.PLAN_EDITOR, starts_on=dt.date(2020, 1, 1)
    )
    step = own_states.own_step(plan, cast.soengen)
    assert not can_record(cast.mette, step)
    assert can_record(second, step)


def test_an_organisation_without_people_holds_nobody_up(cast: Cast) -> None:
    Membership.objects.filter(organisation=cast.soengen).update(ends_on=dt.date(2026, 1, 1))
    plan = make.submitted_plan(cast, own_bodies=False)
    step = own_states.own_step(plan, cast.soengen)
    actions.record_decision(
        step=step,
        seen_snapshot=1,
        written=actions.Record(decided_on=DAY, outcome=Outcome.APPROVED, text="Ja."),
        by=cast.lars,
    )
    step = own_states.own_step(make.fresh(plan), cast.soengen)
    assert not can_confirm(cast.lars, step)
    actions.confirm_decision(step=step, seen_version=step.version, seen_snapshot=1, by=cast.mette)
    assert own_states.own_step(plan, cast.soengen).state == "done"


def test_what_was_decided_before_the_hand_in_is_written_with_its_own_date(cast: Cast) -> None:
    plan = make.submitted_plan(cast, own_bodies=False)
    step = own_states.own_step(plan, cast.nordlyng)
    before = make.SUBMITTED - dt.timedelta(days=30)
    decision = actions.record_decision(
        step=step,
        seen_snapshot=1,
        written=actions.Record(decided_on=before, outcome=Outcome.APPROVED, text="Ja."),
        by=cast.jakob,
    )
    assert decision.decided_on == before


# A new hand-in


def test_a_new_hand_in_asks_the_organisations_again_but_not_who_was_heard(cast: Cast) -> None:
    plan = own_states.own_confirmed(cast).case.plan
    hear(plan, cast, Outcome.OPPOSED)
    plan = states.returned(cast, plan=plan)
    actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    assert [step.state for step in own_steps(plan)] == ["open", "open"]
    assert make.step_of(plan, StepKind.HEARING).state == "done"
    assert "Nordvang II" in approval_steps(make.fresh(plan), cast.jonas)[1].remark


def test_who_joins_while_the_plan_is_returned_is_asked_too(cast: Cast) -> None:
    plan = states.returned(cast, plan=make.submitted_plan(cast, own_bodies=False))
    joined = OrganisationFactory(name="Tredje Boligforening")
    with changing(plan, by=None):
        PlanParticipant.objects.create(plan=plan, organisation=joined)
    plan = make.fresh(plan)
    actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    assert [(step.acting_organisation, step.state) for step in own_steps(plan)] == [
        (cast.nordlyng, "open"),
        (cast.soengen, "open"),
        (joined, "open"),
    ]


def test_who_has_left_is_not_waited_for(cast: Cast) -> None:
    plan = make.submitted_plan(cast, own_bodies=False)
    PlanParticipant.objects.filter(plan=plan, organisation=cast.soengen).update(ended_on=dt.date(2026, 10, 1))
    make.decide_beside(own_steps(plan)[0], Outcome.APPROVED, cast=cast)
    assert all(cast.soengen.pk not in move.organisations for move in moves(case_file(make.fresh(plan))))
    make.recommended_plan(cast, plan=make.fresh(plan))
    for kind, outcome, day in (
        (StepKind.COMMITTEE, Outcome.RECOMMENDED, make.COMMITTEE_DAY),
        (StepKind.FINANCE_COMMITTEE, Outcome.RECOMMENDED, make.FINANCE_DAY),
        (StepKind.COUNCIL, Outcome.APPROVED, make.COUNCIL_DAY),
    ):
        make.decide(plan, kind, outcome, day=day, recorder=cast.jonas, confirmer=cast.hanne)
    assert make.step_of(plan, StepKind.FORWARD).state == "open"


def test_a_case_that_began_without_organisations_goes_on_without(cast: Cast) -> None:
    plan = make.submitted_plan(cast, own_bodies=False)
    CaseStep.objects.filter(case__plan=plan, group=0).delete()
    plan = states.returned(cast, plan=make.fresh(plan))
    actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    assert own_steps(plan) == []
    assert make.step_of(make.approved_plan(cast, plan=plan), StepKind.FORWARD).state == "open"


# Put right


def test_a_decision_is_put_right_after_the_council_but_not_after_the_sending_on(cast: Cast) -> None:
    plan = make.approved_plan(cast)
    step = own_states.own_step(plan, cast.nordlyng)
    actions.replace_decision(
        step=step,
        seen_version=step.version,
        written=actions.Record(decided_on=DAY, outcome=Outcome.APPROVED, text="Ja."),
        reason="Forkert dato.",
        by=cast.jakob,
    )
    assert make.step_of(plan, StepKind.FORWARD).state == "waiting"
    assert make.step_of(plan, StepKind.COUNCIL).state == "done"
    step = own_states.own_step(plan, cast.nordlyng)
    actions.confirm_decision(step=step, seen_version=step.version, seen_snapshot=1, by=cast.mette)
    make.forwarded_plan(cast, plan=make.fresh(plan))
    step = own_states.own_step(plan, cast.nordlyng)
    with pytest.raises(NotReady, match="har allerede handlet"):
        actions.replace_decision(
            step=step,
            seen_version=step.version,
            written=actions.Record(decided_on=DAY, outcome=Outcome.APPROVED, text="Ja."),
            reason="Forkert dato.",
            by=cast.jakob,
        )


def test_an_organisation_names_its_body_and_it_is_remembered(cast: Cast) -> None:
    plan = make.submitted_plan(cast, own_bodies=False)
    step = own_states.own_step(plan, cast.nordlyng)
    actions.name_own_body(step=step, seen_version=step.version, body_name="Repræsentantskabet", by=cast.mette)
    again = make.submitted_plan(cast, own_bodies=False, plan=make.financed_plan(cast, title="En plan til"))
    assert own_states.own_step(again, cast.nordlyng).full_name == (
        "Repræsentantskabet i Boligselskabet Nordlyng"
    )


# Pages


def test_a_hearing_is_told_of_in_the_browser(cast: Cast, as_user: Any) -> None:
    plan = make.submitted_plan(cast, own_bodies=False)
    browser = as_user(cast.jakob)
    page = browser.get(states.url("hearing", plan)).content.decode()
    assert "Nordvang II" in page
    assert "Registrer en høring" in browser.get(states.url("case", plan)).content.decode()
    answer = browser.post(
        states.url("hearing", plan), {**own_states.hearing_fields(plan, "Nordvang II"), "text": ""}
    )
    assert answer.status_code == 422
    assert "Skriv svaret kort." in answer.content.decode()
    answer = browser.post(states.url("hearing", plan), own_states.hearing_fields(plan, "Nordvang II"))
    step = make.step_of(plan, StepKind.HEARING)
    assert answer["Location"] == states.url("step", plan, step.pk)
    assert "Bekræft afdelingsbestyrelsen i Nordvang II&#x27;s svar" in (
        as_user(cast.mette).get(answer["Location"]).content.decode()
    )


def test_no_hearing_is_told_of_after_the_sending_on(cast: Cast, as_user: Any) -> None:
    plan = make.forwarded_plan(cast)
    assert as_user(cast.jakob).get(states.url("hearing", plan)).status_code == 409
    assert "Registrer en høring" not in as_user(cast.jakob).get(states.url("case", plan)).content.decode()
