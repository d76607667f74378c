"""The fund's answer to a changed strategisk samarbejdsaftale."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from core.fields import LineField
from core.models import VersionedModel
from plans.models.agreements import Agreement
from plans.models.plan import Plan


class AgreementApproval(VersionedModel):
    """What the fund's letter says, written down by one person and confirmed by another; or written by the fund's own
    officer here, which needs no second. What holds stands in the aftale itself."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+", editable=False)
    agreement = models.OneToOneField(
        Agreement, on_delete=models.CASCADE, related_name="approval", editable=False
    )
    approved_on = models.DateField("brevets dato")
    reference = LineField("Landsbyggefondens reference", max_length=100, blank=True)
    is_by_fund = models.BooleanField("skrevet af fonden selv", default=False)
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField("registreret")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField("bekræftet", null=True, blank=True)

    history = HistoricalRecords(excluded_fields=["version"])

    class Meta:
        verbose_name = "fondens godkendelse af en aftale"
        verbose_name_plural = "fondens godkendelser af aftaler"
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False),
                name="agreement_approval_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(is_by_fund=True) | Q(confirmed_by=None) | ~Q(confirmed_by=F("recorded_by")),
                name="agreement_approval_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"Landsbyggefondens godkendelse af {self.agreement}"
