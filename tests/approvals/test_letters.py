"""The fund works in a portal of its own: its answer comes in a letter, and no case hangs because it never logs in."""

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from accounts.models import Membership
from accounts.roles import Role
from approvals import actions
from approvals.figures import case_file, deadlines, next_step, remarks_of, statement, todos
from approvals.models import Decision, Outcome, StepKind
from core.danish import format_amount
from core.workflow import NotAllowed, NotReady
from plans.actions import changing
from plans.models import Plan
from tests.approvals import amending, own_states, states
from tests.factories import approvals as make
from tests.factories.accounts import Cast, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def after_the_letter() -> Any:
    with time_machine.travel("2026-11-22 12:00 +0100", tick=True):
        yield


def test_a_case_in_which_the_fund_never_logs_in(cast: Cast, as_user: Any) -> None:
    Membership.objects.filter(organisation=cast.lbf).delete()
    plan = make.forwarded_plan(cast)
    box = next_step(make.fresh(plan), cast.lars)
    assert box is not None
    assert box.title == "Venter på Landsbyggefonden"
    address, data = states.step_post("register_letter", plan, StepKind.FUND, **own_states.letter_fields())
    assert box.links == (("Registrer Landsbyggefondens svar", address),)
    assert todos(cast.lars) == []

    lars = as_user(cast.lars)
    assert "Ved tilsagn" in lars.get(address).content.decode()
    assert lars.post(address, data).status_code == 302
    assert make.fresh(plan).status == Plan.Status.IN_APPROVAL
    assert [todo.title for todo in todos(cast.mette)] == ["Bekræft Landsbyggefondens svar"]

    step = make.step_of(plan, StepKind.FUND)
    mette = as_user(cast.mette)
    page = mette.get(states.url("step", plan, step.pk)).content.decode()
    words = (
        "Jeg bekræfter, at Landsbyggefonden i brev af 20. november 2026 (LBF-1) har givet tilsagn på "
        "8.625.000,00 kr. til den boligsociale helhedsplan"
    )
    assert words in page
    confirm, data = states.confirm_post(plan, StepKind.FUND)
    assert mette.post(confirm, data).status_code == 302
    plan = make.fresh(plan)
    assert plan.status == Plan.Status.RUNNING
    assert (plan.grants.get().amount, plan.grants.get().reference) == (8625000, "LBF-1")
    decision = Decision.objects.get(step=step)
    assert (decision.recorded_by, decision.confirmed_by) == (cast.lars, cast.mette)


def test_nothing_follows_from_a_letter_before_a_second_person_has_read_it(cast: Cast) -> None:
    plan = own_states.with_letter(cast, Outcome.REMARKS)
    assert make.case_of(plan).state == "open"
    assert plan.open_sections == []
    assert remarks_of(plan, cast.lars, [make.case_of(plan).snapshot_id]) == []


@pytest.mark.parametrize(("outcome", "case", "status"), [("refused", "refused", "refused")])
def test_an_afslag_in_a_letter_ends_case_and_plan(cast: Cast, outcome: str, case: str, status: str) -> None:
    plan = own_states.with_letter(cast, outcome)
    make.confirm_letter(plan, by=cast.hanne)
    assert (make.case_of(plan).state, make.fresh(plan).status) == (case, status)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Skriv fondens begrundelse."),
        ("Borgeren 010190-1234 har klaget.", "Teksten ser ud til at indeholde et CPR-nummer. Fjern det."),
    ],
)
def test_a_begrundelse_that_cannot_be_taken_is_told_once(
    cast: Cast, as_user: Any, text: str, said: str
) -> None:
    written = {**own_states.letter_fields(Outcome.REFUSED), "text": text}
    plan = make.forwarded_plan(cast)
    answer = as_user(cast.lars).post(*states.step_post("register_letter", plan, StepKind.FUND, **written))
    assert answer.status_code == 422
    assert answer.context["form"].errors == {"text": [said]}


