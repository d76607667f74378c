"""Mail: rendered now, while the facts are what they are, and sent by the worker once they are committed.

A template is plain text, `<app>/emails/<name>.txt`. Its first line is the subject unless one is given. Neither subject,
address nor body is ever logged: they can hold invitations and names.
"""

import logging
from collections.abc import Mapping, Sequence
from functools import partial
from smtplib import SMTPException
from typing import Any

from celery import shared_task
from django.core.mail import EmailMessage
from django.db import transaction
from django.template import Context, loader
from kombu.exceptions import OperationalError

from core.dates import is_retold

log = logging.getLogger(__name__)

#: Programs that answer mail ("I am on holiday") leave a mail with this header alone.
HEADERS = {"Auto-Submitted": "auto-generated"}

#: What Celery's own log shows in place of the arguments.
HIDDEN: dict[str, Any] = {"argsrepr": "(mail)", "kwargsrepr": "{}"}


def send(
    template: str,
    to: str | Sequence[str],
    context: Mapping[str, Any],
    *,
    subject: str | None = None,
) -> None:
    """Queue one mail to each address, on commit. Nobody sees the others' addresses, and none is sent about the past."""
    if is_retold():
        return
    body = _render(template, context)
    if subject is None:
        subject, _, body = body.partition("\n")
    subject = " ".join(subject.split())
    for address in dict.fromkeys([to] if isinstance(to, str) else to):
        if address:
            transaction.on_commit(partial(_queue, address, subject, body.strip() + "\n"))


def _render(template: str, context: Mapping[str, Any]) -> str:
    """Text, not HTML: a boligforening called "Ærø & Omegn" is not "Ærø &amp; Omegn"."""
    django_template: Any = loader.get_template(template)
    return str(django_template.template.render(Context(dict(context), autoescape=False))).lstrip()


def _queue(address: str, subject: str, body: str) -> None:
    try:
        deliver.apply_async((address, subject, body), **HIDDEN)
    except OperationalError:
        log.warning("The queue does not answer: a mail is sent by the web process")
        try:
            deliver.run(address, subject, body)
        except NotDelivered as error:
            # No traceback: it would have the address.
            log.error("A mail could neither be queued nor sent: %s", error)


class NotDelivered(Exception):
    """Names the kind of error only: what a mail server answers has the address in it, and what is raised is logged."""


@shared_task(
    name="core.deliver",
    acks_late=True,
    autoretry_for=(NotDelivered,),
    retry_backoff=30,
    retry_backoff_max=3600,
    max_retries=10,
)
def deliver(address: str, subject: str, body: str) -> None:
    try:
        EmailMessage(subject, body, to=[address], headers=HEADERS).send()
    except (OSError, SMTPException) as error:
        raise NotDelivered(type(error).__name__) from None
