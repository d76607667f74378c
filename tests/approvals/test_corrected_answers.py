"""A letter of the fund's with which the plan has gone on, written down wrongly: it is put right by a second record, and
tilsagn, conditions and rates follow, but for what was paid, told met or answered meanwhile."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile

from approvals import actions
from approvals.figures import answer_change, case_file, moves, nobody_can, todos
from approvals.models import Decision, Outcome, Snapshot, StepKind
from approvals.rules import check_start
from core.attachments import FileChanges, change_files, examine
from core.models import Event, Mail
from core.versions import Moved
from core.workflow import NotAllowed, NotReady
from funding.actions import Rate, add_condition, meet_condition, pay_instalment, set_instalments
from funding.calculations import Term
from funding.figures import collecting
from funding.figures.collecting import seen_of
from funding.models import Grant, GrantCondition, Instalment
from plans.models import Plan
from tests.approvals import states
from tests.approvals.correcting import ASKED, D, confirm, correct, granted_by_letter, pending
from tests.factories import approvals as make
from tests.factories.accounts import Cast
from tests.factories.vouchers import PDF

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def after_the_letter() -> Any:
    with time_machine.travel("2026-11-25 12:00 +0100", tick=True):
        yield


def refused(plan: Plan, by: Any, **said: Any) -> str:
    """Why the correction cannot be written; nothing has been."""
    before = Decision.objects.count()
    with pytest.raises(NotReady) as caught:
        correct(plan, by, **said)
    assert Decision.objects.count() == before
    return str(caught.value)


def rates(plan: Plan, *amounts: str) -> list[Instalment]:
    found = [Rate(dt.date(2027 + index, 3, 1), D(amount)) for index, amount in enumerate(amounts)]
    return set_instalments(plan=plan, by=None, rates=found, seen=seen_of([]))


# Before the start


def test_the_amount_of_a_tilsagn_is_put_right_and_the_plan_starts(cast: Cast) -> None:
    """8.652.000 was written for 8.625.000: 27.000 kr. too much, so the plan could not start."""
    plan = granted_by_letter(cast, "8652000.00")
    assert (plan.status, plan.open_sections) == (Plan.Status.IN_APPROVAL, ["economy"])
    correct(plan, cast.jonas)
    plan = make.fresh(plan)
    assert (plan.status, plan.grants.get().amount) == (Plan.Status.IN_APPROVAL, D("8652000.00"))
    confirm(plan, cast.mette)
    plan = make.fresh(plan)
    assert (plan.status, plan.open_sections) == (Plan.Status.RUNNING, [])
    in_force, wrong = plan.grants.all()
    assert (in_force.amount, in_force.is_replaced) == (D("8625000.00"), False)
    assert (wrong.amount, wrong.is_replaced) == (D("8652000.00"), True)
    before, after = Decision.objects.filter(step__kind=StepKind.FUND).order_by("pk")
    assert (after.replaces, after.recorded_by, after.confirmed_by) == (before, cast.jonas, cast.mette)
    assert not Decision.objects.get(pk=before.pk).is_in_force
    assert plan.snapshots.get(reason="started").document["grant"]["amount"] == "8625000.00"
    act = Event.objects.get(verb="approvals.amount_corrected")
    assert act.data["before"] == {"amount": "8652000.00"}
    assert act.data["after"] == {"amount": "8625000.00"}


def test_a_tilsagn_that_is_still_another_amount_leaves_the_money_open(cast: Cast) -> None:
    plan = granted_by_letter(cast, "8000000.00")
    correct(plan, cast.jonas, amount=D("8100000.00"))
    confirm(plan, cast.mette)
    plan = make.fresh(plan)
    assert (plan.status, plan.open_sections) == (Plan.Status.IN_APPROVAL, ["economy"])
    (finding,) = [one for one in check_start(plan) if one.code == "LBF_SHARE_NOT_GRANT"]
    assert (finding.found, finding.limit) == ("8.625.000,00 kr.", "8.100.000,00 kr.")


def test_the_tilsagn_is_still_found_again(cast: Cast, as_user: Any) -> None:
    """By the letter's reference or as the letter itself, also where that lies with the answer that is put right."""
    plan = granted_by_letter(cast, "8652000.00")
    assert "Skriv brevets reference" in refused(plan, cast.jonas, reference="")
    fund = make.step_of(plan, StepKind.FUND)
    data = {
        "version": fund.version,
        "snapshot_number": 1,
        "decided_on": "20-11-2026",
        "amount": "8.625.000,00",
        "reason": "Cifrene var byttet om.",
    }
    answer = as_user(cast.jonas).post(states.url("correct_answer", plan, fund.pk), data)
    assert answer.status_code == 422
    assert "Skriv brevets reference, eller læg brevet ved." in answer.content.decode()
    letter = FileChanges((examine(ContentFile(PDF, name="brev.pdf")),))
    before = Decision.objects.get(step=fund)
    change_files(before.files, letter, by=cast.jonas)
    correct(plan, cast.jonas, reference="")
    confirm(plan, cast.mette)
    correct(plan, cast.jonas, reference="", amount=D("8630000.00"))


