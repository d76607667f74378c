"""Two amendments of one plan: what touches the same is chosen by a person, the rest is carried out; and who sees it."""

from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.urls import reverse

from approvals import actions
from approvals.exchange import current_document
from approvals.exchange.amendments import Proposal, proposal_of, with_row
from approvals.models import Amendment, Snapshot
from approvals.rules import new_errors
from core.models import Event
from core.operations import Tables
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


# Together they break a rule that each of them keeps


def without_activity(cast: Cast, plan: Any, uid: str) -> Any:
    def change(proposal: Proposal) -> Tables:
        state = proposal.state
        return {**state, "activities": {key: row for key, row in state["activities"].items() if key != uid}}

    return actions.edit_amendment(amendment=amending.draft(cast, plan), change=change, by=cast.mette)


def less_money(cast: Cast, plan: Any, year: int) -> Any:
    """1.000 kr. less in a year, all of it the boligorganisation's."""

    def change(proposal: Proposal) -> Tables:
        state = proposal.state
        for kind, source in (("budget", None), ("financing", "housing_organisation")):
            uid, row = next(
                (uid, row)
                for uid, row in state[kind].items()
                if row["year"] == year and row.get("source") == source
            )
            state = with_row(state, kind, uid, {**row, "amount": str(Decimal(row["amount"]) - 1000)})
        return state

    return actions.edit_amendment(amendment=amending.draft(cast, plan), change=change, by=cast.mette)


@pytest.fixture(name="both")
def _both(cast: Cast) -> list[Any]:
    """A goal has two handlinger; each ændring takes one of them out."""
    plan = make.granted_plan(cast)
    document = current_document(plan)
    goal = document["goals"][0]["uid"]
    uids = [row["uid"] for row in document["activities"] if row["goal"] == goal]
    assert len(uids) == 2
    return [amending.send(without_activity(cast, plan, uid), cast) for uid in uids]


def test_the_second_comes_back_when_the_first_is_carried_out(cast: Cast, both: list[Any]) -> None:
    first, second = amending.board(both[0], cast), amending.fresh(both[1])
    assert (first.state, second.state, second.case.state) == ("applied", "returned", "returned")
    with pytest.raises(NotReady):
        amending.board(second, cast)
    with pytest.raises(NotReady, match="har ingen handlinger"):
        amending.send(second, cast)
    assert Event.objects.filter(verb="approvals.amendment_clashed").count() == 1


def test_its_page_says_which_rule(cast: Cast, both: list[Any], as_user: Any) -> None:
    amending.board(both[0], cast)
    address = reverse("approvals:amendment", args=[both[1].plan.number, both[1].number])
    writer, reader = (as_user(one).get(address).content.decode() for one in (cast.mette, cast.karim))
    for page in (writer, reader):
        assert page.count("Ændringen bryder planens regler") == 1
        assert "har ingen handlinger" in page
    assert "Ret den, og send den igen." in writer
    assert "Ansøgeren retter den og sender den igen." in reader


def test_money_that_two_take_is_held_against_the_shares_again(cast: Cast) -> None:
    """The fund's share may be 75 % at most: with 1.000 kr. of local money more than that, one may take them."""
    plan = make.granted_plan(cast)
    local = plan.financing_shares.current().filter(source="municipality").order_by("year")[0]
    line = plan.budget_lines.current().filter(year=local.year).order_by("pk")[0]

    def change(proposal: Proposal) -> Tables:
        state = proposal.state
        for kind, row in (("budget", line), ("financing", local)):
            uid = next(
                uid
                for uid, one in state[kind].items()
                if (one["year"], one.get("source"), Decimal(one["amount"]))
                == (row.year, getattr(row, "source", None), row.amount)
            )
            state = with_row(
                state, kind, uid, {**state[kind][uid], "amount": str(row.amount + Decimal(1000))}
            )
        return state

    more = actions.edit_amendment(amendment=amending.draft(cast, plan), change=change, by=cast.mette)
    assert through(amending.send(more, cast), cast).state == "applied"
    plan = make.fresh(plan)
    first, second = (amending.send(less_money(cast, plan, year), cast) for year in (2028, 2029))
    assert through(first, cast).state == "applied"
    second = amending.fresh(second)
    assert second.state == "returned"
    before = current_document(make.fresh(plan))
    codes = {one.code for one in new_errors(before, proposal_of(second.listed_operations, before).document)}
    assert codes == {"LBF_SHARE_ABOVE_MAX", "LOCAL_SHARE_BELOW_MIN"}


def through(amendment: Any, cast: Cast) -> Any:
    """By all who are asked."""
    kinds = set(amendment.case.steps.values_list("kind", flat=True))
    for kind, act in (
        ("board", amending.board),
        ("council", amending.kommune),
        ("forward", amending.forward),
        ("fund", amending.fund),
    ):
        amendment = act(amendment, cast) if kind in kinds else amendment
    return amendment


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
