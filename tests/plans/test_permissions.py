"""Who may do what on a plan. Every line is written by hand; a role in the wrong organisation gives nothing."""

import datetime as dt

import pytest
from django.urls import reverse

from accounts.roles import Permission, Role
from core.dates import today
from plans.models import Plan, PlanMembership
from plans.permissions import (
    can_comment,
    can_create,
    can_edit,
    can_manage_team,
    can_read_live,
    can_see,
    can_share,
    has,
)
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.factories.plans import set_status

pytestmark = pytest.mark.django_db

OWN_SIDE = {"mette", "jakob", "lars", "ida", "pia", "tove", "karim", "sofie"}
KOMMUNE = {"jonas", "hanne", "ulla"}
WRITERS = {"mette", "jakob", "lars", "tove"}
NAMES = [
    *("mette", "jakob", "lars", "ida", "pia", "tove", "jonas", "hanne", "ulla"),
    *("else", "karim", "sofie", "birthe", "admin", "niels", "grethe"),
]


def fresh(plan, **fields):
    return set_status(plan, fields.pop("status", "draft"), **fields)


@pytest.mark.parametrize(
    ("fields", "seeing"),
    [
        ({}, OWN_SIDE),
        ({"shared_on": today()}, OWN_SIDE | KOMMUNE),
        ({"status": "in_approval", "submitted_on": today()}, OWN_SIDE | KOMMUNE),
        (
            {"status": "in_approval", "submitted_on": today(), "sent_to_fund_on": today()},
            OWN_SIDE | KOMMUNE | {"else"},
        ),
        (
            {"status": "running", "submitted_on": today(), "sent_to_fund_on": today(), "started_on": today()},
            OWN_SIDE | KOMMUNE | {"else"},
        ),
        ({"status": "refused", "submitted_on": today()}, OWN_SIDE | KOMMUNE),
    ],
)
def test_who_sees_the_plan(cast, plan, fields, seeing):
    plan = fresh(plan, **fields)
    assert {name for name in NAMES if can_see(cast[name], plan)} == seeing
    assert {name for name in NAMES if plan in Plan.objects.visible_to(cast[name])} == seeing


SECTION = "focus:beskaeftigelse"


@pytest.mark.parametrize(
    ("fields", "section", "writing"),
    [
        ({}, SECTION, WRITERS),
        ({}, "basics", WRITERS),
        ({}, "economy", WRITERS),
        ({}, "practical", set()),
        ({"status": "in_approval", "submitted_on": today()}, SECTION, set()),
        ({"status": "in_approval", "open_sections": [SECTION]}, SECTION, WRITERS),
        ({"status": "in_approval", "open_sections": [SECTION]}, "basics", set()),
        ({"status": "running"}, SECTION, set()),
        ({"status": "running"}, "practical", WRITERS),
        ({"status": "ended"}, "practical", set()),
        ({"status": "refused"}, SECTION, set()),
        ({"status": "withdrawn"}, SECTION, set()),
    ],
)
def test_who_writes_where(cast, plan, fields, section, writing):
    plan = fresh(plan, **fields)
    assert {name for name in NAMES if can_edit(cast[name], plan, section)} == writing


@pytest.mark.parametrize(
    ("permission", "holders"),
    [
        (Permission.SUBMIT_PLAN, {"lars"}),
        (Permission.SHARE_PLAN, {"mette", "lars", "tove"}),
        (Permission.BOOK_LEDGER, {"ida"}),
        (Permission.SEE_LEDGER, {"ida", "birthe"}),
        (Permission.ATTACH_STATEMENT, {"birthe"}),
        (Permission.RECORD_DECISION, {"jonas"}),
        (Permission.CONFIRM_DECISION, {"hanne"}),
        (Permission.GRANT, {"else"}),
        (
            Permission.COMMENT,
            {"mette", "jakob", "lars", "ida", "tove", "jonas", "hanne", "else", "karim", "sofie"},
        ),
        (Permission.MANAGE_MEMBERS, {"pia", "ulla"}),
    ],
)
def test_rights_on_a_plan_that_all_parties_have(cast, plan, permission, holders):
    plan = fresh(plan, status="in_approval", submitted_on=today(), sent_to_fund_on=today())
    assert {name for name in NAMES if has(cast[name], plan, permission)} == holders


def test_a_role_in_the_wrong_organisation_gives_nothing(cast, plan):
    plan = fresh(plan, status="in_approval", submitted_on=today(), sent_to_fund_on=today())
    wrong = {
        Role.CASEWORKER: cast.nordlyng,
        Role.MUNICIPAL_APPROVER: cast.lbf,
        Role.FUND_OFFICER: cast.vejle,
        Role.PLAN_MANAGER: cast.vejle,
        Role.APPLICANT: cast.lbf,
        Role.BOARD_MEMBER: cast.nordlyng,
        Role.ADMINISTRATOR: cast.nordlyng,
    }
    for role, organisation in wrong.items():
        user = UserFactory()
        MembershipFactory(user=user, organisation=organisation, role=role)
        assert not can_see(user, plan), role
        assert not any(has(user, plan, permission) for permission in Permission), role


