"""Who may open and use the organisation's own page. The expectations are written by hand."""

import datetime as dt

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts import actions
from accounts.models import Membership, Organisation
from accounts.roles import Role
from core.models import Event
from core.workflow import NotAllowed
from tests.factories.accounts import InvitationFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2027, 3, 15)
YESTERDAY, TOMORROW = TODAY - dt.timedelta(days=1), TODAY + dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(dt.datetime(2027, 3, 15, 12, tzinfo=dt.UTC), tick=False):
        yield


# person: (own organisation's page, the kommune's, another organisation's)
SEES = {
    "mette": (404, 404, 404),
    "jakob": (404, 404, 404),
    "lars": (404, 404, 404),
    "ida": (404, 404, 404),
    "pia": (200, 404, 404),  # Boligselskabet Nordlyng's administrator
    "tove": (404, 404, 404),
    "jonas": (404, 404, 404),
    "hanne": (404, 404, 404),
    "ulla": (404, 200, 404),  # Vejle Kommune's administrator
    "else": (404, 404, 404),
    "karim": (404, 404, 404),
    "sofie": (404, 404, 404),
    "birthe": (404, 404, 404),
    "admin": (200, 200, 200),  # makes the first administrator of each
    "niels": (404, 404, 404),
    "grethe": (404, 404, 404),
    None: (302, 302, 302),  # to log on
}


def test_the_matrix_names_everybody(cast):
    assert len(SEES) == len(cast.users()) + 1


@pytest.mark.parametrize("person", SEES)
def test_who_sees_the_page_and_everything_on_it(client, cast, person):
    if person:
        client.force_login(cast[person])
    for organisation, expected in zip((cast.nordlyng, cast.vejle, cast.soengen), SEES[person], strict=True):
        member = Membership.objects.filter(organisation=organisation).first()
        waiting = InvitationFactory(organisation=organisation)
        got = {
            name: client.get(reverse(f"accounts:{name}", args=args)).status_code
            for name, args in [
                ("organisation", [organisation.code]),
                ("invite", [organisation.code]),
                ("membership_end", [organisation.code, member.pk]),
            ]
        }
        assert set(got.values()) == {expected}, got
        # A click with an old version does nothing for those who may, and finds nothing for the others.
        posts = {
            name: client.post(reverse(f"accounts:{name}", args=args), {"version": 0}).status_code
            for name, args in [
                ("invitation_again", [organisation.code, waiting.pk]),
                ("invitation_withdraw", [organisation.code, waiting.pk]),
                ("membership_cancel", [organisation.code, member.pk]),
            ]
        }
        assert set(posts.values()) == {409 if expected == 200 else expected}, posts


def test_rows_are_looked_up_inside_the_organisation(client, cast):
    foreign_member = Membership.objects.get(user=cast.ulla)
    foreign_invitation = InvitationFactory(organisation=cast.vejle)
    client.force_login(cast.pia)
    for name, pk in [
        ("membership_end", foreign_member.pk),
        ("membership_cancel", foreign_member.pk),
        ("invitation_again", foreign_invitation.pk),
        ("invitation_withdraw", foreign_invitation.pk),
    ]:
        assert (
            client.post(reverse(f"accounts:{name}", args=["nordlyng", pk]), {"version": 1}).status_code == 404
        )
    assert Membership.objects.get(user=cast.ulla).ends_on is None


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "expected"),
    [
        (TODAY, None, 200),
        (TODAY, TODAY, 200),
        (YESTERDAY, TODAY, 200),
        (TOMORROW, None, 404),
        (YESTERDAY, YESTERDAY, 404),
    ],
)
def test_an_administrator_is_one_from_the_first_day_to_the_last(client, cast, starts_on, ends_on, expected):
    membership = MembershipFactory(
        organisation=cast.nordlyng, role=Role.ORGANISATION_ADMIN, starts_on=starts_on, ends_on=ends_on
    )
    client.force_login(membership.user)
    assert client.get(reverse("accounts:organisation", args=["nordlyng"])).status_code == expected


