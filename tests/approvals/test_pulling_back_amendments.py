"""An amendment that was sent is taken back until whoever acts first in its case has opened it."""

from typing import Any

import pytest
import time_machine
from django.core import mail

from approvals import actions
from approvals.models import Amendment, Case
from core.dates import now
from core.models import Event
from core.workflow import NotAllowed, NotReady
from plans.models import PlanMembership
from tests.approvals import amending, amendment_states, states
from tests.factories import approvals as make

pytestmark = pytest.mark.django_db
BUTTON = "Træk indsendelsen tilbage"


@pytest.fixture(autouse=True)
def after_the_sending() -> Any:
    with time_machine.travel("2026-11-22 12:00 +0100", tick=True):
        yield


@pytest.fixture
def sent(cast: Any) -> Amendment:
    """Sent by Lars; the styregruppe is asked first, and its formand is Karim."""
    return amending.send(amending.term_change(cast), cast)


def pull(amendment: Any, by: Any) -> Case:
    amendment = amending.fresh(amendment)
    return actions.pull_back(case=amendment.case, seen_version=amendment.case.version, by=by)


def page_of(amendment: Any) -> str:
    return states.url("amendment", amendment.plan, amendment.number)


def test_a_first_sending_is_a_draft_again_and_can_be_sent_anew(cast: Any, as_user: Any, sent: Any) -> None:
    lars, case = as_user(cast.lars), sent.case
    assert BUTTON in lars.get(page_of(sent)).content.decode()
    address, data = states.url("amendment_pull_back", sent.plan, sent.number), {"version": case.version}
    assert lars.post(address, data).status_code == 302
    again = amending.fresh(sent)
    assert (again.state, again.case, again.operations) == ("draft", None, sent.operations)
    case.refresh_from_db()
    assert (case.state, case.steps.exclude(state="waiting").count()) == ("pulled_back", 0)
    assert as_user(cast.jonas).get(page_of(sent)).status_code == 404, "as before it was sent"
    assert Event.objects.filter(verb="approvals.amendment_pulled_back").count() == 1
    again = amending.send(again, cast)
    assert (again.state, again.case.state, again.case.round) == ("sent", "open", 1)
    assert again.case != case


def versions_of(browser: Any, amendment: Any, number: int) -> tuple[int, bool]:
    """How the version answers at its own address, and whether the list of versions has it."""
    plan = amendment.plan
    listed = browser.get(states.url("versions", plan)).content.decode()
    return browser.get(states.url("snapshot", plan, number)).status_code, f'value="{number}"' in listed


def test_what_was_pulled_back_is_the_own_sides_alone(cast: Any, as_user: Any, sent: Any) -> None:
    number = sent.case.snapshot.number
    assert versions_of(as_user(cast.jonas), sent, number) == (200, True)
    pull(sent, cast.lars)
    for person in (cast.jonas, cast.hanne, cast["else"]):
        assert versions_of(as_user(person), sent, number) == (404, False)
    assert versions_of(as_user(cast.mette), sent, number) == (200, True)


def test_so_is_a_later_sending_but_not_what_was_answered(cast: Any, as_user: Any) -> None:
    amendment = amendment_states.returned_amendment(cast)
    answered = amendment.case.snapshot.number
    uid = amending.uid_of(amendment.plan, "goals")
    amendment = amending.send(
        amending.write(amendment, cast, "goals", uid, title="Et tredje mål"),
        cast,
    )
    later = amendment.case.snapshot.number
    pull(amendment, cast.lars)
    jonas = as_user(cast.jonas)
    assert versions_of(jonas, amendment, later) == (404, False)
    assert versions_of(jonas, amendment, answered) == (200, True)


@pytest.mark.parametrize("way", ["snapshot", "versions"])
def test_reading_it_as_a_version_opens_it_too(cast: Any, as_user: Any, sent: Any, way: str) -> None:
    number = sent.case.snapshot.number
    address = states.url("snapshot", sent.plan, number)
    if way == "versions":
        address = f"{states.url('versions', sent.plan)}?fra={number - 1}&til={number}"
    assert as_user(cast.jonas).get(address).status_code == 200
    assert amending.fresh(sent).case.read_at is None, "the kommune does not act first"
    assert as_user(cast.karim).get(address).status_code == 200
    assert amending.fresh(sent).case.read_by == cast.karim


def test_a_later_sending_is_sent_back_again(cast: Any) -> None:
    amendment = amendment_states.returned_amendment(cast)
    answered = amendment.case.snapshot
    amendment = amending.send(
        amending.write(
            amendment, cast, "goals", amending.uid_of(amendment.plan, "goals"), title="Et tredje mål"
        ),
        cast,
    )
    assert (amendment.case.round, amendment.case.snapshot.number > answered.number) == (2, True)
    pull(amendment, cast.lars)
    amendment = amending.fresh(amendment)
    assert (amendment.state, amendment.case.state, amendment.case.round) == ("returned", "returned", 1)
    assert amendment.case.snapshot == answered
    amendment = amending.send(amendment, cast)
    assert (amendment.state, amendment.case.round) == ("sent", 2)


