"""The plan itself, who takes part in it and where it works."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from core.dates import day_of
from core.fields import DANISH, LineField, ProseField
from core.models import VersionedModel
from plans.models.base import PlanRow
from plans.models.places import Estate, HousingArea
from plans.models.scheme import FocusArea, GrantScheme
from plans.querysets import CommentQuerySet, PlanMembershipQuerySet, PlanQuerySet


class PlanNumberSeries(models.Model):
    """The last number given in a year. A number is given once and never reused."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class Plan(VersionedModel):
    """A boligsocial helhedsplan. Its live rows are the draft until it starts, then the plan in force (ADR 2)."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Kladde"
        IN_APPROVAL = "in_approval", "Under godkendelse"
        RUNNING = "running", "I drift"
        ENDED = "ended", "Afsluttet"
        REFUSED = "refused", "Afslået"
        WITHDRAWN = "withdrawn", "Trukket tilbage"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField("plannr.", max_length=12, unique=True, editable=False)
    title = LineField("titel", max_length=150, db_collation=DANISH)
    scheme = models.ForeignKey(
        GrantScheme, on_delete=models.PROTECT, related_name="plans", verbose_name="bevillingsperiode"
    )
    municipality = models.ForeignKey(
        "accounts.Municipality", on_delete=models.PROTECT, related_name="plans", verbose_name="kommune"
    )
    background = ProseField("baggrund: sociale og økonomiske udfordringer", blank=True)
    starts_on = models.DateField("fra", null=True, blank=True)
    ends_on = models.DateField("til", null=True, blank=True)
    predecessor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="successors",
        verbose_name="fortsætter",
    )
    has_public_page = models.BooleanField("vises på en offentlig side", default=False)

    # Written by approvals alone, see docs/architecture.md.
    status = models.CharField("status", max_length=20, choices=Status, default=Status.DRAFT, editable=False)
    open_sections = models.JSONField("åbne afsnit", default=list, blank=True, editable=False)
    shared_on = models.DateField("delt med kommunen", null=True, blank=True, editable=False)
    submitted_on = models.DateField("først indsendt", null=True, blank=True, editable=False)
    sent_to_fund_on = models.DateField("sendt til Landsbyggefonden", null=True, blank=True, editable=False)
    started_on = models.DateField("sat i drift", null=True, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    created_at = models.DateTimeField("oprettet", auto_now_add=True)

    history = HistoricalRecords(excluded_fields=["version"])
    objects = PlanQuerySet.as_manager()

    class Meta:
        verbose_name = "helhedsplan"
        verbose_name_plural = "helhedsplaner"
        ordering = ["-number"]
        indexes = [
            models.Index(fields=["municipality", "status"]),
            models.Index(fields=["status", "ends_on"]),
            models.Index(fields=["scheme", "status"]),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.number}"

    @property
    def asks_for_prequalification(self) -> bool:
        """By the rule of the day on which it was begun: a date that is set afterwards changes nothing for it."""
        first = self.scheme.prequalification_from
        return first is not None and day_of(self.created_at) >= first

    @property
    def years_text(self) -> str:
        """The calendar years of the term, "2027–2031"; empty while no term is chosen."""
        return f"{self.starts_on.year}–{self.ends_on.year}" if self.starts_on and self.ends_on else ""


class PlanParticipant(PlanRow):
    """A boligorganisation (or the secretariat shared by several) that takes part; exactly one is the ansøger."""

    organisation = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        related_name="participations",
        verbose_name="organisation",
    )
    is_applicant = models.BooleanField("ansøger", default=False)

    class Meta(PlanRow.Meta):
        verbose_name = "deltager"
        verbose_name_plural = "deltagere"
        ordering = ["-is_applicant", "pk"]
        default_related_name = "participants"
        constraints = [
            *PlanRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(is_applicant=True, ended_on=None),
                name="participant_one_applicant",
            ),
            models.UniqueConstraint(
                fields=["plan", "organisation"], condition=Q(ended_on=None), name="participant_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class PlanArea(PlanRow):
    """A boligområde of the plan, with those of its afdelinger that take part."""

    housing_area = models.ForeignKey(
        HousingArea, on_delete=models.PROTECT, related_name="plan_areas", verbose_name="boligområde"
    )
    estates = models.ManyToManyField(Estate, blank=True, related_name="plan_areas", verbose_name="afdelinger")

    class Meta(PlanRow.Meta):
        verbose_name = "boligområde i planen"
        verbose_name_plural = "boligområder i planen"
        ordering = ["pk"]
        default_related_name = "areas"
        constraints = [
            *PlanRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["plan", "housing_area"], condition=Q(ended_on=None), name="plan_area_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.housing_area)


class PlanFocus(PlanRow):
    """An indsatsområde that the plan has chosen."""

    focus_area = models.ForeignKey(
        FocusArea, on_delete=models.PROTECT, related_name="plan_foci", verbose_name="indsatsområde"
    )

    class Meta(PlanRow.Meta):
        verbose_name = "valgt indsatsområde"
        verbose_name_plural = "valgte indsatsområder"
        ordering = ["focus_area__order", "pk"]
        default_related_name = "foci"
        constraints = [
            *PlanRow.Meta.constraints,
            models.UniqueConstraint(
                fields=["plan", "focus_area"], condition=Q(ended_on=None), name="focus_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.focus_area)


class PlanMembership(VersionedModel):
    """A seat or an access on one plan: bestyrelse, styregruppe, revisor. A person without a user has only a name."""

    class Role(models.TextChoices):
        BOARD_MEMBER = "board_member", "Medlem af styregruppe eller bestyrelse"
        AUDITOR = "auditor", "Revisor"
        PLAN_EDITOR = "plan_editor", "Medarbejder på planen"
        READER = "reader", "Læser"

    class Body(models.TextChoices):
        BOARD = "board", "Bestyrelse"
        STEERING_GROUP = "steering_group", "Styregruppe"
        REFERENCE_GROUP = "reference_group", "Følgegruppe"
        NONE = "none", "Intet organ"

    class Function(models.TextChoices):
        CHAIR = "chair", "Formand"
        DEPUTY_CHAIR = "deputy_chair", "Næstformand"
        MEMBER = "member", "Medlem"
        SECRETARY = "secretary", "Sekretær"
        OBSERVER = "observer", "Observatør"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="plan_memberships",
        verbose_name="bruger",
    )
    name = LineField("navn", max_length=150, blank=True, db_collation=DANISH)
    role = models.CharField("rolle", max_length=20, choices=Role, default=Role.BOARD_MEMBER)
    body = models.CharField("organ", max_length=20, choices=Body, default=Body.STEERING_GROUP)
    function = models.CharField("funktion", max_length=20, choices=Function, default=Function.MEMBER)
    represents_organisation = models.ForeignKey(
        "accounts.Organisation",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="board_seats",
        verbose_name="repræsenterer organisationen",
    )
    represents_estate = models.ForeignKey(
        Estate,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="board_seats",
        verbose_name="repræsenterer afdelingen",
    )
    represents_residents = models.BooleanField("repræsenterer beboerne", default=False)
    starts_on = models.DateField("fra")
    ends_on = models.DateField("til og med", null=True, blank=True)

    history = HistoricalRecords(excluded_fields=["version"])
    objects = PlanMembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "person på planen"
        verbose_name_plural = "personer på planen"
        ordering = ["body", "function", "pk"]
        indexes = [models.Index(fields=["user", "ends_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False) | ~Q(name=""), name="plan_membership_has_person"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="plan_membership_runs_forward",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user or self.name}, {self.role_text}"

    @property
    def role_text(self) -> str:
        """ "formand, styregruppe" where there is a body, otherwise the role."""
        if self.role == self.Role.BOARD_MEMBER and self.body != self.Body.NONE:
            return f"{self.get_function_display()}, {self.get_body_display()}".lower()
        return str(self.get_role_display()).lower()

    @property
    def represents_text(self) -> str:
        if self.represents_residents:
            return "beboerne"
        return str(self.represents_organisation or self.represents_estate or "")


class Comment(models.Model):
    """A remark on the plan, read by the writer's own organisation or by all parties that see the plan. Never edited."""

    class Audience(models.TextChoices):
        ALL = "all", "Alle planens parter"
        OWN = "own", "Kun min egen organisation"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comments")
    # The organisation that the author wrote for; empty for somebody who has only a seat on the plan.
    organisation = models.ForeignKey(
        "accounts.Organisation", on_delete=models.PROTECT, null=True, blank=True, related_name="comments"
    )
    audience = models.CharField("læses af", max_length=10, choices=Audience, default=Audience.ALL)
    text = ProseField("kommentar")
    created_at = models.DateTimeField("skrevet")

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = "kommentar"
        verbose_name_plural = "kommentarer"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["plan", "-created_at"])]

    def __str__(self) -> str:
        return f"{self.author}: {self.text[:40]}"
