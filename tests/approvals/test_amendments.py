"""A plan in drift is changed by an amendment: beside the live rows until everybody has approved it."""

import copy
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from approvals import actions
from approvals.exchange import current_document
from approvals.exchange.amendments import (
    document_of,
    operations_to,
    proposal_of,
    subjects_of,
    tables_of,
    with_row,
    without_row,
)
from approvals.figures.amendments import proposal_shown
from approvals.models import Amendment, Case, CaseStep, Snapshot, StepKind
from approvals.permissions.amendments import can_decide_for_board
from core.models import Event
from core.operations import from_json, to_json
from core.workflow import NotAllowed, NotReady, WrongState
from plans.models import Activity, Goal, Plan, PlanMembership
from tests.approvals import amending
from tests.factories import approvals as make
from tests.factories.accounts import Cast

TODAY = "2026-11-30 12:00 +0100"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel(TODAY, tick=True):
        yield


# Operations


def test_one_changed_field_is_one_operation(cast: Cast) -> None:
    amendment = amending.content_change(cast, title="Et andet mål")
    rows = amendment.operations
    assert [(row["kind"], row["field"], row["new"]) for row in rows] == [("goals", "title", "Et andet mål")]


def test_what_is_put_back_is_no_operation(cast: Cast) -> None:
    amendment = amending.content_change(cast)
    uid = amending.uid_of(amendment.plan, "goals")
    before = Goal.objects.get(uid=uid).title
    assert amending.write(amendment, cast, "goals", uid, title=before).operations == []


def test_a_goal_goes_with_what_hangs_on_it(cast: Cast) -> None:
    plan = make.granted_plan(cast)
    base = current_document(plan)
    uid = amending.uid_of(plan, "goals")
    operations = operations_to(without_row(tables_of(base), "goals", uid), base)
    assert all(operation.ends for operation in operations)
    kinds = {operation.kind for operation in operations}
    assert kinds == {"goals", "indicators", "targets", "activities"}


def test_the_document_and_its_tables_say_the_same(cast: Cast) -> None:
    base = current_document(make.granted_plan(cast))
    assert document_of(tables_of(base), base) == base


WORDS = st.text(alphabet="abcæøå 123", min_size=1, max_size=8)


@given(st.data())
def test_any_change_is_found_kept_and_carried_out(data: Any) -> None:
    """apply(diff(a, b), a) == b, also after the operations have been to JSON and back; disjoint ones commute."""
    base = sample()
    state = tables_of(base)
    after = state
    for uid in data.draw(st.sets(st.sampled_from(sorted(state["goals"])))):
        after = with_row(after, "goals", uid, {**after["goals"][uid], "title": data.draw(WORDS)})
    if data.draw(st.booleans()):
        after = without_row(after, "goals", "g1")
    operations = from_json(to_json(operations_to(after, base)))
    assert proposal_of(operations, base).state == after
    assert operations_to(after, document_of(after, base)) == []
    money = with_row(state, "milestones", "m1", {**state["milestones"]["m1"], "title": data.draw(WORDS)})
    others = operations_to(money, base)
    one, other = proposal_of([*operations, *others], base), proposal_of([*others, *operations], base)
    assert one.state == other.state
    assert not one.clashes


def sample() -> dict[str, Any]:
    goal = {
        "focus": "f1",
        "challenge": None,
        "number": "1.1",
        "description": "",
        "position": 1,
        "ended_on": None,
    }
    return {
        "plan": {"uid": "p", "title": "Nordvang", "starts_on": "2027-01-01", "ends_on": "2030-12-31"},
        "foci": [{"uid": "f1", "focus_area": {"code": "a", "name": "A", "order": 1}, "ended_on": None}],
        "goals": [{"uid": f"g{n}", "title": f"Mål {n}", **goal} for n in (1, 2, 3)],
        "activities": [{"uid": "a1", "goal": "g1", "title": "Café", "ended_on": None}],
        "milestones": [{"uid": "m1", "title": "Åbning", "focus": None, "ended_on": None}],
        "budget": [],
        "financing": [],
        "grant": None,
    }


