"""That one named person may confirm at one step of one case, although four eyes bar them."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from approvals.models.case import CaseStep
from core.fields import ProseField


class Waiver(models.Model):
    """A fritagelse from four eyes. It ends with the step and is never deleted: whoever reads the case sees it."""

    step = models.ForeignKey(CaseStep, on_delete=models.PROTECT, related_name="waivers")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="fritaget"
    )
    reason = ProseField("begrundelse")
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name="givet af"
    )
    granted_at = models.DateTimeField("givet")
    ended_at = models.DateTimeField("slut", null=True, blank=True)

    class Meta:
        verbose_name = "fritagelse fra fire øjne"
        verbose_name_plural = "fritagelser fra fire øjne"
        ordering = ["granted_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["step", "person"], condition=Q(ended_at=None), name="waiver_one_in_force_for_a_person"
            ),
            models.CheckConstraint(condition=~Q(granted_by=F("person")), name="waiver_is_given_by_another"),
            models.CheckConstraint(condition=~Q(reason=""), name="waiver_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.step}: {self.person}"

    @property
    def is_in_force(self) -> bool:
        return self.ended_at is None
