"""How a person wants to be told, and the secret link to the calendar of their deadlines."""

import datetime as dt
from typing import ClassVar

from django.conf import settings
from django.db import models

from core.danish import is_working_day
from core.models import Mail

Kind = Mail.Kind


class MailChoice(models.Model):
    """At once, or collected in one mail of the day or the week. A person without a row is told at once."""

    class Pace(models.TextChoices):
        NOW = "now", "Med det samme"
        DAILY = "daily", "Samlet i én mail på hverdage kl. 7"
        WEEKLY = "weekly", "Samlet i én mail om ugen kl. 7"

    class Weekday(models.IntegerChoices):
        MONDAY = 0, "Mandag"
        TUESDAY = 1, "Tirsdag"
        WEDNESDAY = 2, "Onsdag"
        THURSDAY = 3, "Torsdag"
        FRIDAY = 4, "Fredag"

    #: What can be chosen for: the kinds of mail that tell of a plan.
    KINDS: ClassVar[dict[str, str]] = {
        "handover": Kind.HANDOVER,
        "decision": Kind.DECISION,
        "reminder": Kind.REMINDER,
    }

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, primary_key=True, related_name="mail_choice"
    )
    handover = models.CharField("opgaver", max_length=6, choices=Pace.choices, default=Pace.NOW)
    decision = models.CharField("nyt i sagen", max_length=6, choices=Pace.choices, default=Pace.NOW)
    reminder = models.CharField(
        "påmindelser om frister", max_length=6, choices=Pace.choices, default=Pace.NOW
    )
    weekday = models.PositiveSmallIntegerField("ugedag", choices=Weekday.choices, default=Weekday.MONDAY)

    class Meta:
        verbose_name = "valg af mails"
        verbose_name_plural = "valg af mails"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(weekday__range=(0, 4)), name="accounts_mail_choice_weekday"
            ),
        )

    def __str__(self) -> str:
        return f"mails til {self.user_id}"

    def pace_of(self, kind: str) -> str:
        """What cannot be chosen for comes at once."""
        name = next((name for name, one in self.KINDS.items() if one == kind), None)
        return getattr(self, name) if name else self.Pace.NOW

    @property
    def collects(self) -> bool:
        return any(self.pace_of(kind) != self.Pace.NOW for kind in self.KINDS.values())

    def collected_on(self, day: dt.date) -> set[str]:
        """The kinds that come in the collected mail of a day. The daily one keeps weekends and holidays."""
        due = set()
        for kind in self.KINDS.values():
            pace = self.pace_of(kind)
            if (pace == self.Pace.DAILY and is_working_day(day)) or (
                pace == self.Pace.WEEKLY and day.weekday() == self.weekday
            ):
                due.add(kind)
        return due


class CalendarFeed(models.Model):
    """Whoever has the link reads the dates of the person's tasks. Only its hash is kept; a new link ends the old."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, primary_key=True, related_name="calendar_feed"
    )
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    made_at = models.DateTimeField("lavet", editable=False)

    class Meta:
        verbose_name = "kalenderlink"
        verbose_name_plural = "kalenderlinks"

    def __str__(self) -> str:
        return f"kalenderlink til {self.user_id}"