def test_another_day_alone_starts_no_plan(cast: Cast) -> None:
    """The money has been put in balance meanwhile: the ansøger starts the plan, not whoever confirms a date."""
    plan = granted_by_letter(cast, "8000000.00")
    states.set_money(
        plan, cast, {"fund": "8000000.00", "municipality": "1333333.34", "housing_organisation": "1333333.34"}
    )
    correct(plan, cast.jonas, decided_on=dt.date(2026, 11, 19), amount=D("8000000.00"))
    confirm(plan, cast.mette)
    plan = make.fresh(plan)
    assert (plan.status, plan.open_sections) == (Plan.Status.IN_APPROVAL, ["economy"])
    grant = plan.grants.first()
    assert grant is not None
    assert (grant.granted_on, grant.amount) == (dt.date(2026, 11, 19), D("8000000.00"))


def test_a_plan_that_is_given_up_leaves_no_correction_to_confirm(cast: Cast) -> None:
    plan = granted_by_letter(cast, "8652000.00")
    correct(plan, cast.jonas, amount=D("8630000.00"))
    assert [todo.title for todo in todos(cast.mette)] == ["Bekræft rettelsen af Landsbyggefondens svar"]
    plan = make.fresh(plan)
    actions.withdraw_plan(plan=plan, seen_version=plan.version, reason="Det er for lidt.", by=cast.lars)
    assert (todos(cast.mette), todos(cast.hanne)) == ([], [])
    record = Decision.objects.get(step__kind=StepKind.FUND, confirmed_at=None)
    assert record.set_aside_at is not None
    assert plan.grants.get().amount == D("8652000.00")


# In drift


def test_a_higher_amount_holds_beside_the_financing_of_a_plan_in_drift(cast: Cast) -> None:
    plan = granted_by_letter(cast)
    assert plan.status == Plan.Status.RUNNING
    correct(plan, cast.jonas, amount=D("9000000.00"), reference="LBF-1/2", decided_on=make.SENT_ON)
    confirm(plan, cast.hanne)
    grant = make.fresh(plan).grants.first()
    assert grant is not None
    assert (grant.amount, grant.reference, grant.granted_on) == (
        D("9000000.00"),
        "LBF-1/2",
        make.SENT_ON,  # the day lies before that of the wrong one, which is never in force again
    )
    last = plan.snapshots.order_by("-number").first()
    assert last is not None
    assert (last.reason, last.document["grant"]["amount"]) == (Snapshot.Reason.CORRECTED, "9000000.00")
    assert sum(D(row["amount"]) for row in last.document["financing"] if row["source"] == "fund") == D(ASKED)


