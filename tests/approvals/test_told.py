"""What a record tells: the votes that were counted, to whom they are told, and where a letter is found again."""

import datetime as dt
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from approvals import actions
from approvals.figures import case_file, committee_item, decision_figure
from approvals.models import Decision, Outcome, StepKind
from core.models import Mail
from core.word import Note, Prose
from core.workflow import NotReady
from tests.approvals import amending, own_states, states
from tests.factories import approvals as make
from tests.factories.accounts import Cast

pytestmark = pytest.mark.django_db


def council(plan: Any) -> Decision:
    found: Decision = Decision.objects.get(step__case__plan=plan, step__kind=StepKind.COUNCIL)
    return found


def test_only_what_was_counted_is_told(cast: Cast, as_user: Any) -> None:
    plan = states.recorded(cast, Outcome.APPROVED, votes_for=None, votes_against=3, votes_abstained=None)
    assert decision_figure(council(plan), cast.hanne).votes == "3 imod"
    page = as_user(cast.hanne).get(states.url("step", plan, council(plan).step_id)).content.decode()
    assert "3 imod" in page
    assert "undlod" not in page


def test_the_votes_of_a_closed_item_stay_with_the_kommune(cast: Cast, as_user: Any) -> None:
    plan = states.recorded(cast, Outcome.APPROVED, votes_for=5, votes_against=2, is_closed=True)
    make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    address = states.url("step", plan, council(plan).step_id)
    assert "5 for, 2 imod" not in as_user(cast.lars).get(address).content.decode()
    assert "5 for, 2 imod" in as_user(cast.jonas).get(address).content.decode()


def test_a_tilsagn_without_reference_or_letter_is_not_registered(cast: Cast, as_user: Any) -> None:
    plan = make.forwarded_plan(cast)
    step = make.step_of(plan, StepKind.FUND)
    letter = actions.Letter(outcome=Outcome.GRANTED, decided_on=make.GRANTED_ON, amount=8_625_000)
    with make.on(make.GRANTED_ON):
        with pytest.raises(NotReady):
            actions.register_letter(
                step=step, seen_version=step.version, seen_snapshot=1, letter=letter, by=cast.lars
            )
        url, data = own_states.to_register(cast)
        page = as_user(cast.lars).post(url, data | {"reference": ""})
    assert page.status_code == 422
    assert "Skriv brevets reference, eller læg brevet ved." in page.content.decode()


def test_the_draft_of_an_item_names_each_organisation_and_the_konto(cast: Cast) -> None:
    plan = states.recorded(cast, Outcome.APPROVED, appropriation_account="Medfinansieringspuljen")
    file = case_file(make.fresh(plan))
    assert file.case is not None
    file.case.snapshot.refresh_from_db()
    blocks = committee_item(file, file.case.snapshot).blocks
    words = " ".join(block.text for block in blocks if isinstance(block, Prose | Note))
    assert "Organisationsbestyrelsen i Søengens Boligforening" in words
    assert "Organisationsbestyrelsen i Boligselskabet Nordlyng" in words
    assert "Medfinansieringen betales af Medfinansieringspuljen." in words
    assert "portalen" not in words


def asked_to_confirm(cast: Cast) -> int:
    return Mail.objects.filter(recipient=cast.hanne, subject__contains="bekræft").count()


def fill_in(plan: Any, cast: Cast, text: str = "", days: int = 0) -> None:
    day = make.COMMITTEE_DAY + dt.timedelta(days=days)
    make.record(plan, StepKind.COMMITTEE, Outcome.RECOMMENDED, day=day, by=cast.jonas, text=text)


@pytest.fixture
def filled_in(cast: Cast) -> Any:
    plan = make.submitted_plan(cast)
    make.recommend(plan, cast.jonas)
    fill_in(plan, cast)
    assert asked_to_confirm(cast) == 1
    return plan


def test_what_is_put_right_before_it_is_confirmed_is_mailed_of_only_when_the_day_is_another(
    cast: Cast, filled_in: Any
) -> None:
    for text in ("Anbefalet.", "Anbefalet som indstillet."):
        fill_in(filled_in, cast, text)
    assert asked_to_confirm(cast) == 1, "the mail would say the same"
    fill_in(filled_in, cast, days=1)
    assert asked_to_confirm(cast) == 2


def test_what_was_sent_back_and_is_written_anew_is_mailed_of(cast: Cast, filled_in: Any) -> None:
    step = make.step_of(filled_in, StepKind.COMMITTEE)
    actions.send_back_to_caseworker(
        step=step, seen_version=step.version, objection="Forkert dato.", by=cast.hanne
    )
    fill_in(filled_in, cast)
    assert asked_to_confirm(cast) == 2