def test_remarks_in_a_letter_open_the_sections_that_they_name(cast: Cast) -> None:
    plan = own_states.with_letter(cast, Outcome.REMARKS)
    make.confirm_letter(plan, by=cast.hanne)
    plan = make.fresh(plan)
    assert (make.case_of(plan).state, plan.open_sections) == ("returned", ["economy"])
    (remark,) = remarks_of(plan, cast.lars, [make.case_of(plan).snapshot_id])
    assert remark.text == "Skriv, hvad kommunens timer går til."


def test_who_wrote_the_letter_down_does_not_confirm_it(cast: Cast) -> None:
    plan = own_states.with_letter(cast)
    for person in (cast.jonas, cast.lars, cast.else_, cast.tove):
        with pytest.raises(NotAllowed):
            make.confirm_letter(plan, by=person)


def test_a_second_caseworker_who_may_confirm_is_told_and_named(
    cast: Cast, as_user: Any, mailoutbox: Any, django_capture_on_commit_callbacks: Any
) -> None:
    plan = make.forwarded_plan(cast)
    kaj = UserFactory(name="Kaj To", email="kaj@vejle.example")
    MembershipFactory(user=kaj, organisation=cast.vejle, role=Role.CASEWORKER)
    mailoutbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        written_down(plan, cast)
    told = {one.to[0] for one in mailoutbox}
    assert {kaj.email, cast.hanne.email, cast.mette.email} <= told
    assert cast.jonas.email not in told
    assert [todo.title for todo in todos(kaj)] == ["Bekræft Landsbyggefondens svar"]
    assert todos(cast.jonas) == []
    address = states.url("step", plan, make.step_of(plan, StepKind.FUND).pk)
    named = re.findall(r"Kan bekræftes af ([^<]*)\.", as_user(cast.jonas).get(address).content.decode())
    assert any("Kaj To" in names and "Jonas" not in names for names in named), named


def test_a_letter_that_a_second_caseworker_can_confirm_is_not_said_to_be_stuck(
    cast: Cast, as_user: Any
) -> None:
    plan = own_states.with_letter(cast)
    kaj = UserFactory(name="Kaj To", email="kaj@vejle.example")
    MembershipFactory(user=kaj, organisation=cast.vejle, role=Role.CASEWORKER)
    Membership.objects.filter(organisation=cast.vejle, role=Role.MUNICIPAL_APPROVER).delete()
    page = as_user(cast.jonas).get(states.url("step", plan, make.step_of(plan, StepKind.FUND).pk))
    assert "Ingen kan bekræfte" not in page.content.decode()
    make.confirm_letter(plan, by=kaj)
    assert make.fresh(plan).status == Plan.Status.RUNNING


def test_a_letter_written_down_wrongly_goes_back_to_its_writer_and_is_corrected(cast: Cast) -> None:
    plan = own_states.with_letter(cast)
    step = make.step_of(plan, StepKind.FUND)
    actions.return_letter(step=step, seen_version=step.version, objection="Beløbet er 8 mio.", by=cast.hanne)
    assert [todo.title for todo in todos(cast.jonas)] == ["Registrer Landsbyggefondens svar"]
    make.register_letter(plan, Outcome.GRANTED, by=cast.jonas, amount="8000000.00")
    decision = Decision.objects.get(step=step)
    assert (decision.amount, decision.objection) == (8000000, "")
    make.confirm_letter(plan, by=cast.hanne)
    assert make.fresh(plan).status == Plan.Status.IN_APPROVAL  # the money is brought in balance first


