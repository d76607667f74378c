"""What the parties of a plan have signed: the strategisk samarbejdsaftale, and a delaftale for each indsatsområde."""

import uuid

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from core.fields import DANISH, LineField
from core.models import StoredFile, VersionedModel
from plans.models.plan import Plan
from plans.models.scheme import FocusArea


class Agreement(VersionedModel):
    """One version of an aftale. It stands beside the plan and is in no snapshot (ADR 29)."""

    class Kind(models.TextChoices):
        STRATEGIC = "strategic", "Strategisk samarbejdsaftale"
        SUB = "sub", "Delaftale"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="agreements", editable=False)
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    kind = models.CharField("art", max_length=10, choices=Kind, editable=False)
    focus_area = models.ForeignKey(
        FocusArea,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        verbose_name="indsatsområde",
        editable=False,
    )
    title = LineField("titel", max_length=150, db_collation=DANISH)
    starts_on = models.DateField("gælder fra", null=True, blank=True)
    ends_on = models.DateField("gælder til og med", null=True, blank=True)
    replaces = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="replaced_by",
        verbose_name="afløser",
        editable=False,
    )
    # Of a strategisk samarbejdsaftale that takes the place of another: a change of it needs the fund.
    fund_approved_on = models.DateField("Landsbyggefondens godkendelse", null=True, blank=True)
    fund_reference = LineField("Landsbyggefondens reference", max_length=100, blank=True)

    history = HistoricalRecords(excluded_fields=["version"])

    class Meta:
        verbose_name = "aftale"
        verbose_name_plural = "aftaler"
        ordering = ["kind", "focus_area__order", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "uid"], name="agreement_uid_unique"),
            models.CheckConstraint(
                condition=Q(kind="strategic", focus_area=None) | Q(kind="sub", focus_area__isnull=False),
                name="agreement_sub_has_focus",
            ),
            models.UniqueConstraint(fields=["replaces"], name="agreement_replaced_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def subject(self) -> str:
        """What it is an aftale about, whatever its title is."""
        if self.kind == self.Kind.STRATEGIC:
            return str(self.Kind.STRATEGIC.label)
        return f"Delaftale om {self.focus_area}"


class AgreementParty(VersionedModel):
    """Who is to sign an aftale, and who has. A person stands with name and function alone."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="agreement_parties", editable=False)
    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    agreement = models.ForeignKey(
        Agreement, on_delete=models.CASCADE, related_name="parties", verbose_name="aftale", editable=False
    )
    organisation = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="agreements",
        verbose_name="organisation",
    )
    # A partner that is no organisation of the portal.
    name = LineField("anden part", max_length=150, blank=True, db_collation=DANISH)
    signatory = LineField("underskriver", max_length=150, blank=True, db_collation=DANISH)
    signatory_role = LineField("underskriverens funktion", max_length=100, blank=True)
    signed_on = models.DateField("underskrevet den", null=True, blank=True)

    history = HistoricalRecords(excluded_fields=["version"])

    class Meta:
        verbose_name = "part i aftale"
        verbose_name_plural = "parter i aftaler"
        ordering = ["agreement", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "uid"], name="agreement_party_uid_unique"),
            models.UniqueConstraint(fields=["agreement", "organisation"], name="agreement_party_once"),
            models.CheckConstraint(
                condition=Q(organisation=None) & ~Q(name="") | Q(organisation__isnull=False, name=""),
                name="agreement_party_is_one",
            ),
            models.CheckConstraint(
                condition=Q(signed_on=None) | ~Q(signatory=""), name="agreement_party_signed_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.organisation)


class AgreementFile(StoredFile):
    """The text of an aftale, with or without signatures: taken away again until all have signed, then kept."""

    agreement = models.ForeignKey(Agreement, on_delete=models.PROTECT, related_name="files")

    class Meta:
        verbose_name = "fil til aftale"
        verbose_name_plural = "filer til aftaler"
        ordering = ["agreement", "stored_at", "pk"]
