"""A hand-in is taken back until somebody of the kommune has opened it; after that the page says who did."""

from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals import actions
from approvals.figures import case_file, next_step
from approvals.models import Case, Outcome, Snapshot, StepKind
from core.dates import now
from core.models import Event
from core.versions import Moved
from core.workflow import NotAllowed, NotReady
from plans.models import Plan
from tests.approvals import states
from tests.approvals.test_changes import approved_with_changes, handed_in_again, vouched_for
from tests.factories import approvals as make

pytestmark = pytest.mark.django_db
BUTTON = "Træk indsendelsen tilbage"


@pytest.fixture(autouse=True)
def after_the_hand_in() -> Any:
    with time_machine.travel("2026-11-22 12:00 +0100", tick=True):
        yield


@pytest.fixture
def plan(cast: Any) -> Plan:
    """Handed in by Lars; no body has decided, and nobody of the kommune has looked."""
    return make.submitted_plan(cast, own_bodies=False)


def pull(plan: Plan, by: Any, **more: Any) -> Case:
    case = make.case_of(plan)
    return actions.pull_back(case=case, by=by, **({"seen_version": case.version} | more))


def page(client: Any, plan: Plan, name: str = "approvals:case") -> str:
    return str(client.get(reverse(name, args=[plan.number])).content.decode())


def test_a_first_hand_in_is_a_draft_again_and_can_be_sent_anew(cast: Any, as_user: Any, plan: Plan) -> None:
    assert plan.shared_on is None
    lars = as_user(cast.lars)
    assert BUTTON in page(lars, plan)
    address, data = states.plan_post("pull_back", plan, make.case_of(plan).version)
    answer = lars.post(address, data)
    assert (answer.status_code, answer["Location"]) == (302, reverse("plans:content", args=[plan.number]))
    plan = make.fresh(plan)
    assert (plan.status, plan.submitted_on, plan.open_sections) == ("draft", None, [])
    assert case_file(plan).case is None
    assert Event.objects.filter(root_id=plan.pk, verb="approvals.pulled_back").count() == 1
    assert "Indsendelse 1 trukket tilbage, før kommunen havde åbnet den" in page(lars, plan, "portal:history")
    # As before the hand-in, the kommune has not got the plan.
    assert as_user(cast.jonas).get(reverse("portal:plan", args=[plan.number])).status_code == 404
    box = next_step(make.fresh(plan), cast.lars)
    assert box is not None
    assert box.is_mine

    actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    assert [(one.state, one.snapshot.number) for one in Case.objects.order_by("pk")] == [
        ("pulled_back", 1),
        ("open", 2),
    ]
    again = Case.objects.get(plan=plan, state="open")
    assert again.steps.get(kind=StepKind.RECOMMENDATION).state == "open"


def test_a_later_hand_in_is_returned_again_with_the_same_sections_open(cast: Any) -> None:
    plan = states.handed_in_again(cast)
    assert make.case_of(plan).snapshot.number == 2
    pull(plan, cast.lars)
    plan, case = make.fresh(plan), make.case_of(plan)
    assert (plan.status, plan.open_sections) == ("in_approval", ["economy"])
    assert (case.state, case.round, case.snapshot.number) == ("returned", 1, 1)
    assert not case.steps.filter(state="open").exists()
    assert case.remarks.count() == 1
    actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    case = make.case_of(plan)
    assert (case.state, case.round, case.snapshot.number) == ("open", 2, 3)


def test_changes_of_the_council_hold_on_after_it_too(cast: Any) -> None:
    """Made, handed in, taken back and handed in again: the case goes on after the council when they are seen to."""
    plan = handed_in_again(cast, approved_with_changes(cast))
    pull(plan, cast.lars)
    assert make.step_of(plan, StepKind.FORWARD).state == "waiting"
    plan = vouched_for(cast, handed_in_again(cast, make.fresh(plan)))
    assert make.case_of(plan).snapshot.number == 3
    assert make.step_of(plan, StepKind.FORWARD).state == "open"
    standing = make.step_of(plan, StepKind.COUNCIL).decisions.order_by("pk").last()
    assert (standing.outcome, standing.snapshot.number) == (Outcome.APPROVED, 3)


