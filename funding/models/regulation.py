"""Movements on the reguleringskonto (konto 406) of an afdeling."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from core.fields import AmountField, LineField
from core.models import VersionedModel
from plans.models import Estate, Plan


class RegulationMovement(VersionedModel):
    """Money in or out of an afdeling's account. Other use than the plan's own activities counts from when both the
    kommunalbestyrelse and Landsbyggefonden have approved it; until then it waits."""

    class Move(models.TextChoices):
        PAID_OUT = "paid_out", "Udbetalt, endnu ikke brugt"
        ACTIVITIES = "activities", "Brugt til planens egne aktiviteter"
        OTHER_USE = "other_use", "Anden anvendelse"

    class Purpose(models.TextChoices):
        RENOVATION = "renovation", "Fysisk opretning ud over det forudsatte"
        VACANCY = "vacancy", "Underskud ved lejetab"
        UNFORESEEN = "unforeseen", "Uforudsete budgetproblemer"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="regulation_movements")
    estate = models.ForeignKey(
        Estate, on_delete=models.PROTECT, related_name="regulation_movements", verbose_name="afdeling"
    )
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    moved_on = models.DateField("dato")
    move = models.CharField("bevægelse", max_length=12, choices=Move)
    purpose = models.CharField("formål", max_length=12, choices=Purpose, blank=True)
    text = LineField("tekst", max_length=200)
    voucher = LineField("bilagsnr.", max_length=50, blank=True)
    amount = AmountField("beløb")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    entered_at = models.DateTimeField("skrevet", editable=False)
    # The two approvals of other use: what each body decided and who wrote it here. Approvals may fill them from a case.
    council_decided_on = models.DateField("kommunalbestyrelsens beslutning", null=True, blank=True)
    council_reference = LineField("kommunalbestyrelsens sag", max_length=100, blank=True)
    council_recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    fund_decided_on = models.DateField("Landsbyggefondens beslutning", null=True, blank=True)
    fund_reference = LineField("Landsbyggefondens sag", max_length=100, blank=True)
    fund_recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    # Either of the two said no: the money stays on the account, and the movement never counts.
    refused_on = models.DateField("afslået", null=True, blank=True)
    refusal = LineField("begrundelse for afslaget", max_length=300, blank=True)
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="reversed_by"
    )
    reason = LineField("begrundelse", max_length=200, blank=True)

    class Meta:
        verbose_name = "bevægelse på reguleringskontoen"
        verbose_name_plural = "bevægelser på reguleringskontoen"
        ordering = ["moved_on", "pk"]
        indexes = [models.Index(fields=["plan", "estate", "moved_on"], name="regulation_by_estate")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(move="other_use") | ~Q(purpose=""), name="regulation_other_use_has_purpose"
            ),
            models.CheckConstraint(
                condition=Q(move="other_use")
                | Q(purpose="", council_decided_on=None, fund_decided_on=None, council_reference=""),
                name="regulation_ordinary_has_no_purpose",
            ),
            models.CheckConstraint(
                condition=Q(refused_on=None)
                | (Q(move="other_use") & (Q(council_decided_on=None) | Q(fund_decided_on=None))),
                name="regulation_refused_is_not_in_force",
            ),
            models.CheckConstraint(
                condition=Q(reverses=None) | ~Q(reason=""), name="regulation_correction_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.moved_on} {self.text}: {self.amount}"

    @property
    def figure(self) -> str:
        """The key of its amount, opened."""
        return f"bevaegelse-{self.pk}"

    @property
    def is_in_force(self) -> bool:
        """Whether it counts on the account."""
        if self.move != self.Move.OTHER_USE:
            return True
        return self.council_decided_on is not None and self.fund_decided_on is not None

    @property
    def waits_for_approval(self) -> bool:
        """Whether there is still something to decide about: neither approved, refused nor taken back."""
        decided = self.is_in_force or self.refused_on is not None
        return not decided and self.reverses_id is None and getattr(self, "reversed_by", None) is None
