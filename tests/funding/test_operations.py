"""Operations on everything that a snapshot holds: the door that imports and amendments share."""

from typing import Any

import pytest

from approvals.exchange import snapshot_document
from core.operations import Clash, Operation, diff, tables
from funding.actions import apply_operations, book_operations
from funding.actions.exchange import CONTENT
from monitoring.actions import measure_operations
from plans.actions import changing
from plans.models import Challenge, Estate, Goal, Milestone, Plan
from tests.factories import approvals as make
from tests.factories.accounts import Cast

pytestmark = pytest.mark.django_db
KEYS = {name: kind.key for name, kind in CONTENT.items()}


def content(plan: Plan) -> Any:
    return tables(snapshot_document(plan), KEYS)


def carry_out(plan: Plan, *operations: Operation, by: Any = None) -> None:
    with changing(plan, by=by) as locked:
        apply_operations(plan=locked, operations=operations, by=by)


def test_operations_lead_from_one_snapshot_to_another_and_back(cast: Cast) -> None:
    plan = make.financed_plan(cast)
    before = content(plan)
    after = {name: {uid: dict(row) for uid, row in rows.items()} for name, rows in before.items()}
    goal = next(uid for uid, row in after["goals"].items() if row["title"] == "Flere unge har fritidsjob")
    after["goals"][goal]["title"] = "Alle unge har fritidsjob"
    del after["goals"][goal]["challenge"]
    area = next(row for row in after["areas"].values() if row["housing_area"]["name"] == "Søengen")
    area["estates"] = [*area["estates"][:1], {**area["estates"][0], "number": "5", "name": "Søengen III"}]
    after["milestones"].popitem()
    carry_out(plan, *diff(before, after), by=cast.mette)
    assert content(plan) == after
    assert Estate.objects.get(number="5").housing_area.name == "Søengen"
    [past] = Goal.history.filter(uid=goal, history_type="~")
    assert (past.history_user, past.title) == (cast.mette, "Alle unge har fritidsjob")
    carry_out(plan, *diff(after, before))
    assert content(plan) == before


def test_what_was_handed_in_is_ended_and_a_draft_is_deleted(cast: Cast) -> None:
    plan = make.financed_plan(cast)
    first, second, *_ = Milestone.objects.filter(plan=plan)
    carry_out(plan, Operation("milestones", str(first.uid), old={"title": first.title}))
    assert not Milestone.objects.filter(pk=first.pk).exists()
    plan = make.submitted_plan(cast, plan=plan)
    carry_out(plan, Operation("milestones", str(second.uid), old={"title": second.title}))
    second.refresh_from_db()
    assert second.ended_on is not None
    assert Milestone.history.filter(id=second.pk).latest().ended_on == second.ended_on


def test_a_row_of_another_plan_is_not_found(cast: Cast) -> None:
    plan, other = make.financed_plan(cast), make.financed_plan(cast, title="En anden plan")
    theirs = Challenge.objects.filter(plan=other).first()
    with pytest.raises(Clash):
        carry_out(plan, Operation("challenges", str(theirs.uid), "title", theirs.title, "Overtaget"))
    with pytest.raises(KeyError):
        carry_out(
            plan,
            Operation(
                "goals", str(Goal.objects.filter(plan=plan)[0].uid), "challenge", None, str(theirs.uid)
            ),
        )
    theirs.refresh_from_db()
    assert theirs.title != "Overtaget"


def test_doors_that_stay_shut(cast: Cast) -> None:
    plan = make.financed_plan(cast)
    change = Operation("ledger", "1", "amount", "1.00", "2.00")
    with pytest.raises(RuntimeError, match="under the plan's lock"):
        apply_operations(plan=plan, operations=[], by=None)
    with pytest.raises(ValueError, match="an entry the other way round"):
        book_operations(plan=plan, operations=[change], by=None)
    with pytest.raises(ValueError, match="corrected on its page"):
        measure_operations(
            plan=plan, operations=[Operation("measurements", "1", old={"value": "1"})], by=None
        )
