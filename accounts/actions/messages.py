"""How a person wants to be told. Each for themselves alone."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import CalendarFeed, Invitation, MailChoice, User
from core.audit import Verb, record

FEED_MADE = Verb("accounts.feed_made", "Kalenderlink lavet")
FEED_REMOVED = Verb("accounts.feed_removed", "Kalenderlink fjernet")


def choose_mails(*, values: Mapping[str, Any], by: User) -> None:
    """What has been held back for a mail that does not come any more is sent in the next one all the same."""
    MailChoice.objects.update_or_create(user=by, defaults=dict(values))


@transaction.atomic
def make_feed(*, by: User) -> str:
    """The token, which no row keeps. A link that was made before does not work any more."""
    token = Invitation.new_token()
    values = {"token_hash": Invitation.hash_of(token), "made_at": timezone.now()}
    CalendarFeed.objects.update_or_create(user=by, defaults=values)
    record(FEED_MADE, subject=by, root=by, by=by)
    return token


@transaction.atomic
def remove_feed(*, by: User) -> None:
    deleted, _ = CalendarFeed.objects.filter(user=by).delete()
    if deleted:
        record(FEED_REMOVED, subject=by, root=by, by=by)