def test_the_funds_officer_answers_directly_and_the_letter_is_laid_aside(cast: Cast) -> None:
    plan = own_states.with_letter(cast, Outcome.REFUSED)
    make.granted_plan(cast, plan=plan)
    plan = make.fresh(plan)
    assert plan.status == Plan.Status.RUNNING
    letter, answer = Decision.objects.filter(step__kind=StepKind.FUND).order_by("pk")
    assert (letter.is_pending, letter.confirmed_at) == (False, None)
    assert answer.is_in_force


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"outcome": "granted", "amount": ""}, "Skriv beløbet."),
        ({"outcome": "granted", "amount": "0"}, "Skriv beløbet."),
        ({"outcome": "refused", "text": ""}, "Skriv fondens begrundelse."),
        ({"outcome": "remarks", "whole": ""}, "Skriv mindst én bemærkning"),
        ({"outcome": ""}, "Vælg, hvad fonden har svaret."),
        ({"decided_on": "23-11-2026"}, "Datoen ligger efter i dag."),
    ],
)
def test_an_answer_that_lacks_something_is_not_taken(
    cast: Cast, as_user: Any, fields: dict[str, str], message: str
) -> None:
    plan = make.forwarded_plan(cast)
    address, data = states.step_post("register_letter", plan, StepKind.FUND, **own_states.letter_fields())
    answer = as_user(cast.lars).post(address, {**data, **fields})
    assert answer.status_code == 422
    assert message in answer.content.decode()
    assert not Decision.objects.filter(step__kind=StepKind.FUND).exists()


def test_a_letter_of_tomorrow_is_refused_by_the_act_itself(cast: Cast) -> None:
    plan = make.forwarded_plan(cast)
    step = make.step_of(plan, StepKind.FUND)
    letter = actions.Letter(outcome=Outcome.REFUSED, decided_on=dt.date(2026, 11, 23), text="Nej.")
    with pytest.raises(NotReady, match="efter i dag"):
        actions.register_letter(
            step=step, seen_version=step.version, seen_snapshot=1, letter=letter, by=cast.lars
        )


def test_the_statement_says_what_the_letter_says(cast: Cast) -> None:
    plan = own_states.with_letter(cast, Outcome.REFUSED)
    decision = case_file(plan).pending(case_file(plan).steps[-1])
    assert decision is not None
    assert "har givet afslag på" in statement(decision).before


# About an amendment


def at_the_fund(cast: Cast, *, raised: bool) -> Any:
    """Within the tilsagn only the term is changed; raised, the fund's share becomes 8.625.300 kr."""
    draft = amending.draft(cast) if raised else amending.term_change(cast)
    amendment = amending.send(amending.raise_everything(draft, cast) if raised else draft, cast)
    for approve in (amending.board, amending.kommune, amending.forward):
        amendment = approve(amendment, cast)
    return amendment


def grants(amendment: Any) -> list[Decimal]:
    return list(make.fresh(amendment.plan).grants.order_by("pk").values_list("amount", flat=True))


@pytest.mark.parametrize("amount", [None, "8625100.00"])
def test_a_letter_that_does_not_cover_an_amendment_is_not_taken(cast: Cast, amount: str | None) -> None:
    amendment = at_the_fund(cast, raised=True)
    with pytest.raises(NotReady, match=r"større end 0 kr|lavere end 8\.625\.300,00 kr\."):
        amending.letter(amendment, cast, amount=amount)
    assert not Decision.objects.filter(step__kind=StepKind.FUND, step__case=amendment.case).exists()


@pytest.mark.parametrize("amount", ["8625300.00", "8700000.00"])
def test_the_tilsagn_on_an_amendment_is_the_amount_of_the_letter(cast: Cast, amount: str) -> None:
    amendment = at_the_fund(cast, raised=True)
    before = grants(amendment)
    decision = Decision.objects.get(step=amending.letter(amendment, cast, amount=amount))
    said = format_amount(Decimal(amount))
    assert f"med et tilsagn på {said} har godkendt" in statement(decision).before
    assert amending.confirm_letter(amendment, cast).state == "applied"
    assert grants(amendment) == [*before, Decimal(amount)]