def test_a_plan_in_drift_is_not_left_with_more_than_its_tilsagn(cast: Cast) -> None:
    plan = granted_by_letter(cast)
    said = refused(plan, cast.jonas, amount=D("8000000.00"))
    assert said == (
        "Planen er i drift med en andel fra Landsbyggefonden på 8.625.000,00 kr., mere end de 8.000.000,00 kr., som "
        "tilsagnet skal rettes til. Foreslå først en ændring af planen, der sætter fondens andel ned til "
        "8.000.000,00 kr. Ret tilsagnet, når ændringen er godkendt."
    )
    assert plan.grants.get().amount == D(ASKED)


def test_rates_follow_and_what_is_paid_stays_paid(cast: Cast) -> None:
    plan = granted_by_letter(cast)
    paid, waiting = rates(plan, "4000000.00", "4625000.00")
    pay_instalment(instalment=paid, by=None, on=dt.date(2026, 11, 24))
    correct(plan, cast.jonas, amount=D("9000000.00"))
    change = answer_change(make.step_of(plan, StepKind.FUND), pending(plan))
    assert change.follows[0] == "Tilsagnet bliver 9.000.000,00 kr., 375.000,00 kr. mere end før."
    assert change.follows[2].startswith("Raterne følger med. 4.000.000,00 kr. er udbetalt.")
    confirm(plan, cast.mette)
    plan = make.fresh(plan)
    grant = plan.grants.first()
    assert grant is not None
    assert [(rate.pk, rate.amount, rate.paid_on is not None) for rate in grant.instalments.all()] == [
        (paid.pk, D("4000000.00"), True),
        (waiting.pk, D("4625000.00"), False),
    ]
    found = collecting(plan, plan.snapshots.order_by("-number")[0].document)
    (finding,) = found.findings
    assert (finding.code, finding.found, finding.limit) == (
        "INSTALMENTS_NOT_GRANT",
        "8625000.00",
        "9000000.00",
    )


def test_less_than_what_is_paid_is_refused(cast: Cast) -> None:
    """Before the start the financing can follow, but not what has been paid."""
    plan = granted_by_letter(cast, "8000000.00")
    paid, _ = rates(plan, "4000000.01", "3999999.99")
    pay_instalment(instalment=paid, by=None, on=dt.date(2026, 11, 24))
    assert "Der er registreret udbetalt 4.000.000,01 kr. af tilsagnet" in refused(
        plan, cast.jonas, amount=D("4000000.00")
    )
    correct(plan, cast.jonas, amount=D("4000000.01"))


def test_what_is_paid_between_writing_and_confirming_is_asked_about_again(cast: Cast) -> None:
    plan = granted_by_letter(cast, "8000000.00")
    first, _ = rates(plan, "4000000.00", "4000000.00")
    correct(plan, cast.jonas, amount=D("3000000.00"))
    pay_instalment(instalment=first, by=None, on=dt.date(2026, 11, 24))
    with pytest.raises(NotReady, match="registreret udbetalt"):
        confirm(plan, cast.mette)
    assert plan.grants.get().amount == D("8000000.00")


def test_a_tilsagn_that_a_later_one_has_followed_is_history(cast: Cast) -> None:
    plan = granted_by_letter(cast)
    Grant.objects.create(
        plan=plan, amount=D("9500000.00"), granted_on=dt.date(2026, 11, 24), reference="LBF-9"
    )
    said = refused(plan, cast.jonas, amount=D("8700000.00"))
    assert "afløst af et tilsagn på 9.500.000,00 kr. af 24. november 2026 (LBF-9)" in said
    assert "Ret det nyeste tilsagn i stedet." in said


def test_the_reference_of_another_tilsagn_is_refused(cast: Cast) -> None:
    plan = granted_by_letter(cast)
    Grant.objects.create(plan=plan, amount=D("1.00"), granted_on=dt.date(2025, 1, 1), reference="LBF-0")
    assert "allerede et tilsagn med referencen »LBF-0«" in refused(plan, cast.jonas, reference="LBF-0")


