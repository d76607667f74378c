"""The collected mail of the day or the week."""

import datetime as dt

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.figures.messages import mail_choice_of
from accounts.models import MailChoice, User
from core import mail
from core.models import Mail
from portal.figures.own import digest_of


def digest_readers() -> list[User]:
    """Those who have chosen it, and those for whom something was held back before they chose otherwise."""
    chosen = MailChoice.objects.exclude(handover="now", decision="now", reminder="now").values("user")
    held = Mail.objects.filter(state=Mail.State.HELD).order_by().values("recipient")
    return list(User.objects.active().filter(Q(pk__in=chosen) | Q(pk__in=held)).order_by("pk"))


def send_digest(*, user: User, day: dt.date) -> bool:
    """Once a day at most, and not when it would be empty. What was held back counts as sent with it."""
    kinds = _kinds_of(user, day)
    if not kinds:
        return False
    digest = digest_of(user, kinds, day)
    if digest.is_empty:
        return False
    values = {
        "digest": digest,
        "base_url": settings.BASE_URL,
        "settings_url": f"{settings.BASE_URL}{reverse('portal:mail_settings')}",
    }
    about = mail.About(kind=Mail.Kind.DIGEST, url=reverse("portal:tasks"), key=f"digest:{day}")
    held = Mail.objects.filter(recipient=user, state=Mail.State.HELD, kind__in=kinds)
    try:
        with transaction.atomic():
            told = mail.send(
                "portal/emails/digest.txt", user, values, about=about, footer="plans/emails/footer.txt"
            )
            if told:
                newest = digest.news[-1].pk if digest.news else 0
                held.filter(pk__lte=newest).update(state=Mail.State.SENT, sent_at=timezone.now())
    except IntegrityError:  # another worker has just sent it
        return False
    return bool(told)


def _kinds_of(user: User, day: dt.date) -> set[str]:
    """What the mail of this day tells of; what was held back and is now wanted at once comes along."""
    choice = mail_choice_of(user)
    kinds = choice.collected_on(day)
    left = {kind for kind in choice.KINDS.values() if choice.pace_of(kind) == MailChoice.Pace.NOW}
    waits = Mail.objects.filter(recipient=user, state=Mail.State.HELD, kind__in=left).exists()
    return kinds | left if kinds or waits else set()
