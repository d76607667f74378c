"""An organisation can demand a second factor; setting it up, showing it, losing it."""

import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.urls import reverse
from zeal import zeal_ignore

from accounts.adapters import MFAAdapter
from accounts.models import Organisation
from tests.factories.accounts import PASSWORD, MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))


def log_on(client, email="mette@nordlyng.example"):
    return client.post("/log-paa/", {"login": email, "password": PASSWORD})


def confirm(client, path):
    """What changes access asks for the password once more."""
    response = client.get(path)
    assert response.url.startswith("/bekraeft/adgangskode/")
    return client.post(response.url, {"password": PASSWORD}, follow=True)


def set_up_app(client):
    page = confirm(client, reverse("mfa_activate_totp"))
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page.content.decode())[1]
    return secret, client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})


@pytest.fixture
def demanded(cast):
    Organisation.objects.filter(pk=cast.nordlyng.pk).update(requires_second_factor=True)


def test_without_the_demand_nobody_is_asked(client, cast):
    log_on(client)
    assert client.get("/profil/").status_code == 200


def test_until_it_is_set_up_nothing_else_is_reached(client, cast, demanded):
    log_on(client)
    for path in (
        "/",
        "/profil/",
        "/organisation/nordlyng/",
        "/admin/",
        "/profil/adgangskode/",
        "/profil/e-mail/",
    ):
        response = client.get(path)
        assert (path, response.status_code, response.url) == (path, 302, "/profil/to-faktor/")
    assert client.post("/profil/", {"name": "Ny"}).url == "/profil/to-faktor/"
    page = client.get("/profil/to-faktor/").content.decode()
    assert "Din organisation kræver to-faktor-login" in page
    assert client.get("/healthz").status_code == 200
    assert client.get("/log-af/").status_code == 200


def test_an_htmx_request_moves_the_whole_page(client, cast, demanded):
    log_on(client)
    response = client.get("/", headers={"HX-Request": "true"})
    assert response["HX-Redirect"] == "/profil/to-faktor/"


def test_the_demand_is_that_of_ones_own_organisation_only(client, cast, demanded):
    log_on(client, "tove@soengen.example")
    assert client.get("/profil/").status_code == 200


def test_the_demand_ends_with_the_membership(client, cast):
    strict = OrganisationFactory(requires_second_factor=True)
    membership = MembershipFactory(user=cast.mette, organisation=strict)
    client.force_login(cast.mette)
    assert client.get("/profil/").status_code == 302
    membership.ends_on = membership.starts_on
    membership.save()
    assert client.get("/profil/").status_code == 200


@pytest.mark.django_db(transaction=True)  # the session is marked on commit
def test_setting_up_the_app_opens_the_door(client, cast, demanded):
    log_on(client)
    page = confirm(client, reverse("mfa_activate_totp")).content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    secret = re.search(r"<code>([A-Z2-7]+)</code>", page)[1]
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "Koden er ikke rigtig" in wrong.content.decode()
    assert secret in wrong.content.decode()  # the same picture, not a new one
    response = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert response.url == reverse("mfa_view_recovery_codes")
    codes = re.findall(r"<li><code>(\d+)</code></li>", client.get(response.url).content.decode())
    assert len(codes) == 10
    assert client.get("/profil/").status_code == 200  # not asked again for what was just shown
    assert "To-faktor-login er slået til" in [message.subject for message in mail.outbox]


def test_logging_on_with_the_app(client, cast, demanded):
    with time_machine.travel("2027-03-15T12:00:00Z", tick=False) as clock:
        log_on(client)
        secret, _ = set_up_app(client)
        client.post("/log-af/")
        clock.shift(60)
        assert log_on(client).url == "/log-paa/kode/"
        assert "_auth_user_id" not in client.session
        assert client.get("/profil/").status_code == 302
        wrong = client.post("/log-paa/kode/", {"code": "123456"})
        assert "Koden er ikke rigtig" in wrong.content.decode()
        assert client.post("/log-paa/kode/", {"code": code_of(secret)}).url == "/"
        assert client.get("/profil/").status_code == 200


def test_a_code_cannot_be_used_twice(client, cast):
    with time_machine.travel("2027-03-15T12:00:00Z", tick=False) as clock:
        log_on(client)
        secret, _ = set_up_app(client)
        client.post("/log-af/")
        clock.shift(60)
        log_on(client)
        code = code_of(secret)
        assert client.post("/log-paa/kode/", {"code": code}).url == "/"
        client.post("/log-af/")
        log_on(client)
        assert client.post("/log-paa/kode/", {"code": code}).status_code == 200
        assert "_auth_user_id" not in client.session


def test_codes_cannot_be_guessed_at_length(client, cast):
    log_on(client)
    set_up_app(client)
    client.post("/log-af/")
    log_on(client)
    texts = [client.post("/log-paa/kode/", {"code": f"{n:06}"}).content.decode() for n in range(7)]
    assert "Koden er ikke rigtig" in texts[0]
    assert "prøvet for mange gange" in texts[-1]


