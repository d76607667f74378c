"""Reading what the portal has told a person."""

from django.utils import timezone

from accounts.models import User
from core.models import Mail
from portal.figures.messages import messages_to, of_plan


def read_message(*, message: Mail, by: User) -> None:
    """The first time counts."""
    messages_to(by).filter(pk=message.pk, read_at=None).update(read_at=timezone.now())


def read_all(*, by: User, plan: str = "") -> int:
    """All that are unread, or those of one plan."""
    unread = messages_to(by).filter(read_at=None)
    return (of_plan(unread, plan) if plan else unread).update(read_at=timezone.now())
