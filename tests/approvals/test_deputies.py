"""A deputy in a case: acts in their own name on behalf of another, and four eyes still hold."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from accounts.actions import appoint_deputy, end_deputy
from accounts.models import Deputy, User
from accounts.roles import Role
from approvals import actions
from approvals.figures import approval_steps, case_file, decision_figure, remarks_of, todos
from approvals.models import Decision, Outcome, StepKind
from approvals.permissions import acting_ids, reasons_against_confirming
from approvals.permissions.amendments import can_decide_for_board
from core.models import Event
from core.workflow import NotAllowed
from plans.models import PlanMembership
from tests.approvals import amending
from tests.approvals.correcting import correct, granted_by_letter
from tests.approvals.own_states import own_step
from tests.approvals.states import recorded, returned, set_money
from tests.factories import approvals as make
from tests.factories.accounts import Cast, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 22)


@pytest.fixture(autouse=True)
def _on_a_day() -> Any:
    with time_machine.travel("2026-11-22T12:00:00Z", tick=False):
        yield


def deputy_of(cast: Cast, principal: User, name: str = "Bodil Friis") -> User:
    user = UserFactory(name=name, email=f"{name.split(maxsplit=1)[0].lower()}@vejle.example")
    MembershipFactory(user=user, organisation=cast.vejle, role=Role.COORDINATOR)
    stand_in(cast, principal, user)
    return user


def stand_in(cast: Cast, principal: User, user: User) -> None:
    appoint_deputy(
        organisation=cast.vejle,
        principal=principal,
        deputy=user,
        starts_on=TODAY,
        ends_on=TODAY,
        by=principal,
    )


def again(user: User) -> User:
    """As the next request sees them."""
    return User.objects.get(pk=user.pk)


def test_a_deputy_confirms_in_their_own_name_on_behalf_of_the_approver(cast: Cast) -> None:
    plan = recorded(cast)
    bodil = deputy_of(cast, cast.hanne)
    assert [todo.title for todo in todos(again(bodil))] == ["Bekræft byrådets beslutning"]
    current = next(step for step in approval_steps(make.fresh(plan), bodil) if step.state == "current")
    assert current.who == ("Hanne Lund", "Bodil Friis (for Hanne Lund)")
    make.confirm(plan, StepKind.COUNCIL, by=again(bodil))
    decision = Decision.objects.get(step__kind=StepKind.COUNCIL)
    assert (decision.confirmed_by, decision.confirmed_for) == (bodil, cast.hanne)
    act = Event.objects.filter(verb="approvals.confirmed").order_by("-pk")[0]
    assert act.actor_text == "Bodil Friis på vegne af Hanne Lund"


def test_what_one_does_by_a_right_of_ones_own_is_on_nobodys_behalf(cast: Cast) -> None:
    plan = recorded(cast)
    make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    decision = Decision.objects.get(step__kind=StepKind.COUNCIL)
    assert (decision.recorded_for, decision.confirmed_for) == (None, None)


def test_the_recorders_deputy_may_not_confirm_what_the_recorder_wrote(cast: Cast) -> None:
    """Also with a right of their own to confirm, and also when the period is over."""
    plan = recorded(cast)
    approver = make.second_approver(cast)
    step = case_file(make.fresh(plan)).current_steps[0]
    assert reasons_against_confirming(approver.pk, step) == []
    stand_in(cast, cast.jonas, approver)
    with time_machine.travel("2026-11-23T12:00:00Z", tick=False):
        step = case_file(make.fresh(plan)).current_steps[0]
        assert (
            "været stedfortræder for den, der har udfyldt beslutningen, eller haft vedkommende som stedfortræder"
            in reasons_against_confirming(approver.pk, step)
        )
        with pytest.raises(NotAllowed):
            make.confirm(plan, StepKind.COUNCIL, by=again(approver))


def test_the_one_stood_in_for_may_not_confirm_what_was_written_on_their_behalf(cast: Cast) -> None:
    plan = make.approved_plan(cast, until="finance_committee")
    MembershipFactory(user=cast.hanne, organisation=cast.vejle, role=Role.CASEWORKER)
    bodil = deputy_of(cast, cast.hanne)
    make.record(plan, StepKind.COUNCIL, Outcome.APPROVED, day=make.COUNCIL_DAY, by=again(bodil))
    decision = Decision.objects.get(step__kind=StepKind.COUNCIL)
    assert decision.recorded_for == cast.hanne
    for person in (bodil, cast.hanne):
        with pytest.raises(NotAllowed):
            make.confirm(plan, StepKind.COUNCIL, by=again(person))


def test_neither_a_deputy_nor_the_one_stood_in_for_confirms_what_the_deputy_recorded(cast: Cast) -> None:
    plan = recorded(cast)
    stand_in(cast, cast.hanne, cast.jonas)
    for person in (cast.jonas, cast.hanne):
        with pytest.raises(NotAllowed):
            make.confirm(plan, StepKind.COUNCIL, by=again(person))


def test_nobody_stands_in_after_the_last_day(cast: Cast) -> None:
    plan = recorded(cast)
    bodil = deputy_of(cast, cast.hanne)
    with time_machine.travel("2026-11-23T00:01:00+01:00", tick=False), pytest.raises(NotAllowed):
        make.confirm(plan, StepKind.COUNCIL, by=again(bodil))


# Letters, refusals and remarks


def stands_in_at(cast: Cast, organisation: Any, principal: User, role: str = Role.ORGANISATION_ADMIN) -> User:
    user = UserFactory(name="Bodil Friis", email="bodil@stedfortraeder.example")
    MembershipFactory(user=user, organisation=organisation, role=role)
    appoint_deputy(
        organisation=organisation,
        principal=principal,
        deputy=user,
        starts_on=make.GRANTED_ON,
        ends_on=TODAY,
        by=principal,
    )
    return again(user)


def test_the_fund_officers_deputy_refuses_on_the_officers_behalf(cast: Cast) -> None:
    plan = make.forwarded_plan(cast)
    fund = cast.else_.memberships.get().organisation
    bodil = stands_in_at(cast, fund, cast.else_)
    step = make.step_of(plan, StepKind.FUND)
    actions.refuse(step=step, seen_version=step.version, refused_on=TODAY, text="Nej.", by=bodil)
    decision = Decision.objects.get(step__kind=StepKind.FUND)
    assert (decision.recorded_for, decision.confirmed_for) == (cast.else_, cast.else_)
    assert "Udfyldt af Bodil Friis på vegne af Else Krogh" in decision_figure(decision, bodil).written
    assert Event.objects.get(verb="approvals.fund_refused").actor_text == "Bodil Friis på vegne af Else Krogh"


def test_the_fund_officers_deputy_remarks_on_the_officers_behalf(cast: Cast) -> None:
    plan = make.forwarded_plan(cast)
    bodil = stands_in_at(cast, cast.else_.memberships.get().organisation, cast.else_)
    step = make.step_of(plan, StepKind.FUND)
    actions.send_remarks(
        step=step,
        seen_version=step.version,
        remarked_on=TODAY,
        remarks=[("economy", "Skriv, hvad timerne går til.")],
        by=bodil,
    )
    (figure,) = remarks_of(make.fresh(plan), again(cast.lars), [step.case.snapshot_id])
    assert figure.written_by == "Bodil Friis på vegne af Else Krogh"


def test_the_caseworkers_deputy_sends_back_on_the_caseworkers_behalf(cast: Cast) -> None:
    plan = make.submitted_plan(cast)
    bodil = stands_in_at(cast, cast.vejle, cast.jonas, Role.COORDINATOR)
    case = make.case_of(plan)
    actions.return_case(case=case, seen_version=case.version, remarks=[("", "Skriv mere.")], by=bodil)
    (figure,) = remarks_of(make.fresh(plan), again(cast.lars), [case.snapshot_id])
    assert figure.written_by == "Bodil Friis på vegne af Jonas Vestergaard"
    told = Event.objects.get(verb="approvals.returned")
    assert told.actor_text == "Bodil Friis på vegne af Jonas Vestergaard"


def test_the_caseworkers_deputy_opens_more_sections_on_the_caseworkers_behalf(cast: Cast) -> None:
    plan = returned(cast)
    bodil, case = stands_in_at(cast, cast.vejle, cast.jonas, Role.COORDINATOR), make.case_of(plan)
    actions.widen_return(case=case, seen_version=case.version, remarks=[("basics", "Skriv mere.")], by=bodil)
    told = Event.objects.get(verb="approvals.widened")
    assert told.actor_text == "Bodil Friis på vegne af Jonas Vestergaard"


def test_a_letter_tells_who_wrote_it_down_and_who_confirmed_it_for_whom(cast: Cast) -> None:
    """And the one stood in for does not confirm what was written down by their right."""
    plan = make.forwarded_plan(cast)
    bodil = stands_in_at(cast, cast.vejle, cast.jonas, Role.COORDINATOR)
    make.register_letter(plan, Outcome.REFUSED, by=bodil)
    decision = Decision.objects.get(step__kind=StepKind.FUND)
    assert decision.recorded_by_whom == "Bodil Friis på vegne af Jonas Vestergaard"
    told = Event.objects.get(verb="approvals.letter_registered")
    assert told.actor_text == "Bodil Friis på vegne af Jonas Vestergaard"
    with pytest.raises(NotAllowed):
        make.confirm_letter(plan, by=again(cast.jonas))
    other = UserFactory(name="Arne Holt", email="arne@vejle.example")
    MembershipFactory(user=other, organisation=cast.vejle, role=Role.COORDINATOR)
    stand_in(cast, cast.hanne, other)
    make.confirm_letter(plan, by=again(other))
    decision.refresh_from_db()
    assert (decision.confirmed_by, decision.confirmed_for) == (other, cast.hanne)


def test_one_writer_and_their_deputy_are_still_one_person(cast: Cast) -> None:
    """They cannot confirm for one another, so the ansøger's people go on helping the organisation."""
    plan = make.submitted_plan(cast, own_bodies=False)
    before = own_step(plan, cast.soengen)
    assert acting_ids(before) == (cast.soengen.pk, cast.nordlyng.pk)
    stands_in_at(cast, cast.soengen, cast.tove)
    assert acting_ids(own_step(plan, cast.soengen)) == (cast.soengen.pk, cast.nordlyng.pk)