@pytest.mark.parametrize(
    "name", ["invitation_again", "invitation_withdraw", "membership_cancel", "second_factor", "demo_login"]
)
def test_what_changes_something_takes_no_get(client, cast, name):
    client.force_login(cast.pia)
    args = {"second_factor": ["nordlyng"], "demo_login": []}.get(name, ["nordlyng", 1])
    assert client.get(reverse(f"accounts:{name}", args=args)).status_code == 405


def test_the_page_shows_members_by_period(client, cast):
    MembershipFactory(organisation=cast.nordlyng, user=UserFactory(name="Anna Ålund"), ends_on=YESTERDAY)
    MembershipFactory(organisation=cast.nordlyng, user=UserFactory(name="Åse Ny"), starts_on=TOMORROW)
    MembershipFactory(organisation=cast.nordlyng, user=cast.mette, role=Role.ACCOUNTANT)
    InvitationFactory(organisation=cast.nordlyng, email="ny@nordlyng.example")
    client.force_login(cast.pia)
    response = client.get(reverse("accounts:organisation", args=["nordlyng"]))
    members = response.context["members"]
    names = [member.user.name for member in members.current]
    assert names == ["Ida Bech", "Jakob Lind", "Lars Holm", "Mette Sørensen", "Pia Dam"]
    assert [m.role for m in members.current[3].memberships] == [Role.PLAN_MANAGER, Role.ACCOUNTANT]
    assert [member.user.name for member in members.ended] == ["Anna Ålund"]
    assert [member.user.name for member in members.future] == ["Åse Ny"]
    html = response.content.decode()
    assert "ny@nordlyng.example" in html
    assert "14. marts 2027" in html


def test_the_members_list_costs_the_same_for_few_and_many(client, cast):
    client.force_login(cast.pia)
    url = reverse("accounts:organisation", args=["nordlyng"])

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    def add(n):
        for _ in range(n):
            MembershipFactory(organisation=cast.nordlyng)
            MembershipFactory(organisation=cast.nordlyng, ends_on=YESTERDAY)
            InvitationFactory(organisation=cast.nordlyng, invited_by=cast.pia)

    add(1)
    client.get(url)  # content types are remembered from the first time on
    few = cost()
    add(3)
    assert cost() == few <= 15


def test_a_kommune_offers_its_own_roles(client, cast):
    client.force_login(cast.ulla)
    form = client.get(reverse("accounts:invite", args=["630"])).context["form"]
    assert [value for value, _ in form.fields["roles"].choices] == [
        "caseworker",
        "municipal_approver",
        "coordinator",
        "organisation_admin",
    ]


def test_the_portals_administrator_hands_out_nothing_but_administrators(client, cast):
    client.force_login(cast.admin)
    for code, expected in [
        ("630", ["organisation_admin"]),
        ("drift", ["administrator", "organisation_admin"]),
    ]:
        form = client.get(reverse("accounts:invite", args=[code])).context["form"]
        assert [value for value, _ in form.fields["roles"].choices] == expected


def _end(client, membership, **data):
    return client.post(
        reverse("accounts:membership_end", args=[membership.organisation.code, membership.pk]),
        {"version": membership.version, "ends_on": "15-03-2027", **data},
    )


def test_ending_a_membership(client, cast, django_capture_on_commit_callbacks):
    membership = Membership.objects.get(user=cast.jakob)
    client.force_login(cast.pia)
    with django_capture_on_commit_callbacks(execute=True):
        assert _end(client, membership, ends_on="31-03-2027").status_code == 302
    fresh = Membership.objects.get(pk=membership.pk)
    assert fresh.ends_on == dt.date(2027, 3, 31)
    assert "31. marts 2027" in mail.outbox[0].body
    event = Event.objects.timeline(cast.nordlyng).get()
    assert event.text == "Rollen Medarbejder slutter 31. marts 2027"
    assert fresh.history.count() == 2
    assert fresh.history.first().history_user == cast.pia
    # Seen before the first change: the second click finds that it has moved.
    assert _end(client, membership, ends_on="30-04-2027").status_code == 409
    # With the version of today the date can be corrected.
    assert _end(client, fresh, ends_on="30-04-2027").status_code == 302
    assert Membership.objects.get(pk=membership.pk).ends_on == dt.date(2027, 4, 30)