def test_a_yes_to_an_amendment_within_the_tilsagn_has_no_amount(cast: Cast, as_user: Any) -> None:
    amendment = at_the_fund(cast, raised=False)
    before, step = grants(amendment), amending.step(amendment, StepKind.FUND)
    address, jonas = states.url("register_letter", amendment.plan, step.pk), as_user(cast.jonas)
    page = jonas.get(address).content.decode()
    assert "Ved godkendelse" in page
    assert 'name="amount"' not in page
    assert "Tilsagn" not in page[page.index("<h1") :]
    number = amendment.case.snapshot.number
    data = {**own_states.letter_fields(), "version": step.version, "snapshot_number": number, "amount": "1"}
    assert jonas.post(address, data).status_code == 302
    assert Decision.objects.get(step=step).amount is None
    assert amending.confirm_letter(amendment, cast).state == "applied"
    assert grants(amendment) == before
    shown = jonas.get(states.url("step", amendment.plan, step.pk)).content.decode()
    assert "Godkendt" in shown
    assert "Tilsagn" not in shown[shown.index("<h1") :]


def test_the_officer_says_yes_to_an_amendment_while_a_letter_waits(cast: Cast, as_user: Any) -> None:
    amendment = at_the_fund(cast, raised=False)
    amending.letter(amendment, cast, amount=None)
    step = amending.step(amendment, StepKind.FUND)
    page = as_user(cast.else_).get(states.url("step", amendment.plan, step.pk)).content.decode()
    assert states.url("agree", amendment.plan, step.pk) in page
    assert "I behøver ikke vente." in page
    assert "Sammenhold det udfyldte" not in page
    amendment = amending.fund(amendment, cast)
    assert amendment.state == "applied"
    assert Decision.objects.get(step=step, set_aside_at=None).recorded_by == cast.else_


def test_the_page_says_what_the_letter_must_cover(cast: Cast, as_user: Any) -> None:
    amendment = at_the_fund(cast, raised=True)
    step = amending.step(amendment, StepKind.FUND)
    data = {**own_states.letter_fields(), "version": step.version}
    data["snapshot_number"] = amendment.case.snapshot.number
    answer = as_user(cast.jonas).post(states.url("register_letter", amendment.plan, step.pk), data)
    assert answer.status_code == 422
    assert "Brevets beløb er lavere end 8.625.300,00 kr." in answer.content.decode()


# A letter that was confirmed and wrong


def test_a_wrong_refusal_is_replaced_with_a_reason_and_both_are_shown(cast: Cast, as_user: Any) -> None:
    plan = own_states.answered_by_letter(cast, Outcome.REFUSED)
    assert plan.status == Plan.Status.REFUSED
    step = make.step_of(plan, StepKind.FUND)
    lars = as_user(cast.lars)
    address, data = states.step_post(
        "replace_letter",
        plan,
        StepKind.FUND,
        reason="Det var en anden plans brev.",
        **own_states.letter_fields(),
    )
    assert address in lars.get(states.url("step", plan, step.pk)).content.decode()
    refused = lars.post(address, data | {"reason": ""})
    assert (refused.status_code, make.fresh(plan).status) == (422, "refused")
    assert lars.post(address, data).status_code == 302
    plan = make.fresh(plan)
    assert (plan.status, make.case_of(plan).state, plan.grants.count()) == ("in_approval", "open", 0)
    before, after = Decision.objects.filter(step=step).order_by("pk")
    assert (after.replaces, after.reason, after.is_pending) == (before, "Det var en anden plans brev.", True)
    make.confirm_letter(plan, by=cast.mette)
    plan = make.fresh(plan)
    assert (plan.status, plan.grants.get().amount) == ("running", 8625000)
    before.refresh_from_db()
    assert not Decision.objects.get(pk=before.pk).is_in_force
    page = as_user(cast.jonas).get(states.url("case", plan)).content.decode()
    assert "Erstattet af en rettelse" in page
    assert "Det var en anden plans brev." in page


