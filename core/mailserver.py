"""What sends mail where production has been given no mail server: nothing. Every mail waits in its row and is tried
again, because a mail printed instead would put addresses and secret links into the log."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.conf import settings
from django.core import checks
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

#: The value of EMAIL_BACKEND in production without EMAIL_HOST.
REFUSES = "core.mailserver.RefusingBackend"
NONE_SET = "No mail server is set (EMAIL_HOST): no mail is sent."


class NoMailServer(OSError):
    """Its name is what `manage.py mails` shows as the error of a mail that waits."""


class RefusingBackend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        raise NoMailServer(NONE_SET)


def is_set() -> bool:
    return bool(settings.EMAIL_BACKEND != REFUSES)


@checks.register()
def tell_of_none(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[checks.CheckMessage]:
    if is_set():
        return []
    hint = "Set EMAIL_HOST. What waits goes by itself; `manage.py mails --resend` sends what was given up."
    return [checks.Warning(NONE_SET, hint=hint, id="core.W001")]
