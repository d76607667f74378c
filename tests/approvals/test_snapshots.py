"""What was submitted never changes, and who reads which."""

import datetime as dt
from typing import Any

import pytest

from accounts.models import Organisation
from approvals import actions
from approvals.figures import shown_snapshot
from approvals.models import Snapshot, StepKind
from approvals.permissions import shows_live
from approvals.querysets import SnapshotIsImmutable
from core.dates import today
from core.snapshots import canonical_json, sha256
from funding.models import BudgetLine
from plans.actions import changing
from plans.models import FocusArea, Goal, Plan
from tests.approvals import states
from tests.factories import approvals as make
from tests.factories.accounts import Cast

pytestmark = pytest.mark.django_db


def test_everything_changed_after_hand_in_leaves_it_byte_identical(cast: Cast) -> None:
    plan = make.submitted_plan(cast)
    before = canonical_json(Snapshot.objects.get().document)
    plan = states.returned(cast, [("", "Skriv det hele om.")], plan)
    with changing(plan, by=None) as locked:
        locked.title, locked.background = "Et andet navn", "Noget andet."
        locked.save(update_fields=["title", "background"])
        for model in (Goal, BudgetLine):
            for row in model.objects.filter(plan=plan):
                row.ended_on = dt.date(2026, 10, 1)
                row.save()
    Organisation.objects.filter(pk=cast.nordlyng.pk).update(name="Et nyt navn")
    FocusArea.objects.update(name="Omdøbt")
    snapshot = Snapshot.objects.get()
    assert canonical_json(snapshot.document) == before
    assert snapshot.sha256 == sha256(snapshot.document)
    assert snapshot.is_intact
    assert "Boligselskabet Nordlyng" in before.decode()


def test_a_snapshot_is_never_changed_or_deleted(cast: Cast) -> None:
    make.submitted_plan(cast)
    snapshot = Snapshot.objects.get()
    with pytest.raises(SnapshotIsImmutable):
        snapshot.save()
    with pytest.raises(SnapshotIsImmutable):
        snapshot.delete()
    for change in (
        lambda: Snapshot.objects.update(number=7),
        lambda: Snapshot.objects.all().delete(),
        lambda: Snapshot.objects.bulk_update([snapshot], ["number"]),
        lambda: Snapshot.objects.filter(pk=snapshot.pk)._raw_delete("default"),
    ):
        with pytest.raises(SnapshotIsImmutable):
            change()


def test_a_document_that_was_tampered_with_is_found(cast: Cast) -> None:
    make.submitted_plan(cast)
    snapshot = Snapshot.objects.get()
    snapshot.document["plan"]["title"] = "En anden titel"
    assert not snapshot.is_intact


def test_the_fund_reads_what_was_sent_to_it(cast: Cast) -> None:
    """Indsendelse 1 came back from the kommune; the fund was sent Indsendelse 2."""
    plan = states.returned(cast)
    actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    assert not Snapshot.objects.visible_to(cast.else_).exists()
    make.organisations_decide(plan, cast)
    make.recommend(plan, cast.jonas)
    for kind, outcome in (
        (StepKind.COMMITTEE, "noted"),
        (StepKind.FINANCE_COMMITTEE, "noted"),
        (StepKind.COUNCIL, "approved"),
    ):
        make.record(plan, kind, outcome, day=make.COMMITTEE_DAY, by=cast.jonas)
        make.confirm(plan, kind, by=cast.hanne)
    step = make.step_of(plan, StepKind.FORWARD)
    actions.forward_to_fund(step=step, seen_version=step.version, sent_on=today(), receipt="", by=cast.jonas)
    plan = make.fresh(plan)
    assert [s.number for s in Snapshot.objects.visible_to(cast.else_)] == [2]
    assert [s.number for s in Snapshot.objects.visible_to(cast.jonas)] == [1, 2]
    assert not shows_live(cast.else_, plan)
    assert shown_snapshot(plan, cast.else_).number == 2
    assert shown_snapshot(plan, cast.jonas) is None
    step = make.step_of(plan, StepKind.FUND)
    actions.grant(
        step=step,
        seen_version=step.version,
        amount=make.Decimal("8625000.00"),
        granted_on=today(),
        reference="LBF-9",
        by=cast.else_,
    )
    plan = make.fresh(plan)
    assert plan.status == Plan.Status.RUNNING
    assert shows_live(cast.else_, plan)
    assert [s.number for s in Snapshot.objects.visible_to(cast.else_)] == [2, 3]


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("lars", [1]),
        ("karim", [1]),
        ("jonas", [1]),
        ("else", []),
        ("birthe", []),
        ("niels", []),
        ("admin", []),
    ],
)
def test_who_sees_a_snapshot(name: str, numbers: list[int], cast: Cast, as_user: Any) -> None:
    plan = make.submitted_plan(cast)
    assert [s.number for s in Snapshot.objects.visible_to(cast[name])] == numbers
    answer = as_user(cast[name]).get(states.url("snapshot", plan, 1))
    assert answer.status_code == (200 if numbers else 404)


def test_the_page_prints_the_snapshot_and_not_the_draft(cast: Cast, as_user: Any) -> None:
    plan = states.returned(cast, [("", "Skriv det hele om.")])
    with changing(plan, by=None):
        goal = Goal.objects.filter(plan=plan).first()
        before, goal.title = goal.title, "Det står kun i kladden"
        goal.save()
    page = as_user(cast.lars).get(states.url("snapshot", plan, 1)).content.decode()
    assert before in page
    assert "Det står kun i kladden" not in page


def test_the_comparison_names_what_was_changed(cast: Cast, as_user: Any) -> None:
    plan = states.returned(cast, [("", "Skriv det hele om.")])
    with changing(plan, by=None):
        goal = Goal.objects.get(plan=plan, number="2.1")
        goal.title = "Flere er i arbejde"
        goal.save()
        line = BudgetLine.objects.filter(plan=plan).order_by("pk").first()
        other = BudgetLine.objects.filter(plan=plan, year=line.year).order_by("pk").last()
        line.amount, other.amount = line.amount - 100, other.amount + 100
        line.save()
        other.save()
    actions.submit_plan(plan=plan, seen_revision=make.fresh(plan).revision, by=cast.lars)
    jonas = as_user(cast.jonas)
    answer = jonas.get(states.url("compare", plan, 2), follow=True)
    assert answer.redirect_chain[-1][0].endswith("/versioner/?fra=1&til=2")
    found = [(d.kind, d.field, d.after) for d in answer.context["compared"].differences]
    assert ("Mål", "Mål", "Flere er i arbejde") in found
    assert len(found) == 3
    assert jonas.get(states.url("compare", plan, 1)).status_code == 404
