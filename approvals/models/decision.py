"""What a body decided, as its minutes have it, and the remarks with which a plan was sent back."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from approvals.models.case import Case, CaseStep
from approvals.models.snapshot import Snapshot
from approvals.models.waiver import Waiver
from core.behalf import Behalf, words_on_behalf
from core.fields import AmountField, LineField, ProseField
from core.models import VersionedModel


class Outcome(models.TextChoices):
    """Outcomes of all kinds of step; which kind may have which: `approvals/workflow.py`."""

    RECOMMENDED = "recommended", "Anbefalet"
    NOT_RECOMMENDED = "not_recommended", "Ikke anbefalet"
    NOTED = "noted", "Taget til efterretning"
    APPROVED = "approved", "Godkendt"
    APPROVED_CHANGED = "approved_changed", "Godkendt med ændringer"
    NOT_APPROVED = "not_approved", "Ikke godkendt"
    STATED = "stated", "Udtalelse afgivet"
    OPPOSED = "opposed", "Nej"
    POSTPONED = "postponed", "Udsat"
    RETURNED = "returned", "Sendt tilbage"
    LAPSED = "lapsed", "Bortfaldet"
    PROPOSED = "proposed", "Indstillet"
    SENT = "sent", "Sendt"
    PREQUALIFIED = "prequalified", "Prækvalificeret"
    GRANTED = "granted", "Tilsagn"
    REFUSED = "refused", "Afslag"
    REMARKS = "remarks", "Bemærkninger"


#: With these a council grants the kommune's own money as well.
GRANTING = (Outcome.APPROVED, Outcome.APPROVED_CHANGED)


class Decision(VersionedModel):
    """The record of one body's decision about one snapshot. A confirmed record is never changed, only replaced."""

    step = models.ForeignKey(CaseStep, on_delete=models.PROTECT, related_name="decisions")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="decisions")
    decided_on = models.DateField("dato")
    item_number = LineField("dagsordenspunkt", max_length=20, blank=True)
    case_number = LineField("sagsnr.", max_length=60, blank=True)
    document_number = LineField("dokumentnr.", max_length=60, blank=True)
    is_closed = models.BooleanField("lukket punkt", default=False)
    recommendation = ProseField("indstilling", blank=True)
    text = ProseField("beslutning", blank=True)
    outcome = models.CharField("udfald", max_length=20, choices=Outcome)
    postponed_to = models.DateField("udsat til mødet den", null=True, blank=True)
    votes_for = models.PositiveSmallIntegerField("stemmer for", null=True, blank=True)
    votes_against = models.PositiveSmallIntegerField("stemmer imod", null=True, blank=True)
    votes_abstained = models.PositiveSmallIntegerField("undlod at stemme", null=True, blank=True)
    reservations = ProseField("forbehold og mindretal", blank=True)
    minutes_link = models.URLField("link til det offentlige referat", blank=True)
    # What a council wants changed before the plan goes on, and in which sections.
    changes = ProseField("ændringer", blank=True)
    changed_sections = models.JSONField("afsnit, der skal ændres", default=list, blank=True)
    # From which konto the kommune pays its share, which it grants with its approval.
    appropriation_account = LineField("bevillingen betales af", max_length=150, blank=True)
    # The fund's letter, and the receipt when an application is sent on.
    reference = LineField("reference eller kvittering", max_length=100, blank=True)
    amount = AmountField("beløb", null=True, blank=True)
    conditions = ProseField("vilkår", blank=True)
    # The same one by one, `{"text", "due_on"}`, from which the plan gets its rows when the answer holds.
    terms = models.JSONField("vilkår, ét for ét", default=list, blank=True)
    # Nobody of this portal where the decision came with a plan taken over.
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    recorded_at = models.DateTimeField("udfyldt")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_at = models.DateTimeField("bekræftet", null=True, blank=True)
    # Whose right it was, where the person stood in for somebody.
    recorded_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    confirmed_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # And for which organisation, where the person's own acts for another.
    recorded_for_organisation = LineField("udfyldt for", max_length=200, blank=True)
    confirmed_for_organisation = LineField("bekræftet for", max_length=200, blank=True)
    # With which four eyes were set aside for whoever confirmed.
    waiver = models.ForeignKey(
        Waiver, on_delete=models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    # A body's decision is filled in by one person and confirmed by another; an indstilling, a sending on and an answer
    # of the fund's own officer are one person's act.
    needs_confirmation = models.BooleanField(default=True)
    # Why the approver sent the record back to the caseworker instead of confirming it, or why it was taken back.
    objection = ProseField("bemærkning til sagsbehandleren", blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    carried_over_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="carried_over_to"
    )
    reason = ProseField("begrundelse", blank=True)
    # A record that was never confirmed because the plan was handed in anew, or an answer that the fund has taken back.
    set_aside_at = models.DateTimeField("lagt til side", null=True, blank=True)

    history = HistoricalRecords(excluded_fields=["version"])

    class Meta:
        verbose_name = "beslutning"
        verbose_name_plural = "beslutninger"
        ordering = ["step", "recorded_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["step"],
                condition=Q(confirmed_at=None, set_aside_at=None),
                name="decision_one_unconfirmed_a_step",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="postponed") | Q(postponed_to__isnull=False),
                name="postponed_has_new_date",
            ),
            models.CheckConstraint(
                condition=~Q(outcome="approved_changed") | ~Q(changes=""),
                name="approved_changed_says_what",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None, confirmed_at=None)
                | Q(confirmed_by__isnull=False, confirmed_at__isnull=False)
                | Q(recorded_by=None, confirmed_by=None, confirmed_at__isnull=False),
                name="confirmation_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(needs_confirmation=False)
                | Q(confirmed_by=None)
                | Q(waiver__isnull=False)
                | ~Q(confirmed_by=F("recorded_by")),
                name="confirmed_by_a_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step}: {self.get_outcome_display()}"

    def get_outcome_display(self) -> str:  # type: ignore[no-redef]  # Django leaves a model its own
        """The fund's yes to an ændring within the tilsagn, which has no amount, is no tilsagn."""
        if self.outcome == Outcome.GRANTED and self.amount is None and self.step.case.is_amendment:
            return str(Outcome.APPROVED.label)
        return str(Outcome(self.outcome).label)

    @property
    def makes_changes(self) -> bool:
        """Whether it says that what a council wanted changed stands in this hand-in."""
        earlier = self.carried_over_from
        return self.recorded_by_id is not None and earlier is not None and bool(earlier.changes)

    @property
    def written(self) -> "Decision":
        """The record that people wrote: one that only holds on about a new hand-in names nobody."""
        earlier = self.carried_over_from
        return earlier.written if self.recorded_by_id is None and earlier is not None else self

    @property
    def recorded_by_text(self) -> str:
        return str(self.written.recorded_by or "et tidligere system")

    @property
    def recorded_by_whom(self) -> str:
        """With the person stood in for, and the organisation acted for."""
        row = self.written
        return f"{self.recorded_by_text}{words_on_behalf(row.recorded_for, row.recorded_for_organisation)}"

    @property
    def confirmed_by_whom(self) -> str:
        return f"{self.confirmed_by}{words_on_behalf(self.confirmed_for, self.confirmed_for_organisation)}"

    @property
    def recorded_behalf(self) -> Behalf:
        return Behalf(self.recorded_for_id, self.recorded_for_organisation)

    @property
    def confirmed_behalf(self) -> Behalf:
        return Behalf(self.confirmed_for_id, self.confirmed_for_organisation)

    @property
    def is_pending(self) -> bool:
        return self.confirmed_at is None and self.set_aside_at is None

    @property
    def is_in_force(self) -> bool:
        """Confirmed, not replaced by a later confirmed record, and not taken back."""
        if self.confirmed_at is None or self.set_aside_at is not None:
            return False
        later = getattr(self, "replaced_by", None)
        return later is None or later.confirmed_at is None


class Remark(models.Model):
    """Why a section was sent back. `section` is empty for the plan as a whole."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="remarks")
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="remarks")
    # What the body or the fund decided; none when the caseworker sent the plan back. The words of a closed item are
    # hidden with it.
    decision = models.ForeignKey(
        Decision, on_delete=models.PROTECT, null=True, blank=True, related_name="remarks"
    )
    section = models.CharField("afsnit", max_length=60, blank=True)
    # The field of the snapshot that it is pinned to: `goals:<uid>:title` (figures.places). Empty: the whole section.
    place = models.CharField("felt", max_length=120, blank=True)
    text = ProseField("begrundelse")
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    # Whose right it was, where the person stood in for somebody.
    written_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    written_for_organisation = LineField("skrevet for", max_length=200, blank=True)
    written_at = models.DateTimeField("skrevet")

    class Meta:
        verbose_name = "bemærkning"
        verbose_name_plural = "bemærkninger"
        ordering = ["-written_at", "pk"]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def written_by_whom(self) -> str:
        return f"{self.written_by}{words_on_behalf(self.written_for, self.written_for_organisation)}"
