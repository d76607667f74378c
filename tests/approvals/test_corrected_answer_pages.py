"""An answer of the fund's put right on its pages, and that of a prækvalifikation and of an amendment."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from approvals import actions
from approvals.exchange.amendments import PLAN
from approvals.figures import prequalification, todos
from approvals.models import Case, CaseStep, Decision, Outcome, StepKind
from core.dates import today
from core.models import Mail
from core.workflow import NotReady
from funding.calculations import Term
from funding.models import Grant
from plans.models import Estate, Plan
from tests.approvals import amending, own_states, states
from tests.approvals.correcting import ASKED, D, confirm, correct, granted_by_letter
from tests.factories import approvals as make
from tests.factories.accounts import PASSWORD, Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def after_the_letter() -> Any:
    with time_machine.travel("2026-11-25 12:00 +0100", tick=True):
        yield


# Prækvalifikation and amendments


def prequalified_by_letter(cast: Cast) -> Plan:
    plan = own_states.prequalified_in_a_letter(cast)
    make.confirm_letter(plan, by=cast.mette)
    return make.fresh(plan)


def test_the_amount_of_a_praekvalifikation_is_put_right(cast: Cast, as_user: Any) -> None:
    plan = prequalified_by_letter(cast)
    assert plan.status == Plan.Status.DRAFT
    page = as_user(cast.jonas).get(states.url("case", plan)).content.decode()
    assert states.url("step", plan, make.step_of(plan, StepKind.FUND).pk) in page
    correct(plan, cast.jonas, outcome=Outcome.PREQUALIFIED, amount=D("5500000.00"))
    found = prequalification(plan)
    assert found is not None
    assert found.amount == D("5000000.00")
    assert [todo.title for todo in todos(cast.mette)] == ["Bekræft rettelsen af Landsbyggefondens svar"]
    confirm(plan, cast.mette)
    found = prequalification(make.fresh(plan))
    assert found is not None
    assert (found.amount, make.fresh(plan).status) == (D("5500000.00"), Plan.Status.DRAFT)
    assert not Grant.objects.filter(plan=plan).exists()


def with_the_fund(cast: Cast) -> Any:
    amendment = amending.send(amending.term_change(cast), cast)
    for approve in (amending.board, amending.kommune, amending.forward):
        amendment = approve(amendment, cast)
    return amendment


def answer_by_letter(amendment: Any, cast: Cast, outcome: str, **said: Any) -> Any:
    one = amending.step(amendment, StepKind.FUND)
    number = amendment.case.snapshot.number
    letter = actions.Letter(outcome=outcome, decided_on=amending.MET_ON, reference="LBF-7", **said)
    actions.register_letter(
        step=one, seen_version=one.version, seen_snapshot=number, letter=letter, by=cast.jonas
    )
    return confirm_letter(amendment, cast)


def confirm_letter(amendment: Any, cast: Cast) -> Any:
    one = amending.step(amendment, StepKind.FUND)
    number = amendment.case.snapshot.number
    actions.confirm_letter(step=one, seen_version=one.version, seen_snapshot=number, by=cast.mette)
    return amending.fresh(amendment)


def agreed_by_letter(cast: Cast) -> Any:
    said = {"amount": D(ASKED), "conditions": (Term("Ny milepæl"),)}
    return answer_by_letter(with_the_fund(cast), cast, Outcome.GRANTED, **said)


def replace(amendment: Any, cast: Cast) -> None:
    fund = amending.step(amendment, StepKind.FUND)
    letter = actions.Letter(
        outcome=Outcome.GRANTED, decided_on=amending.MET_ON, reference="LBF-7", amount=D(ASKED)
    )
    actions.replace_letter(
        step=fund, seen_version=fund.version, letter=letter, reason="Læst forkert.", by=cast.jonas
    )


@pytest.mark.parametrize(
    ("outcome", "said", "state"),
    [
        (Outcome.REFUSED, {"text": "Nej."}, "refused"),
        (Outcome.REMARKS, {"remarks": (("", "Skriv hvorfor."),)}, "returned"),
    ],
)
def test_a_wrong_no_to_an_amendment_is_replaced_and_the_amendment_carried_out(
    cast: Cast, outcome: str, said: dict[str, Any], state: str
) -> None:
    amendment = answer_by_letter(with_the_fund(cast), cast, outcome, **said)
    assert (amendment.state, amendment.case.state) == (state, state)
    replace(amendment, cast)
    amendment = amending.fresh(amendment)
    assert (amendment.state, amendment.case.state) == ("sent", "open")
    amendment = confirm_letter(amendment, cast)
    assert (amendment.state, amendment.case.state) == ("applied", "granted")
    assert make.fresh(amendment.plan).ends_on == dt.date(2031, 12, 31)


def test_remarks_that_an_amendment_has_been_changed_after_are_not_replaced(cast: Cast) -> None:
    amendment = answer_by_letter(
        with_the_fund(cast), cast, Outcome.REMARKS, remarks=(("", "Skriv hvorfor."),)
    )
    amending.write(amendment, cast, PLAN, "", ends_on="2031-06-30")
    with pytest.raises(NotReady, match="Ændringen er rettet, siden"):
        replace(amendment, cast)


def test_a_councils_wrong_no_to_an_amendment_is_replaced(cast: Cast) -> None:
    amendment = amending.board(amending.send(amending.term_change(cast), cast), cast)
    amendment = amending.kommune(amendment, cast, outcome="not_approved")
    assert amendment.state == "refused"
    council = amending.step(amendment, StepKind.COUNCIL)
    written = actions.Record(decided_on=amending.MET_ON, outcome=Outcome.APPROVED, text="Godkendt.")
    actions.replace_decision(
        step=council, seen_version=council.version, written=written, reason="Læst forkert.", by=cast.jonas
    )
    assert (amending.fresh(amendment).state, amending.fresh(amendment).case.state) == ("sent", "open")


def test_a_letter_about_an_amendment_is_put_right(cast: Cast) -> None:
    """It led to no tilsagn of its own, so only its day, reference and conditions follow."""
    amendment = agreed_by_letter(cast)
    plan = make.fresh(amendment.plan)
    granted = [(row.reference, row.amount) for row in plan.grants.all()]
    fund = amending.step(amendment, StepKind.FUND)
    correct(plan, cast.jonas, step=fund, reference="LBF-7b", conditions=(Term("Ny milepæl"), Term("Budget")))
    confirm(plan, cast.mette, amending.step(amendment, StepKind.FUND))
    assert [(row.reference, row.amount) for row in plan.grants.all()] == granted
    found = plan.grant_conditions.filter(reference="LBF-7b").values_list("text", flat=True)
    assert set(found) == {"Ny milepæl", "Budget"}
    assert not plan.grant_conditions.filter(reference="LBF-7").exists()


def test_the_page_asks_no_amount_of_a_letter_that_has_none(cast: Cast, as_user: Any) -> None:
    """A yes within the tilsagn: only its day is another."""
    amendment = agreed_by_letter(cast)
    step = amending.step(amendment, StepKind.FUND)
    address, jonas = states.url("correct_answer", amendment.plan, step.pk), as_user(cast.jonas)
    page = jonas.get(address).content.decode()
    assert 'name="amount"' not in page
    assert "Godkendt. Det kan ikke rettes til et andet svar." in page
    number = amendment.case.snapshot.number
    data = {
        "version": step.version,
        "snapshot_number": number,
        "reason": "Forkert dato",
        "reference": "LBF-7",
    }
    assert jonas.post(address, {**data, "decided_on": "21-11-2026"}).status_code == 302
    pending = Decision.objects.get(step=step, confirmed_at=None)
    assert (pending.decided_on, pending.amount) == (dt.date(2026, 11, 21), None)
    confirm(make.fresh(amendment.plan), cast.mette, amending.step(amendment, StepKind.FUND))
    assert Decision.objects.get(pk=pending.pk).confirmed_at is not None


@pytest.mark.parametrize(
    ("sent_with", "really", "granted"),
    [(ASKED, "9000000.00", None), ("9000000.00", ASKED, D("8625300.00"))],
    ids=["raised", "lowered"],
)
def test_an_amendment_under_way_is_held_against_the_tilsagn_as_it_was_put_right(
    cast: Cast, sent_with: str, really: str, granted: Any
) -> None:
    """Proposed: 8.625.300 from the fund. It is a new tilsagn where the one in force is less, and never a lower one."""
    plan = granted_by_letter(cast)
    if sent_with != ASKED:
        correct(plan, cast.jonas, amount=D(sent_with))
        confirm(plan, cast.mette)
    amendment = amending.raise_everything(amending.draft(cast, make.fresh(plan)), cast)
    # The term asks the fund also when the shares are within the tilsagn.
    amendment = amending.send(amending.write(amendment, cast, PLAN, "", ends_on="2031-12-31"), cast)
    for approve in (amending.board, amending.kommune, amending.forward):
        amendment = approve(amendment, cast, day=today())
    first = CaseStep.objects.get(case__in=Case.objects.applications(), kind=StepKind.FUND)
    correct(plan, cast.jonas, amount=D(really), step=first)
    confirm(plan, cast.mette, first)
    amendment = amending.fund(amendment, cast, day=today())
    in_force = make.fresh(plan).grants.first()
    assert in_force is not None
    assert in_force.amount == (granted or D(really))
    assert amendment.result.document["grant"]["amount"] == str(in_force.amount)


# Pages


def fields(**more: str) -> dict[str, str]:
    return {
        "snapshot_number": "1",
        "reason": "Cifrene var byttet om.",
        "decided_on": "20-11-2026",
        "reference": "LBF-1",
        "amount": "8.625.000,00",
        "condition_0": "",
        "condition_0_due": "",
        **more,
    }


def test_a_tilsagn_is_put_right_on_its_pages(cast: Cast, as_user: Any) -> None:
    plan = granted_by_letter(cast, "8652000.00")
    step = make.step_of(plan, StepKind.FUND)
    page, jonas = states.url("step", plan, step.pk), as_user(cast.jonas)
    address = states.url("correct_answer", plan, step.pk)
    assert address in jonas.get(page).content.decode()
    assert "8.652.000,00" in jonas.get(address).content.decode()
    for wrong, message in (
        ({"reason": ""}, "Skriv, hvorfor svaret rettes."),
        ({"amount": "0"}, "Skriv beløbet."),
        ({"decided_on": "26-11-2026"}, "Datoen ligger efter i dag."),
    ):
        answer = jonas.post(address, {"version": step.version, **fields(**wrong)})
        assert (answer.status_code, message in answer.content.decode()) == (422, True)
    assert jonas.post(address, {"version": step.version, **fields()}).status_code == 302
    mette = as_user(cast.mette)
    assert [todo.title for todo in todos(cast.mette)] == ["Bekræft rettelsen af Landsbyggefondens svar"]
    shown = mette.get(page).content.decode()
    for words in (
        "8.652.000,00 kr.",
        "8.625.000,00 kr.",
        "27.000,00 kr. mindre end før",
        "Forkast rettelsen",
    ):
        assert words in shown
    assert "har givet tilsagn på 8.625.000,00 kr." in shown
    step.refresh_from_db()
    data = {"version": step.version, "snapshot_number": 1, "password": PASSWORD}
    assert mette.post(states.url("confirm", plan, step.pk), data).status_code == 302
    assert make.fresh(plan).status == Plan.Status.RUNNING
    told = jonas.get(page).content.decode()
    assert "Erstattet af en rettelse" in told
    assert Mail.objects.filter(recipient=cast.lars, subject__contains="svar er rettet").exists()


def test_what_cannot_follow_is_told_on_the_page_with_the_cure(cast: Cast, as_user: Any) -> None:
    plan = granted_by_letter(cast)
    step = make.step_of(plan, StepKind.FUND)
    address = states.url("correct_answer", plan, step.pk)
    answer = as_user(cast.jonas).post(address, {"version": step.version, **fields(amount="8.000.000,00")})
    assert answer.status_code == 422
    assert "Foreslå først en ændring af planen" in answer.content.decode()
    assert states.url("amendments", plan) in answer.content.decode()
    assert not Decision.objects.filter(replaces__isnull=False).exists()


def test_a_correction_that_a_later_tilsagn_has_passed_is_not_asked_to_be_confirmed(
    cast: Cast, as_user: Any
) -> None:
    plan = granted_by_letter(cast, "8652000.00")
    correct(plan, cast.jonas)
    Grant.objects.create(
        plan=plan, amount=D("9800000.00"), granted_on=dt.date(2026, 11, 24), reference="LBF-9"
    )
    page = as_user(cast.mette).get(states.url("step", plan, make.step_of(plan, StepKind.FUND).pk))
    text = page.content.decode()
    assert "Rettelsen kan ikke bekræftes" in text
    assert "Ret det nyeste tilsagn i stedet." in text
    assert "Foreslå først en ændring" not in text, "the cure for the tilsagn in force"
    assert "Det bekræfter du" not in text
    assert "mindre end før" not in text
    assert "Forkast rettelsen" in text


def test_a_correction_is_dropped_on_its_page(cast: Cast, as_user: Any) -> None:
    plan = granted_by_letter(cast, "8652000.00")
    correct(plan, cast.jonas)
    step = make.step_of(plan, StepKind.FUND)
    address, mette = states.url("send_back", plan, step.pk), as_user(cast.mette)
    assert "Forkast rettelsen" in mette.get(address).content.decode()
    data = {"version": step.version, "objection": "Brevet siger 8.652.000."}
    assert mette.post(address, data).status_code == 302
    assert not Decision.objects.filter(replaces__isnull=False).exists()


def test_another_step_with_a_record_of_its_own_can_be_read_meanwhile(cast: Cast, as_user: Any) -> None:
    plan = make.approved_plan(cast)
    case = make.case_of(plan)
    heard = actions.record_hearing(
        case=case,
        estate=Estate.objects.get(name="Nordvang II"),
        heard="board",
        seen_snapshot=case.snapshot.number,
        written=actions.Record(decided_on=make.OWN_BODY_DAY, outcome=Outcome.OPPOSED, text="Nej."),
        by=cast.jakob,
    )
    plan = granted_by_letter(cast, plan=make.forwarded_plan_of(plan, cast))
    correct(plan, cast.jonas, amount=D("9000000.00"))
    for person in (cast.mette, cast.hanne, cast.jonas):
        page = as_user(person).get(states.url("step", plan, heard.step_id))
        assert page.status_code == 200
        assert "Tilsagnet bliver" not in page.content.decode()
    page = as_user(cast.mette).get(states.url("step", plan, make.step_of(plan, StepKind.FUND).pk))
    assert "Tilsagnet bliver 9.000.000,00 kr." in page.content.decode()


def test_the_pending_correction_of_a_plan_in_drift_is_a_task(cast: Cast, as_user: Any) -> None:
    plan = granted_by_letter(cast)
    correct(plan, cast.jonas, amount=D("9000000.00"))
    assert [todo.title for todo in todos(cast.hanne)] == ["Bekræft rettelsen af Landsbyggefondens svar"]
    assert todos(cast.jonas) == []
    address = f"/planer/{plan.number}/"
    assert "Bekræft rettelsen af Landsbyggefondens svar" in as_user(cast.hanne).get(address).content.decode()
    assert "Bekræft rettelsen" not in as_user(cast.jonas).get(address).content.decode(), "nobody waits for it"