def test_memberships_and_seats_count_on_both_their_days(cast, plan):
    user = UserFactory()
    seat = PlanMembership.objects.create(
        plan=plan, user=user, role="plan_editor", body="none", starts_on=today(), ends_on=today()
    )
    assert can_edit(user, plan, "basics")
    PlanMembership.objects.filter(pk=seat.pk).update(starts_on=today() + dt.timedelta(1), ends_on=None)
    user = type(user).objects.get(pk=user.pk)
    assert not can_see(user, plan)
    assert not can_edit(user, plan, "basics")


def test_an_organisation_that_no_longer_takes_part_loses_the_plan(cast, plan):
    plan.participants.filter(organisation=cast.soengen).update(ended_on=today())
    plan = Plan.objects.get(pk=plan.pk)
    assert not can_see(cast.tove, plan)
    assert not can_edit(cast.tove, plan, "basics")


def test_create_share_comment_and_team(cast, plan):
    assert {name for name in NAMES if can_create(cast[name])} == {"mette", "jakob", "lars", "tove", "niels"}
    assert {name for name in NAMES if can_share(cast[name], plan)} == {"mette", "lars", "tove"}
    assert {name for name in NAMES if can_manage_team(cast[name], plan)} == {"mette", "lars", "tove"}
    assert "jonas" not in {name for name in NAMES if can_comment(cast[name], plan)}
    shared = fresh(plan, shared_on=today())
    assert can_comment(cast.jonas, shared)
    assert not can_share(cast.mette, shared)


def test_the_fund_reads_live_rows_only_from_the_start(cast, plan):
    sent = fresh(plan, status="in_approval", submitted_on=today(), sent_to_fund_on=today())
    assert not can_read_live(cast["else"], sent)
    assert can_read_live(cast.jonas, sent)
    assert can_read_live(cast.karim, sent)
    started = fresh(plan, status="running", started_on=today())
    assert can_read_live(cast["else"], started)


def urls_of(plan, goal):
    number, code = plan.number, "beskaeftigelse"
    seat = plan.memberships.first()
    return {
        "content": (reverse("plans:content", args=[number]), "GET"),
        "basics": (reverse("plans:basics", args=[number]), "BOTH"),
        "areas": (reverse("plans:areas", args=[number]), "BOTH"),
        "foci": (reverse("plans:foci", args=[number]), "BOTH"),
        "milestones": (reverse("plans:milestones", args=[number]), "BOTH"),
        "focus": (reverse("plans:focus", args=[number, code]), "BOTH"),
        "goal": (reverse("plans:goal", args=[number, code, goal.uid]), "BOTH"),
        "goal_new": (reverse("plans:goal_new", args=[number, code]), "BOTH"),
        "team": (reverse("plans:team", args=[number]), "BOTH"),
        "seat": (reverse("plans:seat", args=[number, seat.pk]), "BOTH"),
        "comment": (reverse("plans:comment", args=[number]), "BOTH"),
        "share": (reverse("plans:share", args=[number]), "POST"),
        "restore": (reverse("plans:restore", args=[number]), "POST"),
        "end_seat": (reverse("plans:end_seat", args=[number, seat.pk]), "POST"),
    }


@pytest.mark.parametrize("name", ["niels", "grethe", "birthe", "admin", "jonas", "else"])
def test_to_strangers_the_plan_does_not_exist(cast, plan, goal, log_in, name):
    """jonas and else are strangers to a draft that has been shared with nobody."""
    client = log_in(cast[name])
    for what, (url, methods) in urls_of(plan, goal).items():
        if methods != "POST":
            assert client.get(url).status_code == 404, what
        if methods != "GET":
            assert client.post(url, {"title": "x", "text": "x"}).status_code == 404, what
    assert Plan.objects.get(pk=plan.pk).revision == plan.revision


@pytest.mark.parametrize("name", ["ida", "karim", "jonas"])
def test_readers_read_and_change_nothing(cast, plan, goal, log_in, name):
    fresh(plan, shared_on=today())
    client = log_in(cast[name])
    may_comment = {"comment"}
    for what, (url, methods) in urls_of(plan, goal).items():
        if methods != "POST" and what != "seat":
            assert client.get(url).status_code in (200, 302), what
        if methods != "GET" and what not in may_comment:
            data = {"title": "x", "text": "x", "section": "basics", "token": "fjernet x"}
            status = client.post(url, data).status_code
            assert status in (200, 403, 409), (what, status)
    after = Plan.objects.get(pk=plan.pk)
    assert (after.revision, after.title) == (plan.revision, plan.title)
    assert plan.memberships.current().count() == 3
    assert not plan.goals.filter(title="x").exists()


def test_nobody_creates_plans_for_an_organisation_not_theirs(cast, log_in):
    assert log_in(cast.jonas).get(reverse("plans:create")).status_code == 403
    client = log_in(cast.niels)
    page = client.get(reverse("plans:create")).content.decode()
    assert "Boligforeningen Åløkke" in page
    assert "Boligselskabet Nordlyng" not in page
