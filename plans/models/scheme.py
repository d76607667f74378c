"""Bevillingsperioder and what follows from them: indsatsområder, rates and the report's deadline. All of it is data."""

import datetime as dt
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from core.fields import DANISH, AmountField

BOARD, MUNICIPALITY, FUND = "board", "municipality", "fund"
APPROVERS = {BOARD: "Styregruppen", MUNICIPALITY: "Kommunen", FUND: "Landsbyggefonden"}


def default_amendment_approvals() -> dict[str, list[str]]:
    """Who approves a change of what in a plan that runs: delaftaler are the board's, the rest is the agreement's."""
    return {
        "content": [BOARD],
        "areas": [BOARD, MUNICIPALITY],
        "participants": [BOARD, MUNICIPALITY, FUND],
        "foci": [BOARD, MUNICIPALITY, FUND],
        "term": [BOARD, MUNICIPALITY, FUND],
        "budget": [BOARD, MUNICIPALITY],
        "financing": [BOARD, MUNICIPALITY],
        "municipal_share": [MUNICIPALITY],
        "above_grant": [MUNICIPALITY, FUND],
    }


def validate_amendment_approvals(value: object) -> None:
    """Every subject of an amendment is there, and names only those who can approve."""
    if not isinstance(value, dict) or set(value) != set(default_amendment_approvals()):
        raise ValidationError("Skriv, hvem der godkender, for hvert emne og ingen andre.")
    for approvers in value.values():
        if not isinstance(approvers, list) or not approvers or set(approvers) - set(APPROVERS):
            raise ValidationError(f"Vælg en eller flere af {', '.join(APPROVERS)} for hvert emne.")


class GrantScheme(models.Model):
    """A bevillingsperiode ("2019-26-midlerne"). A new period is a new row, never a code change."""

    code = models.CharField("kode", max_length=20, unique=True)
    name = models.CharField("navn", max_length=100, db_collation=DANISH)
    starts_on = models.DateField("fra")
    ends_on = models.DateField("til")
    default_term_years = models.PositiveSmallIntegerField("planens længde i år, som udgangspunkt", default=4)
    report_due_month = models.PositiveSmallIntegerField("redegørelsens frist, måned", default=6)
    report_due_day = models.PositiveSmallIntegerField("redegørelsens frist, dag", default=30)
    answer_weeks = models.PositiveSmallIntegerField(
        "uger fra ansøgning til tilsagn",
        default=12,
        help_text="Så længe regner portalen med, at Landsbyggefonden er om at svare.",
    )
    prequalification_from = models.DateField(
        "prækvalifikation kræves fra",
        null=True,
        blank=True,
        help_text="Planer, der er oprettet den dag eller senere, skal prækvalificeres. Tom: ingen skal.",
    )
    requires_agreements = models.BooleanField(
        "kræver aftaler",
        default=True,
        help_text="Planen skal have en strategisk samarbejdsaftale og en delaftale for hvert indsatsområde.",
    )
    is_default = models.BooleanField("vælges som udgangspunkt", default=False)
    # A budget line that differs by both must be explained.
    variance_percent = models.DecimalField(
        "afvigelse, der skal forklares, mindst i %", max_digits=7, decimal_places=4, default=Decimal(10)
    )
    variance_amount = AmountField("afvigelse, der skal forklares, mindst i kr.", default=Decimal("25000.00"))
    variance_blocks_report = models.BooleanField(
        "uden forklaring kan redegørelsen ikke sendes videre", default=False
    )
    # Subject of an amendment (approvals.exchange.amendments.SUBJECTS) → who approves it.
    amendment_approvals = models.JSONField(
        "hvem godkender ændringer",
        default=default_amendment_approvals,
        validators=[validate_amendment_approvals],
    )

    class Meta:
        verbose_name = "bevillingsperiode"
        verbose_name_plural = "bevillingsperioder"
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=models.F("starts_on")), name="scheme_period_runs_forward"
            ),
            models.UniqueConstraint(
                fields=["is_default"], condition=Q(is_default=True), name="scheme_one_default"
            ),
            models.CheckConstraint(
                condition=Q(variance_percent__range=(0, 100)) & Q(variance_amount__gte=Decimal(0)),
                name="scheme_variance_limits",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def report_due_on(self, year: int) -> dt.date:
        """The last day (inclusive) for the redegørelse about calendar year `year`."""
        return dt.date(year + 1, self.report_due_month, self.report_due_day)


class FundingRate(models.Model):
    """The shares that hold in a bevillingsperiode, for every kommune or for one, from a date.

    Percentages of the plan's total frame. The row of the plan's own kommune goes before the general one, the latest
    `valid_from` that is not after the plan's start before earlier ones.
    """

    scheme = models.ForeignKey(
        GrantScheme, on_delete=models.PROTECT, related_name="rates", verbose_name="bevillingsperiode"
    )
    municipality = models.ForeignKey(
        "accounts.Municipality",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="rates",
        verbose_name="kommune",
    )
    valid_from = models.DateField("gælder fra")
    lbf_percent = models.DecimalField("Landsbyggefonden højst, %", max_digits=7, decimal_places=4)
    local_percent = models.DecimalField("lokal medfinansiering mindst, %", max_digits=7, decimal_places=4)
    municipal_percent = models.DecimalField("kommunen som udgangspunkt, %", max_digits=7, decimal_places=4)
    source = models.CharField("kilde", max_length=300, blank=True)

    class Meta:
        verbose_name = "finansieringssats"
        verbose_name_plural = "finansieringssatser"
        ordering = ["scheme", "municipality", "-valid_from"]
        constraints = [
            # Two constraints, because SQLite has no "nulls not distinct".
            models.UniqueConstraint(fields=["scheme", "municipality", "valid_from"], name="rate_once"),
            models.UniqueConstraint(
                fields=["scheme", "valid_from"], condition=Q(municipality=None), name="general_rate_once"
            ),
            models.CheckConstraint(
                condition=Q(lbf_percent__range=(0, 100))
                & Q(local_percent__range=(0, 100))
                & Q(municipal_percent__range=(0, 100)),
                name="rate_is_percentage",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme}: {self.lbf_percent} / {self.local_percent} / {self.municipal_percent}"


class FocusArea(models.Model):
    """An indsatsområde in the catalogue of a bevillingsperiode."""

    scheme = models.ForeignKey(
        GrantScheme, on_delete=models.PROTECT, related_name="focus_areas", verbose_name="bevillingsperiode"
    )
    code = models.SlugField("kode", max_length=40)
    name = models.CharField("navn", max_length=100, db_collation=DANISH)
    order = models.PositiveSmallIntegerField("rækkefølge")

    class Meta:
        verbose_name = "indsatsområde"
        verbose_name_plural = "indsatsområder"
        ordering = ["scheme", "order"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="focus_area_code_unique"),
            models.UniqueConstraint(fields=["scheme", "order"], name="focus_area_order_unique"),
        ]

    def __str__(self) -> str:
        return self.name


class ActivityType(models.Model):
    """A kind of handling (lommepengejob, lektiecafé …); it may belong to several indsatsområder."""

    name = models.CharField("navn", max_length=100, unique=True, db_collation=DANISH)
    focus_areas = models.ManyToManyField(FocusArea, blank=True, related_name="activity_types")

    class Meta:
        verbose_name = "aktivitetstype"
        verbose_name_plural = "aktivitetstyper"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
