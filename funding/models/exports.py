"""Workbooks that were too large to make while somebody waits."""

from django.db import models

from core.models import StoredFile
from plans.models import Plan


class EconomyFile(StoredFile):
    """A workbook of a plan's money as it was on a day. Rights are the plan's books'; it is forgotten after a day."""

    is_made_here = True

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="economy_files")

    class Meta:
        verbose_name = "regneark med økonomi"
        verbose_name_plural = "regneark med økonomi"
        ordering = ["-stored_at", "-pk"]