def test_a_last_day_before_the_first_is_refused(client, cast):
    membership = MembershipFactory(organisation=cast.nordlyng, starts_on=TODAY)
    client.force_login(cast.pia)
    response = _end(client, membership, ends_on="14-03-2027")
    assert response.context["form"].errors["ends_on"] == ["Den sidste dag kan ikke ligge før den første."]


def test_what_has_ended_stays_ended(client, cast):
    membership = MembershipFactory(organisation=cast.nordlyng, ends_on=YESTERDAY)
    client.force_login(cast.pia)
    assert _end(client, membership, ends_on="31-12-2027").status_code == 409
    assert Membership.objects.get(pk=membership.pk).ends_on == YESTERDAY


def test_access_ends_with_the_day(client, cast):
    membership = Membership.objects.get(user=cast.pia)
    MembershipFactory(organisation=cast.nordlyng, role=Role.ORGANISATION_ADMIN)
    client.force_login(cast.pia)
    assert _end(client, membership).status_code == 302
    url = reverse("accounts:organisation", args=["nordlyng"])
    assert client.get(url).status_code == 200  # today is the last day
    with time_machine.travel(dt.datetime(2027, 3, 15, 23, 1, tzinfo=dt.UTC), tick=False):
        assert client.get(url).status_code == 404


def test_ones_own_last_administrator_role_asks_first(client, cast):
    membership = Membership.objects.get(user=cast.pia)
    client.force_login(cast.pia)
    page = client.get(reverse("accounts:membership_end", args=["nordlyng", membership.pk]))
    assert "Det er din egen rolle" in page.content.decode()
    response = _end(client, membership)
    assert response.status_code == 200
    assert "ingen administrator" in response.content.decode()
    assert Membership.objects.get(pk=membership.pk).ends_on is None
    assert "confirmed" in response.context["form"].fields
    assert _end(client, membership, ends_on="14-03-2027", confirmed="on").url == "/"
    assert Membership.objects.get(pk=membership.pk).ends_on == YESTERDAY


@pytest.mark.parametrize(
    ("fields", "asks"),
    [
        ({"starts_on": TODAY}, False),
        ({"starts_on": TOMORROW}, False),  # takes over the day after
        ({"starts_on": dt.date(2027, 3, 17)}, True),  # a day without anybody
        ({"starts_on": TODAY, "ends_on": TODAY}, True),
        ({"starts_on": TODAY, "user__is_active": False}, True),
    ],
)
def test_another_administrator_makes_it_harmless(client, cast, fields, asks):
    MembershipFactory(organisation=cast.nordlyng, role=Role.ORGANISATION_ADMIN, **fields)
    client.force_login(cast.pia)
    response = _end(client, Membership.objects.get(user=cast.pia))
    assert (response.status_code == 200) is asks


def test_an_organisation_without_administrator_is_warned_about(client, cast):
    Membership.objects.filter(user=cast.pia).update(ends_on=YESTERDAY)
    client.force_login(cast.admin)
    page = client.get(reverse("accounts:organisation", args=["nordlyng"])).content.decode()
    assert "Organisationen har ingen administrator" in page


def test_a_role_that_has_not_begun_can_be_removed(client, cast):
    future = MembershipFactory(organisation=cast.nordlyng, starts_on=TOMORROW)
    begun = MembershipFactory(organisation=cast.nordlyng, starts_on=TODAY)
    client.force_login(cast.pia)
    for membership, status in [(future, 302), (begun, 409)]:
        url = reverse("accounts:membership_cancel", args=["nordlyng", membership.pk])
        assert client.post(url, {"version": membership.version}).status_code == status
    assert list(Membership.objects.filter(pk__in=[future.pk, begun.pk])) == [begun]
    page = client.get(reverse("accounts:organisation", args=["nordlyng"])).content.decode()
    assert f"{future.user.name}: Rollen Medarbejder fra 16. marts 2027 er fjernet" in page