# What the timeline tells of the ansøger's deputy


def told_of(plan: Any, verb: str) -> str:
    return Event.objects.timeline(plan).filter(verb=f"approvals.{verb}").order_by("-pk")[0].actor_text


@pytest.fixture
def bodil(cast: Cast) -> User:
    """Stands in for Lars, who signs for the ansøger."""
    user = UserFactory(name="Bodil Friis", email="bodil@nordlyng.example")
    MembershipFactory(user=user, organisation=cast.nordlyng, role=Role.COORDINATOR)
    days = {"starts_on": TODAY, "ends_on": TODAY}
    appoint_deputy(organisation=cast.nordlyng, principal=cast.lars, deputy=user, by=cast.lars, **days)
    return again(user)


FOR_LARS = "Bodil Friis på vegne af Lars Holm"


def test_sending_taking_back_and_giving_up_are_told_on_behalf_of_the_ansoeger(
    cast: Cast, bodil: User
) -> None:
    plan = make.financed_plan(cast)
    actions.submit_plan(plan=plan, seen_revision=plan.revision, by=bodil)
    case = make.case_of(plan)
    actions.pull_back(case=case, seen_version=case.version, by=bodil)
    assert told_of(plan, "pulled_back") == FOR_LARS
    plan = make.fresh(plan)
    actions.withdraw_plan(plan=plan, seen_version=plan.version, reason="Vi søger ikke.", by=bodil)
    assert told_of(plan, "withdrawn") == FOR_LARS


