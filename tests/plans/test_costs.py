"""Every page costs at most 25 queries, and as many for three rows as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from plans.models import Goal, Milestone
from tests.factories.plans import CONTENT, add_comment, add_focus, add_goal, add_indicator, draft_plan

pytestmark = pytest.mark.django_db

PAGES = ("content", "basics", "areas", "foci", "milestones", "focus", "goal", "goal_new", "team", "comment")


def url_of(name, plan):
    place = [plan.number]
    if name in ("focus", "goal", "goal_new"):
        place.append("beskaeftigelse")
    if name == "goal":
        place.append(Goal.objects.filter(plan=plan, focus__focus_area__code="beskaeftigelse").first().uid)
    return reverse(f"plans:{name}", args=place)


def cost(client, url):
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", PAGES)
def test_cost_of_a_page(cast, log_in, name):
    few = draft_plan(cast, title="Lille", starts_on="2027-01-01", ends_on="2030-12-31")
    few.refresh_from_db()
    focus = add_focus(few, "beskaeftigelse", CONTENT["beskaeftigelse"])
    Milestone.objects.create(plan=few, title="Én")
    add_comment(few, cast.mette)
    client = log_in(cast.mette)
    url = url_of(name, few)
    cost(client, url)
    first = cost(client, url)
    for number in range(3):
        goal = add_goal(focus, title=f"Mål {number}", position=number + 5)
        add_indicator(Goal.objects.filter(plan=few).first(), f"Indikator {number}", position=number + 5)
        add_indicator(goal, f"Anden {number}")
        Goal.objects.filter(plan=few).first().activities.create(plan=few, title=f"H {number}", position=9)
        Milestone.objects.create(plan=few, title=f"Milepæl {number}", focus=focus)
        add_comment(few, cast.jakob, f"Nr. {number}")
        few.memberships.create(name=f"Person {number}", starts_on="2026-01-01")
    assert cost(client, url) == first
    assert first <= 25