def test_one_that_a_clash_gave_back_is_pulled_back_to_what_was_sent_first(cast: Any, as_user: Any) -> None:
    """Nobody has answered it: the snapshot has neither a decision nor a remark."""
    plan = make.granted_plan(cast)
    first = amending.send(amending.content_change(cast, plan, title="Den førstes"), cast)
    second = amending.send(amending.content_change(cast, plan, title="Den andens"), cast)
    before = second.case.snapshot
    amending.board(first, cast)
    second = amending.fresh(second)
    actions.settle_clash(
        amendment=second, operation=second.listed_operations[0], keeps_mine=True, by=cast.mette
    )
    second = amending.send(second, cast)
    assert (second.case.round, second.case.snapshot.number > before.number) == (2, True)
    pull(second, cast.lars)
    second = amending.fresh(second)
    assert (second.state, second.case.state, second.case.round) == ("returned", "returned", 1)
    assert second.case.snapshot == before
    assert as_user(cast.lars).get(page_of(second)).status_code == 200
    second = amending.send(second, cast)
    assert (second.state, second.case.round) == ("sent", 2)


def test_who_acts_first_opens_it(cast: Any, as_user: Any, sent: Any) -> None:
    for person in (cast.mette, cast.lars, cast.jonas, cast.hanne):
        assert as_user(person).get(page_of(sent)).status_code == 200
    assert amending.fresh(sent).case.read_at is None, "neither its own side nor the kommune acts first"
    assert as_user(cast.karim).get(page_of(sent)).status_code == 200
    assert amending.fresh(sent).case.read_by == cast.karim
    text = as_user(cast.lars).get(page_of(sent)).content.decode()
    assert "Karim" in text.split("åbnede ændringen den 22. november 2026")[0]
    assert BUTTON not in text
    with pytest.raises(NotReady, match="åbnede ændringen"):
        pull(sent, cast.lars)


def test_a_colleague_who_tells_for_the_styregruppe_opens_it(cast: Any, as_user: Any) -> None:
    """Where it has no formand who can log in; whoever sent it does not open it themselves."""
    amendment = amending.content_change(cast)
    PlanMembership.objects.filter(plan=amendment.plan, user=cast.karim).update(user=None, name="Karim Aziz")
    sent = amending.send(amendment, cast)
    for person in (cast.lars, cast.karim, cast.jonas):
        as_user(person).get(page_of(sent))
    assert amending.fresh(sent).case.read_at is None
    assert as_user(cast.mette).get(page_of(sent)).status_code == 200
    assert amending.fresh(sent).case.read_by == cast.mette
    with pytest.raises(NotReady, match="åbnede ændringen"):
        pull(sent, cast.lars)


def test_its_step_opens_it_too(cast: Any, as_user: Any, sent: Any) -> None:
    step = amending.step(sent, "board")
    assert as_user(cast.karim).get(states.url("step", sent.plan, step.pk)).status_code == 200
    assert amending.fresh(sent).case.read_by == cast.karim


def test_the_kommune_opens_what_goes_to_it_first(cast: Any, as_user: Any) -> None:
    amendment = amending.send(amendment_states.other_use_asked(cast), cast)
    as_user(cast.karim).get(page_of(amendment))
    assert amending.fresh(amendment).case.read_at is None
    as_user(cast.jonas).get(page_of(amendment))
    assert amending.fresh(amendment).case.read_by == cast.jonas


def test_what_has_been_acted_on_is_not_taken_back(cast: Any, sent: Any) -> None:
    amending.board(sent, cast)
    with pytest.raises(NotReady, match="har allerede handlet"):
        pull(sent, cast.lars)


@pytest.mark.parametrize("name", ["mette", "jakob", "karim", "jonas", "else_", "niels"])
def test_others_do_not_take_it_back(cast: Any, sent: Any, name: str) -> None:
    with pytest.raises(NotAllowed):
        pull(sent, cast[name.removesuffix("_")])
    assert amending.fresh(sent).state == "sent"


def test_whoever_was_told_is_told_again(
    cast: Any, sent: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        pull(sent, cast.lars)
    told = {to for one in mail.outbox for to in one.to if "er trukket tilbage" in one.subject}
    assert told == {cast.karim.email}


def test_an_amendment_sent_again_is_unopened(cast: Any, as_user: Any) -> None:
    amendment = amending.send(amending.content_change(cast), cast)
    as_user(cast.karim).get(page_of(amendment))
    amendment = amending.send(amending.board(amending.fresh(amendment), cast, approves=False), cast)
    assert (amendment.case.read_at, amendment.case.read_by) == (None, None)


def test_what_was_sent_before_it_was_noted_who_opens_counts_as_opened(
    cast: Any, as_user: Any, sent: Any
) -> None:
    Case.objects.filter(pk=sent.case.pk).update(read_at=now(), read_by=None)
    text = as_user(cast.lars).get(page_of(sent)).content.decode()
    assert (BUTTON in text, "None åbnede" in text) == (False, False)
    assert "Ændringen kan være åbnet af modtageren." in text
    with pytest.raises(NotReady, match="kan være åbnet"):
        pull(sent, cast.lars)


def test_given_up_is_told_as_given_up_and_not_as_pulled_back(
    cast: Any, as_user: Any, sent: Any, django_capture_on_commit_callbacks: Any
) -> None:
    lars = as_user(cast.lars)
    data = {"version": amending.fresh(sent).version}
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        assert lars.post(states.url("amendment_withdraw", sent.plan, sent.number), data).status_code == 302
    assert amending.fresh(sent).get_state_display() == "Opgivet"
    assert Event.objects.timeline(sent.plan)[0].text == f"{sent} opgivet"
    page = lars.get(page_of(sent)).content.decode()
    assert ("Opgivet" in page, "Trukket tilbage" in page) == (True, False)
    assert {one.subject for one in mail.outbox} == {f"{sent} af {sent.plan.title} er opgivet"}
    assert cast.jonas.email in {to for one in mail.outbox for to in one.to}
