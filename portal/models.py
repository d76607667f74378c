"""What the portal itself keeps for a day: files of plans between being shown and being taken in, and long lists."""

from django.db import models

from core.models import StoredFile


class ImportFile(StoredFile):
    """A file of plans that somebody has uploaded: what it would do, and that it has been done. Its uploader's alone; it
    is forgotten after a day."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", "Bliver læst"
        CHECKED = "checked", "Klar til at hente ind"
        REFUSED = "refused", "Kan ikke hentes ind"
        IMPORTED = "imported", "Hentet ind"

    state = models.CharField("status", max_length=10, choices=State, default=State.UPLOADED, editable=False)
    # An ImportReport (portal.figures.imports), and [place, message] of what is wrong.
    report = models.JSONField("rapport", null=True, editable=False)
    problems = models.JSONField("fejl", default=list, editable=False)

    class Meta:
        verbose_name = "fil med planer"
        verbose_name_plural = "filer med planer"
        ordering = ["-stored_at", "-pk"]
        indexes = [models.Index(fields=["stored_by", "-stored_at"])]


class ListFile(StoredFile):
    """The list of plans as a workbook, written in the background. Only whoever ordered it reads it, and only while they
    see plans by the same roles and seats as then; it is forgotten after a day."""

    sight = models.CharField("set ved", max_length=64, editable=False)

    class Meta:
        verbose_name = "regneark med planer"
        verbose_name_plural = "regneark med planer"
        ordering = ["-stored_at", "-pk"]