def test_wrong_remarks_close_the_plan_again_until_the_right_answer_is_confirmed(cast: Cast) -> None:
    plan = own_states.answered_by_letter(cast, Outcome.REMARKS)
    assert plan.open_sections
    fund = make.step_of(plan, StepKind.FUND)
    letter = actions.Letter(outcome=Outcome.REFUSED, decided_on=make.GRANTED_ON, text="Afslag.")
    actions.replace_letter(
        step=fund, seen_version=fund.version, letter=letter, reason="Læst forkert.", by=cast.jonas
    )
    plan = make.fresh(plan)
    assert (make.case_of(plan).state, plan.open_sections) == ("open", [])
    make.confirm_letter(plan, by=cast.mette)
    assert make.fresh(plan).status == Plan.Status.REFUSED


@pytest.mark.parametrize("outcome", [Outcome.GRANTED, "edited", "officer"])
def test_what_the_plan_has_gone_on_with_is_not_replaced(cast: Cast, outcome: str) -> None:
    """A tilsagn has been followed, the plan has been corrected after the remarks, or the officer answered here."""
    if outcome == "officer":
        plan = make.refused_by_fund(cast)
    else:
        plan = own_states.answered_by_letter(
            cast, Outcome.GRANTED if outcome == Outcome.GRANTED else Outcome.REMARKS
        )
    if outcome == "edited":
        with changing(plan, by=None):
            pass
    fund = make.step_of(plan, StepKind.FUND)
    letter = actions.Letter(outcome=Outcome.REFUSED, decided_on=make.GRANTED_ON, text="Afslag.")
    with pytest.raises(NotReady, match=r"ikke rettes|er rettet, siden"):
        actions.replace_letter(
            step=fund, seen_version=fund.version, letter=letter, reason="Fejl.", by=cast.jonas
        )
    assert not Decision.objects.filter(step=fund, replaces__isnull=False).exists()


# Until when


def due(plan: Plan) -> dt.date | None:
    return make.step_of(plan, StepKind.FUND).due_on


def written_down(plan: Plan, cast: Cast) -> None:
    step = make.step_of(plan, StepKind.FUND)
    letter = actions.Letter(
        outcome=Outcome.REFUSED, decided_on=make.GRANTED_ON, reference="LBF-1", text="Nej."
    )
    number = step.case.snapshot.number
    actions.register_letter(
        step=step, seen_version=step.version, seen_snapshot=number, letter=letter, by=cast.jonas
    )


def test_a_letter_is_confirmed_within_the_kommunes_days_from_when_it_was_written_down(
    cast: Cast, mailoutbox: Any, django_capture_on_commit_callbacks: Any
) -> None:
    plan = make.forwarded_plan(cast)
    assert due(plan) is None
    with django_capture_on_commit_callbacks(execute=True):
        written_down(plan, cast)
    (told,) = [one for one in mailoutbox if one.to == [cast.hanne.email]]
    # Written down on Sunday the 22nd, and five working days from it, however old the letter is.
    assert due(plan) == dt.date(2026, 11, 27)
    assert "senest den 27. november 2026" in told.body
    assert [todo.due_on for todo in todos(cast.hanne)] == [due(plan)]
    (deadline,) = [one for one in deadlines([make.fresh(plan)]) if one.key.endswith("-confirm")]
    assert {cast.hanne, cast.mette} <= set(deadline.people)
    assert cast.jonas not in deadline.people, "who wrote it down confirms nothing"
    with time_machine.travel("2026-11-25 12:00 +0100", tick=True):
        written_down(plan, cast)
    assert due(plan) == dt.date(2026, 11, 27), "writing it anew gives no more time"


def test_nobody_is_waited_for_by_a_day_when_the_letter_is_confirmed_or_sent_back(cast: Cast) -> None:
    plan = own_states.with_letter(cast)
    step = make.step_of(plan, StepKind.FUND)
    assert step.due_on
    actions.return_letter(step=step, seen_version=step.version, objection="Beløbet er 8 mio.", by=cast.hanne)
    assert due(plan) is None
    make.register_letter(plan, Outcome.GRANTED, by=cast.jonas)
    assert due(plan)
    make.confirm_letter(plan, by=cast.hanne)
    assert due(plan) is None
