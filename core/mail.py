"""Mail: rendered now, while the facts are what they are, and sent by the worker once they are committed.

A template is plain text, `<app>/emails/<name>.txt`. Its first line is the subject unless one is given. Every mail has a
row (`core.models.Mail`), written in the transaction of the act that it tells of, so none is lost and none is sent twice
because a message came twice. The message carries the row's id; what a mail server refuses is tried again by the clock,
with growing pauses. Neither subject, address nor text is ever logged: they can hold invitations and names.
"""

import json
import logging
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from smtplib import SMTPException
from typing import Any

from celery import shared_task
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.mail import EmailMessage
from django.db import models, transaction
from django.db.models import F
from django.template import Context, loader
from django.utils import timezone
from kombu.exceptions import OperationalError

from core.dates import is_retold
from core.models import Mail
from core.nightly import nightly
from core.sealing import CannotOpen, seal, unseal

log = logging.getLogger(__name__)
Kind, State = Mail.Kind, Mail.State

#: Programs that answer mail ("I am on holiday") leave a mail with this header alone.
HEADERS = {"Auto-Submitted": "auto-generated"}

#: Minutes between the tries, after which a mail is given up: for more than a day.
PAUSES = (1, 2, 5, 15, 30, 60, 120, 240, 480, 720)
#: Whoever has begun to send has so long; longer than a mail server that does not answer is waited for.
LEASE = timedelta(minutes=5)
#: A round of the clock takes so many, and ends when the server has refused so many on end.
ROUND, REFUSED_ON_END = 100, 3
#: A mail that was given up can be sent again for so long; then its text is thrown away.
GIVEN_UP_KEPT = timedelta(days=14)

PURPOSE = "mail"


@dataclass(frozen=True)
class To:
    """An address, and whose it is when they have a login."""

    address: str
    user_id: int | None = None


@dataclass(frozen=True)
class About:
    """What a mail is about: its kind, the page it leads to, the root (a plan) it belongs to. `key` names what is told
    to each person once only."""

    kind: Mail.Kind = Kind.ACCESS
    url: str = ""
    root: models.Model | None = None
    key: str = ""


def send(
    template: str,
    to: Any,
    context: Mapping[str, Any],
    *,
    subject: str | None = None,
    about: About | None = None,
    footer: str | None = None,
    held: Collection[int] = (),
    silent: Collection[int] = (),
) -> list[Mail]:
    """Write one mail to each person or address, sent on commit. Nobody sees the others' addresses, and none is sent
    about the past. `held` and `silent` are ids of people who are told in a mail of the day or on the page alone."""
    if is_retold():
        return []
    about = about or About()
    body = _render(template, context)
    if subject is None:
        subject, _, body = body.partition("\n")
    subject = " ".join(subject.split())
    body = "\n\n".join(part.strip() for part in (body, footer and _render(footer, context)) if part) + "\n"
    root_type = ContentType.objects.get_for_model(about.root) if about.root else None
    now = timezone.now()
    rows = []
    for one in _addressees(to):
        row = Mail(
            kind=about.kind,
            state=_state_for(one, held, silent),
            recipient_id=one.user_id,
            subject=subject[:300],
            url=about.url,
            root_type=root_type,
            root_id=about.root.pk if about.root else None,
            key=f"{about.key}:{one.user_id or one.address}" if about.key else None,
            created_at=now,
            next_try_at=now,
        )
        if row.state == State.QUEUED:
            row.sealed = seal(json.dumps([one.address, subject, body]), PURPOSE)
        rows.append(row)
    rows = _without_told(rows)
    Mail.objects.bulk_create(rows)
    for row in rows:
        if row.state == State.QUEUED:
            transaction.on_commit(partial(_queue, row.pk))
    return rows


def _state_for(one: To, held: Collection[int], silent: Collection[int]) -> Mail.State:
    if one.user_id in silent:
        return State.SILENT
    return State.HELD if one.user_id in held else State.QUEUED


