"""What the plan costs and who pays, per calendar year. Amounts are kr. with two decimals."""

from django.db import models
from django.db.models import Q

from core.fields import DANISH, AmountField, LineField
from plans.models import GrantScheme, PlanFocus, PlanRow


class BudgetCategory(models.Model):
    """A category of expenses; editable per bevillingsperiode."""

    scheme = models.ForeignKey(
        GrantScheme,
        on_delete=models.PROTECT,
        related_name="budget_categories",
        verbose_name="bevillingsperiode",
    )
    code = models.SlugField("kode", max_length=40)
    name = models.CharField("navn", max_length=100, db_collation=DANISH)
    order = models.PositiveSmallIntegerField("rækkefølge")

    class Meta:
        verbose_name = "budgetkategori"
        verbose_name_plural = "budgetkategorier"
        ordering = ["scheme", "order"]
        constraints = [models.UniqueConstraint(fields=["scheme", "code"], name="budget_category_code_unique")]

    def __str__(self) -> str:
        return self.name


class BudgetLine(PlanRow):
    """One cell of the budget: category × calendar year × indsatsområde. No indsatsområde means tværgående."""

    year = models.PositiveSmallIntegerField("år")
    category = models.ForeignKey(
        BudgetCategory, on_delete=models.PROTECT, related_name="lines", verbose_name="kategori"
    )
    focus = models.ForeignKey(
        PlanFocus, on_delete=models.PROTECT, null=True, blank=True, verbose_name="indsatsområde"
    )
    amount = AmountField("beløb")

    class Meta(PlanRow.Meta):
        verbose_name = "budgetpost"
        verbose_name_plural = "budgetposter"
        ordering = ["year", "category__order", "pk"]
        default_related_name = "budget_lines"
        constraints = [
            *PlanRow.Meta.constraints,
            # Two constraints, because SQLite has no "nulls not distinct".
            models.UniqueConstraint(
                fields=["plan", "year", "category", "focus"],
                condition=Q(ended_on=None),
                name="budget_line_once",
            ),
            models.UniqueConstraint(
                fields=["plan", "year", "category"],
                condition=Q(ended_on=None, focus=None),
                name="budget_line_cross_cutting_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.category}: {self.amount}"


class FinancingShare(PlanRow):
    """What one source pays in one calendar year."""

    class Source(models.TextChoices):
        FUND = "fund", "Landsbyggefonden"
        MUNICIPALITY = "municipality", "Kommunen"
        HOUSING_ORGANISATION = "housing_organisation", "Boligorganisation"
        ESTATE = "estate", "Afdeling"
        FOUNDATION = "foundation", "Fond"
        OTHER = "other", "Anden kilde"

    class Form(models.TextChoices):
        CASH = "cash", "Kontant"
        HOURS = "hours", "Timer"
        IN_KIND = "in_kind", "Andet end penge"

    year = models.PositiveSmallIntegerField("år")
    source = models.CharField("kilde", max_length=30, choices=Source)
    organisation = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="financing_shares",
        verbose_name="organisation",
    )
    # The payer's name where it is not an organisation of the portal (a fond, an afdeling's beboerforening).
    name = LineField("navn", max_length=150, blank=True, db_collation=DANISH)
    form = models.CharField("form", max_length=10, choices=Form, default=Form.CASH)
    counts_as_local = models.BooleanField("tæller som lokal medfinansiering", default=True)
    amount = AmountField("beløb")
    # What is behind a share that is not money: hours of a role (never a person) at a rate, or what shows its worth.
    role = LineField("funktion", max_length=100, blank=True)
    hours = models.DecimalField("timer", max_digits=9, decimal_places=2, null=True, blank=True)
    hourly_rate = AmountField("timesats", null=True, blank=True)
    evidence = LineField("dokumentation", max_length=300, blank=True)

    class Meta(PlanRow.Meta):
        verbose_name = "finansiering"
        verbose_name_plural = "finansiering"
        ordering = ["year", "pk"]
        default_related_name = "financing_shares"
        constraints = [
            *PlanRow.Meta.constraints,
            # Two constraints, because SQLite has no "nulls not distinct".
            models.UniqueConstraint(
                fields=["plan", "year", "source", "organisation", "name", "form"],
                condition=Q(ended_on=None),
                name="financing_share_once",
            ),
            models.UniqueConstraint(
                fields=["plan", "year", "source", "name", "form"],
                condition=Q(ended_on=None, organisation=None),
                name="financing_share_unnamed_once",
            ),
            models.CheckConstraint(
                condition=~Q(source="fund") | Q(counts_as_local=False), name="fund_share_is_never_local"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.get_source_display()}: {self.amount}"
