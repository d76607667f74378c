"""Mail goes out once it is true, as text, and leaves no trace in the log."""

import logging
import smtplib

import pytest
from celery.exceptions import Retry
from django.core import mail as django_mail
from django.template import engines
from kombu.exceptions import OperationalError

from core import mail

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _templates(settings, tmp_path):
    (tmp_path / "sample/emails").mkdir(parents=True)
    (tmp_path / "sample/emails/welcome.txt").write_text(
        "Velkommen til {{ name }}\n\nHej {{ name }}\n{{ url }}\n"
    )
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [tmp_path]}]
    yield
    engines._templates = None


def send(**kwargs):
    context = {"name": "Ærø & Omegn <b>", "url": "https://helhedsplan.example/?a=1&b=2"}
    mail.send("sample/emails/welcome.txt", kwargs.pop("to", "mette@nordlyng.example"), context, **kwargs)


def test_the_first_line_is_the_subject_and_text_is_text(mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        send()
        assert mailoutbox == []
    (message,) = mailoutbox
    assert message.subject == "Velkommen til Ærø & Omegn <b>"
    assert message.body == "Hej Ærø & Omegn <b>\nhttps://helhedsplan.example/?a=1&b=2\n"
    assert message.to == ["mette@nordlyng.example"]
    assert message.extra_headers == {"Auto-Submitted": "auto-generated"}


def test_a_given_subject_is_one_line(mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        send(subject="Hej\nBcc: alle@example.com")
    assert mailoutbox[0].subject == "Hej Bcc: alle@example.com"
    assert mailoutbox[0].body.startswith("Velkommen til")


def test_nobody_sees_the_others_addresses(mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        send(to=["a@x.example", "b@x.example", "", "a@x.example"])
    assert [message.to for message in mailoutbox] == [["a@x.example"], ["b@x.example"]]


def test_nothing_is_sent_when_the_transaction_fails(mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        send()
    assert len(callbacks) == 1
    assert mailoutbox == []


def test_a_mail_server_that_is_down_is_tried_again(monkeypatch):
    tries = []

    def refuse(self):
        tries.append(self.to)
        raise smtplib.SMTPRecipientsRefused({"a@x.example": (450, b"later")})

    monkeypatch.setattr(django_mail.EmailMessage, "send", refuse)
    with pytest.raises(Retry) as retry:
        mail.deliver.apply(("a@x.example", "Emne", "Tekst"))
    assert repr(retry.value.exc) == "NotDelivered('SMTPRecipientsRefused')"
    assert tries == [["a@x.example"]]
    assert mail.deliver.max_retries == 10


@pytest.mark.parametrize("mail_server_works", [True, False])
def test_a_queue_that_is_down_does_not_stop_the_person(
    monkeypatch, mailoutbox, caplog, django_capture_on_commit_callbacks, mail_server_works
):
    def refuse(*args, **kwargs):
        raise OperationalError("no broker")

    def no_server(self):
        raise OSError("secret@nordlyng.example refused")

    monkeypatch.setattr(mail.deliver, "apply_async", refuse)
    if not mail_server_works:
        monkeypatch.setattr(django_mail.EmailMessage, "send", no_server)
    with caplog.at_level(logging.DEBUG), django_capture_on_commit_callbacks(execute=True):
        send()
    assert len(mailoutbox) == mail_server_works
    assert "could neither" in caplog.text or mail_server_works
    for secret in ("mette@", "secret@", "Velkommen", "https://"):
        assert secret not in caplog.text


def test_what_is_queued_shows_nothing_in_celerys_own_log(monkeypatch, django_capture_on_commit_callbacks):
    calls = []
    monkeypatch.setattr(mail.deliver, "apply_async", lambda args, **options: calls.append(options))
    with django_capture_on_commit_callbacks(execute=True):
        send()
    assert calls == [{"argsrepr": "(mail)", "kwargsrepr": "{}"}]