def _addressees(to: Any) -> list[To]:
    """Each address once."""
    every = [to] if isinstance(to, str | To) or not isinstance(to, Iterable) else to
    found: dict[str, To] = {}
    for one in every:
        known = (
            one if isinstance(one, To) else To(one) if isinstance(one, str) else To(str(one.email), one.pk)
        )
        if known.address:
            found.setdefault(known.address, known)
    return list(found.values())


def _without_told(rows: list[Mail]) -> list[Mail]:
    keys = [row.key for row in rows if row.key is not None]
    told = set(Mail.objects.filter(key__in=keys).values_list("key", flat=True)) if keys else set()
    return [row for row in rows if row.key not in told]


def _render(template: str, context: Mapping[str, Any]) -> str:
    """Text, not HTML: a boligforening called "Ærø & Omegn" is not "Ærø &amp; Omegn"."""
    django_template: Any = loader.get_template(template)
    return str(django_template.template.render(Context(dict(context), autoescape=False))).lstrip()


def _queue(mail_id: int) -> None:
    try:
        deliver.apply_async((mail_id,))
    except OperationalError:
        log.warning("The queue does not answer: mail %s waits for the clock", mail_id)


@shared_task(name="core.deliver", acks_late=True)
def deliver(mail_id: int) -> bool:
    """Send a mail that waits. Called twice it is sent once."""
    now = timezone.now()
    taken = Mail.objects.filter(pk=mail_id, state=State.QUEUED, next_try_at__lte=now).update(
        tries=F("tries") + 1, next_try_at=now + LEASE
    )
    if not taken:
        return False
    row = Mail.objects.get(pk=mail_id)
    try:
        address, subject, body = json.loads(unseal(row.sealed, PURPOSE))
        EmailMessage(subject, body, to=[address], headers=HEADERS).send()
    except (OSError, SMTPException, CannotOpen) as error:
        # Its name alone: what a mail server answers has the address in it.
        _refused(row, type(error).__name__)
        return False
    _change(row, state=State.SENT, sealed="", error="", sent_at=timezone.now())
    return True


def _refused(row: Mail, error: str) -> None:
    if row.tries > len(PAUSES):
        log.error("Mail %s is given up after %s tries: %s", row.pk, row.tries, error)
        _change(row, state=State.FAILED, error=error)
        return
    pause = timedelta(minutes=PAUSES[row.tries - 1])
    log.warning("Mail %s was not sent at try %s: %s", row.pk, row.tries, error)
    _change(row, error=error, next_try_at=timezone.now() + pause)


def _change(row: Mail, **values: Any) -> None:
    """By the try that took it alone."""
    Mail.objects.filter(pk=row.pk, state=State.QUEUED, tries=row.tries).update(**values)


@shared_task(name="core.send_mails", acks_late=True)
def send_mails() -> int:
    """Each minute: mails whose next try has come, and those whose message was lost. A server that refuses several on
    end is left alone until the next round, so that the rest keep their tries."""
    sent = refused = 0
    for mail_id in waiting(timezone.now()).values_list("pk", flat=True)[:ROUND]:
        if deliver.run(mail_id):
            sent, refused = sent + 1, 0
        else:
            refused += 1
        if refused == REFUSED_ON_END:
            break
    return sent


def waiting(now: datetime) -> "models.QuerySet[Mail]":
    """Mails that could go now, the oldest first."""
    return Mail.objects.filter(state=State.QUEUED, next_try_at__lte=now).order_by("next_try_at", "pk")


def resend() -> int:
    """Those that were given up are tried again, from the first pause on."""
    failed = Mail.objects.filter(state=State.FAILED).exclude(sealed="")
    return failed.update(state=State.QUEUED, tries=0, next_try_at=timezone.now())


@nightly("core.forget_mails")
def forget_mails() -> int:
    """Nightly: rows that have been kept long enough, and the text of what was given up."""
    now = timezone.now()
    Mail.objects.filter(state=State.FAILED, created_at__lt=now - GIVEN_UP_KEPT).update(sealed="")
    old = Mail.objects.filter(created_at__lt=now - timedelta(days=settings.MAIL_KEEP_DAYS))
    forgotten, _ = old.delete()
    if forgotten:
        log.info("Mails forgotten: %s", forgotten)
    return forgotten
