"""Two stages: a short application that the fund prequalifies, and then the full plan."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from approvals import actions
from approvals.figures import approval_steps, case_file, prequalification
from approvals.models import Case, CaseStep, Outcome, StepKind
from approvals.rules import (
    check_plan,
    check_prequalification,
    live_document,
    prequalification_is_missing,
    reasons_against_submitting,
)
from core.workflow import NotReady, WrongState
from plans.actions import changing
from plans.models import Goal, GrantScheme, Plan
from tests.approvals import own_states, states
from tests.factories import approvals as make
from tests.factories.accounts import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def after_the_answer() -> Any:
    with time_machine.travel("2026-11-22 12:00 +0100", tick=True):
        yield


def codes(plan: Plan) -> set[str]:
    return {finding.code for finding in check_prequalification(live_document(plan)) if finding.is_error}


def test_the_short_application_goes_by_the_kommunes_anbefaling_alone(cast: Cast) -> None:
    plan = make.sketched_plan(cast)
    actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    case = make.case_of(plan)
    assert (case.kind, case.state, make.fresh(plan).status) == ("prequalification", "open", "in_approval")
    steps = CaseStep.objects.filter(case=case).order_by("group")
    assert [(step.body_name, step.state) for step in steps] == [
        ("Kommunal anbefaling", "open"),
        ("Sendt til Landsbyggefonden", "waiting"),
        ("Prækvalifikation", "waiting"),
    ]
    assert not Goal.objects.filter(plan=plan, number__gt="").exists()


def test_it_needs_no_goals_but_reasons_areas_with_afdelinger_and_a_local_quarter(cast: Cast) -> None:
    plan = make.sketched_plan(cast)
    with changing(plan, by=None):
        plan.indicators.all().delete()
    assert codes(plan) == set()
    with changing(plan, by=None):
        for area in plan.areas.all():
            area.estates.clear()
        Plan.objects.filter(pk=plan.pk).update(background="")
    states.set_money(
        plan, cast, {"fund": "9000000.00", "municipality": "1000000.00", "housing_organisation": "1000000.00"}
    )
    assert codes(make.fresh(plan)) == {
        "NO_REASONS",
        "PREQUALIFICATION_WITHOUT_ESTATES",
        "LBF_SHARE_ABOVE_MAX",
        "LOCAL_SHARE_BELOW_MIN",
    }


def test_the_full_plan_is_not_sent_before_the_fund_has_prequalified(cast: Cast) -> None:
    plan = make.prequalified_plan(cast)
    assert (plan.status, plan.open_sections) == (Plan.Status.DRAFT, [])
    assert not prequalification_is_missing(plan)
    found = prequalification(plan)
    assert found is not None
    assert (found.amount, found.reference) == (Decimal("5000000.00"), "LBF-P1")
    assert case_file(plan).case is None
    assert approval_steps(make.fresh(plan), cast.lars)[1].title == "Organisationsbestyrelser"

    actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    cases = Case.objects.filter(plan=plan).order_by("pk").values_list("kind", "state")
    assert list(cases) == [("prequalification", "prequalified"), ("application", "open")]
    assert Goal.objects.filter(plan=plan, number__gt="").exists()


def test_where_none_is_asked_for_there_is_one_stage(cast: Cast) -> None:
    plan = make.submitted_plan(cast)
    assert make.case_of(plan).kind == "application"
    assert prequalification(plan) is None


def test_a_refused_short_application_ends_the_plan(cast: Cast) -> None:
    plan = make.sketch_with_the_fund(cast)
    step = make.step_of(plan, StepKind.FUND)
    actions.refuse(
        step=step, seen_version=step.version, refused_on=make.GRANTED_ON, text="Nej.", by=cast.else_
    )
    assert (make.case_of(plan).state, make.fresh(plan).status) == ("refused", "refused")


def test_no_tilsagn_is_given_to_a_short_application_nor_is_a_full_one_prequalified(cast: Cast) -> None:
    plan = make.sketch_with_the_fund(cast)
    with pytest.raises(NotReady, match="Vælg, hvad fonden har svaret"):
        make.register_letter(plan, Outcome.GRANTED, by=cast.jonas)
    step = make.step_of(plan, StepKind.FUND)
    with pytest.raises(Exception, match="adgang"):
        actions.grant(
            step=step,
            seen_version=step.version,
            amount=Decimal("1.00"),
            granted_on=make.GRANTED_ON,
            reference="x",
            by=cast.else_,
        )


def test_remarks_to_a_short_application_are_answered_in_a_new_round(cast: Cast, as_user: Any) -> None:
    plan = make.sketch_with_the_fund(cast)
    step = make.step_of(plan, StepKind.FUND)
    actions.send_remarks(
        step=step,
        seen_version=step.version,
        remarked_on=make.GRANTED_ON,
        remarks=[("", "Beskriv udfordringerne.")],
        by=cast.else_,
    )
    plan = make.fresh(plan)
    actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    case = make.case_of(plan)
    assert (case.kind, case.round, case.state) == ("prequalification", 2, "open")
    page = as_user(cast.lars).get(states.url("case", plan)).content.decode()
    assert "Dialog med Landsbyggefonden" in page
    assert "1. runde" in page
    assert "Beskriv udfordringerne." in page


def test_a_letter_prequalifies_too(cast: Cast) -> None:
    plan = own_states.prequalified_in_a_letter(cast)
    make.confirm_letter(plan, by=cast.mette)
    assert make.fresh(plan).status == Plan.Status.DRAFT
    found = prequalification(make.fresh(plan))
    assert found is not None
    assert found.amount == Decimal("5000000.00")


def test_a_prequalified_plan_can_be_given_up(cast: Cast) -> None:
    plan = make.prequalified_plan(cast)
    actions.withdraw_plan(plan=plan, seen_version=plan.version, reason="Vi søger ikke.", by=cast.lars)
    assert make.fresh(plan).status == Plan.Status.WITHDRAWN
    with pytest.raises(WrongState):
        actions.submit_plan(plan=make.fresh(plan), seen_revision=plan.revision, by=cast.lars)


def test_the_pages_of_a_short_application(cast: Cast, as_user: Any) -> None:
    plan = make.sketched_plan(cast)
    lars = as_user(cast.lars)
    page = lars.get(states.url("check", plan)).content.decode()
    assert "Send til prækvalifikation" in page
    assert "Kommunal anbefaling" in page
    plan = make.sketch_with_the_fund_of(plan, cast)
    step = make.step_of(plan, StepKind.FUND)
    assert "Prækvalificér" in as_user(cast.else_).get(states.url("step", plan, step.pk)).content.decode()
    address, data = own_states.to_prequalify(cast, plan)
    assert as_user(cast.else_).get(address).status_code == 200
    assert as_user(cast.else_).post(address, data).status_code == 302
    page = lars.get(states.url("check", plan)).content.decode()
    assert "Planen er prækvalificeret" in page
    assert "5.000.000,00 kr." in page


@pytest.mark.parametrize(("amount", "warns"), [("8624999.99", True), ("8625000.00", False)])
def test_more_than_was_prequalified_is_a_warning_and_no_error(
    cast: Cast, as_user: Any, amount: str, warns: bool
) -> None:
    """The plan asks for 8.625.000 kr."""
    plan = make.prequalified_plan(cast, amount)
    found = {finding.code: finding for finding in check_plan(plan)}
    assert ("LBF_SHARE_ABOVE_PREQUALIFIED" in found) == warns
    words = "Planen søger Landsbyggefonden om mere, end den er prækvalificeret med."
    assert (words in as_user(cast.lars).get(states.url("check", plan)).content.decode()) == warns
    if warns:
        finding = found["LBF_SHARE_ABOVE_PREQUALIFIED"]
        assert not finding.is_error
        assert (finding.found, finding.limit) == ("8.625.000,00 kr.", "8.624.999,99 kr.")
    actions.submit_plan(plan=plan, seen_revision=make.fresh(plan).revision, by=cast.lars)


def test_where_no_prequalification_is_asked_for_nothing_is_compared(cast: Cast) -> None:
    assert "LBF_SHARE_ABOVE_PREQUALIFIED" not in {one.code for one in check_plan(make.financed_plan(cast))}


@pytest.mark.parametrize(
    ("required_from", "asked"),
    [
        (None, False),
        (dt.date(2026, 11, 21), True),
        (dt.date(2026, 11, 22), True),  # the day of the plan's beginning counts
        (dt.date(2026, 11, 23), False),
    ],
)
def test_a_plan_keeps_the_rule_of_the_day_on_which_it_was_begun(
    cast: Cast, required_from: dt.date | None, asked: bool
) -> None:
    plan = make.financed_plan(cast)
    # 00.30 on the 22nd in Denmark is still the 21st in UTC.
    Plan.objects.filter(pk=plan.pk).update(created_at=dt.datetime(2026, 11, 21, 23, 30, tzinfo=dt.UTC))
    GrantScheme.objects.filter(pk=plan.scheme_id).update(prequalification_from=required_from)
    plan = make.fresh(plan)
    assert prequalification_is_missing(plan) is asked
    assert bool(reasons_against_submitting(plan)) is asked


def test_a_date_set_while_a_plan_is_with_the_kommune_changes_nothing_for_it(cast: Cast) -> None:
    plan = make.submitted_plan(cast)
    begun = dt.datetime(2026, 8, 20, 10, tzinfo=dt.UTC)
    Plan.objects.filter(pk=plan.pk).update(created_at=begun)
    GrantScheme.objects.filter(pk=plan.scheme_id).update(prequalification_from=dt.date(2026, 11, 1))
    plan = states.returned(cast, plan=make.fresh(plan))
    actions.submit_plan(plan=plan, seen_revision=plan.revision, by=cast.lars)
    assert make.case_of(plan).kind == "application"
