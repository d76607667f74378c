"""The plan's posts, from which its salary lines are computed, and the index that salaries follow."""

import uuid

from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from core.fields import DANISH, AmountField, LineField
from core.models import VersionedModel
from funding.models.budget import BudgetCategory
from plans.models import GrantScheme, Plan, PlanFocus


class Position(VersionedModel):
    """A post: a title, never a person. How a salary line was worked out; what is agreed is the line (ADR 18)."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="positions", editable=False)
    uid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    title = LineField("stilling", max_length=100, db_collation=DANISH)
    category = models.ForeignKey(
        BudgetCategory, on_delete=models.PROTECT, related_name="positions", verbose_name="kategori"
    )
    focus = models.ForeignKey(
        PlanFocus,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="positions",
        verbose_name="indsatsområde",
    )
    starts_on = models.DateField("fra")
    ends_on = models.DateField("til")
    full_time = models.DecimalField("årsværk", max_digits=6, decimal_places=3)
    # In the price level of the year in which the post begins.
    yearly_salary = AmountField("årsløn")

    history = HistoricalRecords(excluded_fields=["version"])

    class Meta:
        verbose_name = "stilling"
        verbose_name_plural = "stillinger"
        ordering = ["starts_on", "title", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="position_runs_forward"),
            models.CheckConstraint(condition=Q(full_time__gt=0), name="position_has_full_time"),
        ]

    def __str__(self) -> str:
        return self.title


class RegulationIndex(models.Model):
    """By how much amounts of a bevillingsperiode are regulated from the year before. No rows: it regulates nothing."""

    scheme = models.ForeignKey(
        GrantScheme, on_delete=models.PROTECT, related_name="indexes", verbose_name="bevillingsperiode"
    )
    year = models.PositiveSmallIntegerField("år")
    percent = models.DecimalField("regulering fra året før, %", max_digits=6, decimal_places=3)
    source = models.CharField("kilde", max_length=300, blank=True)

    class Meta:
        verbose_name = "reguleringsprocent"
        verbose_name_plural = "reguleringsprocenter"
        ordering = ["scheme", "year"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "year"], name="regulation_index_once"),
            models.CheckConstraint(condition=Q(percent__range=(-50, 50)), name="regulation_index_is_sane"),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.year}: {self.percent} %"


class MunicipalPart(models.Model):
    """A part of what the kommune pays as it is laid down with the rate (København: local, and facilitering)."""

    rate = models.ForeignKey(
        "plans.FundingRate", on_delete=models.CASCADE, related_name="parts", verbose_name="sats"
    )
    name = models.CharField("navn", max_length=100, db_collation=DANISH)
    percent = models.DecimalField("del af planens ramme, %", max_digits=7, decimal_places=4)
    order = models.PositiveSmallIntegerField("rækkefølge", default=1)

    class Meta:
        verbose_name = "kommunens del"
        verbose_name_plural = "kommunens dele"
        ordering = ["rate", "order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["rate", "name"], name="municipal_part_once"),
            models.CheckConstraint(condition=Q(percent__range=(0, 100)), name="municipal_part_is_percentage"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.percent} %"
