"""An amendment is carried out against the tilsagn that it was judged against: where another holds meanwhile, those who
must approve what comes above it are asked besides."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from approvals import actions
from approvals.exchange.amendments import PLAN, Proposal, with_row
from approvals.figures import answer_change
from approvals.models import CaseStep, Decision, StepKind
from core.models import Event, Mail
from core.operations import Tables
from core.versions import Moved
from core.workflow import NotReady
from funding.calculations import Term
from funding.models import Grant
from plans.models import Plan
from tests.approvals import amending, amendment_states
from tests.approvals.correcting import ASKED, D, confirm, correct, granted_by_letter, pending
from tests.factories import approvals as make
from tests.factories.accounts import PASSWORD, Cast
from tests.races import at_once

HIGHER = "9000000.00"
DAY = dt.date(2026, 11, 25)  # the letter has started the plan that day


board, kommune, forward, fund = (
    partial(act, day=DAY) for act in (amending.board, amending.kommune, amending.forward, amending.fund)
)


@pytest.fixture(autouse=True)
def after_the_letter() -> Any:
    with time_machine.travel("2026-11-25 12:00 +0100", tick=True):
        yield


def answer(plan: Plan) -> CaseStep:
    """The fund's step of the application."""
    return make.step_of(plan, StepKind.FUND)


def put_right(plan: Plan, cast: Cast, amount: str) -> None:
    correct(plan, cast.jonas, amount=D(amount), step=answer(plan))
    confirm(plan, cast.mette, answer(plan))


def within(cast: Cast) -> Any:
    """Sent: 8.625.300 kr. from the fund, of a tilsagn of 9.000.000 kr. The fund is not asked."""
    plan = granted_by_letter(cast)
    put_right(plan, cast, HIGHER)
    return amending.send(amending.raise_everything(amending.draft(cast, make.fresh(plan)), cast), cast)


def kinds(amendment: Any) -> list[str]:
    steps = CaseStep.objects.filter(case=amendment.case).order_by("group", "pk")
    return list(steps.values_list("kind", flat=True))


def never_above(plan: Plan) -> None:
    plan = make.fresh(plan)
    share = sum(row.amount for row in plan.financing_shares.current().filter(source="fund"))
    grant = plan.grants.first()
    assert grant is not None
    assert share <= grant.amount


@pytest.mark.django_db
def test_within_the_tilsagn_the_fund_is_not_asked(cast: Cast) -> None:
    amendment = within(cast)
    assert StepKind.FUND not in kinds(amendment)
    amendment = kommune(board(amendment, cast), cast)
    assert amendment.state == "applied"
    never_above(amendment.plan)


@pytest.mark.django_db
@pytest.mark.parametrize("so_far", [(), (board,)], ids=["at the board", "at the kommune"])
def test_a_tilsagn_put_right_to_less_asks_the_fund_besides(cast: Cast, so_far: tuple[Any, ...]) -> None:
    amendment = within(cast)
    for approve in so_far:
        amendment = approve(amendment, cast)
    Mail.objects.all().delete()
    correct(amendment.plan, cast.jonas, step=answer(amendment.plan))
    told = answer_change(answer(amendment.plan), pending(amendment.plan)).follows
    assert (
        "Ændring 1, »Flere handlinger«, er sendt og holder sig ikke inden for det rettede tilsagn." in told[2]
    )
    confirm(amendment.plan, cast.mette, answer(amendment.plan))
    assert kinds(amendment)[-2:] == [StepKind.FORWARD, StepKind.FUND]
    act = Event.objects.get(verb="approvals.amendment_asks_besides")
    assert act.data["who"] == "Landsbyggefonden"
    assert Mail.objects.filter(recipient=cast.lars, subject__contains="skal godkendes af flere").exists()
    rest = [one for one in (board, kommune) if one not in so_far]
    for approve in rest:
        amendment = approve(amendment, cast)
    assert amendment.state == "sent", "not carried out before the fund has said yes"
    never_above(amendment.plan)
    amendment = fund(forward(amendment, cast), cast)
    assert amendment.state == "applied"
    grant = make.fresh(amendment.plan).grants.first()
    assert grant is not None
    assert grant.amount == D("8625300.00"), "its yes is a new tilsagn"
    never_above(amendment.plan)


