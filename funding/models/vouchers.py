"""What proves the books: vouchers beside bilagsposter, and the revisor's erklæring about a year."""

from django.db import models

from core.fields import LineField
from core.models import StoredFile
from funding.models.ledger import LedgerEntry
from plans.models import Plan


class Voucher(StoredFile):
    """A file beside a bilagspost: taken away again while the year is open, afterwards there for good."""

    entry = models.ForeignKey(LedgerEntry, on_delete=models.PROTECT, related_name="vouchers")

    class Meta:
        verbose_name = "bilag"
        verbose_name_plural = "bilag"
        ordering = ["entry", "stored_at", "pk"]


class AuditStatement(StoredFile):
    """A revisorerklæring about a year's books. A newer one stands beside the older; none is taken away."""

    class Conclusion(models.TextChoices):
        CLEAN = "clean", "Uden forbehold"
        QUALIFIED = "qualified", "Med forbehold"
        EMPHASIS = "emphasis", "Med fremhævelse af forhold"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="audit_statements")
    year = models.PositiveSmallIntegerField("år")
    signed_on = models.DateField("erklæringens dato")
    conclusion = models.CharField("konklusion", max_length=10, choices=Conclusion)
    note = LineField("bemærkning", max_length=200, blank=True)

    class Meta:
        verbose_name = "revisorerklæring"
        verbose_name_plural = "revisorerklæringer"
        ordering = ["-year", "-stored_at", "-pk"]
        indexes = [models.Index(fields=["plan", "year"], name="statement_by_year")]
