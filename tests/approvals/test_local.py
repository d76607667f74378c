"""A plan that goes on without the fund's money: after an afslag, or without applying."""

from typing import Any

import pytest
import time_machine

from approvals import actions
from approvals.figures import approval_steps, case_file, moves, next_step
from approvals.models import Case
from approvals.rules import check_start
from core.workflow import NotReady
from plans.models import Plan
from tests.approvals import states
from tests.factories import approvals as make
from tests.factories.accounts import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def after_the_council() -> Any:
    with time_machine.travel("2026-11-22 12:00 +0100", tick=True):
        yield


@pytest.mark.parametrize("build", [make.approved_plan, make.refused_by_fund])
def test_the_local_parties_pay_all_of_it(build: Any, cast: Cast) -> None:
    plan = make.local_plan(cast, build(cast))
    assert (plan.status, plan.open_sections) == (Plan.Status.IN_APPROVAL, ["economy"])
    assert make.case_of(plan).state == Case.State.LOCAL
    assert "LBF_SHARE_WITHOUT_GRANT" in {finding.code for finding in check_start(plan)}
    with pytest.raises(NotReady):
        actions.start_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    states.set_money(
        plan,
        cast,
        {"fund": "0.00", "municipality": "1437500.00", "housing_organisation": "10062500.00"},
    )
    plan = make.fresh(plan)
    assert [finding.code for finding in check_start(plan) if finding.is_error] == []
    actions.start_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    plan = make.fresh(plan)
    assert plan.status == Plan.Status.RUNNING
    assert not plan.grants.exists()


def test_the_kommune_pays_no_more_than_it_has_approved(cast: Cast) -> None:
    plan = make.local_plan(cast)
    states.set_money(
        plan, cast, {"fund": "0.00", "municipality": "11500000.00", "housing_organisation": "0.00"}
    )
    assert "MUNICIPAL_SHARE_ABOVE_APPROVED" in {finding.code for finding in check_start(make.fresh(plan))}


def test_whose_move_it_is_then(cast: Cast) -> None:
    plan = make.local_plan(cast)
    assert [move.title for move in moves(case_file(plan))] == [
        "Fordel Landsbyggefondens andel på de lokale parter"
    ]
    box = next_step(make.fresh(plan), cast.lars)
    assert box is not None
    assert box.is_mine
    assert "Tilsagn" not in [figure.title for figure in approval_steps(make.fresh(plan), cast.lars)]


def test_the_button_stands_where_it_can_be_pressed(cast: Cast, as_user: Any) -> None:
    plan = make.recommended_plan(cast)
    button = states.url("go_local", plan)
    assert button not in as_user(cast.lars).get(states.url("case", plan)).content.decode()
    make.approved_plan(cast, plan=plan)
    assert button in as_user(cast.lars).get(states.url("case", plan)).content.decode()
    assert button not in as_user(cast.jonas).get(states.url("case", plan)).content.decode()
    page = as_user(cast.lars).get(button).content.decode()
    assert "De lokale parter betaler hele planen." in page
    answer = as_user(cast.lars).post(button, {"version": make.fresh(plan).version, "reason": ""})
    assert answer.status_code == 422
