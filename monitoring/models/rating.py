"""The limits of ratings: data of a bevillingsperiode, dated, never a constant in code. And what lists of plans print
of the ratings, kept."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import Q

from monitoring.calculations import Thresholds
from plans.models import GrantScheme, Plan

POINTS: dict[str, Any] = {"max_digits": 7, "decimal_places": 4}


class RatingRule(models.Model):
    """From when which limits hold. The latest row that is not after the day looked at is in force."""

    scheme = models.ForeignKey(
        GrantScheme, on_delete=models.PROTECT, related_name="rating_rules", verbose_name="bevillingsperiode"
    )
    valid_from = models.DateField("gælder fra")
    ahead_points = models.DecimalField(
        "foran planen, mindst så mange point over", default=Decimal(8), **POINTS
    )
    behind_points = models.DecimalField("bagud, mindst så mange point under", default=Decimal(10), **POINTS)
    partly_percent = models.DecimalField(
        "delvist opfyldt, mindst så stor en del af vejen", default=Decimal(50), **POINTS
    )

    class Meta:
        verbose_name = "grænser for vurdering"
        verbose_name_plural = "grænser for vurdering"
        ordering = ["scheme", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "valid_from"], name="rating_rule_once"),
            models.CheckConstraint(
                condition=Q(ahead_points__range=(0, 100))
                & Q(behind_points__range=(0, 100))
                & Q(partly_percent__range=(0, 100)),
                name="rating_rule_in_percent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}, {self.valid_from}"

    @property
    def thresholds(self) -> Thresholds:
        return Thresholds(self.ahead_points, self.behind_points, self.partly_percent)


class KeptRatings(models.Model):
    """The ratings of a started plan's mål. Written only by `monitoring.actions.refresh_ratings`, from the function that
    lists fall back to (`figures.ratings`); good as long as `basis` is what it would be now."""

    plan = models.OneToOneField(Plan, on_delete=models.CASCADE, related_name="kept_ratings")
    basis = models.CharField(max_length=64, blank=True)
    codes = models.JSONField(default=list)
    refreshed_at = models.DateTimeField("regnet")

    class Meta:
        verbose_name = "målenes vurdering"
        verbose_name_plural = "målenes vurderinger"
        ordering = ["plan"]

    def __str__(self) -> str:
        return f"{self.plan_id}: {', '.join(self.codes)}"
