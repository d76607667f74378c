"""A case and its steps. Fagudvalg and kommunalbestyrelse are rows here, never statuses of a plan."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from approvals.models.snapshot import Snapshot
from approvals.querysets import CaseQuerySet, CaseStepQuerySet
from core.fields import DANISH, LineField
from core.models import VersionedModel
from plans.models import Plan


class StepKind(models.TextChoices):
    """What a step of a case is; `approvals/workflow.py` says what each outcome of it leads to."""

    RECOMMENDATION = "recommendation", "Forvaltningens indstilling"
    HEARING = "hearing", "Høring"
    ORGANISATION = "organisation", "Boligorganisationens eget organ"
    COMMITTEE = "committee", "Fagudvalg"
    SPECIAL_COMMITTEE = "special_committee", "§ 17, stk. 4-udvalg"
    MAGISTRATE = "magistrate", "Magistrat"
    FINANCE_COMMITTEE = "finance_committee", "Økonomiudvalg"
    COUNCIL = "council", "Kommunalbestyrelse"
    BOARD = "board", "Styregruppen"
    FORWARD = "forward", "Sendt til Landsbyggefonden"
    FUND = "fund", "Tilsagn"


# The bodies that a kommune puts in its own chain. What they decided is filled in by one person, confirmed by another.
CHAIN_KINDS = (
    StepKind.HEARING,
    StepKind.COMMITTEE,
    StepKind.SPECIAL_COMMITTEE,
    StepKind.MAGISTRATE,
    StepKind.FINANCE_COMMITTEE,
    StepKind.COUNCIL,
)
BODY_KINDS = (*CHAIN_KINDS, StepKind.ORGANISATION)

# The group of what the boligorganisationer decide and hear: beside the kommune's chain, from the hand-in until the
# application is sent on. The chain's own groups begin with 1 (ADR 10).
BESIDE = 0
# The bodies in which a boligorganisation decides; the first is the usual one.
OWN_BODIES = ("Organisationsbestyrelsen", "Repræsentantskabet", "Generalforsamlingen")


class ChainStep(VersionedModel):
    """A body in a kommune's own chain: the template that is copied when a case opens.

    Only the kommune's bodies stand here; the indstilling before them and the sending on and the fund's answer after
    them belong to every case. Steps with the same group number run side by side.
    """

    municipality = models.ForeignKey(
        "accounts.Municipality", on_delete=models.PROTECT, related_name="chain_steps", verbose_name="kommune"
    )
    group = models.PositiveSmallIntegerField("rækkefølge")
    kind = models.CharField(
        "slags",
        max_length=20,
        choices=[(kind.value, kind.label) for kind in CHAIN_KINDS],
    )
    body_name = LineField("organets navn", max_length=100, db_collation=DANISH)

    history = HistoricalRecords(excluded_fields=["version"])

    class Meta:
        verbose_name = "led i kommunens sagsforløb"
        verbose_name_plural = "led i kommunens sagsforløb"
        ordering = ["municipality", "group", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "body_name"], name="chain_body_once"),
            models.UniqueConstraint(
                fields=["municipality"], condition=Q(kind="council"), name="chain_has_one_council"
            ),
        ]

    def __str__(self) -> str:
        return self.body_name


class Case(VersionedModel):
    """A sagsforløb about a plan: its application here; prequalification and amendments are further kinds."""

    class Kind(models.TextChoices):
        PREQUALIFICATION = "prequalification", "Prækvalifikation"
        APPLICATION = "application", "Ansøgning"
        AMENDMENT = "amendment", "Ændring"

    class State(models.TextChoices):
        OPEN = "open", "Under behandling"
        RETURNED = "returned", "Sendt tilbage til rettelse"
        # Taken back before the kommune had opened it: the plan is a draft again.
        PULLED_BACK = "pulled_back", "Trukket tilbage før åbning"
        PREQUALIFIED = "prequalified", "Prækvalificeret"
        GRANTED = "granted", "Tilsagn givet"
        LOCAL = "local", "Videreføres uden Landsbyggefonden"
        REFUSED = "refused", "Afslået"
        WITHDRAWN = "withdrawn", "Trukket tilbage"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="cases")
    kind = models.CharField("art", max_length=20, choices=Kind, default=Kind.APPLICATION)
    state = models.CharField("status", max_length=20, choices=State, default=State.OPEN)
    # An amendment starts from this snapshot; an application from none.
    base_snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, null=True, blank=True, related_name="amendments"
    )
    # What the parties have before them now.
    snapshot = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="cases")
    # Of an amendment that was sent again, what they had before: sent back, or gone past by another.
    snapshot_before = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    round = models.PositiveSmallIntegerField("indsendelse i sagen", default=1)
    case_number = LineField("kommunens sagsnr.", max_length=60, blank=True)
    # Nobody of this portal where the case came with a plan taken over.
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # Who of the kommune opened the hand-in first; until then it may be pulled back.
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    read_at = models.DateTimeField("åbnet af kommunen", null=True, blank=True)
    # What was open when the plan was handed in again.
    sections_before = models.JSONField("afsnit, der var åbne", default=list, blank=True)
    opened_at = models.DateTimeField("åbnet")
    closed_at = models.DateTimeField("afsluttet", null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "sagsforløb"
        verbose_name_plural = "sagsforløb"
        ordering = ["plan", "-opened_at"]
        indexes = [models.Index(fields=["state"])]
        constraints = [
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(kind__in=["prequalification", "application"], state__in=["open", "returned"]),
                name="case_one_application_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.plan_id}"

    @property
    def is_prequalification(self) -> bool:
        return self.kind == self.Kind.PREQUALIFICATION

    @property
    def is_application(self) -> bool:
        return self.kind == self.Kind.APPLICATION

    @property
    def hand_in(self) -> str:
        """What lies before the parties: `Indsendelse 1`, or `Ændring 3, Indsendelse 5`."""
        return f"{self.amendment}, {self.snapshot}" if self.is_amendment else str(self.snapshot)

    @property
    def is_amendment(self) -> bool:
        return self.kind == self.Kind.AMENDMENT


class CaseStep(VersionedModel):
    """A led of one case, copied from the chain when the case opened and frozen since."""

    class State(models.TextChoices):
        WAITING = "waiting", "Venter"
        OPEN = "open", "Åben"
        RECORDED = "recorded", "Udfyldt, afventer bekræftelse"
        DONE = "done", "Gennemført"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    group = models.PositiveSmallIntegerField("rækkefølge")
    kind = models.CharField("led", max_length=20, choices=StepKind)
    acting_organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, related_name="case_steps", verbose_name="handler"
    )
    body_name = LineField("organets navn", max_length=100, db_collation=DANISH)
    # As it stands in a sentence: "byrådet" and "byrådets", but "Økonomiudvalget" and "Økonomiudvalgets".
    body_definite = models.CharField("organets navn i en sætning", max_length=100, blank=True)
    body_genitive = models.CharField("organets navn i ejefald", max_length=110, blank=True)
    state = models.CharField("status", max_length=20, choices=State, default=State.WAITING)
    # The day the body has it on its agenda, when known; a postponed item carries its new date here.
    meeting_on = models.DateField("møde", null=True, blank=True)
    due_on = models.DateField("frist", null=True, blank=True)

    objects = CaseStepQuerySet.as_manager()

    class Meta:
        verbose_name = "led i sagsforløbet"
        verbose_name_plural = "led i sagsforløbet"
        ordering = ["case", "group", "pk"]
        indexes = [models.Index(fields=["acting_organisation", "state"])]

    def __str__(self) -> str:
        return self.body_name

    @property
    def is_beside(self) -> bool:
        """Whether the step is a boligorganisation's own, beside the kommune's chain."""
        return self.group == BESIDE

    @property
    def is_voluntary(self) -> bool:
        """A hearing that a boligorganisation tells of: nobody waits for it."""
        return self.is_beside and self.kind == StepKind.HEARING

    @property
    def full_name(self) -> str:
        """With the organisation whose body it is: "Organisationsbestyrelsen i Søengens Boligforening"."""
        if self.kind == StepKind.ORGANISATION:
            return f"{self.body_name} i {self.acting_organisation}"
        return self.body_name

    @property
    def word(self) -> str:
        """A body decides; whoever is heard answers."""
        return "svar" if self.is_voluntary or self.kind == StepKind.FUND else "beslutning"

    @property
    def definite_word(self) -> str:
        return f"{self.word}et" if self.word == "svar" else f"{self.word}en"

    @property
    def whose(self) -> str:
        """In ejefald: `byrådets`, `Landsbyggefondens`."""
        return "Landsbyggefondens" if self.kind == StepKind.FUND else self.body_genitive
