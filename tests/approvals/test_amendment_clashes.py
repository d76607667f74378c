"""Two amendments of one plan: what touches the same is chosen by a person, the rest is carried out; and who sees it."""

from typing import Any

import pytest
import time_machine
from django.urls import reverse

from approvals import actions
from approvals.exchange import current_document
from approvals.exchange.amendments import proposal_of
from approvals.models import Amendment, Snapshot
from core.workflow import NotReady
from plans.models import Goal
from tests.approvals import amending
from tests.factories import approvals as make
from tests.factories.accounts import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-11-30 12:00 +0100", tick=True):
        yield


def test_the_second_of_two_is_shown_both_values_and_chooses(cast: Cast) -> None:
    plan = make.granted_plan(cast)
    first = amending.content_change(cast, plan, title="Den førstes")
    second = amending.content_change(cast, plan, title="Den andens")
    amending.board(amending.send(first, cast), cast)
    with pytest.raises(NotReady):
        amending.send(second, cast)
    second = amending.fresh(second)
    proposal = proposal_of(second.listed_operations, current_document(second.plan))
    assert [(clash.operation.new, clash.found) for clash in proposal.clashes] == [
        ("Den andens", "Den førstes")
    ]
    actions.settle_clash(
        amendment=second, operation=second.listed_operations[0], keeps_mine=True, by=cast.mette
    )
    amending.board(amending.send(second, cast), cast)
    assert Goal.objects.get(uid=amending.uid_of(plan, "goals")).title == "Den andens"


def test_one_that_is_sent_comes_back_when_another_is_carried_out_first(cast: Cast) -> None:
    plan = make.granted_plan(cast)
    first = amending.send(amending.content_change(cast, plan, title="Den førstes"), cast)
    second = amending.send(amending.content_change(cast, plan, title="Den andens"), cast)
    amending.board(first, cast)
    second = amending.fresh(second)
    assert (second.state, second.case.state) == ("returned", "returned")
    with pytest.raises(NotReady):
        amending.board(second, cast)
    assert Goal.objects.get(uid=amending.uid_of(plan, "goals")).title == "Den førstes"
    actions.settle_clash(
        amendment=second, operation=second.listed_operations[0], keeps_mine=False, by=cast.mette
    )
    assert amending.fresh(second).operations == []


def test_who_was_asked_is_told_that_the_plan_has_changed(cast: Cast, as_user: Any) -> None:
    """Karim is not asked about a text that no longer stands; Lars gets the task and the choice."""
    plan = make.granted_plan(cast)
    first = amending.send(amending.content_change(cast, plan, title="Den førstes"), cast)
    second = amending.send(amending.content_change(cast, plan, title="Den andens"), cast)
    amending.board(first, cast)
    address = reverse("approvals:amendment", args=[plan.number, second.number])
    page = as_user(cast.karim).get(address).content.decode()
    assert "Ansøgeren vælger, hvad der skal gælde" in page
    assert "De to versioner siger det samme" not in page
    assert "Bekræft styregruppens beslutning" not in as_user(cast.karim).get("/").content.decode()
    assert "Fasthold mit forslag" in as_user(cast.lars).get(address).content.decode()
    assert "Ret ændringen, og send den igen" in as_user(cast.lars).get("/").content.decode()


def test_disjoint_ones_are_both_carried_out(cast: Cast) -> None:
    plan = make.granted_plan(cast)
    first = amending.content_change(cast, plan, title="Et mål")
    second = amending.draft(cast, plan)
    activity = amending.uid_of(plan, "activities")
    amending.write(second, cast, "activities", activity, title="En handling")
    amending.board(amending.send(first, cast), cast)
    amending.board(amending.send(second, cast), cast)
    document = current_document(make.fresh(plan))
    assert document["goals"][0]["title"] == "Et mål"
    assert next(row for row in document["activities"] if row["uid"] == activity)["title"] == "En handling"


# Who sees it


def test_each_party_sees_it_when_it_is_theirs(cast: Cast) -> None:
    def seen(name: str) -> bool:
        return Amendment.objects.visible_to(type(cast.mette).objects.get(pk=cast[name].pk)).exists()

    amendment = amending.term_change(cast)
    assert {name for name in PEOPLE if seen(name)} == OWN
    amendment = amending.send(amendment, cast)
    assert {name for name in PEOPLE if seen(name)} == OWN | {"jonas", "hanne"}
    amending.forward(amending.kommune(amending.board(amendment, cast), cast), cast)
    assert {name for name in PEOPLE if seen(name)} == OWN | {"jonas", "hanne", "else"}
    proposed = Snapshot.objects.filter(reason="proposed")
    assert Snapshot.objects.visible_to(cast.else_).filter(pk__in=proposed).exists()


OWN = {"mette", "lars", "karim", "tove"}
PEOPLE = OWN | {"jonas", "hanne", "else", "birthe", "niels", "grethe", "admin"}
