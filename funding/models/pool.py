"""The kommune's medfinansieringspulje, and what the parties of a plan have been asked for and have paid."""

from django.db import models
from simple_history.models import HistoricalRecords

from core.fields import DANISH, AmountField, LineField
from core.models import VersionedModel
from funding.models.budget import FinancingShare
from plans.models import Plan


class PoolYear(VersionedModel):
    """What a kommune has set aside for its plans in a calendar year."""

    municipality = models.ForeignKey(
        "accounts.Municipality", on_delete=models.PROTECT, related_name="pool_years", verbose_name="kommune"
    )
    year = models.PositiveSmallIntegerField("år")
    amount = AmountField("pulje")

    history = HistoricalRecords(excluded_fields=["version"])

    class Meta:
        verbose_name = "medfinansieringspulje"
        verbose_name_plural = "medfinansieringspuljer"
        ordering = ["municipality", "year"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "year"], name="pool_year_once"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="pool_not_below_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id} {self.year}: {self.amount}"


class PoolPlan(VersionedModel):
    """That the kommune pays its share of a plan from the pulje. No row: from other means."""

    plan = models.OneToOneField(Plan, on_delete=models.PROTECT, related_name="pool")

    history = HistoricalRecords(excluded_fields=["version"])

    class Meta:
        verbose_name = "plan betalt af puljen"
        verbose_name_plural = "planer betalt af puljen"

    def __str__(self) -> str:
        return f"{self.plan_id}"


class Collection(models.Model):
    """That a local party was asked for its share, or that its money came. Corrected by a row the other way round."""

    class Act(models.TextChoices):
        ASKED = "asked", "Opkrævet"
        RECEIVED = "received", "Modtaget"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="collections")
    year = models.PositiveSmallIntegerField("år")
    source = models.CharField("kilde", max_length=30, choices=FinancingShare.Source)
    organisation = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="collections",
        verbose_name="organisation",
    )
    name = LineField("navn", max_length=150, blank=True, db_collation=DANISH)
    act = models.CharField("hvad", max_length=10, choices=Act)
    on = models.DateField("dato")
    amount = AmountField("beløb")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "opkrævning"
        verbose_name_plural = "opkrævninger"
        ordering = ["on", "pk"]
        indexes = [models.Index(fields=["plan", "year"])]

    def __str__(self) -> str:
        return f"{self.on} {self.get_act_display()}: {self.amount}"
