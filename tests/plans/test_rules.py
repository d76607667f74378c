"""Every rule of a plan's content: kept, broken, and at its exact limit."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from core.rules import Severity
from plans.exchange import plan_document
from plans.models import Activity, Goal, IndicatorTarget, Milestone, Plan
from plans.rules import check
from tests.factories.plans import ENDS_ON, STARTS_ON, add_focus, add_goal, draft_plan

pytestmark = pytest.mark.django_db


def codes(plan):
    plan = Plan.objects.get(pk=plan.pk)
    findings = check(plan_document(plan))
    assert all(finding.severity is Severity.ERROR for finding in findings)
    for finding in findings:
        resolve(finding.url.partition("#")[0])
    return [finding.code for finding in findings]


def test_a_complete_plan_breaks_no_rule(plan):
    assert codes(plan) == []


def test_an_empty_draft_says_what_is_missing(cast):
    assert codes(draft_plan(cast)) == ["NO_REASONS", "TERM_INVALID", "NO_GOALS"]


@pytest.mark.parametrize(("background", "broken"), [("", True), ("  \n ", True), ("Mange er ledige.", False)])
def test_no_reasons(plan, background, broken):
    Plan.objects.filter(pk=plan.pk).update(background=background)
    assert ("NO_REASONS" in codes(plan)) is broken


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "broken"),
    [
        (None, ENDS_ON, True),
        (STARTS_ON, None, True),
        (STARTS_ON, STARTS_ON - dt.timedelta(1), True),
        (STARTS_ON, STARTS_ON, False),
        (STARTS_ON, ENDS_ON, False),
    ],
)
def test_term_invalid(cast, starts_on, ends_on, broken):
    plan = draft_plan(cast, starts_on=starts_on, ends_on=ends_on)
    assert ("TERM_INVALID" in codes(plan)) is broken


def test_no_goals_in_one_of_the_chosen_indsatsomraader(cast):
    plan = draft_plan(cast, starts_on=STARTS_ON, ends_on=ENDS_ON, background="Grunde")
    focus = add_focus(plan, "beskaeftigelse")
    assert codes(plan) == ["NO_GOALS"]
    goal = add_goal(focus)
    assert codes(plan) == ["GOAL_WITHOUT_ACTIVITY", "INDICATOR_WITHOUT_TARGET"]
    goal.ended_on = STARTS_ON
    goal.save()
    assert codes(plan) == ["NO_GOALS"]


def test_goal_without_activity_counts_only_those_in_force(plan):
    goal = Goal.objects.get(plan=plan, title="Flere unge har fritidsjob")
    Activity.objects.filter(goal=goal).exclude(pk=goal.activities.first().pk).update(ended_on=STARTS_ON)
    assert codes(plan) == []
    Activity.objects.filter(goal=goal).update(ended_on=STARTS_ON)
    assert codes(plan) == ["GOAL_WITHOUT_ACTIVITY"]


def test_indicator_without_target(plan):
    goal = Goal.objects.get(plan=plan, title="Flere unge har fritidsjob")
    IndicatorTarget.objects.filter(indicator__goal=goal).delete()
    assert codes(plan) == ["INDICATOR_WITHOUT_TARGET"]


@pytest.mark.parametrize(
    ("day", "broken"),
    [
        (STARTS_ON - dt.timedelta(1), True),
        (STARTS_ON, False),
        (ENDS_ON, False),
        (ENDS_ON + dt.timedelta(1), True),
    ],
)
def test_days_outside_the_term(plan, day, broken):
    Milestone.objects.filter(pk=Milestone.objects.filter(plan=plan).first().pk).update(due_on=day)
    assert codes(plan) == ["YEAR_OUTSIDE_TERM"] * broken
    Activity.objects.filter(pk=Activity.objects.filter(plan=plan).first().pk).update(ends_on=day)
    assert codes(plan) == ["YEAR_OUTSIDE_TERM"] * (2 * broken)


def test_links_lead_to_the_row(plan):
    indicator = Goal.objects.get(plan=plan, title="Flere unge har fritidsjob").indicators.get()
    indicator.targets.all().delete()
    finding = check(plan_document(plan))[0]
    assert finding.url.endswith(f"#indicator-{indicator.uid}")
    assert finding.link_text == "Skriv målværdien"


def test_the_rules_read_the_document_alone(cast, plan, django_assert_num_queries):
    document = plan_document(plan)
    with django_assert_num_queries(0):
        check(document)


def queries_of(plan):
    plan = Plan.objects.select_related("scheme", "municipality__organisation", "predecessor").get(pk=plan.pk)
    with CaptureQueriesContext(connection) as captured:
        plan_document(plan)
    return len(captured)


def test_the_document_costs_the_same_for_few_and_many_rows(plan):
    few = queries_of(plan)
    focus = plan.foci.get(focus_area__code="beskaeftigelse")
    for number in range(5):
        add_goal(focus, title=f"Mål {number}", position=number + 5)
    assert queries_of(plan) == few <= 14
