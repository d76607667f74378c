"""Files that the portal makes of a case, to be kept and uploaded elsewhere."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from approvals.models.case import Case
from approvals.models.snapshot import Snapshot
from core.danish import format_date
from core.fields import LineField
from core.models import StoredFile


class CaseBundle(StoredFile):
    """A sagspakke: everything of a case in one ZIP, for the ESDH system and for the fund's own portal.

    It belongs to the organisation it was made for. What was said at closed items stands in none.
    """

    is_made_here = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="bundles")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    uploaded_on = models.DateField("lagt op den", null=True, blank=True)
    receipt = LineField("kvittering", max_length=100, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = "sagspakke"
        verbose_name_plural = "sagspakker"
        ordering = ["-stored_at", "-pk"]
        indexes = [models.Index(fields=["case", "organisation", "-stored_at"], name="bundle_newest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(uploaded_on=None, uploaded_by=None)
                | Q(uploaded_on__isnull=False, uploaded_by__isnull=False),
                name="bundle_upload_is_whole",
            ),
        ]

    @property
    def upload_text(self) -> str:
        """`24. november 2026, kvittering LBF-1`; empty as long as it is not told."""
        day = format_date(self.uploaded_on) if self.uploaded_on else ""
        return f"{day}, kvittering {self.receipt}" if self.receipt else day