@pytest.mark.django_db
def test_a_tilsagn_put_right_that_is_still_enough_asks_nobody_besides(cast: Cast) -> None:
    amendment = within(cast)
    put_right(amendment.plan, cast, "8625300.00")
    assert StepKind.FUND not in kinds(amendment)
    assert kommune(board(amendment, cast), cast).state == "applied"


@pytest.mark.django_db
def test_whoever_has_the_page_open_looks_again_first(cast: Cast) -> None:
    amendment = within(cast)
    seen = amending.step(amendment, StepKind.BOARD)
    put_right(amendment.plan, cast, ASKED)
    with pytest.raises(Moved):
        actions.decide_for_board(
            step=seen,
            seen_version=seen.version,
            seen_snapshot=amendment.case.snapshot.number,
            decided_on=DAY,
            approves=True,
            by=cast.karim,
        )


@pytest.mark.django_db
def test_the_fund_does_not_say_yes_to_another_tilsagn_than_it_read(cast: Cast) -> None:
    """The term asks it in any case; while its page is open, its yes becomes a new tilsagn."""
    plan = granted_by_letter(cast)
    put_right(plan, cast, HIGHER)
    amendment = amending.raise_everything(amending.draft(cast, make.fresh(plan)), cast)
    amendment = amending.send(amending.write(amendment, cast, PLAN, "", ends_on="2031-12-31"), cast)
    for approve in (board, kommune, forward):
        amendment = approve(amendment, cast)
    seen = amending.step(amendment, StepKind.FUND)
    put_right(plan, cast, ASKED)
    with pytest.raises(Moved):
        actions.agree_to_amendment(
            step=seen,
            seen_version=seen.version,
            agreed_on=DAY,
            reference="LBF-77",
            by=cast.else_,
        )
    assert make.fresh(plan).grants.first().amount == D(ASKED)  # type: ignore[union-attr]


@pytest.mark.django_db
def test_a_kommune_with_fewer_bodies_today_is_still_answered_before_the_fund(cast: Cast) -> None:
    amendment = board(within(cast), cast)
    cast.vejle.municipality.chain_steps.exclude(kind="council").delete()
    put_right(amendment.plan, cast, ASKED)
    steps = CaseStep.objects.filter(case=amendment.case)
    last = max(step.group for step in steps if step.kind == StepKind.COUNCIL)
    assert [step.group > last for step in steps if step.kind in (StepKind.FORWARD, StepKind.FUND)] == [
        True,
        True,
    ]


def shifted(amendment: Any, cast: Cast, year: int) -> Any:
    """400 kr. more in one year, 300 of it from the fund."""

    def change(proposal: Proposal) -> Tables:
        state = proposal.state
        for source, more in (("fund", 300), ("municipality", 50), ("housing_organisation", 50)):
            uid, row = next(
                (uid, row)
                for uid, row in state["financing"].items()
                if (row["source"], row["year"]) == (source, year)
            )
            state = with_row(state, "financing", uid, {**row, "amount": str(Decimal(row["amount"]) + more)})
        uid, row = next((uid, row) for uid, row in state["budget"].items() if row["year"] == year)
        return with_row(state, "budget", uid, {**row, "amount": str(Decimal(row["amount"]) + 400)})

    return actions.edit_amendment(amendment=amendment, change=change, by=cast.mette)


@pytest.mark.django_db
def test_of_two_that_are_each_within_the_tilsagn_the_second_asks_the_fund(cast: Cast) -> None:
    plan = granted_by_letter(cast)
    put_right(plan, cast, "8625500.00")
    years = sorted({row["year"] for row in plan.snapshots.last().document["financing"]})
    first, second = (
        amending.send(shifted(amending.draft(cast, make.fresh(plan), title=str(year)), cast, year), cast)
        for year in years[:2]
    )
    for one in (first, second):
        assert StepKind.FUND not in kinds(one)
    first = kommune(board(first, cast), cast)
    assert first.state == "applied"
    second = kommune(board(second, cast), cast)
    assert (second.state, kinds(second)[-1]) == ("sent", StepKind.FUND)
    never_above(plan)
    second = fund(forward(second, cast), cast)
    assert second.state == "applied"
    grant = make.fresh(plan).grants.first()
    assert grant is not None
    assert grant.amount == D("8625600.00")
    assert second.result.valid_from == dt.date(2026, 11, 25)


