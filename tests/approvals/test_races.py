"""Two people at once, on PostgreSQL: SQLite lets only one write at a time and shows none of this."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from approvals import actions
from approvals.models import Case, Decision, Snapshot, StepKind
from core.models import Event
from core.versions import Moved
from core.workflow import Refusal
from funding.models import Grant
from plans.actions import changing
from plans.models import Goal, Plan
from tests.approvals import amending
from tests.approvals.correcting import correct, granted_by_letter
from tests.approvals.states import recorded
from tests.factories import approvals as make
from tests.factories.accounts import build_cast
from tests.races import at_once

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def one_of_each(results: list[Any]) -> Any:
    refusals = [result for result in results if isinstance(result, Refusal)]
    assert len(refusals) == len(results) - 1, results
    return next(result for result in results if not isinstance(result, Refusal))


@pytest.fixture
def cast() -> Any:
    return build_cast()


def test_submit(cast: Any) -> None:
    plan = make.financed_plan(cast)

    def press() -> Snapshot:
        return actions.submit_plan(
            plan=Plan.objects.get(pk=plan.pk), seen_revision=plan.revision, by=cast.lars
        )

    one_of_each(at_once(press, press))
    assert (Case.objects.count(), Snapshot.objects.count()) == (1, 1)
    assert Event.objects.filter(verb="approvals.submitted").count() == 1


def test_confirm(cast: Any) -> None:
    plan = recorded(cast)
    other = make.second_approver(cast)
    step = make.step_of(plan, StepKind.COUNCIL)

    def press(by: Any) -> Callable[[], Decision]:
        return lambda: actions.confirm_decision(
            step=make.step_of(plan, StepKind.COUNCIL), seen_version=step.version, seen_snapshot=1, by=by
        )

    decision = one_of_each(at_once(press(cast.hanne), press(other)))
    assert Decision.objects.get(pk=decision.pk).confirmed_by_id == decision.confirmed_by_id
    assert Event.objects.filter(verb="approvals.confirmed", subject_id=decision.pk).count() == 1


def test_grant(cast: Any) -> None:
    plan = make.forwarded_plan(cast)
    step = make.step_of(plan, StepKind.FUND)

    def press(reference: str) -> Callable[[], Decision]:
        return lambda: actions.grant(
            step=make.step_of(plan, StepKind.FUND),
            seen_version=step.version,
            amount=Decimal("8625000.00"),
            granted_on=make.GRANTED_ON,
            reference=reference,
            by=cast.else_,
        )

    one_of_each(at_once(press("LBF-1"), press("LBF-2")))
    assert Grant.objects.count() == 1
    assert Snapshot.objects.filter(reason="started").count() == 1


def test_one_confirms_while_another_sends_back(cast: Any) -> None:
    plan = recorded(cast)
    other = make.second_approver(cast)
    step = make.step_of(plan, StepKind.COUNCIL)
    one_of_each(
        at_once(
            lambda: actions.confirm_decision(
                step=step, seen_version=step.version, seen_snapshot=1, by=cast.hanne
            ),
            lambda: actions.send_back_to_caseworker(
                step=step, seen_version=step.version, objection="Forkert.", by=other
            ),
        )
    )
    assert make.step_of(plan, StepKind.COUNCIL).state in ("done", "open")


def test_one_opens_while_another_pulls_back(cast: Any) -> None:
    """Either it has been opened and stays, or it has been taken back and nobody has opened it."""
    plan = make.submitted_plan(cast, own_bodies=False)
    case = make.case_of(plan)

    def pull() -> str:
        actions.pull_back(case=case, seen_version=case.version, by=cast.lars)
        return "pulled back"

    def look() -> None:
        actions.note_opened(make.case_of(plan), cast.jonas)

    results = at_once(pull, look)
    after = Case.objects.get(pk=case.pk)
    if results[0] == "pulled back":
        assert (after.state, after.read_at) == ("pulled_back", None)
    else:
        assert isinstance(results[0], Refusal)
        assert (after.state, after.read_by) == ("open", cast.jonas)
    assert Event.objects.filter(verb="approvals.pulled_back").count() == (after.state == "pulled_back")


def test_two_pull_back_at_once(cast: Any) -> None:
    plan = make.submitted_plan(cast, own_bodies=False)
    case = make.case_of(plan)

    def press() -> Case:
        return actions.pull_back(case=case, seen_version=case.version, by=cast.lars)

    one_of_each(at_once(press, press))
    assert Event.objects.filter(verb="approvals.pulled_back").count() == 1
    assert Plan.objects.get(pk=plan.pk).status == "draft"


def test_a_part_saved_while_the_plan_is_submitted(cast: Any) -> None:
    """Either the goal is in the snapshot, or it was not saved: never saved beside it."""
    plan = make.financed_plan(cast)
    goal = Goal.objects.filter(plan=plan).first()

    def save() -> str:
        with changing(plan, by=cast.mette, section=f"focus:{goal.focus.focus_area.code}"):
            row = Goal.objects.get(pk=goal.pk)
            row.title = "Skrevet i sidste øjeblik"
            row.save()
        return "saved"

    def submit() -> Snapshot:
        return actions.submit_plan(
            plan=Plan.objects.get(pk=plan.pk), seen_revision=plan.revision, by=cast.lars
        )

    saved, submitted = at_once(save, submit)
    title = Goal.objects.get(pk=goal.pk).title
    if isinstance(submitted, Snapshot):
        titles = {row["uid"]: row["title"] for row in Snapshot.objects.get().document["goals"]}
        assert titles[str(goal.uid)] == title
        assert isinstance(saved, Moved)
    else:
        assert saved == "saved"
        assert not Snapshot.objects.exists()


def test_the_chain_changed_by_two(cast: Any) -> None:
    make.add_chain(cast)
    body = cast.vejle.municipality.chain_steps.get(kind="finance_committee")
    one_of_each(
        at_once(
            lambda: (
                actions.rename_body(body=body, seen_version=body.version, body_name="Et", by=cast.ulla)
                or "done"
            ),
            lambda: (
                actions.rename_body(body=body, seen_version=body.version, body_name="To", by=cast.ulla)
                or "done"
            ),
        )
    )


def test_a_correction_is_confirmed_once_or_dropped(cast: Any) -> None:
    """Two confirm it at once and a third drops it: one of them gets through, and there is one tilsagn in force."""
    with time_machine.travel("2026-11-25 12:00 +0100", tick=True):
        plan = granted_by_letter(cast, "8652000.00")
        correct(plan, cast.jonas)
        steps = [make.step_of(plan, StepKind.FUND) for _ in range(3)]
        seen = {"seen_version": steps[0].version, "seen_snapshot": 1}
        results = at_once(
            lambda: actions.confirm_correction(step=steps[0], **seen, by=cast.mette),
            lambda: actions.confirm_correction(step=steps[1], **seen, by=cast.hanne),
            lambda: actions.drop_correction(
                step=steps[2], seen_version=steps[2].version, objection="Forkert.", by=cast.jakob
            ),
        )
    winner = one_of_each(results)
    (in_force,) = Grant.objects.filter(plan=plan, is_replaced=False)
    assert in_force.amount == Decimal("8625000.00" if winner.confirmed_at else "8652000.00")
    assert Grant.objects.filter(plan=plan).count() == (2 if winner.confirmed_at else 1)


def test_of_who_opens_an_amendment_and_who_takes_it_back_one_is_too_late(cast: Any) -> None:
    amendment = amending.send(amending.term_change(cast), cast)
    case = Case.objects.select_related("plan").get(pk=amendment.case.pk)
    fresh_case = Case.objects.select_related("plan").get(pk=amendment.case.pk)
    at_once(
        lambda: actions.note_opened(fresh_case, cast.karim),
        lambda: actions.pull_back(case=case, seen_version=case.version, by=cast.lars),
    )
    case.refresh_from_db()
    amendment = amending.fresh(amendment)
    opened = case.read_at is not None
    assert (amendment.state, case.state) == (("sent", "open") if opened else ("draft", "pulled_back"))
