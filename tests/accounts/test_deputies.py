"""Who stands in for whom: for how long, with which rights, and what is refused."""

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import actions
from accounts.figures.people import people_of
from accounts.models import Deputy, Membership, User
from accounts.permissions import one_to_four_eyes
from accounts.querysets import reach_of
from accounts.roles import Permission, Role
from core.models import Event
from core.versions import Moved
from core.workflow import NotAllowed
from tests.factories.accounts import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
FIRST, LAST = dt.date(2027, 3, 15), dt.date(2027, 3, 28)  # the night to 28 March is 23 hours long


def at(moment: str):
    return time_machine.travel(dt.datetime.fromisoformat(moment), tick=False)


@pytest.fixture(autouse=True)
def _frozen():
    with at("2027-03-10T12:00:00+01:00"):
        yield


@pytest.fixture
def bodil(cast):
    """A colleague without rights of her own in the kommune but a coordinator's."""
    user = UserFactory(name="Bodil Friis", email="bodil@vejle.example")
    MembershipFactory(user=user, organisation=cast.vejle, role=Role.COORDINATOR)
    return user


def appoint(cast, deputy, *, principal=None, by=None, starts_on=FIRST, ends_on=LAST):
    principal = principal or cast.hanne
    return actions.appoint_deputy(
        organisation=cast.vejle,
        principal=principal,
        deputy=deputy,
        starts_on=starts_on,
        ends_on=ends_on,
        by=by or principal,
    )


def may_confirm(user: User, organisation) -> bool:
    return reach_of(User.objects.get(pk=user.pk)).can(Permission.CONFIRM_DECISION, organisation.pk)


@pytest.mark.parametrize(
    ("moment", "has_right"),
    [
        ("2027-03-14T23:59:00+01:00", False),
        ("2027-03-15T00:01:00+01:00", True),
        ("2027-03-28T23:59:00+02:00", True),
        ("2027-03-29T00:01:00+02:00", False),
    ],
)
def test_both_days_count_in_copenhagens_time(moment, has_right, cast, bodil):
    appoint(cast, bodil)
    with at(moment):
        assert may_confirm(bodil, cast.vejle) is has_right
        who = people_of([cast.vejle.pk])
        names = [
            who.name(user, cast.vejle.pk, Permission.CONFIRM_DECISION)
            for user in who.who(cast.vejle.pk, Permission.CONFIRM_DECISION)
        ]
        assert names == (["Hanne Lund", "Bodil Friis (for Hanne Lund)"] if has_right else ["Hanne Lund"])


@pytest.mark.parametrize("gone", ["the deputy left", "the principal left", "the principal is deactivated"])
def test_the_rights_end_with_either_membership(gone, cast, bodil):
    appoint(cast, bodil)
    with at("2027-03-20T12:00:00+01:00"):
        assert may_confirm(bodil, cast.vejle)
        if gone == "the principal is deactivated":
            User.objects.filter(pk=cast.hanne.pk).update(is_active=False)
        else:
            left = bodil if gone == "the deputy left" else cast.hanne
            Membership.objects.filter(user=left).update(ends_on=dt.date(2027, 3, 19))
        assert not may_confirm(bodil, cast.vejle)
        assert bodil not in people_of([cast.vejle.pk]).who(cast.vejle.pk, Permission.CONFIRM_DECISION)


def test_managing_members_is_nobody_elses_and_no_deputy_has_a_deputy(cast, bodil):
    appoint(cast, bodil, principal=cast.ulla)
    appoint(cast, cast.jonas, principal=bodil)
    appoint(cast, bodil)
    with at("2027-03-20T12:00:00+01:00"):
        assert not reach_of(User.objects.get(pk=bodil.pk)).managed_organisations
        assert not may_confirm(cast.jonas, cast.vejle)


def test_a_right_of_ones_own_is_not_used_for_another(cast, bodil):
    appoint(cast, bodil)
    with at("2027-03-20T12:00:00+01:00"):
        reach = reach_of(User.objects.get(pk=bodil.pk))
        assert reach.behalf(Permission.CONFIRM_DECISION, cast.vejle.pk).person == cast.hanne.pk
        assert reach.behalf(Permission.COMMENT, cast.vejle.pk).person is None
        assert reach.behalf(Permission.CONFIRM_DECISION, cast.odense.pk).person is None


def test_reach_is_one_query_also_with_deputies(cast, bodil):
    appoint(cast, bodil)
    user = User.objects.get(pk=bodil.pk)
    with CaptureQueriesContext(connection) as queries:
        reach_of(user)
    assert len(queries) == 1


def test_the_people_and_those_who_stand_in_are_two_queries(cast, bodil):
    appoint(cast, bodil)
    with CaptureQueriesContext(connection) as queries:
        people_of([cast.vejle.pk, cast.odense.pk])
    assert len(queries) == 2


