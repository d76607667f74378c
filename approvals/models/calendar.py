"""When a kommune's bodies meet, and when the fund must have the application: what deadlines are counted from."""

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from approvals.models.case import CHAIN_KINDS, StepKind
from core.fields import DANISH, LineField
from core.models import VersionedModel
from plans.models import Plan


class BodyCalendar(VersionedModel):
    """The meetings of one body of a kommune. It stands beside the chain, so that cases under way, which keep the chain
    they began with, find it too."""

    municipality = models.ForeignKey(
        "accounts.Municipality", on_delete=models.PROTECT, related_name="calendars", verbose_name="kommune"
    )
    kind = models.CharField(
        "slags", max_length=20, choices=[(kind.value, kind.label) for kind in CHAIN_KINDS]
    )
    body_name = LineField("organets navn", max_length=100, db_collation=DANISH)
    material_days = models.PositiveSmallIntegerField(
        "arbejdsdage før mødet",
        default=8,
        help_text="Så mange arbejdsdage før mødet skal materialet være klar.",
    )

    class Meta:
        verbose_name = "mødekalender"
        verbose_name_plural = "mødekalendere"
        ordering = ["municipality", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "body_name"], name="calendar_body_once"),
        ]

    def __str__(self) -> str:
        return self.body_name

    def belongs_to(self, kind: str, body_name: str) -> bool:
        """There is one council, whatever it was called when a case began; the others are known by their name."""
        if StepKind.COUNCIL in (kind, self.kind):
            return kind == self.kind
        return self.body_name.casefold() == body_name.casefold()


class BodyMeeting(models.Model):
    """One day on which a body meets."""

    calendar = models.ForeignKey(BodyCalendar, on_delete=models.CASCADE, related_name="meetings")
    meets_on = models.DateField("møde")

    class Meta:
        verbose_name = "møde"
        verbose_name_plural = "møder"
        ordering = ["meets_on"]
        constraints = [models.UniqueConstraint(fields=["calendar", "meets_on"], name="meeting_once")]

    def __str__(self) -> str:
        return f"{self.calendar}, {self.meets_on}"


class FundDeadline(VersionedModel):
    """The day (inclusive) on which the fund must have a plan's application. Without it, it follows from the plan's
    first day."""

    plan = models.OneToOneField(Plan, on_delete=models.PROTECT, related_name="fund_deadline")
    due_on = models.DateField("ansøgningen skal være hos Landsbyggefonden senest")
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    history = HistoricalRecords(excluded_fields=["version"])

    class Meta:
        verbose_name = "frist hos Landsbyggefonden"
        verbose_name_plural = "frister hos Landsbyggefonden"
        ordering = ["due_on", "pk"]

    def __str__(self) -> str:
        return f"{self.plan_id}, {self.due_on}"
