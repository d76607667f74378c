"""The timeline tells nobody of a redegørelse in work but the plan's own side, and the fund of no ændring before it is
asked."""

import pytest
from django.urls import reverse

from accounts.models import User
from approvals.models import Amendment
from monitoring import actions
from portal.figures.acts import acts_of
from tests.approvals import amending
from tests.factories import approvals as cases
from tests.factories import monitoring as make

REMARKS = "Skriv, hvorfor lommepengejobbene ikke kom i gang."
ACTS = (REMARKS, "er sendt til styregruppen", "er begyndt")


@pytest.mark.parametrize("name", ["portal:plan", "portal:history", "portal:tasks"])
def test_a_report_in_work_is_told_to_the_own_side_alone(client, cast, name):
    plan = make.measured_plan(cast)
    report = make.report_at_board(plan, cast)
    actions.return_from_board(report=report, by=cast.karim, seen_version=report.version, remarks=REMARKS)
    page = reverse(name, args=[] if name == "portal:tasks" else [plan.number])
    for person in ("mette", "karim"):
        client.force_login(cast[person])
        assert REMARKS in client.get(page).content.decode(), person
    for person in ("jonas", "hanne", "else_"):
        client.force_login(cast[person])
        text = client.get(page).content.decode()
        assert not [act for act in ACTS if act in text], person


TITLE = "Flere handlinger"
PAGES = ("portal:plan", "portal:history", "portal:tasks")


def told(client, person, name, plan):
    client.force_login(person)
    return client.get(reverse(name, args=[] if name == "portal:tasks" else [plan.number])).content.decode()


def test_the_fund_is_told_of_an_amendment_when_it_is_asked(client, cast):
    plan = cases.granted_plan(cast)
    amendment = amending.send(amending.term_change(cast, plan), cast)
    amendment = amending.kommune(amending.board(amendment, cast), cast)
    fund = User.objects.get(pk=cast.else_.pk)
    assert not Amendment.objects.visible_to(fund)
    sent = amendment.case.opened_at
    own = [(act.subject_type.model, act.verb) for act in acts_of(plan, cast.jonas).filter(at__gte=sent)]
    assert {model for model, _ in own} >= {"amendment", "decision"}
    assert not acts_of(plan, fund).filter(at__gte=sent, verb__in=[verb for _, verb in own])
    for name in PAGES:
        assert TITLE not in told(client, cast.else_, name, plan), name
    amending.forward(amendment, cast)
    assert TITLE in told(client, cast.else_, "portal:history", plan)


def test_an_amendment_that_is_carried_out_without_the_fund_is_told_to_it(client, cast):
    plan = cases.granted_plan(cast)
    amendment = amending.send(amending.content_change(cast, plan), cast)
    assert TITLE not in told(client, cast.else_, "portal:history", plan)
    amending.board(amendment, cast)
    assert TITLE in told(client, cast.else_, "portal:history", plan)