def test_a_clash_is_found_and_the_rest_is_shown() -> None:
    base, now = sample(), sample()
    after = with_row(tables_of(base), "goals", "g2", {**tables_of(base)["goals"]["g2"], "title": "Mit"})
    operations = operations_to(after, base)
    now["goals"][1]["title"] = "Deres"
    proposal = proposal_of(operations, now)
    assert [(clash.operation.new, clash.found) for clash in proposal.clashes] == [("Mit", "Deres")]
    assert proposal.document["goals"][1]["title"] == "Deres"


def test_a_row_below_one_that_has_gone_clashes() -> None:
    base = sample()
    row = {"goal": "g2", "title": "Lektiecafé"}
    operations = operations_to(with_row(tables_of(base), "activities", "a2", row), base)
    now = copy.deepcopy(base)
    now["goals"][1]["ended_on"] = "2028-01-01"
    assert [clash.operation.uid for clash in proposal_of(operations, now).clashes] == ["a2"]


# Who must approve


@pytest.mark.parametrize(
    ("change", "subjects"),
    [
        (("goals", {"title": "Nyt"}), ["content"]),
        (("plan", {"ends_on": "2031-12-31"}), ["term"]),
        (("plan", {"title": "Nyt navn"}), ["content"]),
        (("budget", {"amount": "1.00"}), ["budget"]),
    ],
)
def test_what_is_changed_says_who_approves(cast: Cast, change: Any, subjects: list[str]) -> None:
    plan = make.granted_plan(cast)
    base = current_document(plan)
    kind, values = change
    state = tables_of(base)
    uid = next(iter(state[kind]))
    after = with_row(state, kind, uid, {**state[kind][uid], **values})
    assert subjects_of(proposal_of(operations_to(after, base), base)) == subjects


def test_the_kommunes_share_and_more_than_the_tilsagn_are_subjects(cast: Cast) -> None:
    base = current_document(make.granted_plan(cast))
    state = tables_of(base)
    for source in ("municipality", "fund"):
        uid = next(uid for uid, row in state["financing"].items() if row["source"] == source)
        row = state["financing"][uid]
        more = str(Decimal(row["amount"]) + 100)
        state = with_row(state, "financing", uid, {**row, "amount": more})
    found = subjects_of(proposal_of(operations_to(state, base), base))
    assert found == ["financing", "municipal_share", "above_grant"]


def test_the_bevillingsperiode_decides_who_is_asked(cast: Cast) -> None:
    amendment = amending.content_change(cast)
    scheme = amendment.plan.scheme
    scheme.amendment_approvals = {**scheme.amendment_approvals, "content": ["municipality"]}
    scheme.save()
    sent = amending.send(amendment, cast)
    kinds = set(CaseStep.objects.filter(case=sent.case).values_list("kind", flat=True))
    assert StepKind.BOARD not in kinds
    assert StepKind.COUNCIL in kinds


# The way through