def test_an_emergency_code_works_once(client, cast):
    log_on(client)
    set_up_app(client)
    codes = re.findall(
        r"<code>(\d{8})</code>", client.get(reverse("mfa_view_recovery_codes")).content.decode()
    )
    text = client.get(reverse("mfa_download_recovery_codes")).content.decode()
    assert all(code in text for code in codes)
    for expected in (302, 200):
        client.post("/log-af/")
        log_on(client)
        assert client.post("/log-paa/kode/", {"code": codes[0]}).status_code == expected


@pytest.mark.django_db(transaction=True)  # the session is marked on commit
def test_an_old_session_without_the_second_factor_must_show_it(client, cast):
    """Set up in one browser, then demanded: the other browser, logged on by password alone, is not enough."""
    other = type(client)()
    with time_machine.travel("2027-03-15T12:00:00Z", tick=False) as clock:
        log_on(other)
        log_on(client)
        secret, _ = set_up_app(client)
        Organisation.objects.filter(pk=cast.nordlyng.pk).update(requires_second_factor=True)
        assert client.get("/profil/").status_code == 200
        clock.shift(60)
        response = other.get("/profil/")
        assert response.url == "/bekraeft/kode/?next=%2Fprofil%2F"
        assert other.post(response.url, {"code": code_of(secret)}).url == "/profil/"
        assert other.get("/profil/").status_code == 200


def test_who_has_only_a_key_is_asked_for_the_key(client, cast, demanded):
    client.force_login(cast.mette)
    Authenticator.objects.create(user=cast.mette, type=Authenticator.Type.WEBAUTHN, data={"name": "Nøgle"})
    assert client.get("/").url == "/bekraeft/adgangsnoegle/?next=%2F"


@pytest.mark.django_db(transaction=True)  # the session is marked on commit
def test_what_is_demanded_cannot_be_removed(client, cast, demanded):
    log_on(client)
    set_up_app(client)
    page = client.get(reverse("mfa_deactivate_totp")).content.decode()
    assert "Tilføj en anden måde først" in page
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=cast.mette, type=Authenticator.Type.TOTP).exists()
    Organisation.objects.update(requires_second_factor=False)
    assert client.post(reverse("mfa_deactivate_totp")).url == "/profil/to-faktor/"
    assert not Authenticator.objects.filter(user=cast.mette).exists()


def test_secrets_are_encrypted(client, cast, settings):
    log_on(client)
    secret, _ = set_up_app(client)
    stored = Authenticator.objects.get(type=Authenticator.Type.TOTP).data["secret"]
    assert secret not in stored
    assert MFAAdapter().decrypt(stored) == secret
    # The key of the portal can be changed without locking everybody out.
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "en ny hemmelighed"
    assert MFAAdapter().decrypt(stored) == secret


def test_pages_of_keys(client, cast):
    log_on(client)
    page = confirm(client, reverse("mfa_add_webauthn"))
    assert "Tilføj adgangsnøgle" in page.content.decode()
    assert page.context["form"]["name"].value() == "Adgangsnøgle 1"
    key = Authenticator.objects.create(
        user=cast.mette, type=Authenticator.Type.WEBAUTHN, data={"name": "Min telefon", "credential": {}}
    )
    stranger = Authenticator.objects.create(
        user=cast.jakob, type=Authenticator.Type.WEBAUTHN, data={"name": "Jakobs", "credential": {}}
    )
    html = client.get(reverse("mfa_list_webauthn")).content.decode()
    assert "Min telefon" in html
    assert "Jakobs" not in html
    assert client.get(reverse("mfa_edit_webauthn", args=[stranger.pk])).status_code == 404
    client.post(reverse("mfa_edit_webauthn", args=[key.pk]), {"name": "Ny telefon"})
    assert "Ny telefon" in client.get(reverse("mfa_remove_webauthn", args=[key.pk])).content.decode()
    with zeal_ignore():  # allauth's own view gets the key twice
        client.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert not Authenticator.objects.filter(pk=key.pk).exists()


def test_recovery_codes_can_be_made_anew(client, cast):
    log_on(client)
    set_up_app(client)
    before = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert "virker ikke længere" in client.get(reverse("mfa_generate_recovery_codes")).content.decode()
    assert client.post(reverse("mfa_generate_recovery_codes")).url == reverse("mfa_view_recovery_codes")
    after = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    assert set(re.findall(r"\d{8}", before)).isdisjoint(re.findall(r"\d{8}", after))
    assert "10 af 10 koder er ubrugte" in after
    assert "ubrugte nødkoder" in client.get("/profil/to-faktor/").content.decode()


def test_a_new_password_does_not_go_round_the_second_factor(client, cast):
    log_on(client)
    set_up_app(client)
    client.post("/log-af/")
    cast.mette.set_password("seks grønne havestole")
    cast.mette.save()
    response = client.post("/log-paa/", {"login": cast.mette.email, "password": "seks grønne havestole"})
    assert response.url == "/log-paa/kode/"
