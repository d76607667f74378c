"""Sending, repeating and withdrawing invitations from the organisation's page."""

import datetime as dt

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.core import mail
from django.urls import reverse

from accounts.models import Invitation
from core.models import Event
from tests.factories.accounts import InvitationFactory

pytestmark = pytest.mark.django_db
TODAY = dt.date(2027, 3, 15)


@pytest.fixture(autouse=True)
def _frozen():
    with time_machine.travel(dt.datetime(2027, 3, 15, 12, tzinfo=dt.UTC), tick=False):
        yield


def _invite(client, code="nordlyng", **data):
    return client.post(
        reverse("accounts:invite", args=[code]),
        {"email": "Ny.Person@Nordlyng.example", "roles": ["plan_editor"], "starts_on": "15-03-2027", **data},
    )


def test_inviting_sends_one_link_and_keeps_only_its_hash(client, cast, django_capture_on_commit_callbacks):
    client.force_login(cast.pia)
    with django_capture_on_commit_callbacks(execute=True):
        response = _invite(client, roles=["plan_editor", "accountant"], ends_on="31-12-2027")
    assert response.status_code == 302
    invitation = Invitation.objects.get()
    assert invitation.email == "ny.person@nordlyng.example"
    assert invitation.roles == ["plan_editor", "accountant"]
    assert (invitation.starts_on, invitation.ends_on) == (TODAY, dt.date(2027, 12, 31))
    assert invitation.expires_on == dt.date(2027, 3, 29)
    [message] = mail.outbox
    assert message.to == ["ny.person@nordlyng.example"]
    assert "Boligselskabet Nordlyng" in message.subject
    assert "Pia Dam" in message.body
    assert "Medarbejder, Økonomi" in message.body
    assert "29. marts 2027" in message.body
    token = message.body.split("https://helhedsplan.example/invitation/")[1].split("/")[0]
    assert len(token) > 40
    assert token not in str(Invitation.objects.values().get())
    assert Invitation.hash_of(token) == invitation.token_hash
    event = Event.objects.timeline(cast.nordlyng).get()
    assert (event.verb, event.actor, event.subject) == ("accounts.invited", cast.pia, invitation)
    assert "nordlyng.example" not in str(event.data)


def test_only_the_demo_shows_the_link(client, cast, settings):
    client.force_login(cast.pia)
    texts = []
    for demo in (False, True):
        settings.DEMO = demo
        response = _invite(client, email=f"demo{demo}@x.example")
        texts.append(" ".join(str(message) for message in get_messages(response.wsgi_request)))
    assert "/invitation/" not in texts[0]
    assert "http://testserver/invitation/" in texts[1]


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"email": "ikke en adresse"}, "email"),
        ({"email": ""}, "email"),
        ({"roles": []}, "roles"),
        ({"roles": ["caseworker"]}, "roles"),  # a kommune's role
        ({"roles": ["administrator"]}, "roles"),
        ({"starts_on": "i morgen"}, "starts_on"),
        ({"starts_on": ""}, "starts_on"),
        ({"ends_on": "14-03-2027"}, "ends_on"),
        ({"starts_on": "01-05-2027", "ends_on": "30-04-2027"}, "ends_on"),
        ({"email": "mette@nordlyng.example", "roles": ["plan_manager"]}, "roles"),
    ],
)
def test_an_invitation_that_makes_no_sense_is_refused(client, cast, data, field):
    client.force_login(cast.pia)
    response = _invite(client, **data)
    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert not Invitation.objects.exists()


def test_a_member_can_be_invited_to_another_role(client, cast):
    client.force_login(cast.pia)
    assert (
        _invite(client, email="mette@nordlyng.example", roles=["plan_manager", "applicant"]).status_code
        == 302
    )


def test_sending_again_makes_a_new_link(client, cast, django_capture_on_commit_callbacks):
    invitation = InvitationFactory(organisation=cast.nordlyng, sent_on=dt.date(2027, 2, 1))
    assert not invitation.is_usable
    client.force_login(cast.pia)
    url = reverse("accounts:invitation_again", args=["nordlyng", invitation.pk])
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(url, {"version": invitation.version}).status_code == 302
    fresh = Invitation.objects.get(pk=invitation.pk)
    assert fresh.is_usable
    assert fresh.token_hash != Invitation.hash_of(invitation.token)
    assert len(mail.outbox) == 1
    assert client.post(url, {"version": invitation.version}).status_code == 409  # pressed twice
    assert len(mail.outbox) == 1


def test_withdrawing(client, cast):
    invitation = InvitationFactory(organisation=cast.nordlyng)
    client.force_login(cast.pia)
    url = reverse("accounts:invitation_withdraw", args=["nordlyng", invitation.pk])
    assert client.post(url, {"version": 1}).status_code == 302
    fresh = Invitation.objects.get(pk=invitation.pk)
    assert not fresh.is_usable
    assert client.post(url, {"version": fresh.version}).status_code == 409
    again = reverse("accounts:invitation_again", args=["nordlyng", invitation.pk])
    assert client.post(again, {"version": fresh.version}).status_code == 409
    assert fresh.withdrawn_at == Invitation.objects.get(pk=invitation.pk).withdrawn_at