def test_demanding_a_second_factor(client, cast):
    client.force_login(cast.pia)
    url = reverse("accounts:second_factor", args=["nordlyng"])
    response = client.post(url, {"version": cast.nordlyng.version, "demanded": "on"})
    assert [str(m) for m in get_messages(response.wsgi_request)] == [
        "Medlemmerne skal nu bruge to-faktor-login."
    ]
    organisation = Organisation.objects.get(pk=cast.nordlyng.pk)
    assert organisation.requires_second_factor
    assert Event.objects.timeline(cast.nordlyng).get().text == "To-faktor-login er nu et krav"


def test_several_organisations_are_listed_one_is_opened(client, cast):
    client.force_login(cast.pia)
    assert client.get("/organisation/").url == "/organisation/nordlyng/"
    MembershipFactory(user=cast.pia, organisation=cast.soengen, role=Role.ORGANISATION_ADMIN)
    page = client.get("/organisation/").content.decode()
    assert page.index("Boligselskabet Nordlyng") < page.index("Søengens Boligforening")
    client.force_login(cast.mette)
    assert client.get("/organisation/").status_code == 404


def test_the_actions_themselves_ask_for_the_right(cast):
    """Whoever calls them: a page, a command or an import."""
    future = MembershipFactory(organisation=cast.nordlyng, starts_on=TOMORROW)
    begun = Membership.objects.get(user=cast.jakob)
    for by in (cast.mette, cast.ulla):
        with pytest.raises(NotAllowed):
            actions.end_membership(membership=begun, ends_on=TODAY, seen_version=1, by=by)
        with pytest.raises(NotAllowed):
            actions.cancel_membership(membership=future, seen_version=1, by=by)
        with pytest.raises(NotAllowed):
            actions.start_membership(
                user=cast.karim, organisation=cast.nordlyng, role=Role.PLAN_EDITOR, by=by
            )
        with pytest.raises(NotAllowed):
            actions.demand_second_factor(organisation=cast.nordlyng, demanded=True, seen_version=1, by=by)
    given = actions.start_membership(
        user=cast.karim, organisation=cast.nordlyng, role=Role.PLAN_EDITOR, by=cast.pia
    )
    assert given.starts_on == TODAY


def test_the_page_warns_when_cases_would_stop(client, cast):
    client.force_login(cast.ulla)
    url = reverse("accounts:organisation", args=[cast.vejle.code])
    assert "Sager kan gå i stå" not in client.get(url).content.decode()
    Membership.objects.filter(user=cast.hanne).update(ends_on=YESTERDAY)
    page = client.get(url).content.decode()
    assert "Ingen kan bekræfte beslutninger. Giv en person rollen »Kommunal godkender«." in page
    Membership.objects.filter(user=cast.hanne).update(ends_on=TODAY)
    assert "Ingen kan bekræfte" not in client.get(url).content.decode()


def test_one_person_alone_cannot_be_four_eyes(client, cast):
    Membership.objects.filter(user=cast.jonas).update(ends_on=YESTERDAY)
    MembershipFactory(user=cast.hanne, organisation=cast.vejle, role=Role.CASEWORKER)
    client.force_login(cast.ulla)
    page = client.get(reverse("accounts:organisation", args=[cast.vejle.code])).content.decode()
    assert "Kun én person både udfylder og bekræfter." in page


def test_a_deactivated_person_does_not_count(client, cast):
    cast.lars.is_active = False
    cast.lars.save()
    client.force_login(cast.pia)
    page = client.get(reverse("accounts:organisation", args=[cast.nordlyng.code])).content.decode()
    assert "Ingen kan sende planer til kommunen." in page
