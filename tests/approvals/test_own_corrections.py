"""What the fund's officer has answered here is put right by the fund alone: one officer writes, another confirms, and
the plan's side is told and sees what stood there before."""

from decimal import Decimal
from typing import Any

import pytest
import time_machine

from accounts.actions import appoint_deputy
from accounts.models import User
from accounts.roles import Role
from approvals import actions
from approvals.figures import answer_change, case_file, moves, nobody_can, remarks_of, todos
from approvals.models import Decision, Outcome, StepKind
from core.models import Event, Mail
from core.workflow import NotAllowed, NotReady
from funding.calculations import Term
from plans.models import Plan
from tests.approvals import amending, own_states, states
from tests.approvals.correcting import (
    ASKED,
    D,
    confirm,
    correct,
    correct_own,
    granted_by_letter,
    second_officer,
)
from tests.factories import approvals as make
from tests.factories.accounts import PASSWORD, Cast, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def after_the_answer() -> Any:
    with time_machine.travel("2026-11-25 12:00 +0100", tick=True):
        yield


@pytest.fixture
def frida(cast: Cast) -> User:
    return second_officer(cast)


def again(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_the_tilsagn_follows_when_a_second_officer_has_confirmed(cast: Cast, frida: User) -> None:
    plan = make.granted_plan(cast, amount="8652000.00")
    correct_own(plan, cast.else_, amount=ASKED)
    assert make.fresh(plan).grants.get().amount == D("8652000.00"), "the answer holds meanwhile"
    confirm(plan, frida)
    plan = make.fresh(plan)
    assert plan.status == Plan.Status.RUNNING
    in_force, wrong = plan.grants.all()
    assert (in_force.amount, in_force.is_replaced, wrong.is_replaced) == (D(ASKED), False, True)
    before, after = Decision.objects.filter(step__kind=StepKind.FUND).order_by("pk")
    assert (after.replaces, after.recorded_by, after.confirmed_by) == (before, cast.else_, frida)
    assert after.needs_confirmation


def test_who_wrote_it_does_not_confirm_it_nor_whoever_has_stood_in_for_them(cast: Cast, frida: User) -> None:
    plan = make.granted_plan(cast)
    deputy = second_officer(cast, "Gunnar Eg")
    appoint_deputy(
        organisation=cast.lbf,
        principal=cast.else_,
        deputy=deputy,
        starts_on=make.GRANTED_ON,
        ends_on=make.GRANTED_ON.replace(day=30),
        by=cast.else_,
    )
    correct_own(plan, again(cast.else_))
    for person in (cast.else_, deputy, cast.lars, cast.mette, cast.jonas, cast.hanne, cast.karim):
        with pytest.raises(NotAllowed):
            confirm(plan, again(person))
    correct_own(plan, again(cast.else_))
    mails = Mail.objects.filter(subject__contains="bekræft rettelsen")
    assert [mail.recipient for mail in mails] == [frida], "told once, also when it is written further"
    confirm(plan, again(frida))


def test_nobody_else_writes_or_drops_what_the_fund_puts_right(cast: Cast, frida: User) -> None:
    plan = make.granted_plan(cast)
    others = (cast.lars, cast.jonas, cast.mette, cast.hanne, cast.tove, cast.admin)
    for person in others:
        with pytest.raises(NotAllowed):
            correct_own(plan, person)
    correct_own(plan, cast.else_)
    fund = make.step_of(plan, StepKind.FUND)
    for person in others:
        with pytest.raises(NotAllowed):
            actions.drop_correction(step=fund, seen_version=fund.version, objection="Nej.", by=person)
    actions.drop_correction(step=fund, seen_version=fund.version, objection="Det var rigtigt.", by=frida)
    assert make.fresh(plan).grants.get().amount == D(ASKED)


def test_a_letter_is_not_put_right_by_the_fund_nor_its_own_answer_by_a_letter(
    cast: Cast, frida: User
) -> None:
    plan = granted_by_letter(cast)
    with pytest.raises(NotAllowed):
        correct(plan, cast.else_, amount=D("9000000.00"))


def test_what_the_fund_has_put_right_once_stays_the_funds(cast: Cast, frida: User) -> None:
    """The record in force has been confirmed by a second person, as a letter's: it is no letter for that."""
    plan = make.granted_plan(cast)
    correct_own(plan, cast.else_)
    confirm(plan, frida)
    with pytest.raises(NotAllowed):
        correct_own(plan, cast.jonas, amount="8800000.00")
    correct_own(plan, frida, amount="8800000.00")
    confirm(plan, cast.else_)
    grant = make.fresh(plan).grants.first()
    assert grant is not None
    assert grant.amount == D("8800000.00")


def test_a_plan_that_was_taken_over_has_no_answer_of_the_funds_to_put_right(cast: Cast, frida: User) -> None:
    plan = make.granted_plan(cast)
    Decision.objects.filter(step__kind=StepKind.FUND).update(recorded_by=None, confirmed_by=None)
    for person in (cast.else_, cast.jonas):
        with pytest.raises((NotAllowed, NotReady)):
            correct_own(plan, person)


def test_what_cannot_follow_is_refused_to_the_fund_too(cast: Cast, frida: User) -> None:
    plan = make.granted_plan(cast)
    with pytest.raises(NotReady, match="Foreslå først en ændring af planen"):
        correct_own(plan, cast.else_, amount="8000000.00")


# Four eyes set aside


def test_a_lone_officer_is_freed_by_the_funds_administrator(cast: Cast) -> None:
    """Of a letter two parties can confirm a correction; here there is the fund alone."""
    vera = UserFactory(name="Vera Ravn", email="vera@lbf.example")
    MembershipFactory(user=vera, organisation=cast.lbf, role=Role.ORGANISATION_ADMIN)
    plan = make.granted_plan(cast)
    correct_own(plan, cast.else_)
    move = moves(case_file(make.fresh(plan)))[0]
    assert nobody_can(move) == (
        "Ingen kan bekræfte: Landsbyggefonden har ingen anden her, der ikke selv har skrevet rettelsen. "
        "Organisationens administrator kan give en person rollen eller fritage en fra fire øjne."
    )
    step = make.step_of(plan, StepKind.FUND)
    for granter in (cast.pia, cast.ulla, cast.admin, cast.else_):
        with pytest.raises(NotAllowed):
            actions.grant_waiver(step=step, person=cast.else_, reason="Ene på vagt.", by=granter)
    with pytest.raises(NotReady, match="ikke ret til at bekræfte"):
        actions.grant_waiver(step=step, person=cast.hanne, reason="Ene på vagt.", by=vera)
    actions.grant_waiver(step=step, person=cast.else_, reason="Ene på vagt.", by=vera)
    decision = confirm(plan, again(cast.else_))
    assert (decision.waiver.person, decision.waiver.granted_by) == (cast.else_, vera)
    assert not decision.waiver.is_in_force or decision.waiver.__class__.objects.get().ended_at is not None


def test_a_waiver_ends_when_the_correction_is_written_anew(cast: Cast) -> None:
    vera = UserFactory(name="Vera Ravn", email="vera@lbf.example")
    MembershipFactory(user=vera, organisation=cast.lbf, role=Role.ORGANISATION_ADMIN)
    plan = make.granted_plan(cast)
    correct_own(plan, cast.else_)
    actions.grant_waiver(
        step=make.step_of(plan, StepKind.FUND), person=cast.else_, reason="Ene på vagt.", by=vera
    )
    correct_own(plan, cast.else_, amount="9900000.00")
    with pytest.raises(NotAllowed):
        confirm(plan, again(cast.else_))


def test_nobody_is_freed_where_nothing_is_put_right(cast: Cast) -> None:
    vera = UserFactory(name="Vera Ravn", email="vera@lbf.example")
    MembershipFactory(user=vera, organisation=cast.lbf, role=Role.ORGANISATION_ADMIN)
    plan = make.granted_plan(cast)
    step = make.step_of(plan, StepKind.FUND)
    with pytest.raises(NotReady, match="ingen at fritage"):
        actions.grant_waiver(step=step, person=cast.else_, reason="Ene på vagt.", by=vera)


# A prækvalifikation, and a yes to an amendment


def test_the_remarks_of_a_praekvalifikation_are_kept_or_put_right(
    cast: Cast, frida: User, as_user: Any
) -> None:
    plan = make.prequalified_plan(cast)
    step = make.step_of(plan, StepKind.FUND)
    Decision.objects.filter(step=step).update(text="Skriv om naboskabet.")
    address = states.url("correct_answer", plan, step.pk)
    page = as_user(cast.else_).get(address).content.decode()
    assert "Skriv om naboskabet." in page
    data = {
        "version": step.version,
        "snapshot_number": step.case.snapshot.number,
        "reason": "Et nul for meget.",
        "decided_on": "20-11-2026",
        "reference": "LBF-P1",
        "amount": "5.500.000,00",
        "text": "Skriv om naboskabet og skolen.",
    }
    assert as_user(cast.else_).post(address, data).status_code == 302
    decision = confirm(plan, frida, step)
    assert (decision.amount, decision.text) == (D("5500000.00"), "Skriv om naboskabet og skolen.")


def test_a_yes_to_an_amendment_within_the_tilsagn_has_no_amount_to_put_right(
    cast: Cast, frida: User, as_user: Any
) -> None:
    amendment = amending.send(amending.term_change(cast), cast)
    for approve in (amending.board, amending.kommune, amending.forward, amending.fund):
        amendment = approve(amendment, cast)
    step = amending.step(amendment, StepKind.FUND)
    before = [(grant.amount, grant.reference) for grant in amendment.plan.grants.all()]
    address = states.url("correct_answer", amendment.plan, step.pk)
    assert "Beløb i kr." not in as_user(cast.else_).get(address).content.decode()
    correct_own(amendment.plan, cast.else_, step=step, amount=None, reference="LBF-78")
    decision = confirm(amendment.plan, frida, step)
    assert (decision.reference, decision.amount) == ("LBF-78", None)
    assert [(grant.amount, grant.reference) for grant in make.fresh(amendment.plan).grants.all()] == before
    assert set(amendment.plan.grant_conditions.filter(reference="LBF-78").values_list("text", flat=True)) == {
        "Midtvejsevaluering i 2029."
    }


# What the plan's side is told


def test_the_plans_side_is_told_and_reads_what_stood_there_before(
    cast: Cast, frida: User, as_user: Any
) -> None:
    plan = make.granted_plan(cast)
    page = states.url("step", plan, make.step_of(plan, StepKind.FUND).pk)
    correct_own(plan, cast.else_, amount="8800000.00")
    for person in (cast.lars, cast.mette, cast.jonas, cast.hanne, cast.karim):
        shown = as_user(person).get(page).content.decode()
        assert "8.800.000,00" not in shown, (
            "a record is the fund's own until a second person has vouched for it"
        )
        assert "Ret svaret" not in shown
    assert "8.800.000,00" in as_user(frida).get(page).content.decode()
    assert [todo.title for todo in todos(frida)] == ["Bekræft rettelsen af Landsbyggefondens svar"]
    assert [todos(person) for person in (cast.else_, cast.mette, cast.hanne)] == [[], [], []]
    Mail.objects.all().delete()
    confirm(plan, frida)
    told = {mail.recipient for mail in Mail.objects.filter(subject__contains="svar er rettet")}
    assert told == {cast.lars, cast.mette, cast.tove, cast.jonas}
    for person in (cast.lars, cast.jonas, cast.karim):
        shown = as_user(person).get(page).content.decode()
        for words in ("Det er rettet", "8.625.000,00 kr.", "8.800.000,00 kr.", "Erstattet af en rettelse"):
            assert words in shown
    assert Event.objects.get(verb="approvals.amount_corrected").root_id == plan.pk


def test_the_page_of_the_correction_and_its_confirmation(cast: Cast, frida: User, as_user: Any) -> None:
    plan = make.granted_plan(cast)
    step = make.step_of(plan, StepKind.FUND)
    page, address = states.url("step", plan, step.pk), states.url("correct_answer", plan, step.pk)
    else_ = as_user(cast.else_)
    assert address in else_.get(page).content.decode()
    form = else_.get(address).content.decode()
    assert "en anden fra fonden" in form
    assert "fondens brev" not in form.replace("tilsagnsbrev", "")
    fields = {**own_states.correction_fields(), "version": step.version}
    for wrong, message in (
        ({"reference": ""}, "Skriv Landsbyggefondens reference."),
        ({"reason": ""}, "Skriv, hvorfor svaret rettes."),
        ({"decided_on": "26-11-2026"}, "Datoen ligger efter i dag."),
        ({"amount": ""}, "Skriv et beløb."),
    ):
        answer = else_.post(address, fields | wrong)
        assert (answer.status_code, message in answer.content.decode()) == (422, True)
    assert else_.post(address, fields).status_code == 302
    assert else_.post(states.url("confirm", plan, step.pk), {}).status_code == 403
    shown = as_user(frida).get(page).content.decode()
    for words in (
        "Jeg bekræfter, at Landsbyggefonden den 20. november 2026",
        "Forkast rettelsen",
        "8.700.000,00",
    ):
        assert words in shown
    step.refresh_from_db()
    data = {"version": step.version, "snapshot_number": 1, "password": PASSWORD}
    assert as_user(frida).post(states.url("confirm", plan, step.pk), data).status_code == 302
    grant = make.fresh(plan).grants.first()
    assert grant is not None
    assert grant.amount == Decimal("8700000.00")


def test_the_change_tells_what_follows(cast: Cast, frida: User) -> None:
    plan = make.granted_plan(cast)
    correct_own(plan, cast.else_, amount="8800000.00", conditions=(Term("Evaluering"),))
    step = make.step_of(plan, StepKind.FUND)
    record = Decision.objects.get(step=step, confirmed_at=None)
    change = answer_change(step, record)
    assert [row.label for row in change.rows] == ["Beløb", "Vilkår"]
    assert change.follows[0] == "Tilsagnet bliver 8.800.000,00 kr., 175.000,00 kr. mere end før."
    assert record.outcome == Outcome.GRANTED


# An afslag or remarks


@pytest.mark.parametrize(
    "given", [make.refused_by_fund, own_states.remarked_by_fund], ids=["afslag", "remarks"]
)
def test_what_nothing_rests_on_is_taken_back_and_answered_anew(cast: Cast, as_user: Any, given: Any) -> None:
    plan = given(cast)
    step = make.step_of(plan, StepKind.FUND)
    page, address = states.url("step", plan, step.pk), states.url("take_back_answer", plan, step.pk)
    else_ = as_user(cast.else_)
    assert address in else_.get(page).content.decode()
    assert address not in as_user(cast.jonas).get(page).content.decode()
    data = {"version": step.version, "reason": "Afslaget gjaldt en anden plan.", "password": PASSWORD}
    for wrong, message in (
        ({"reason": ""}, "Skriv, hvorfor svaret tages tilbage."),
        ({"password": "gætteri"}, "dgangskode"),
    ):
        answer = else_.post(address, data | wrong)
        assert (answer.status_code, message in answer.content.decode()) == (422, True)
    assert else_.post(address, data).status_code == 302
    plan = make.fresh(plan)
    assert (plan.status, make.case_of(plan).state, plan.open_sections) == ("in_approval", "open", [])
    told = Mail.objects.filter(subject__contains="taget sit svar tilbage")
    assert {mail.recipient for mail in told} == {cast.lars, cast.mette, cast.tove, cast.jonas}
    shown = as_user(cast.lars).get(page).content.decode()
    assert "Taget tilbage" in shown
    assert "Afslaget gjaldt en anden plan." in shown
    assert else_.post(address, data).status_code == 409, "once"
    address, granted = states.to_grant(cast, plan)
    assert else_.post(address, granted).status_code == 302
    assert make.fresh(plan).status == Plan.Status.RUNNING


def test_remarks_taken_back_bind_nobody(cast: Cast) -> None:
    """The fund has remarked upon the wrong section, and then upon the right one."""
    plan = own_states.remarked_by_fund(cast)
    fund = make.step_of(plan, StepKind.FUND)
    actions.take_back_answer(step=fund, seen_version=fund.version, reason="Forkert plan.", by=cast.else_)
    fund.refresh_from_db()
    right = [("milestones", "Sæt en frist for evalueringen.")]
    actions.send_remarks(
        step=fund, seen_version=fund.version, remarked_on=make.GRANTED_ON, remarks=right, by=cast.else_
    )
    plan = make.fresh(plan)
    found = remarks_of(plan, cast.lars, [make.case_of(plan).snapshot_id])
    assert [(remark.section, remark.text) for remark in found] == right
    assert plan.open_sections == ["milestones"]


def test_a_tilsagn_is_not_taken_back(cast: Cast) -> None:
    plan = make.granted_plan(cast)
    fund = make.step_of(plan, StepKind.FUND)
    with pytest.raises(NotReady, match="gået videre med svaret"):
        actions.take_back_answer(step=fund, seen_version=fund.version, reason="Forkert.", by=cast.else_)


def test_remarks_that_have_been_followed_are_not_taken_back(cast: Cast) -> None:
    plan = own_states.remarked_by_fund(cast)
    Plan.objects.filter(pk=plan.pk).update(revision=plan.revision + 1)
    fund = make.step_of(plan, StepKind.FUND)
    with pytest.raises(NotReady, match="Planen er rettet"):
        actions.take_back_answer(step=fund, seen_version=fund.version, reason="Forkert.", by=cast.else_)


def test_a_letters_no_is_not_taken_back_by_the_fund(cast: Cast) -> None:
    plan = own_states.answered_by_letter(cast, Outcome.REFUSED)
    fund = make.step_of(plan, StepKind.FUND)
    with pytest.raises(NotReady, match="ikke selv svaret"):
        actions.take_back_answer(step=fund, seen_version=fund.version, reason="Forkert.", by=cast.else_)
