"""A change of a plan in drift: operations on a base snapshot, kept beside the live rows until they are approved."""

from typing import Any

from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from approvals.models.case import Case
from approvals.models.snapshot import Snapshot
from approvals.querysets import AmendmentQuerySet
from core.fields import DANISH, LineField, ProseField
from core.models import VersionedModel
from core.operations import Operation, from_json
from funding.models import RegulationMovement
from plans.models import Plan


class Amendment(VersionedModel):
    """An ændring. As long as it has no case it is a draft of the plan's own side."""

    class State(models.TextChoices):
        DRAFT = "draft", "I arbejde"
        SENT = "sent", "Til godkendelse"
        RETURNED = "returned", "Sendt tilbage til rettelse"
        APPLIED = "applied", "Gennemført"
        REFUSED = "refused", "Afslået"
        WITHDRAWN = "withdrawn", "Opgivet"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="amendments")
    number = models.PositiveSmallIntegerField("nr.")
    title = LineField("overskrift", max_length=150, db_collation=DANISH)
    reason = ProseField("begrundelse", blank=True)
    state = models.CharField("status", max_length=20, choices=State, default=State.DRAFT)
    # The plan in force that the operations were last drawn upon.
    base_snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    operations = models.JSONField("ændringer", default=list, blank=True)
    # What was sent back last, by section; empty: all of it. Kept while it is under way, for one that is pulled back.
    returned_sections = models.JSONField("afsnit, der er sendt tilbage", default=list, blank=True)
    case = models.OneToOneField(
        Case, on_delete=models.PROTECT, null=True, blank=True, related_name="amendment"
    )
    # It changes nothing in the plan, but asks for other use of a reguleringskonto: of this movement (ADR 25).
    movement = models.ForeignKey(
        RegulationMovement, on_delete=models.PROTECT, null=True, blank=True, related_name="amendments"
    )
    # What it led to, once it has been carried out.
    result = models.OneToOneField(
        Snapshot, on_delete=models.PROTECT, null=True, blank=True, related_name="amendment"
    )
    # The day from which its own side wants it to hold: its deadlines are counted backwards from it. What it holds from
    # follows from the last approval.
    takes_effect_on = models.DateField("skal gælde fra", null=True, blank=True)
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField("oprettet")

    # Whether this object has what was sent instead of what its writers have written since (`figures.as_sent`).
    is_as_sent = False

    objects = AmendmentQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["version"])

    class Meta:
        verbose_name = "ændring"
        verbose_name_plural = "ændringer"
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="amendment_number_once"),
            models.UniqueConstraint(
                fields=["movement"],
                condition=~models.Q(state="withdrawn"),
                name="amendment_one_a_movement",
            ),
            models.CheckConstraint(
                condition=models.Q(movement=None) | models.Q(operations=[]),
                name="amendment_of_a_movement_changes_no_plan",
            ),
        ]

    def __str__(self) -> str:
        return f"Ændring {self.number}"

    @property
    def is_open(self) -> bool:
        """Whether its operations can be changed."""
        return self.state in (self.State.DRAFT, self.State.RETURNED)

    @property
    def shows_live(self) -> bool:
        """Whether it is read upon the plan in force, and not as what was sent."""
        return self.is_open and not self.is_as_sent

    @property
    def open_sections(self) -> frozenset[str]:
        """The only sections that can be changed; empty where all of them can."""
        return frozenset(self.returned_sections if self.state == self.State.RETURNED else ())

    @property
    def is_under_way(self) -> bool:
        return self.is_open or self.state == self.State.SENT

    @property
    def listed_operations(self) -> list[Operation]:
        rows: list[dict[str, Any]] = self.operations
        return from_json(rows)


def amendment_of(case: Case) -> Amendment:
    """The ændring that the case is about, kept on the case, which lives for one act or one page."""
    found: Amendment = case.amendment
    found.plan = case.plan
    return found
