"""The chain of content: udfordring → mål (with indikatorer) → handling, and the milepæle."""

from typing import Any

from django.db import models
from django.db.models import Q

from core.fields import DANISH, LineField, ProseField
from plans.models.base import PlanRow
from plans.models.plan import PlanFocus
from plans.models.scheme import ActivityType

# Fourteen digits: SQLite keeps decimals as floats, and that many come back exactly as they were written.
VALUE_DIGITS: dict[str, Any] = {"max_digits": 14, "decimal_places": 4}


class Challenge(PlanRow):
    """An udfordring of an indsatsområde."""

    focus = models.ForeignKey(PlanFocus, on_delete=models.CASCADE, verbose_name="indsatsområde")
    title = LineField("udfordring", max_length=200, db_collation=DANISH)
    text = ProseField("beskrivelse", blank=True)
    position = models.PositiveSmallIntegerField("rækkefølge", default=0, editable=False)

    class Meta(PlanRow.Meta):
        verbose_name = "udfordring"
        verbose_name_plural = "udfordringer"
        ordering = ["position", "pk"]
        default_related_name = "challenges"

    def __str__(self) -> str:
        return self.title


class Goal(PlanRow):
    """A mål. Its number (2.1) is given at the first submission and kept."""

    focus = models.ForeignKey(PlanFocus, on_delete=models.CASCADE, verbose_name="indsatsområde")
    challenge = models.ForeignKey(
        Challenge, on_delete=models.SET_NULL, null=True, blank=True, verbose_name="udfordring"
    )
    number = models.CharField("nr.", max_length=20, blank=True, editable=False)
    title = LineField("mål", max_length=200, db_collation=DANISH)
    description = ProseField("beskrivelse", blank=True)
    position = models.PositiveSmallIntegerField("rækkefølge", default=0, editable=False)

    class Meta(PlanRow.Meta):
        verbose_name = "mål"
        verbose_name_plural = "mål"
        ordering = ["position", "pk"]
        default_related_name = "goals"
        constraints = [
            *PlanRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["plan", "number"], condition=~Q(number=""), name="goal_number_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class Indicator(PlanRow):
    """How a mål is measured. Its målværdi is the value of its last target."""

    class Direction(models.TextChoices):
        UP = "up", "Højere er bedre"
        DOWN = "down", "Lavere er bedre"

    class AddingUp(models.TextChoices):
        LATEST = "latest", "Seneste måling"
        SUM = "sum", "Sum over året"
        AVERAGE = "average", "Gennemsnit over året"

    class Unit(models.TextChoices):
        PERCENT = "percent", "Procent"
        COUNT = "count", "Antal"
        PER_THOUSAND = "per_thousand", "Pr. 1.000"
        HOURS = "hours", "Timer"
        POINTS = "points", "Point"
        AMOUNT = "amount", "Kroner"

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, verbose_name="mål")
    name = LineField("navn", max_length=200, db_collation=DANISH)
    unit = models.CharField("enhed", max_length=20, choices=Unit, default=Unit.COUNT)
    decimals = models.PositiveSmallIntegerField(
        "decimaler", default=0, choices=[(n, str(n)) for n in range(5)]
    )
    # Empty until chosen: a draft may be incomplete, and a wrong default would turn the rating round.
    direction = models.CharField("hvad er bedst?", max_length=10, choices=Direction, blank=True)
    adding_up = models.CharField("opgøres", max_length=10, choices=AddingUp, default=AddingUp.LATEST)
    baseline_value = models.DecimalField("udgangspunkt", null=True, blank=True, **VALUE_DIGITS)
    baseline_on = models.DateField("udgangspunktets dato", null=True, blank=True)
    baseline_source = LineField("kilde", max_length=200, blank=True)
    reference_population = LineField("sammenlign med", max_length=100, blank=True)
    position = models.PositiveSmallIntegerField("rækkefølge", default=0, editable=False)

    class Meta(PlanRow.Meta):
        verbose_name = "indikator"
        verbose_name_plural = "indikatorer"
        ordering = ["position", "pk"]
        default_related_name = "indicators"

    def __str__(self) -> str:
        return self.name


class IndicatorTarget(PlanRow):
    """The value an indicator should have on a date. The latest one is the målværdi, earlier ones are delmål."""

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, verbose_name="indikator")
    due_on = models.DateField("dato")
    value = models.DecimalField("værdi", **VALUE_DIGITS)

    class Meta(PlanRow.Meta):
        verbose_name = "målværdi"
        verbose_name_plural = "målværdier"
        ordering = ["due_on", "pk"]
        default_related_name = "targets"
        constraints = [
            *PlanRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["indicator", "due_on"],
                condition=Q(ended_on=None),
                name="indicator_target_once_a_date",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.due_on}: {self.value}"


class Activity(PlanRow):
    """A handling. Its number (2.1.3) is given at the first submission and kept."""

    class Level(models.TextChoices):
        CITY = "city", "By"
        DISTRICT = "district", "Bydel"
        ESTATE = "estate", "Afdeling"

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, verbose_name="mål")
    number = models.CharField("nr.", max_length=30, blank=True, editable=False)  # its mål's, a point, its own
    title = LineField("handling", max_length=200, db_collation=DANISH)
    description = ProseField("beskrivelse", blank=True)
    activity_type = models.ForeignKey(
        ActivityType, on_delete=models.PROTECT, null=True, blank=True, verbose_name="aktivitetstype"
    )
    level = models.CharField("niveau", max_length=10, choices=Level, blank=True)
    responsible_body = LineField("ansvarlig", max_length=150, blank=True)
    responsible_person = LineField("ansvarlig person", max_length=150, blank=True)
    municipal_contact = LineField("kontakt i kommunen", max_length=150, blank=True)
    starts_on = models.DateField("fra", null=True, blank=True)
    ends_on = models.DateField("til", null=True, blank=True)
    target_group = LineField("målgruppe", max_length=200, blank=True)
    position = models.PositiveSmallIntegerField("rækkefølge", default=0, editable=False)

    class Meta(PlanRow.Meta):
        verbose_name = "handling"
        verbose_name_plural = "handlinger"
        ordering = ["position", "pk"]
        default_related_name = "activities"
        constraints = [
            *PlanRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["plan", "number"], condition=~Q(number=""), name="activity_number_unique"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}".strip()


class Milestone(PlanRow):
    """A milepæl of the plan, for the whole plan or for one of its indsatsområder."""

    focus = models.ForeignKey(
        PlanFocus, on_delete=models.SET_NULL, null=True, blank=True, verbose_name="indsatsområde"
    )
    title = LineField("milepæl", max_length=200, db_collation=DANISH)
    due_on = models.DateField("dato", null=True, blank=True)
    reached_on = models.DateField("nået", null=True, blank=True)

    class Meta(PlanRow.Meta):
        verbose_name = "milepæl"
        verbose_name_plural = "milepæle"
        ordering = ["due_on", "pk"]
        default_related_name = "milestones"

    def __str__(self) -> str:
        return self.title