def test_a_day_before_that_of_an_earlier_tilsagn_is_refused(cast: Cast) -> None:
    """Otherwise the earlier one would be in force, and could not be put right either."""
    plan = granted_by_letter(cast)
    sent = Decision.objects.filter(step__case__plan=plan, step__kind=StepKind.FORWARD)
    sent.update(decided_on=dt.date(2026, 11, 5))
    Grant.objects.create(plan=plan, amount=D("1.00"), granted_on=dt.date(2026, 11, 10), reference="LBF-0")
    said = refused(plan, cast.jonas, decided_on=dt.date(2026, 11, 9))
    assert said == (
        "Brevets dato, 9. november 2026, ligger før planens tidligere tilsagn af 10. november 2026 (LBF-0). Så ville "
        "det tidligere tilsagn gælde igen. Skriv den dato, der står i brevet, 10. november 2026 eller senere."
    )
    correct(plan, cast.jonas, decided_on=dt.date(2026, 11, 10))
    confirm(plan, cast.mette)
    in_force = make.fresh(plan).grants.first()
    assert in_force is not None
    assert (in_force.amount, in_force.reference) == (D(ASKED), "LBF-1")


# Conditions


def test_conditions_follow_and_what_was_told_of_them_stays(cast: Cast) -> None:
    due, later = dt.date(2027, 5, 1), dt.date(2027, 8, 1)
    plan = granted_by_letter(
        cast, conditions=(Term("Kvartalstal", due), Term("Forkert linje"), Term("Besvaret linje"))
    )
    told = plan.grant_conditions.get(text="Besvaret linje")
    meet_condition(
        condition=told, by=cast.mette, seen=told.version, met_on=dt.date(2026, 11, 24), note="Sendt."
    )
    kept = plan.grant_conditions.get(text="Kvartalstal")
    correct(
        plan, cast.jonas, reference="LBF-2", conditions=(Term("Kvartalstal", later), Term("Evaluering", due))
    )
    change = answer_change(make.step_of(plan, StepKind.FUND), pending(plan))
    assert change.follows == (
        "Vilkåret »Besvaret linje« er meldt opfyldt eller besvaret, og bliver stående.",
    )
    confirm(plan, cast.hanne)
    rows = {row.text: row for row in plan.grant_conditions.all()}
    assert set(rows) == {"Kvartalstal", "Evaluering", "Besvaret linje"}
    assert (rows["Kvartalstal"].pk, rows["Kvartalstal"].due_on, rows["Kvartalstal"].reference) == (
        kept.pk,
        later,
        "LBF-2",
    )
    assert (rows["Besvaret linje"].state, rows["Besvaret linje"].reference) == (
        GrantCondition.State.MET,
        "LBF-1",
    )
    grant = plan.grants.first()
    assert grant is not None
    assert grant.conditions == "- Kvartalstal (senest 1. august 2027)\n- Evaluering (senest 1. maj 2027)"


def test_conditions_that_people_have_added_to_the_letter_stay_and_follow_it(cast: Cast) -> None:
    """The page of the letter tells to add further ones on Vilkår, with the day and reference of the letter."""
    plan = granted_by_letter(cast, conditions=(Term("Forkert linje"),))
    for text in ("Niende vilkår", "Tiende vilkår"):
        add_condition(plan=plan, by=cast.jonas, term=Term(text), set_on=make.GRANTED_ON, reference="LBF-1")
    told = plan.grant_conditions.get(text="Tiende vilkår")
    meet_condition(
        condition=told, by=cast.mette, seen=told.version, met_on=dt.date(2026, 11, 24), note="Sendt."
    )
    correct(plan, cast.jonas, reference="LBF-2", conditions=(Term("Rettet linje"),))
    change = answer_change(make.step_of(plan, StepKind.FUND), pending(plan))
    assert change.follows == (
        "Vilkåret »Niende vilkår« er tilføjet på siden Vilkår, og bliver stående.",
        "Vilkåret »Tiende vilkår« er tilføjet på siden Vilkår, og bliver stående.",
    )
    confirm(plan, cast.hanne)
    assert [(row.text, row.reference, row.state) for row in plan.grant_conditions.order_by("text")] == [
        ("Niende vilkår", "LBF-2", "open"),
        ("Rettet linje", "LBF-2", "open"),
        ("Tiende vilkår", "LBF-2", "met"),
    ]