def test_the_plan_stands_until_everybody_has_approved(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    amendment = amending.send(amending.term_change(cast), cast)
    plan = amendment.plan
    before, ends_on = current_document(plan), plan.ends_on
    for approve in (amending.board, amending.kommune, amending.forward):
        amendment = approve(amendment, cast)
        assert make.fresh(plan).ends_on == ends_on
        assert current_document(make.fresh(plan)) == before
    with django_capture_on_commit_callbacks(execute=True):
        amendment = amending.fund(amendment, cast)
    plan = make.fresh(plan)
    assert amendment.state == Amendment.State.APPLIED
    assert amendment.case.state == Case.State.GRANTED
    assert str(plan.ends_on) == "2031-12-31"
    assert plan.status == Plan.Status.RUNNING
    assert amendment.result.reason == Snapshot.Reason.AMENDED
    assert str(amendment.result.valid_from) == "2026-11-30"
    assert amendment.result.revision == plan.revision
    assert current_document(plan)["plan"]["ends_on"] == "2031-12-31"
    assert Event.objects.filter(verb="approvals.amended").count() == 1


def test_the_board_alone_decides_on_content_and_new_rows_get_their_number(cast: Cast) -> None:
    amendment = amending.draft(cast)
    goal = Goal.objects.filter(plan=amendment.plan).exclude(number="").order_by("number").first()
    uid = "7e57ab1e-0000-4000-8000-000000000001"
    row = {"goal": str(goal.uid), "title": "Bydelsmødre", "level": "district", "position": 9}
    actions.edit_amendment(
        amendment=amendment,
        change=lambda proposal: with_row(proposal.state, "activities", uid, row),
        by=cast.mette,
    )
    amendment = amending.board(amending.send(amendment, cast), cast)
    assert amendment.state == Amendment.State.APPLIED
    activity = Activity.objects.get(uid=uid)
    assert activity.plan_id == amendment.plan_id
    assert activity.number.startswith(f"{goal.number}.")


def test_what_was_sent_is_shown_beside_the_plan_it_was_sent_upon(cast: Cast) -> None:
    amendment = amending.draft(cast)
    base = current_document(amendment.plan)
    goal, activity = (
        amending.uid_of(amendment.plan, "goals"),
        amending.uid_of(amendment.plan, "activities", 1),
    )

    def change(proposal: Any) -> Any:
        row = {"goal": goal, "title": "Bydelsmødre"}
        state = with_row(proposal.state, "activities", "7e57ab1e-0000-4000-8000-000000000002", row)
        return without_row(state, "activities", activity)

    actions.edit_amendment(amendment=amendment, change=change, by=cast.mette)
    sent = amending.send(amending.write(amendment, cast, "goals", goal, title="Et andet mål"), cast)
    shown = proposal_shown(sent)
    assert tables_of(shown.base) == tables_of(base)
    assert shown.document == sent.case.snapshot.document
    assert proposal_shown(amending.board(sent, cast)).base == shown.base


def test_a_row_that_goes_is_ended_and_keeps_its_number(cast: Cast) -> None:
    amendment = amending.draft(cast)
    activity = Activity.objects.filter(plan=amendment.plan).first()
    actions.edit_amendment(
        amendment=amendment,
        change=lambda proposal: without_row(proposal.state, "activities", str(activity.uid)),
        by=cast.mette,
    )
    amending.board(amending.send(amendment, cast), cast)
    ended = Activity.objects.get(pk=activity.pk)
    assert str(ended.ended_on) == "2026-11-30"
    assert ended.number == activity.number


def test_more_than_the_tilsagn_is_a_new_tilsagn(cast: Cast) -> None:
    amendment = amending.draft(cast)
    amendment = amending.raise_everything(amendment, cast)
    for approve in (amending.board, amending.kommune, amending.forward, amending.fund):
        amendment = approve(amending.send(amendment, cast) if amendment.state == "draft" else amendment, cast)
    grants = amendment.plan.grants.order_by("pk")
    assert [grant.amount for grant in grants][-1] == Decimal("8625300.00")
    assert amendment.result.document["grant"]["amount"] == "8625300.00"


# No


def test_the_boards_no_sends_it_back_and_it_can_be_sent_again(cast: Cast) -> None:
    amendment = amending.send(amending.content_change(cast), cast)
    amendment = amending.board(amendment, cast, approves=False)
    plan = make.fresh(amendment.plan)
    assert (amendment.state, amendment.case.state) == ("returned", "returned")
    assert (plan.status, plan.open_sections) == (Plan.Status.RUNNING, [])
    amendment = amending.board(amending.send(amendment, cast), cast)
    assert amendment.state == "applied"
    assert amendment.case.round == 2


def test_the_councils_no_ends_it_and_the_plan_runs_on(cast: Cast) -> None:
    amendment = amending.board(amending.send(amending.term_change(cast), cast), cast)
    before = make.fresh(amendment.plan)
    amendment = amending.kommune(amendment, cast, outcome="not_approved")
    after = make.fresh(amendment.plan)
    assert amendment.state == "refused"
    assert (after.status, after.ends_on, after.revision) == (
        Plan.Status.RUNNING,
        before.ends_on,
        before.revision,
    )


@pytest.mark.parametrize("sent", [False, True])
def test_withdrawn_changes_nothing(cast: Cast, sent: bool) -> None:
    amendment = amending.content_change(cast)
    if sent:
        amendment = amending.send(amendment, cast)
    before = current_document(amendment.plan)
    amendment = amending.fresh(amendment)
    actions.withdraw_amendment(amendment=amendment, seen_version=amendment.version, by=cast.lars)
    assert amending.fresh(amendment).state == "withdrawn"
    assert current_document(make.fresh(amendment.plan)) == before


# What is refused


def test_nothing_and_no_reason_cannot_be_sent(cast: Cast) -> None:
    empty = amending.draft(cast, reason="")
    with pytest.raises(NotReady) as refused:
        amending.send(empty, cast)
    assert len(refused.value.reasons) == 2


def test_what_would_break_a_rule_cannot_be_sent(cast: Cast) -> None:
    amendment = amending.draft(cast)
    uid = amending.uid_of(amendment.plan, "budget")
    amending.write(amendment, cast, "budget", uid, amount="99999999.00")
    with pytest.raises(NotReady):
        amending.send(amendment, cast)


def test_what_is_sent_is_not_written_in(cast: Cast) -> None:
    amendment = amending.send(amending.content_change(cast), cast)
    with pytest.raises(WrongState):
        amending.write(amendment, cast, "goals", amending.uid_of(amendment.plan, "goals"), title="Nyt")


def test_only_the_plans_own_writers_propose(cast: Cast) -> None:
    plan = make.granted_plan(cast)
    for person in (cast.jonas, cast.else_, cast.karim, cast.niels, cast.admin):
        with pytest.raises(NotAllowed):
            actions.start_amendment(plan=plan, title="Nyt", by=person)


def test_a_plan_that_does_not_run_is_not_amended(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        actions.start_amendment(plan=make.submitted_plan(cast), title="Nyt", by=cast.mette)


def test_without_a_formand_who_can_log_in_the_amendment_waits_for_nobody(
    cast: Cast, as_user: Any, django_capture_on_commit_callbacks: Any
) -> None:
    """A colleague of whoever sent it tells from the minutes what the styregruppe decided."""
    plan = make.granted_plan(cast)
    PlanMembership.objects.filter(plan=plan, user=cast.karim).update(user=None, name="Karim Aziz")
    amendment = amending.content_change(cast, plan)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        amendment = amending.send(amendment, cast)
    told = {to for one in mail.outbox for to in one.to}
    assert cast.mette.email in told
    assert not {cast.lars.email, cast.jonas.email, cast.karim.email} & told
    step = amending.step(amendment, StepKind.BOARD)
    for person in (cast.lars, cast.karim, cast.jonas, cast.tove, cast.else_):
        assert not can_decide_for_board(person, step), person
    page = as_user(cast.mette).get(reverse("approvals:board", args=[plan.number, step.pk]))
    assert "Styregruppen har ingen formand, der kan logge på." in page.content.decode()
    assert "Bekræft styregruppens beslutning" in as_user(cast.mette).get("/").content.decode()
    actions.decide_for_board(
        step=step,
        seen_version=step.version,
        seen_snapshot=amendment.case.snapshot.number,
        decided_on=amending.MET_ON,
        approves=True,
        by=cast.mette,
    )
    assert amending.fresh(amendment).state == "applied"


def test_with_a_formand_nobody_else_tells_for_the_styregruppe(cast: Cast) -> None:
    step = amending.step(amending.send(amending.content_change(cast), cast), StepKind.BOARD)
    assert can_decide_for_board(cast.karim, step)
    assert not can_decide_for_board(cast.mette, step)


def test_the_formand_does_not_confirm_what_he_sent_himself(cast: Cast) -> None:
    amendment = amending.send(amending.content_change(cast), cast)
    step = amending.step(amendment, StepKind.BOARD)
    assert can_decide_for_board(cast.karim, step)
    Case.objects.filter(pk=amendment.case_id).update(submitted_by=cast.karim)
    assert not can_decide_for_board(cast.karim, amending.step(amendment, StepKind.BOARD))
