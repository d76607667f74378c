"""What pages read of a plan: its snapshot, as long as nothing but practical facts has changed since the start."""

import datetime as dt
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals.actions import take_over_changes
from approvals.exchange import current_document, snapshot_document
from approvals.models import Decision, Outcome, Snapshot, StepKind
from core.dates import now
from funding.models import FinancingShare
from plans.actions import changing
from plans.figures import sections
from plans.models import Activity, Challenge, Goal, Indicator, Milestone, Plan
from tests.approvals import states
from tests.factories import approvals as make
from tests.factories.accounts import Cast
from tests.factories.plans import draft_plan


def fresh(plan: Plan) -> Plan:
    return Plan.objects.get(pk=plan.pk)


def touch(plan: Plan) -> None:
    """The content is another now."""
    with changing(plan, by=None):
        pass


def test_a_snapshot_that_says_the_same_is_read_alone(cast: Cast, django_assert_num_queries) -> None:
    plan = fresh(make.running_plan(cast))
    with django_assert_num_queries(1):
        document = current_document(plan)
    assert document == snapshot_document(plan)


def test_practical_facts_of_now_stand_in_the_snapshot_of_a_started_plan(
    cast: Cast, django_assert_num_queries
) -> None:
    plan = fresh(make.running_plan(cast))
    Milestone.objects.create(plan=plan, title="Beboerhus")
    touch(plan)
    take_over_changes(plan=plan, by=None)
    Activity.objects.filter(plan=plan).update(responsible_person="Jakob Lind", ends_on=dt.date(2029, 1, 31))
    Milestone.objects.filter(plan=plan).update(reached_on=dt.date(2028, 5, 1))
    touch(plan)
    plan = fresh(plan)
    with django_assert_num_queries(3):
        document = current_document(plan)
    assert document == snapshot_document(plan)
    assert {row["responsible_person"] for row in document["activities"]} == {"Jakob Lind"}
    assert "2028-05-01" in {row["reached_on"] for row in document["milestones"]}
    kept = Snapshot.objects.filter(plan=plan).order_by("-number").first().document
    assert "Jakob Lind" not in {row["responsible_person"] for row in kept["activities"]}


def test_a_plan_that_has_not_started_is_read_from_its_rows(cast: Cast) -> None:
    plan = make.submitted_plan(cast)
    Goal.objects.filter(plan=plan).update(title="Flere i job")
    touch(plan)
    plan = fresh(plan)
    assert {row["title"] for row in current_document(plan)["goals"]} == {"Flere i job"}


@pytest.mark.parametrize("changes", [True, False])
def test_what_a_file_changes_in_a_started_plan_is_a_snapshot(cast: Cast, changes: bool) -> None:
    plan = fresh(make.running_plan(cast))
    before = Snapshot.objects.filter(plan=plan).count()
    if changes:
        Goal.objects.filter(plan=plan).update(title="Flere i job")
        touch(plan)
    assert bool(take_over_changes(plan=plan, by=None)) == changes
    assert Snapshot.objects.filter(plan=plan).count() == before + changes
    assert current_document(fresh(plan)) == snapshot_document(fresh(plan))


def test_budget_and_financing_alone_are_read_again_while_nothing_else_is_open(
    cast: Cast, django_assert_num_queries
) -> None:
    """Being brought in balance with a tilsagn that is lower than the application."""
    plan = make.granted_plan(cast, amount="8000000.00")
    assert plan.open_sections == ["economy"]
    FinancingShare.objects.filter(plan=plan, source="fund").update(amount=Decimal("1.00"))
    touch(plan)
    plan = Plan.objects.select_related("scheme", "municipality__organisation").get(pk=plan.pk)
    with django_assert_num_queries(5):
        document = current_document(plan)
    assert document == snapshot_document(plan)
    assert {row["amount"] for row in document["financing"] if row["source"] == "fund"} == {"1.00"}


def test_what_was_written_while_the_plan_was_sent_back_is_shown_though_the_answer_was_taken_back(
    cast: Cast,
) -> None:
    plan = make.granted_plan(cast, amount="8000000.00")
    Decision.objects.filter(step__case__plan=plan, step__kind="committee").update(
        outcome="returned", set_aside_at=now()
    )
    Goal.objects.filter(plan=plan).update(title="Flere i job")
    touch(plan)
    assert {row["title"] for row in current_document(fresh(plan))["goals"]} == {"Flere i job"}


#: The pages of one plan that are about its live rows while it is written on.
LIVE = (
    "portal:plan",
    "plans:content",
    "funding:economy",
    "approvals:compared_money",
    "approvals:case",
    "approvals:check",
    "approvals:versions",
)


THREEFOLD = (Challenge, Goal, Indicator, Activity, Milestone)


def write_on(plan: Plan) -> None:
    """In every part of the plan, each list three times as long."""
    for model in THREEFOLD:
        for row in list(model.objects.filter(plan=plan)):
            for _ in range(2):
                row.pk, row.uid, row.number, row._state.adding = None, uuid4(), "", True
                row.save()
    touch(fresh(plan))


def sent_back(cast: Cast) -> Plan:
    """By the council: the whole plan is open, and it continues another one."""
    plan = states.recorded(cast, Outcome.RETURNED)
    make.confirm(plan, StepKind.COUNCIL, by=cast.hanne)
    earlier = draft_plan(cast, title="Nordvang 2023-27")
    Plan.objects.filter(pk=plan.pk).update(
        predecessor=earlier, open_sections=[s.code for s in sections(plan)]
    )
    return fresh(plan)


@pytest.mark.parametrize("who", ["mette", "jonas"])
def test_a_plan_sent_back_and_written_on_asks_few_questions_however_much_there_is(
    cast: Cast, as_user, who: str
) -> None:
    plan = sent_back(cast)
    touch(plan)
    browser, asked = as_user(cast[who]), {}
    # What the head asks once more where something is unread stays unread.
    for few_or_many in ("few", "many"):
        for name in LIVE:
            address = reverse(name, args=[plan.number])
            browser.get(address)
            with CaptureQueriesContext(connection) as captured:
                assert browser.get(address).status_code == 200, name
            asked[few_or_many, name] = len(captured)
        write_on(plan)
    assert {name: count for name, count in asked.items() if count > 25} == {}
    assert [asked["few", name] for name in LIVE] == [asked["many", name] for name in LIVE]


def test_the_live_rows_are_asked_for_in_four_questions(cast: Cast, django_assert_num_queries) -> None:
    """The last snapshot, the rates, all lists, the tilsagn."""
    plan = sent_back(cast)
    touch(plan)
    plan = Plan.objects.select_related("scheme", "municipality__organisation", "predecessor").get(pk=plan.pk)
    with django_assert_num_queries(4):
        document = current_document(plan)
    assert document == snapshot_document(plan)