def test_the_start_is_told_on_behalf_of_the_ansoeger(cast: Cast, bodil: User) -> None:
    plan = make.local_plan(cast)
    set_money(
        plan, cast, {"fund": "0.00", "municipality": "1437500.00", "housing_organisation": "1437500.00"}
    )
    plan = make.fresh(plan)
    actions.start_plan(plan=plan, seen_revision=plan.revision, by=bodil)
    assert told_of(plan, "started") == FOR_LARS


def test_an_amendment_is_sent_taken_back_and_given_up_on_behalf_of_the_ansoeger(
    cast: Cast, bodil: User
) -> None:
    amendment = amending.fresh(amending.content_change(cast))
    plan = amendment.plan
    actions.send_amendment(amendment=amendment, seen_version=amendment.version, by=bodil)
    assert told_of(plan, "amendment_sent") == FOR_LARS
    case = amending.fresh(amendment).case
    actions.pull_back(case=case, seen_version=case.version, by=bodil)
    assert told_of(plan, "amendment_pulled_back") == FOR_LARS
    amendment = amending.send(amendment, cast)
    actions.withdraw_amendment(amendment=amendment, seen_version=amendment.version, by=bodil)
    assert told_of(plan, "amendment_withdrawn") == FOR_LARS


def test_a_correction_is_told_on_behalf_of_the_caseworker(cast: Cast) -> None:
    plan = make.approved_plan(cast)
    bodil = again(deputy_of(cast, cast.jonas))
    council = make.step_of(plan, StepKind.COUNCIL)
    written = actions.Record(decided_on=make.COUNCIL_DAY, outcome=Outcome.APPROVED, text="Godkendt.")
    actions.replace_decision(
        step=council, seen_version=council.version, written=written, reason="Forkert tekst.", by=bodil
    )
    assert told_of(plan, "replacing") == "Bodil Friis på vegne af Jonas Vestergaard"


def test_a_deputy_drops_the_correction_of_a_letter_for_whoever_may_confirm_it(cast: Cast) -> None:
    plan = granted_by_letter(cast, "8652000.00")
    correct(plan, cast.jonas)
    bodil, fund = again(deputy_of(cast, cast.hanne)), make.step_of(plan, StepKind.FUND)
    actions.drop_correction(
        step=fund, seen_version=fund.version, objection="Brevet siger noget andet.", by=bodil
    )
    assert told_of(plan, "correction_dropped") == f"Bodil Friis på vegne af {cast.hanne.name}"