def subjects(user: Any) -> list[str]:
    return [one.subject for one in Mail.objects.filter(recipient=user).order_by("pk")]


@pytest.mark.parametrize("outcome", [Outcome.RETURNED, Outcome.APPROVED_CHANGED])
def test_what_the_council_sends_back_is_told_to_all_who_write(cast: Cast, outcome: str) -> None:
    """Not to the ansøger alone, and once to each: the decision and what is to be done are one piece of news."""
    changes = {"changes": "Skriv en midtvejsevaluering ind."} if outcome == Outcome.APPROVED_CHANGED else {}
    plan = states.recorded(cast, outcome, **changes)
    Mail.objects.all().delete()
    make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    for person in (cast.lars, cast.mette, cast.tove):
        assert subjects(person) == [f"{plan.title} er sendt tilbage til rettelse"]
    assert subjects(cast.jonas) == [f"{plan.title}: byrådets beslutning er bekræftet"]


def test_a_council_s_no_is_told_to_all_who_write(cast: Cast) -> None:
    plan = states.recorded(cast, Outcome.NOT_APPROVED)
    Mail.objects.all().delete()
    make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    for person in (cast.jonas, cast.lars, cast.mette, cast.tove):
        assert subjects(person) == [f"{plan.title}: byrådets beslutning er bekræftet"]


def test_an_amendment_that_is_sent_back_is_called_one(cast: Cast) -> None:
    amendment = amending.send(amending.content_change(cast), cast)
    Mail.objects.all().delete()
    amending.board(amendment, cast, approves=False)
    told = Mail.objects.get(recipient=cast.mette)
    assert told.subject == f"{amendment} af {amendment.plan.title} er sendt tilbage"
    assert told.url == reverse("approvals:amendment", args=[amendment.plan.number, amendment.number])


def test_a_plan_that_is_given_up_is_told_to_whoever_has_it_before_them(cast: Cast) -> None:
    plan = make.forwarded_plan(cast)
    Mail.objects.all().delete()
    actions.withdraw_plan(plan=plan, seen_version=plan.version, reason="Vi begynder forfra.", by=cast.lars)
    for person in (cast.else_, cast.jonas, cast.mette, cast.tove):
        assert subjects(person) == [f"{plan.title} er trukket tilbage"]
    assert not subjects(cast.hanne)


def test_whoever_was_to_confirm_is_told_that_the_plan_is_given_up(cast: Cast) -> None:
    plan = states.recorded(cast, Outcome.APPROVED)
    Mail.objects.all().delete()
    plan = make.fresh(plan)
    actions.withdraw_plan(plan=plan, seen_version=plan.version, reason="Vi begynder forfra.", by=cast.lars)
    assert subjects(cast.hanne) == [f"{plan.title} er trukket tilbage"]
    assert not council(plan).is_pending


def recorded_amendment(cast: Cast, outcome: str) -> Any:
    """The council has answered, and nobody has confirmed it."""
    amendment = amending.board(amending.send(amending.term_change(cast), cast), cast)
    amending.recommend(amendment, cast)
    for kind in (StepKind.COMMITTEE, StepKind.FINANCE_COMMITTEE):
        amending.confirm(amending.record(amending.step(amendment, kind), cast, "noted"), cast)
    amending.record(amending.step(amendment, StepKind.COUNCIL), cast, outcome)
    return amending.fresh(amendment)


def test_and_of_an_amendment_that_is_given_up(cast: Cast) -> None:
    amendment = recorded_amendment(cast, "approved")
    Mail.objects.all().delete()
    actions.withdraw_amendment(amendment=amendment, seen_version=amendment.version, by=cast.lars)
    assert subjects(cast.hanne) == [f"{amendment} af {amendment.plan.title} er opgivet"]


def test_a_refused_amendment_is_told_once(cast: Cast) -> None:
    amendment = recorded_amendment(cast, "not_approved")
    Mail.objects.all().delete()
    amending.confirm(amending.step(amendment, StepKind.COUNCIL), cast)
    assert amending.fresh(amendment).state == "refused"
    for person in (cast.jonas, cast.lars, cast.mette, cast.tove):
        assert subjects(person) == [f"{amendment.plan.title}: en ændring er afslået"]


def test_a_decision_about_an_amendment_is_not_called_one_about_the_plan(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    amendment = recorded_amendment(cast, "approved")
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        amending.confirm(amending.step(amendment, StepKind.COUNCIL), cast)
    told = [one.body for one in mail.outbox if "byrådets beslutning" in one.subject]
    title = amendment.plan.title
    assert told
    assert all(f"Byrådets beslutning om {amendment} af helhedsplanen {title}" in text for text in told)