def with_the_fund(amendment: Any, cast: Cast) -> Any:
    for approve in (board, kommune, forward):
        amendment = approve(amendment, cast)
    return amendment


@pytest.mark.django_db
def test_a_letter_that_no_longer_covers_the_change_is_not_confirmed(cast: Cast) -> None:
    plan = granted_by_letter(cast)
    years = sorted({row["year"] for row in plan.snapshots.last().document["financing"]})
    first, second = (
        with_the_fund(amending.send(shifted(amending.draft(cast, make.fresh(plan)), cast, year), cast), cast)
        for year in years[:2]
    )
    amending.letter(first, cast, amount="8625300.00", day=DAY)
    assert fund(second, cast).state == "applied"
    with pytest.raises(NotReady, match=r"lavere end 8\.625\.600,00 kr\., som Landsbyggefondens andel"):
        amending.confirm_letter(first, cast)
    never_above(plan)


def refused(step: CaseStep, cast: Cast) -> None:
    actions.refuse(step=step, seen_version=step.version, refused_on=DAY, text="Nej.", by=cast.else_)


def remarked(step: CaseStep, cast: Cast) -> None:
    remarks = [("", "Skriv det tydeligere.")]
    actions.send_remarks(
        step=step, seen_version=step.version, remarked_on=DAY, remarks=remarks, by=cast.else_
    )


def refused_and_passed(cast: Cast, answer: Callable[[CaseStep, Cast], None] = refused) -> Any:
    """The fund refuses an amendment that raises its share; then another is carried out that touches the same goal."""
    plan = granted_by_letter(cast)
    first = amending.raise_everything(amending.content_change(cast, make.fresh(plan), title="A"), cast)
    first = with_the_fund(amending.send(first, cast), cast)
    answer(amending.step(first, StepKind.FUND), cast)
    second = amending.content_change(cast, make.fresh(plan), title="B")
    assert board(amending.send(second, cast), cast).state == "applied"
    return amending.fresh(first)


def take_back(amendment: Any, cast: Cast) -> None:
    step = amending.step(amendment, StepKind.FUND)
    actions.take_back_answer(step=step, seen_version=step.version, reason="Det var en fejl.", by=cast.else_)


@pytest.mark.django_db
def test_an_afslag_is_not_taken_back_when_the_plan_has_gone_past_the_amendment(cast: Cast) -> None:
    amendment = refused_and_passed(cast)
    with pytest.raises(NotReady, match="Foreslå i stedet en ny ændring"):
        take_back(amendment, cast)
    assert amending.fresh(amendment).state == "refused"


@pytest.mark.django_db
def test_of_remarks_the_ansoeger_puts_the_amendment_right(cast: Cast) -> None:
    amendment = refused_and_passed(cast, remarked)
    with pytest.raises(NotReady, match="Ansøgeren kan rette den og sende den igen"):
        take_back(amendment, cast)
    assert amending.fresh(amendment).state == "returned"


