"""Where the plan works: bydele, boligområder and afdelinger."""

from django.db import models

from core.fields import DANISH, LineField


class District(models.Model):
    municipality = models.ForeignKey(
        "accounts.Municipality", on_delete=models.PROTECT, related_name="districts", verbose_name="kommune"
    )
    name = LineField("navn", max_length=100, db_collation=DANISH)

    class Meta:
        verbose_name = "bydel"
        verbose_name_plural = "bydele"
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["municipality", "name"], name="district_name_unique")]

    def __str__(self) -> str:
        return self.name


class HousingArea(models.Model):
    """A boligområde: it may hold afdelinger of several boligorganisationer."""

    municipality = models.ForeignKey(
        "accounts.Municipality",
        on_delete=models.PROTECT,
        related_name="housing_areas",
        verbose_name="kommune",
    )
    district = models.ForeignKey(
        District,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="housing_areas",
        verbose_name="bydel",
    )
    name = LineField("navn", max_length=100, db_collation=DANISH)

    class Meta:
        verbose_name = "boligområde"
        verbose_name_plural = "boligområder"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "name"], name="housing_area_name_unique")
        ]

    def __str__(self) -> str:
        return self.name


class Estate(models.Model):
    """An afdeling of a boligorganisation."""

    organisation = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        related_name="estates",
        verbose_name="boligorganisation",
    )
    housing_area = models.ForeignKey(
        HousingArea, on_delete=models.PROTECT, related_name="estates", verbose_name="boligområde"
    )
    number = LineField("afdelingsnr.", max_length=20)
    name = LineField("navn", max_length=100, db_collation=DANISH)
    residents = models.PositiveIntegerField("beboere", null=True, blank=True)
    homes = models.PositiveIntegerField("boliger", null=True, blank=True)

    class Meta:
        verbose_name = "afdeling"
        verbose_name_plural = "afdelinger"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["organisation", "number"], name="estate_number_unique")
        ]

    def __str__(self) -> str:
        return self.name