# Who


def test_who_wrote_the_correction_does_not_confirm_it(cast: Cast) -> None:
    plan = granted_by_letter(cast, "8652000.00")
    correct(plan, cast.lars)
    for person in (cast.lars, cast.jonas, cast.else_, cast.tove, cast.karim):
        with pytest.raises(NotAllowed):
            confirm(plan, person)
    assert {mail.recipient for mail in Mail.objects.filter(subject__contains="bekræft rettelsen")} == {
        cast.mette,
        cast.jakob,
        cast.hanne,
    }


def test_nobody_is_freed_from_four_eyes_for_a_correction(cast: Cast) -> None:
    """The answer holds meanwhile; a new person with the role may confirm."""
    plan = granted_by_letter(cast, "8652000.00")
    correct(plan, cast.jonas)
    move = moves(case_file(plan))[0]
    assert nobody_can(move) == (
        "Ingen kan bekræfte: hverken ansøgeren eller kommunen har en, der ikke selv har arbejdet med sagen. "
        "Organisationens administrator kan give en person rollen."
    )


def test_others_neither_write_nor_drop_a_correction(cast: Cast) -> None:
    plan = granted_by_letter(cast, "8652000.00")
    for person in (cast.mette, cast.hanne, cast.else_, cast.tove):
        with pytest.raises(NotAllowed):
            correct(plan, person)
    correct(plan, cast.jonas)
    fund = make.step_of(plan, StepKind.FUND)
    with pytest.raises(NotAllowed):
        actions.drop_correction(step=fund, seen_version=fund.version, objection="Nej.", by=cast.else_)


def test_a_correction_that_is_dropped_changes_nothing_and_another_may_be_written(cast: Cast) -> None:
    plan = granted_by_letter(cast, "8652000.00")
    correct(plan, cast.jonas)
    fund = make.step_of(plan, StepKind.FUND)
    actions.drop_correction(
        step=fund, seen_version=fund.version, objection="Brevet siger 8.652.000.", by=cast.mette
    )
    assert make.fresh(plan).grants.get().amount == D("8652000.00")
    with pytest.raises(NotReady, match="ingen rettelse"):
        confirm(plan, cast.mette)
    correct(plan, cast.jonas)
    confirm(plan, cast.mette)
    assert make.fresh(plan).status == Plan.Status.RUNNING


def test_a_correction_is_written_further_before_it_is_confirmed(cast: Cast) -> None:
    plan = granted_by_letter(cast, "8652000.00")
    first = correct(plan, cast.jonas, amount=D("8600000.00"))
    second = correct(plan, cast.jonas)
    assert first.pk == second.pk
    assert pending(plan).amount == D(ASKED)


def test_confirming_twice_is_told_that_it_has_been_done(cast: Cast) -> None:
    plan = granted_by_letter(cast, "8652000.00")
    correct(plan, cast.jonas)
    fund = make.step_of(plan, StepKind.FUND)
    actions.confirm_correction(step=fund, seen_version=fund.version, seen_snapshot=1, by=cast.mette)
    with pytest.raises((Moved, NotReady)):
        actions.confirm_correction(step=fund, seen_version=fund.version, seen_snapshot=1, by=cast.mette)
    assert Grant.objects.filter(plan=plan).count() == 2


def test_only_what_the_answer_says_is_put_right_here(cast: Cast) -> None:
    plan = granted_by_letter(cast, "8652000.00")
    assert "ikke hvad fonden har svaret" in refused(plan, cast.jonas, outcome=Outcome.REFUSED, text="Nej.")
