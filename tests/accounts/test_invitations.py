"""What a link from a mail can be used for, and what not."""

import datetime as dt

import pytest
import time_machine
from django.urls import reverse

from accounts import actions
from accounts.models import Invitation, Membership, User
from accounts.querysets import reach_of
from accounts.roles import Role
from core.models import Event
from core.workflow import NotAllowed
from tests.factories.accounts import InvitationFactory, MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2027, 3, 15)
LAST_YEAR = dt.date(2026, 2, 1)
PASSWORD = "seks grønne havestole"
UNUSABLE = "Invitationen kan ikke bruges"


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(dt.datetime(2027, 3, 15, 12, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def invitation(cast):
    return InvitationFactory(
        organisation=cast.nordlyng,
        email="ny@nordlyng.example",
        roles=[Role.PLAN_EDITOR, Role.ACCOUNTANT],
        invited_by=cast.pia,
        ends_on=dt.date(2027, 12, 31),
    )


def _open(client, invitation):
    return client.get(reverse("accounts:accept", args=[invitation.token]), follow=True)


def _create(client, **data):
    return client.post(
        reverse("accounts:invitation"),
        {"name": "Ny Person", "password1": PASSWORD, "password2": PASSWORD, **data},
    )


def test_a_new_person_chooses_name_and_password_and_is_in(client, cast, invitation):
    page = _open(client, invitation)
    assert page.status_code == 200
    assert invitation.token not in page.content.decode()
    assert page.redirect_chain[-1][0] == "/invitation/"
    response = _create(client)
    assert (response.status_code, response.url) == (302, "/")
    user = User.objects.get(email="ny@nordlyng.example")
    assert client.session["_auth_user_id"] == str(user.pk)
    assert user.name == "Ny Person"
    assert user.check_password(PASSWORD)
    rows = Membership.objects.filter(user=user).values_list("organisation", "role", "starts_on", "ends_on")
    assert set(rows) == {
        (cast.nordlyng.pk, "plan_editor", TODAY, dt.date(2027, 12, 31)),
        (cast.nordlyng.pk, "accountant", TODAY, dt.date(2027, 12, 31)),
    }
    texts = [event.text for event in Event.objects.timeline(cast.nordlyng)]
    assert "Invitation taget imod: Medarbejder, Økonomi" in texts
    assert "Ny rolle: Medarbejder (15. marts 2027 – 31. december 2027)" in texts


def test_a_link_works_once(client, cast, invitation):
    _open(client, invitation)
    _create(client)
    client.logout()
    page = _open(client, invitation)
    assert page.status_code == 410
    assert UNUSABLE in page.content.decode()
    assert User.objects.filter(email="ny@nordlyng.example").count() == 1


def test_two_windows_with_the_same_link_make_one_user(client, cast, invitation):
    other = type(client)()
    _open(client, invitation)
    _open(other, invitation)
    assert _create(client).status_code == 302
    assert _create(other, name="En anden").status_code == 410
    assert User.objects.get(email="ny@nordlyng.example").name == "Ny Person"


@pytest.mark.parametrize(("day", "usable"), [(dt.date(2027, 3, 29), True), (dt.date(2027, 3, 30), False)])
def test_the_last_day_is_the_fourteenth(client, invitation, day, usable):
    with time_machine.travel(dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC), tick=False):
        assert _open(client, invitation).status_code == (200 if usable else 410)
        assert Invitation.objects.get().is_usable is usable


def test_it_can_run_out_while_the_form_is_open(client, invitation):
    _open(client, invitation)
    Invitation.objects.update(expires_on=dt.date(2027, 3, 14))
    assert _create(client).status_code == 410
    assert not User.objects.filter(email="ny@nordlyng.example").exists()


@pytest.mark.parametrize("token", ["forkert", "%00", "a" * 500])
def test_a_guessed_link(client, cast, token):
    assert client.get(f"/invitation/{token}/", follow=True).status_code == 410
    assert client.get("/invitation/").status_code == 410
    assert client.post("/invitation/", {"name": "x"}).status_code == 410


def test_withdrawn_and_replaced_links(client, cast, invitation):
    old = invitation.token
    actions.invite_again(invitation=invitation, seen_version=1, by=cast.pia)
    assert client.get(f"/invitation/{old}/", follow=True).status_code == 410
    assert _open(client, invitation).status_code == 200
    fresh = InvitationFactory(organisation=cast.nordlyng)
    actions.withdraw_invitation(invitation=fresh, seen_version=1, by=cast.pia)
    assert _open(client, fresh).status_code == 410


def test_an_existing_user_logs_on_and_accepts(client, cast):
    invitation = InvitationFactory(organisation=cast.nordlyng, email="grethe@odense.example")
    page = _open(client, invitation).content.decode()
    assert "Du har allerede en bruger" in page
    assert 'name="password1"' not in page
    # The link alone makes no second user and gives the first nothing.
    assert _create(client).status_code == 200
    assert User.objects.filter(email="grethe@odense.example").count() == 1
    assert not reach_of(cast.grethe).roles_in(cast.nordlyng.pk)
    response = client.post(
        "/log-paa/?next=/invitation/", {"login": "grethe@odense.example", "password": "helhedsplan"}
    )
    assert response.url == "/invitation/"
    assert "Tag imod invitationen" in client.get("/invitation/").content.decode()
    assert client.post("/invitation/").url == "/"
    assert set(cast.grethe.memberships.values_list("organisation__code", "role")) == {
        ("461", "caseworker"),
        ("nordlyng", "plan_editor"),
    }


def test_somebody_else_who_is_logged_on_gets_nothing(client, cast, invitation):
    client.force_login(cast.niels)
    page = _open(client, invitation)
    assert "Invitationen er til en anden" in page.content.decode()
    assert "ny@nordlyng.example" not in page.content.decode()
    assert client.post("/invitation/").status_code == 403
    with pytest.raises(actions.WrongPerson):
        actions.accept_invitation(token=invitation.token, by=cast.niels)
    assert not reach_of(cast.niels).roles_in(cast.nordlyng.pk)
    assert Invitation.objects.get(pk=invitation.pk).is_usable


@pytest.mark.parametrize(
    ("data", "field", "text"),
    [
        ({"name": ""}, "name", "Skriv dit navn."),
        ({"password2": "noget andet"}, "password2", "De to adgangskoder er ikke ens."),
        ({"password1": "kort", "password2": "kort"}, "password1", "12"),
        ({"password1": "8305710386412", "password2": "8305710386412"}, "password1", "numerisk"),
        ({"password1": "1q2w3e4r5t6y", "password2": "1q2w3e4r5t6y"}, "password1", "almindelig"),
        (
            {"password1": "ny@nordlyng.example", "password2": "ny@nordlyng.example"},
            "password1",
            "minder for meget",
        ),
        ({"name": "Ib Hansen 010203-1234"}, "name", "CPR"),
    ],
)
def test_what_a_new_person_must_correct(client, invitation, data, field, text):
    _open(client, invitation)
    response = _create(client, **data)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert text in str(response.context["form"].errors[field])
    assert "Vis" not in response.context["form"]["password1"].as_widget()
    assert PASSWORD not in response.content.decode()


def test_a_period_that_is_over_gives_no_access(cast):
    invitation = InvitationFactory(organisation=cast.nordlyng, ends_on=TODAY)
    with time_machine.travel(dt.datetime(2027, 3, 16, 12, tzinfo=dt.UTC), tick=False):
        user = actions.accept_invitation_as_new(token=invitation.token, name="Sen", password=PASSWORD)
    assert not user.memberships.exists()


def test_a_period_begins_when_accepted_at_the_earliest(cast):
    late = InvitationFactory(
        organisation=cast.nordlyng, starts_on=dt.date(2027, 3, 1), sent_on=dt.date(2027, 3, 5)
    )
    future = InvitationFactory(organisation=cast.nordlyng, starts_on=dt.date(2027, 6, 1))
    for invitation, expected in [(late, TODAY), (future, dt.date(2027, 6, 1))]:
        user = actions.accept_invitation_as_new(token=invitation.token, name="Ny", password=PASSWORD)
        assert user.memberships.get().starts_on == expected


@pytest.mark.parametrize(
    ("held", "offered", "expected"),
    [
        ((TODAY, None), (TODAY, None), [(TODAY, None)]),
        ((TODAY, dt.date(2027, 5, 1)), (TODAY, None), [(TODAY, None)]),
        ((TODAY, dt.date(2027, 5, 1)), (TODAY, dt.date(2027, 8, 1)), [(TODAY, dt.date(2027, 8, 1))]),
        ((TODAY, None), (TODAY, dt.date(2027, 8, 1)), [(TODAY, None)]),
        (
            (dt.date(2026, 1, 1), dt.date(2026, 2, 1)),
            (TODAY, None),
            [(dt.date(2026, 1, 1), dt.date(2026, 2, 1)), (TODAY, None)],
        ),
    ],
)
def test_the_same_role_is_never_held_twice_at_once(cast, held, offered, expected):
    user = UserFactory(email="igen@nordlyng.example")
    MembershipFactory(user=user, organisation=cast.soengen, starts_on=held[0], ends_on=held[1])
    invitation = InvitationFactory(
        organisation=cast.soengen, email=user.email, starts_on=offered[0], ends_on=offered[1]
    )
    actions.accept_invitation(token=invitation.token, by=user)
    rows = user.memberships.order_by("starts_on").values_list("starts_on", "ends_on")
    assert list(rows) == expected


def test_who_has_lost_the_right_can_no_longer_invite(cast):
    for by, organisation in [(cast.mette, cast.nordlyng), (cast.pia, cast.vejle), (cast.ulla, cast.nordlyng)]:
        with pytest.raises(NotAllowed):
            actions.invite(
                organisation=organisation, email="x@y.example", roles=["organisation_admin"], by=by
            )
    for roles in ([], ["caseworker"], ["administrator"]):
        with pytest.raises(NotAllowed):
            actions.invite(organisation=cast.nordlyng, email="x@y.example", roles=roles, by=cast.pia)
    assert not Invitation.objects.exists()
