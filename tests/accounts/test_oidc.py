"""Log-on through an identity provider, against a small one that runs on this machine."""

from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse
from zeal import zeal_ignore

from accounts.models import Organisation, User
from accounts.querysets import reach_of
from accounts.roles import Role
from tests.factories.accounts import PASSWORD, InvitationFactory
from tests.identity import _identity_provider, _oidc  # noqa: F401  (fixtures)

pytestmark = pytest.mark.django_db
UNKNOWN = "Vi kender ikke den konto"


def go_through(client, oidc, sub, process="login", **claims):
    """Press the button, log on at the provider, come back."""
    requests.put(f"{oidc}/users/{sub}", json={"sub": sub, **claims}, timeout=5).raise_for_status()
    start = client.post(f"{reverse('openid_connect_login', args=['kommune'])}?process={process}")
    assert start.url.startswith(oidc)
    assert "code_challenge" in start.url
    answer = requests.post(start.url, data={"sub": sub}, allow_redirects=False, timeout=5)
    back = urlsplit(answer.headers["Location"])
    with zeal_ignore([{"model": "sessions.Session", "field": "get()"}]):  # a new session for a new person
        return client.get(f"{back.path}?{back.query}", follow=True)


def test_without_configuration_there_is_no_button_and_no_door(client, cast):
    assert "Log på med " not in client.get("/log-paa/").content.decode().replace(
        "Log på med adgangsnøgle", ""
    )
    assert client.get("/log-paa/via/kommune/").status_code == 404
    assert client.get("/log-paa/via/kommune/svar/").status_code == 404


def test_the_log_on_page_offers_it(client, cast, oidc):
    assert "Log på med Kommunens login" in client.get("/log-paa/").content.decode()
    page = client.get("/log-paa/via/kommune/").content.decode()
    assert "Du sendes videre til Kommunens login" in page


@pytest.mark.parametrize("verified", [True, False])
def test_an_e_mail_address_opens_no_account(client, cast, oidc, verified):
    """Another server says: this is Hanne. That is not enough."""
    page = go_through(
        client, oidc, "svindler", email="hanne@vejle.example", email_verified=verified, name="Hanne"
    )
    assert UNKNOWN in page.content.decode()
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.exists()
    assert User.objects.filter(email="hanne@vejle.example").count() == 1


def test_a_stranger_gets_no_user(client, cast, oidc):
    before = User.objects.count()
    page = go_through(client, oidc, "fremmed", email="fremmed@x.example", name="Fremmed")
    assert UNKNOWN in page.content.decode()
    assert User.objects.count() == before


def connect(client, cast, oidc, sub="hanne-1"):
    client.post("/log-paa/", {"login": "hanne@vejle.example", "password": PASSWORD})
    page = go_through(
        client, oidc, sub, process="connect", email="en@anden.example", name="H. Lund", cpr="0102031234"
    )
    assert "Kontoen er forbundet med din bruger." in page.content.decode()
    client.post("/log-af/")


def test_a_user_connects_the_account_and_logs_on_with_it(client, cast, oidc):
    connect(client, cast, oidc)
    page = go_through(client, oidc, "hanne-1", email="en@anden.example", cpr="0102031234")
    assert page.redirect_chain[-1][0] == "/"
    assert client.session["_auth_user_id"] == str(cast.hanne.pk)
    account = SocialAccount.objects.get()
    assert account.extra_data == {}  # nothing the other server tells is kept
    assert User.objects.get(pk=cast.hanne.pk).email == "hanne@vejle.example"
    assert "Kommunens login" in client.get("/profil/konti/").content.decode()
    client.post("/profil/konti/", {"account": account.pk})
    assert not SocialAccount.objects.exists()


def test_one_account_belongs_to_one_user(client, cast, oidc):
    connect(client, cast, oidc)
    client.post("/log-paa/", {"login": "jonas@vejle.example", "password": PASSWORD})
    page = go_through(client, oidc, "hanne-1", process="connect")
    assert "allerede forbundet med en anden bruger" in page.content.decode()
    assert SocialAccount.objects.get().user == cast.hanne


def test_a_closed_user_does_not_come_in(client, cast, oidc):
    connect(client, cast, oidc)
    User.objects.filter(pk=cast.hanne.pk).update(is_active=False)
    assert "Din adgang er lukket" in go_through(client, oidc, "hanne-1").content.decode()
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("trusted", [True, False])
def test_whether_it_counts_as_second_factor_is_the_operators_choice(client, cast, oidc, settings, trusted):
    connect(client, cast, oidc)
    settings.OIDC_HAS_SECOND_FACTOR = trusted
    Organisation.objects.filter(pk=cast.vejle.pk).update(requires_second_factor=True)
    go_through(client, oidc, "hanne-1")
    assert client.get("/profil/").status_code == (200 if trusted else 302)


def test_an_invitation_can_be_accepted_with_it(client, cast, oidc):
    invitation = InvitationFactory(organisation=cast.vejle, email="ny@vejle.example", roles=[Role.CASEWORKER])
    page = client.get(reverse("accounts:accept", args=[invitation.token]), follow=True)
    assert "Log på med Kommunens login" in page.content.decode()
    page = go_through(client, oidc, "ny-1", email="noget@andet.example", name="Ny Sagsbehandler")
    assert page.redirect_chain[-1][0] == "/"
    user = User.objects.get(email="ny@vejle.example")
    assert user.name == "Ny Sagsbehandler"
    assert not user.has_usable_password()
    assert client.session["_auth_user_id"] == str(user.pk)
    assert reach_of(user).roles_in(cast.vejle.pk) == {Role.CASEWORKER}
    assert SocialAccount.objects.get().user == user
    # The next person with the same link finds it used.
    other = type(client)()
    other.get(reverse("accounts:accept", args=[invitation.token]))
    assert UNKNOWN in go_through(other, oidc, "en-anden", name="En anden").content.decode()
    # A password can be chosen, so that the account is not lost with the provider.
    assert "Vælg en adgangskode" in client.get("/profil/").content.decode()
    client.post("/profil/konti/", {"account": SocialAccount.objects.get().pk})
    assert SocialAccount.objects.exists()  # the only way in is not removed
    client.post(
        "/profil/adgangskode/vaelg/",
        {"password1": "seks grønne havestole", "password2": "seks grønne havestole"},
    )
    assert User.objects.get(pk=user.pk).has_usable_password()


def test_an_invitation_to_somebody_with_a_user_makes_no_second(client, cast, oidc):
    invitation = InvitationFactory(organisation=cast.vejle, email="grethe@odense.example")
    client.get(reverse("accounts:accept", args=[invitation.token]))
    assert UNKNOWN in go_through(client, oidc, "grethe-1", name="Grethe").content.decode()
    assert not SocialAccount.objects.exists()


def test_what_goes_wrong_at_the_provider_is_said_calmly(client, cast, oidc):
    start = client.post(reverse("openid_connect_login", args=["kommune"]))
    answer = requests.post(start.url, data={"action": "deny"}, allow_redirects=False, timeout=5)
    back = urlsplit(answer.headers["Location"])
    state = parse_qs(urlsplit(start.url).query)["state"][0]  # the small provider forgets to send it back
    assert (
        "Du blev ikke logget på"
        in client.get(f"{back.path}?{back.query}&state={state}", follow=True).content.decode()
    )
    page = client.get("/log-paa/via/kommune/svar/?code=forkert&state=forkert")
    assert "Login lykkedes ikke" in page.content.decode()
