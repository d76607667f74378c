"""What the kommune grants of its own money with its council's approval."""

from django.db import models

from approvals.models.decision import Decision
from core.fields import AmountField, LineField


class Appropriation(models.Model):
    """A year's bevilling from one konto, as the council's decision has it. Changed only with its unconfirmed record."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="appropriations")
    year = models.PositiveSmallIntegerField("år")
    amount = AmountField("bevilling")
    account = LineField("konto", max_length=100, blank=True)

    class Meta:
        verbose_name = "bevilling"
        verbose_name_plural = "bevillinger"
        ordering = ["year", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "year", "account"], name="appropriation_once"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="appropriation_not_below_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.amount}"