def test_whoever_was_told_of_it_is_told_again(
    cast: Any, plan: Plan, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        pull(plan, cast.lars)
    sent = {to for one in mail.outbox for to in one.to if one.subject.startswith("Indsendelsen af")}
    assert cast.jonas.email in sent
    assert cast.mette.email in sent, "her organisation had it to decide about"
    assert cast.hanne.email not in sent


@pytest.mark.parametrize("name", ["mette", "jakob", "ida", "jonas", "hanne", "niels", "grethe"])
def test_others_do_not_take_it_back(cast: Any, plan: Plan, name: str) -> None:
    with pytest.raises(NotAllowed):
        pull(plan, cast[name])
    assert make.fresh(plan).status == "in_approval"


@pytest.mark.parametrize("where", ["approvals:case", "portal:plan", "approvals:check", "step", "snapshot"])
def test_the_first_look_is_kept_and_the_second_writes_nothing(
    cast: Any, as_user: Any, plan: Plan, where: str
) -> None:
    url = {
        "step": states.url("step", plan, make.step_of(plan, StepKind.RECOMMENDATION).pk),
        "snapshot": states.url("snapshot", plan, 1),
    }.get(where) or reverse(where, args=[plan.number])
    as_user(cast.mette).get(url)
    assert make.case_of(plan).read_at is None, "the own side opens nothing"
    assert as_user(cast.hanne).get(url).status_code == 200
    first = make.case_of(plan)
    assert first.read_by == cast.hanne
    with CaptureQueriesContext(connection) as captured:
        as_user(cast.jonas).get(url)
    case = make.case_of(plan)
    assert (case.read_by, case.read_at, case.version) == (first.read_by, first.read_at, first.version)
    assert not [one for one in captured if one["sql"].startswith('UPDATE "approvals_case"')]


def test_the_page_says_who_has_opened_it_and_since_when(cast: Any, as_user: Any, plan: Plan) -> None:
    as_user(cast.jonas).get(states.url("case", plan))
    text = page(as_user(cast.lars), plan)
    assert "Jonas Vestergaard åbnede sagen den 22. november 2026 kl. 12.00." in text
    assert BUTTON not in text
    assert "åbnede sagen den" not in page(as_user(cast.mette), plan)
    with pytest.raises(NotReady, match="Jonas Vestergaard åbnede sagen"):
        pull(make.fresh(plan), cast.lars)


def test_what_a_boligorganisation_has_decided_about_stays(cast: Any, as_user: Any) -> None:
    plan = make.submitted_plan(cast)
    with pytest.raises(NotReady, match="har allerede handlet"):
        pull(plan, cast.lars)
    assert BUTTON not in page(as_user(cast.lars), plan)


def test_a_page_from_before_is_told_calmly(cast: Any, as_user: Any, plan: Plan) -> None:
    address, data = states.plan_post("pull_back", plan, make.case_of(plan).version)
    as_user(cast.jonas).get(states.url("case", plan))
    answer = as_user(cast.lars).post(address, data)
    assert answer.status_code == 409
    assert "Jonas Vestergaard åbnede sagen" in answer.content.decode()
    with pytest.raises(Moved):
        pull(states.handed_in_again(cast), cast.lars, seen_version=0)


def test_what_was_handed_in_stays(cast: Any, plan: Plan) -> None:
    before = Snapshot.objects.get(plan=plan)
    pull(plan, cast.lars)
    after = Snapshot.objects.get(plan=plan)
    assert (after.sha256, after.is_intact) == (before.sha256, True)


def test_a_short_application_is_taken_back_too(cast: Any) -> None:
    plan = make.sketched_plan(cast)
    actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    pull(make.fresh(plan), cast.lars)
    plan = make.fresh(plan)
    assert (plan.status, Case.objects.get(plan=plan).kind) == ("draft", "prequalification")
    actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    assert Case.objects.get(plan=plan, state="open").is_prequalification


def test_what_was_handed_in_before_it_was_noted_who_opens_counts_as_opened(
    cast: Any, as_user: Any, plan: Plan
) -> None:
    """On the safe side: the kommune may have worked on it for weeks."""
    Case.objects.filter(plan=plan).update(read_at=now(), read_by=None)
    text = page(as_user(cast.lars), plan)
    assert (BUTTON not in text, "Kommunen kan have åbnet sagen." in text) == (True, True)
    with pytest.raises(NotReady, match="kan have åbnet"):
        pull(plan, cast.lars)
