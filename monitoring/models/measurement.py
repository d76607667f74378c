"""Målinger. Not measured (no row), 0 (a value) and diskretioneret (suppressed) are three different things."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from core.fields import LineField
from core.models import VersionedModel
from monitoring.querysets import MeasurementQuerySet
from plans.models import Indicator, Plan
from plans.models.content import VALUE_DIGITS


class Measurement(VersionedModel):
    """The value of an indicator on a day, or that it is suppressed because it covers too few people."""

    class State(models.TextChoices):
        VALUE = "value", "Målt"
        SUPPRESSED = "suppressed", "Diskretioneret"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="measurements")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="measurements")
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    measured_on = models.DateField("dato")
    state = models.CharField("måling", max_length=12, choices=State, default=State.VALUE)
    value = models.DecimalField("værdi", null=True, blank=True, **VALUE_DIGITS)
    note = LineField("bemærkning", max_length=300, blank=True)
    registered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    registered_at = models.DateTimeField("registreret")

    history = HistoricalRecords(excluded_fields=["version"])
    objects = MeasurementQuerySet.as_manager()

    class Meta:
        verbose_name = "måling"
        verbose_name_plural = "målinger"
        ordering = ["measured_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "uid"], name="measurement_uid_unique"),
            models.UniqueConstraint(fields=["indicator", "measured_on"], name="measurement_once_a_day"),
            models.CheckConstraint(
                condition=Q(state="value", value__isnull=False) | Q(state="suppressed", value=None),
                name="measurement_value_or_suppressed",
            ),
        ]
        indexes = [models.Index(fields=["plan", "measured_on"])]

    def __str__(self) -> str:
        return f"{self.measured_on}: {'diskretioneret' if self.value is None else self.value}"

    @property
    def suppressed(self) -> bool:
        return self.state == self.State.SUPPRESSED

    @suppressed.setter
    def suppressed(self, suppressed: bool) -> None:
        """A suppressed measurement has no value, not even one that nobody sees."""
        self.state = self.State.SUPPRESSED if suppressed else self.State.VALUE
        if suppressed:
            self.value = None