def test_who_sent_an_amendment_as_a_deputy_bars_the_one_stood_in_for_as_well(cast: Cast) -> None:
    """One mandate does not both send it and tell what the styregruppe decided."""
    amendment = amending.content_change(cast)
    PlanMembership.objects.filter(plan=amendment.plan, user=cast.karim).update(user=None, name="Karim Aziz")
    step = amending.step(amending.send(amendment, cast), StepKind.BOARD)
    assert can_decide_for_board(again(cast.mette), step)
    days = {"starts_on": TODAY, "ends_on": TODAY}
    appoint_deputy(organisation=cast.nordlyng, principal=cast.mette, deputy=cast.lars, by=cast.mette, **days)
    step = amending.step(amending.fresh(amendment), StepKind.BOARD)
    assert reasons_against_confirming(cast.mette.pk, step) == [
        "været stedfortræder for den, der har indsendt planen, eller haft vedkommende som stedfortræder"
    ]
    assert not can_decide_for_board(again(cast.mette), step)
    with pytest.raises(NotAllowed):
        actions.decide_for_board(
            step=step,
            seen_version=step.version,
            seen_snapshot=step.case.snapshot.number,
            decided_on=amending.MET_ON,
            approves=True,
            by=again(cast.mette),
        )


def end_at_once(by: User) -> None:
    row = Deputy.objects.get()
    end_deputy(row=row, seen_version=row.version, by=by)


@pytest.mark.parametrize("begun", [TODAY, TODAY - dt.timedelta(days=5)])
def test_ending_a_period_does_not_free_whoever_was_stood_in_for_that_day(begun: dt.date, cast: Cast) -> None:
    plan = make.financed_plan(cast)
    appoint_deputy(
        organisation=cast.nordlyng,
        principal=cast.lars,
        deputy=cast.mette,
        starts_on=begun,
        ends_on=TODAY + dt.timedelta(days=10),
        by=cast.lars,
    )
    actions.submit_plan(plan=plan, seen_revision=plan.revision, by=again(cast.mette))
    step = own_step(plan, cast.nordlyng)
    barred = reasons_against_confirming(cast.lars.pk, step)
    assert len(barred) == 1
    end_at_once(cast.lars)
    assert reasons_against_confirming(cast.lars.pk, own_step(plan, cast.nordlyng)) == barred
    number = step.case.snapshot.number
    written = actions.Record(decided_on=TODAY, outcome=Outcome.APPROVED, text="Godkendt.")
    actions.record_decision(step=step, seen_snapshot=number, written=written, by=cast.jakob)
    step = own_step(plan, cast.nordlyng)
    with pytest.raises(NotAllowed):
        actions.confirm_decision(
            step=step, seen_version=step.version, seen_snapshot=number, by=again(cast.lars)
        )


def test_a_formand_whose_deputy_sent_the_amendment_is_not_freed_by_ending_the_period(cast: Cast) -> None:
    amendment = amending.fresh(amending.content_change(cast))
    PlanMembership.objects.filter(plan=amendment.plan, user=cast.karim).update(user=cast.lars)
    days = {"starts_on": TODAY, "ends_on": TODAY}
    appoint_deputy(organisation=cast.nordlyng, principal=cast.lars, deputy=cast.mette, by=cast.lars, **days)
    actions.send_amendment(amendment=amendment, seen_version=amendment.version, by=again(cast.mette))
    end_at_once(cast.lars)
    step = amending.step(amending.fresh(amendment), StepKind.BOARD)
    assert not can_decide_for_board(again(cast.lars), step)


def test_the_funds_day_and_an_uploaded_sagspakke_are_told_on_behalf_of_the_caseworker(cast: Cast) -> None:
    plan = make.submitted_plan(cast)
    bodil = deputy_of(cast, cast.jonas)
    actions.set_fund_deadline(plan=plan, due_on=dt.date(2027, 2, 5), seen_version=0, by=again(bodil))
    bundle = actions.make_bundle(
        case=make.case_of(plan), organisation=cast.vejle, by=cast.jonas, heard=lambda done, text: None
    )
    actions.note_upload(bundle=bundle, uploaded_on=TODAY, receipt="LBF-1", by=again(bodil))
    told = Event.objects.filter(verb__in=["approvals.fund_deadline_set", "approvals.bundle_uploaded"])
    assert [act.actor_text for act in told] == ["Bodil Friis på vegne af Jonas Vestergaard"] * 2
