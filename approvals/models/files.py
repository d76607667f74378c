"""What lies beside a decision: minutes, indstilling, the fund's letter."""

from django.db import models

from approvals.models.decision import Decision
from core.models import StoredFile


class DecisionFile(StoredFile):
    """A bilag of one record: taken away again until the record is confirmed, afterwards there for good."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="files")

    class Meta:
        verbose_name = "bilag til beslutning"
        verbose_name_plural = "bilag til beslutninger"
        ordering = ["decision", "stored_at", "pk"]
