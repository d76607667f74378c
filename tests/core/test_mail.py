"""Mail goes out once it is true, as text, and leaves no trace in the log."""

import json
import logging
import smtplib
from datetime import timedelta

import pytest
import time_machine
from django.core import mail as django_mail
from django.core.management import call_command
from django.template import engines
from django.utils import timezone
from kombu.exceptions import OperationalError

from core import mail, mailserver
from core.models import Mail

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
    to = kwargs.pop("to", "mette@nordlyng.example")
    return mail.send("sample/emails/welcome.txt", to, context, **kwargs)


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
    assert len(callbacks) == 1, "the mail goes on commit"
    assert mailoutbox == []


def refuse(monkeypatch, error):
    """The mail server's answer to everything; gives the addresses that were tried."""
    tries = []

    def answer(self):
        tries.append(self.to)
        raise error

    monkeypatch.setattr(django_mail.EmailMessage, "send", answer)
    return tries


def clock(minutes):
    """The rounds of the clock in so many minutes, from now on."""
    start = timezone.now()
    for minute in range(minutes):
        with time_machine.travel(start + timedelta(minutes=minute), tick=False):
            mail.send_mails()


def test_a_mail_leaves_a_row_without_address_and_text(user, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        send(to=user)

    row = Mail.objects.get()
    assert (row.recipient, row.state, row.subject) == (user, "sent", "Velkommen til Ærø & Omegn <b>")
    assert (row.tries, row.sealed, row.error) == (1, "", "")
    assert row.sent_at is not None
    assert mailoutbox[0].to == [user.email]


def test_what_waits_cannot_be_read_in_the_database(user, settings):
    send(to=user)

    row = Mail.objects.get()
    assert row.state == "queued"
    assert not any(secret in row.sealed for secret in (user.email, "helhedsplan.example", "Hej"))
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a-new-key", [settings.SECRET_KEY]
    mail.send_mails()
    row.refresh_from_db()
    assert row.state == "sent"


def test_a_mail_server_that_is_down_is_tried_again_with_growing_pauses(user, monkeypatch, caplog):
    tries = refuse(monkeypatch, smtplib.SMTPRecipientsRefused({user.email: (450, b"later")}))
    send(to=user)
    with caplog.at_level(logging.DEBUG):
        clock(10)

    row = Mail.objects.get()
    assert (row.state, row.tries, row.error) == ("queued", 4, "SMTPRecipientsRefused")
    assert len(tries) == 4, "at once, and after 1, 2 and 5 minutes more"
    for secret in (user.email, "Velkommen", "https://", "later"):
        assert secret not in caplog.text


def test_a_mail_that_is_refused_for_a_day_is_given_up_and_can_be_sent_again(
    user, monkeypatch, mailoutbox, capsys
):
    send(to=user)
    with monkeypatch.context() as away:
        tries = refuse(away, OSError("secret@nordlyng.example refused"))
        start = timezone.now()
        for hour in range(30):
            with time_machine.travel(start + timedelta(hours=hour), tick=False):
                clock(60)
    row = Mail.objects.get()
    assert (row.state, row.error, len(tries)) == ("failed", "OSError", len(mail.PAUSES) + 1)

    call_command("mails", "--json")
    [told] = json.loads(capsys.readouterr().out)
    assert (told["id"], told["user"], told["state"], told["error"]) == (row.pk, user.pk, "failed", "OSError")
    call_command("mails")
    assert user.email not in capsys.readouterr().out

    call_command("mails", "--resend")
    mail.send_mails()
    assert [message.to for message in mailoutbox] == [[user.email]]
    call_command("mails", "--json")
    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == []


def test_a_message_that_comes_twice_sends_one_mail(user, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        [row] = send(to=user)
    mail.deliver(row.pk)
    mail.send_mails()
    assert len(mailoutbox) == 1


def test_a_try_that_another_worker_has_begun_is_left_to_it(user, mailoutbox):
    [row] = send(to=user)
    Mail.objects.update(tries=1, next_try_at=timezone.now() + mail.LEASE)
    assert not mail.deliver(row.pk)
    with time_machine.travel(timezone.now() + mail.LEASE + timedelta(seconds=1)):
        mail.send_mails()  # the worker was killed
    assert len(mailoutbox) == 1


def test_a_server_that_refuses_several_on_end_is_left_alone_for_a_round(user, monkeypatch):
    tries = refuse(monkeypatch, OSError())
    for _ in range(10):
        send(to=user)
    mail.send_mails()
    assert len(tries) == 3
    assert Mail.objects.filter(tries=0).count() == 7


def test_a_queue_that_is_down_does_not_stop_the_person(
    user, monkeypatch, mailoutbox, caplog, django_capture_on_commit_callbacks
):
    def no_broker(*args, **kwargs):
        raise OperationalError("no broker")

    monkeypatch.setattr(mail.deliver, "apply_async", no_broker)
    with caplog.at_level(logging.DEBUG), django_capture_on_commit_callbacks(execute=True):
        send(to=user)
    assert mailoutbox == []
    mail.send_mails()
    assert [message.to for message in mailoutbox] == [[user.email]]
    for secret in (user.email, "Velkommen", "https://"):
        assert secret not in caplog.text


def test_what_is_told_once_is_told_once(user, mailoutbox, django_capture_on_commit_callbacks):
    about = mail.About(kind=Mail.Kind.REMINDER, key="frist:7")
    with django_capture_on_commit_callbacks(execute=True):
        assert len(send(to=user, about=about)) == 1
        assert send(to=user, about=about) == []
        assert len(send(to="another@nordlyng.example", about=about)) == 1
    assert len(mailoutbox) == 2


def test_who_wants_no_mail_is_told_on_the_page_alone(user, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        send(to=user, held=[user.pk])
        send(to=user, silent=[user.pk])
    mail.send_mails()
    assert sorted(Mail.objects.values_list("state", "sealed")) == [("held", ""), ("silent", "")]
    assert mailoutbox == []


def test_the_log_forgets_at_night(user, settings):
    settings.MAIL_KEEP_DAYS = 100
    send(to=user)
    now = timezone.now()
    Mail.objects.update(state="failed", created_at=now - timedelta(days=15))
    assert mail.forget_mails() == 0
    assert Mail.objects.get().sealed == "", "too late to send it again"
    Mail.objects.update(created_at=now - timedelta(days=100, minutes=1))
    assert mail.forget_mails() == 1
    assert not Mail.objects.exists()


def test_without_a_mail_server_a_mail_waits_and_is_printed_nowhere(user, settings, capfd, caplog, mailoutbox):
    settings.EMAIL_BACKEND = mailserver.REFUSES
    send(to=user)
    with caplog.at_level(logging.DEBUG):
        clock(2)

    row = Mail.objects.get()
    assert (row.state, row.tries, row.error) == ("queued", 2, "NoMailServer")
    printed = "".join(capfd.readouterr())
    for secret in (user.email, "Velkommen", "https://"):
        assert secret not in printed + caplog.text

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    with time_machine.travel(timezone.now() + timedelta(minutes=10), tick=False):
        mail.send_mails()
    assert [message.to for message in mailoutbox] == [[user.email]]