@pytest.mark.parametrize("by", ["jonas", "mette", "admin", "grethe", "pia"])
def test_who_may_not_appoint_for_another(by, cast, bodil):
    with pytest.raises(NotAllowed):
        appoint(cast, bodil, by=cast[by])
    assert not Deputy.objects.exists()


def test_the_organisations_administrator_appoints_for_somebody_ill(
    cast, bodil, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        row = appoint(cast, bodil, by=cast.ulla)
    assert row.appointed_by == cast.ulla
    assert sorted(message.to[0] for message in mail.outbox) == ["bodil@vejle.example", "hanne@vejle.example"]
    act = Event.objects.get(verb="accounts.deputy_appointed")
    assert act.text == "Stedfortræder for en kollega, 15. marts 2027 – 28. marts 2027"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"ends_on": dt.date(2027, 3, 14)}, "Den sidste dag kan ikke ligge før"),
        ({"starts_on": dt.date(2027, 1, 1), "ends_on": dt.date(2027, 3, 9)}, "før i dag"),
    ],
)
def test_periods_that_make_no_sense(change, says, cast, bodil):
    with pytest.raises(ValidationError, match=says):
        appoint(cast, bodil, **change)


def test_only_members_of_the_same_organisation(cast, bodil):
    with pytest.raises(ValidationError, match="medlem af organisationen"):
        appoint(cast, cast.grethe)
    with pytest.raises(ValidationError, match="en anden"):
        appoint(cast, cast.hanne)
    appoint(cast, bodil)
    with pytest.raises(ValidationError, match="allerede stedfortræder"):
        appoint(cast, bodil, starts_on=LAST, ends_on=LAST)
    with pytest.raises(IntegrityError), transaction.atomic():
        Deputy.objects.create(
            organisation=cast.vejle, principal=bodil, deputy=bodil, starts_on=FIRST, ends_on=LAST
        )


def test_ending_takes_the_rights_at_once(cast, bodil):
    row = appoint(cast, bodil, starts_on=dt.date(2027, 3, 10))
    with at("2027-03-20T12:00:00+01:00"):
        with pytest.raises(NotAllowed):
            actions.end_deputy(row=row, seen_version=row.version, by=cast.jonas)
        actions.end_deputy(row=row, seen_version=row.version, by=bodil)
        assert not may_confirm(bodil, cast.vejle)
        assert Deputy.objects.get().ends_on == dt.date(2027, 3, 19)
        with pytest.raises(Moved):
            actions.end_deputy(row=row, seen_version=row.version, by=bodil)


@pytest.mark.parametrize("begun", [FIRST, dt.date(2027, 3, 20)])
def test_a_period_that_is_ended_at_once_counts_to_four_eyes_on_that_day_and_not_after_it(begun, cast, bodil):
    day, next_day = dt.date(2027, 3, 20), dt.date(2027, 3, 21)
    row = appoint(cast, bodil, starts_on=begun)
    with at("2027-03-20T12:00:00+01:00"):
        actions.end_deputy(row=row, seen_version=row.version, by=bodil)
        assert not may_confirm(bodil, cast.vejle)
        assert not Deputy.objects.coming().exists()
        one = one_to_four_eyes(bodil.pk, day, next_day)
        assert (one[day], one[next_day]) == ({bodil.pk, row.principal_id}, {bodil.pk})
        appoint(cast, bodil, starts_on=day)
        assert may_confirm(bodil, cast.vejle)


def test_a_period_that_never_began_leaves_no_trace_for_four_eyes(cast, bodil):
    row = appoint(cast, bodil, starts_on=dt.date(2027, 3, 25))
    with at("2027-03-20T12:00:00+01:00"):
        actions.end_deputy(row=row, seen_version=row.version, by=bodil)
        assert not Deputy.objects.exists()


# The page


def url(cast):
    return reverse("accounts:deputies", args=[cast.vejle.code])


def test_a_member_appoints_for_themselves_alone(client, cast, bodil):
    client.force_login(cast.hanne)
    data = {"deputy": bodil.pk, "starts_on": "15-03-2027", "ends_on": "28. marts 2027"}
    answer = client.post(url(cast), {**data, "principal": cast.jonas.pk})
    assert (answer.status_code, Deputy.objects.count()) == (422, 0)
    assert client.post(url(cast), {**data, "principal": cast.hanne.pk}).status_code == 302
    assert "Bodil Friis" in client.get(url(cast)).content.decode()
    client.force_login(cast.jonas)
    assert "Afslut" not in client.get(url(cast)).content.decode()


def test_an_error_keeps_what_was_written(client, cast, bodil):
    client.force_login(cast.ulla)
    answer = client.post(
        url(cast),
        {"principal": cast.hanne.pk, "deputy": bodil.pk, "starts_on": "15-03-2027", "ends_on": "14-03-2027"},
    )
    page = answer.content.decode()
    assert (answer.status_code, "15-03-2027" in page) == (422, True)
    assert "Den sidste dag kan ikke ligge før den første" in page