@pytest.mark.django_db
def test_the_officer_is_told_that_the_yes_is_not_carried_out(
    cast: Cast, as_user: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    amendment = refused_and_passed(cast)
    with monkeypatch.context() as before:
        before.setattr("approvals.actions.records.require_fitting", lambda case: None)
        take_back(amendment, cast)
    step = amending.step(amendment, StepKind.FUND)
    data = {"version": step.version, "agreed_on": "25-11-2026", "reference": "LBF-77", "password": PASSWORD}
    address = reverse("approvals:agree", args=[amendment.plan.number, step.pk])
    page = as_user(cast.else_).post(address, data, follow=True).content.decode()
    assert (
        "Planen er ændret imens, så ændringen er sendt tilbage til ansøgeren. Den er ikke gennemført." in page
    )
    assert "Ændringen er godkendt." not in page
    said = Decision.objects.filter(step=step).latest("pk")
    assert (said.outcome, said.amount) == ("granted", None), "no tilsagn stands in the record"


@pytest.mark.django_db
def test_no_tilsagn_is_raised_by_a_yes_to_what_no_longer_fits(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An amendment that was opened again before it was asked whether it fits."""
    amendment = refused_and_passed(cast)
    with monkeypatch.context() as before:
        before.setattr("approvals.actions.records.require_fitting", lambda case: None)
        take_back(amendment, cast)
    amendment = amending.fresh(amendment)
    step = amending.step(amendment, StepKind.FUND)
    actions.agree_to_amendment(
        step=step,
        seen_version=step.version,
        agreed_on=DAY,
        reference="LBF-77",
        conditions=[Term("Regnskab hvert år.")],
        by=cast.else_,
    )
    assert amending.fresh(amendment).state == "returned"
    plan = make.fresh(amendment.plan)
    assert [grant.amount for grant in plan.grants.all()] == [D(ASKED)]
    assert not plan.grant_conditions.filter(reference="LBF-77").exists()


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["the term", "other use"])
def test_a_yes_that_leaves_the_funds_share_alone_is_no_tilsagn(cast: Cast, change: str) -> None:
    """Also where the share lay above the tilsagn already, as it may in a plan from before that was refused."""
    if change == "the term":
        amendment = with_the_fund(amending.send(amending.term_change(cast), cast), cast)
    else:
        amendment = amending.send(amendment_states.other_use_asked(cast), cast)
        amendment = forward(kommune(amendment, cast), cast)
    Grant.objects.filter(plan=amendment.plan).update(amount=D("8000000.00"))
    assert fund(amendment, cast).state == "applied"
    assert [grant.amount for grant in amendment.plan.grants.all()] == [D("8000000.00")]


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_of_the_last_yes_and_the_correction_at_once_none_leaves_more_than_the_tilsagn(cast: Cast) -> None:
    """Either the amendment is carried out and the tilsagn cannot follow, or the fund is asked and the yes too late."""
    amendment = board(within(cast), cast)
    plan = amendment.plan
    correct(plan, cast.jonas, step=answer(plan))
    council = recorded_at_council(amendment, cast)
    first = answer(plan)
    number = amendment.case.snapshot.number
    results = at_once(
        lambda: actions.confirm_decision(
            step=council, seen_version=council.version, seen_snapshot=number, by=cast.hanne
        ),
        lambda: actions.confirm_correction(
            step=first, seen_version=first.version, seen_snapshot=first.case.snapshot.number, by=cast.mette
        ),
    )
    assert sum(isinstance(result, Exception) for result in results) == 1
    amendment = amending.fresh(amendment)
    grant = make.fresh(plan).grants.first()
    assert grant is not None
    carried_out = amendment.state == "applied"
    assert (grant.amount == D(HIGHER)) is carried_out
    assert (StepKind.FUND in kinds(amendment)) is not carried_out
    never_above(plan)


def recorded_at_council(amendment: Any, cast: Cast) -> CaseStep:
    """Everything but the council's confirmation."""
    one = amending.step(amendment, StepKind.RECOMMENDATION)
    number = amendment.case.snapshot.number
    actions.write_recommendation(
        step=one, seen_snapshot=number, written=actions.proposal("Godkendes."), finish=True, by=cast.jonas
    )
    for body in CaseStep.objects.filter(case=amendment.case, kind__in=amending.BODIES).order_by("group"):
        outcome = "approved" if body.kind == StepKind.COUNCIL else "noted"
        written = actions.Record(decided_on=DAY, outcome=outcome, text="Som indstillet.")
        actions.record_decision(step=body, seen_snapshot=number, written=written, by=cast.jonas)
        if body.kind != StepKind.COUNCIL:
            body.refresh_from_db()
            actions.confirm_decision(
                step=body, seen_version=body.version, seen_snapshot=number, by=cast.hanne
            )
    return amending.step(amendment, StepKind.COUNCIL)
