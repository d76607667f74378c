import re

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.core import mail
from django.urls import reverse

from accounts.models import User
from core.models import Event
from tests.factories.accounts import PASSWORD, MembershipFactory

pytestmark = pytest.mark.django_db


def log_on(client, email="mette@nordlyng.example"):
    client.post("/log-paa/", {"login": email, "password": PASSWORD})


def test_the_profile_shows_ones_memberships(client, cast):
    MembershipFactory(user=cast.mette, organisation=cast.soengen, ends_on="2021-06-30")
    client.force_login(cast.mette)
    page = client.get("/profil/").content.decode()
    assert "Boligselskabet Nordlyng" in page
    assert "1. januar 2020 – 30. juni 2021" in page
    assert "Du administrerer" not in page
    client.force_login(cast.karim)
    assert "Du er ikke medlem af en organisation" in client.get("/profil/").content.decode()


def test_changing_ones_name(client, cast):
    client.force_login(cast.mette)
    assert client.post("/profil/", {"name": "  Mette Holm "}).url == "/profil/"
    assert User.objects.get(pk=cast.mette.pk).name == "Mette Holm"
    client.post("/profil/", {"name": "Mette Holm"})
    assert Event.objects.about(cast.mette).count() == 1  # the second changed nothing
    assert client.post("/profil/", {"name": ""}).context["form"].errors["name"] == ["Skriv dit navn."]


def ask(client, email, capture):
    """The password is asked for once more, and the post goes on by itself."""
    with capture(execute=True):
        response = client.post(reverse("accounts:change_email"), {"email": email})
        if response.status_code == 302 and response.url.startswith("/bekraeft/"):
            response = client.post(response.url, {"password": PASSWORD})
    return response


def link(message):
    return re.search(r"https://helhedsplan.example(/profil/e-mail/\S+)", message.body)[1]


def test_a_new_address_counts_when_its_owner_confirms(client, cast, django_capture_on_commit_callbacks):
    log_on(client)
    response = ask(client, "Mette.Ny@Nordlyng.example", django_capture_on_commit_callbacks)
    assert response.url == "/profil/"
    assert User.objects.get(pk=cast.mette.pk).email == "mette@nordlyng.example"
    [message] = mail.outbox
    assert message.to == ["mette.ny@nordlyng.example"]
    path = link(message)
    assert "mette.ny@nordlyng.example" in client.get(path).content.decode()
    assert User.objects.get(pk=cast.mette.pk).email == "mette@nordlyng.example"  # opening it is not enough
    with django_capture_on_commit_callbacks(execute=True):
        type(client)().post(path)  # in another browser
    assert User.objects.get(pk=cast.mette.pk).email == "mette.ny@nordlyng.example"
    assert mail.outbox[1].to == ["mette@nordlyng.example"]
    assert client.get(path).status_code == 410  # used


def test_somebody_elses_address_is_neither_taken_nor_told(client, cast, django_capture_on_commit_callbacks):
    log_on(client)
    texts = []
    for email in ("jakob@nordlyng.example", "ledig@nordlyng.example"):
        response = ask(client, email, django_capture_on_commit_callbacks)
        texts.append(str(list(get_messages(response.wsgi_request))[-1]).replace(email, ""))
    assert texts[0] == texts[1]
    assert [message.to for message in mail.outbox] == [["ledig@nordlyng.example"]]
    same = client.post(reverse("accounts:change_email"), {"email": "mette@nordlyng.example"})
    assert same.context["form"].errors["email"] == ["Det er den e-mail, du har i forvejen."]


def test_an_address_taken_meanwhile(client, cast, django_capture_on_commit_callbacks):
    log_on(client)
    ask(client, "ledig@nordlyng.example", django_capture_on_commit_callbacks)
    User.objects.create_user("ledig@nordlyng.example", "En anden")
    assert client.post(link(mail.outbox[0])).status_code == 410
    assert User.objects.get(pk=cast.mette.pk).email == "mette@nordlyng.example"


def test_the_link_runs_out_and_cannot_be_made_up(client, cast, django_capture_on_commit_callbacks):
    with time_machine.travel("2027-03-15T12:00:00Z", tick=False) as clock:
        log_on(client)
        ask(client, "ledig@nordlyng.example", django_capture_on_commit_callbacks)
        path = link(mail.outbox[0])
        clock.shift(2 * 24 * 3600 + 1)
        assert client.post(path).status_code == 410
    assert client.get("/profil/e-mail/forkert/").status_code == 410
    assert client.post(path[:-3] + "x/").status_code == 410
    assert User.objects.get(pk=cast.mette.pk).email == "mette@nordlyng.example"


def test_every_page_needs_the_password_again_where_access_changes(client, cast):
    log_on(client)
    for name in ("mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"):
        assert client.get(reverse(name)).url.startswith("/bekraeft/adgangskode/"), name
    wrong = client.post("/bekraeft/adgangskode/?next=/profil/", {"password": "forkert"})
    assert "Adgangskoden er ikke rigtig" in wrong.content.decode()
