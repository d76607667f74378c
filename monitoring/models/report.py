"""The yearly redegørelse to Landsbyggefonden. What has been handed in never changes; a correction is a new version."""

from collections.abc import Callable
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from core.behalf import words_on_behalf
from core.fields import ProseField
from core.models import StoredFile, VersionedModel
from monitoring.calculations import ReportFigures
from monitoring.querysets import HANDED_IN, AnnualReportQuerySet
from plans.models import Activity, Goal, Plan


class AnnualReport(VersionedModel):
    """One version of the redegørelse about one calendar year of a plan."""

    # Not a column. What the live rows say now: laid here before the workflow is asked.
    figures_now: ReportFigures | None = None

    class Status(models.TextChoices):
        DRAFT = "draft", "Kladde"
        AT_BOARD = "at_board", "Til behandling i styregruppen"
        BOARD_APPROVED = "board_approved", "Godkendt af styregruppen"
        SUBMITTED = "submitted", "Indsendt"
        RETURNED = "returned", "Sendt retur med bemærkninger"
        ACCEPTED = "accepted", "Accepteret"

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reports")
    year = models.PositiveSmallIntegerField("år")
    number = models.PositiveSmallIntegerField("version", default=1)
    status = models.CharField("status", max_length=20, choices=Status, default=Status.DRAFT, editable=False)
    due_on = models.DateField("frist")
    summary = ProseField("sammenfatning", blank=True)
    variance_explanation = ProseField("forklaring på afvigelser", blank=True)
    what_changed = ProseField("hvad er ændret siden sidste version", blank=True)
    # Who sent it to the board, and the content's check code when the board approved it: hand-in demands the same.
    sent_to_board_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    sent_to_board_at = models.DateTimeField(null=True, blank=True, editable=False)
    board_remarks = ProseField("styregruppens bemærkninger", blank=True)
    board_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    # Frozen at hand-in: the figures as they were printed, and the SHA-256 of their canonical JSON.
    figures = models.JSONField(null=True, blank=True, editable=False)
    sha256 = models.CharField("kontrolkode", max_length=64, blank=True, editable=False)
    board_meeting_on = models.DateField("styregruppens møde", null=True, blank=True, editable=False)
    board_approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    board_approved_at = models.DateTimeField(null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    submitted_at = models.DateTimeField("indsendt", null=True, blank=True, editable=False)
    first_opened_by_fund_at = models.DateTimeField("modtaget", null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    # Whose right it was, where the fund's officer stood in for another.
    answered_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    answered_at = models.DateTimeField("besvaret", null=True, blank=True, editable=False)
    remarks = ProseField("Landsbyggefondens bemærkninger", blank=True)

    history = HistoricalRecords(excluded_fields=["version", "figures"])
    objects = AnnualReportQuerySet.as_manager()

    class Meta:
        verbose_name = "redegørelse"
        verbose_name_plural = "redegørelser"
        ordering = ["plan", "-year", "-number"]
        indexes = [models.Index(fields=["status", "due_on"]), models.Index(fields=["year", "status"])]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=["board_approved", "submitted", "returned", "accepted"])
                | Q(board_meeting_on__isnull=False, board_approved_by__isnull=False),
                name="report_board_approval_is_whole",
            ),
            models.UniqueConstraint(fields=["plan", "year", "number"], name="report_version_once"),
            models.UniqueConstraint(
                fields=["plan", "year"],
                condition=Q(status__in=["draft", "at_board", "board_approved"]),
                name="report_one_in_work",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "at_board", "board_approved"]) | ~Q(sha256=""),
                name="handed_in_report_is_sealed",
            ),
        ]

    def __str__(self) -> str:
        return f"Redegørelse {self.year}"

    def lay(self, figures: ReportFigures, code_of: Callable[[ReportFigures], str]) -> None:
        self.figures_now, self._code_of = figures, code_of
        vars(self).pop("content_now", None)

    @cached_property
    def content_now(self) -> str:
        """The check code of `figures_now`, made when somebody asks for it; empty before they are laid here."""
        return self._code_of(self.figures_now) if self.figures_now else ""

    @property
    def answered_by_whom(self) -> str:
        return f"{self.answered_by}{words_on_behalf(self.answered_for, '')}"

    @property
    def is_handed_in(self) -> bool:
        return self.status in HANDED_IN


class GoalFulfilment(VersionedModel):
    """Målopfyldelse: what the report says of one mål."""

    class Rating(models.TextChoices):
        """The codes of `calculations.Rating`, in Danish."""

        AHEAD = "ahead", "Foran planen"
        ON_TRACK = "on_track", "Følger planen"
        BEHIND = "behind", "Bagud"
        NOT_MEASURED = "not_measured", "Ikke målt"
        FULFILLED = "fulfilled", "Opfyldt"
        PARTLY = "partly", "Delvist opfyldt"
        NOT_FULFILLED = "not_fulfilled", "Ikke opfyldt"

    report = models.ForeignKey(AnnualReport, on_delete=models.PROTECT, related_name="fulfilments")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="fulfilments", verbose_name="mål")
    # Empty: the rating that the numbers suggest. Chosen by hand: a reason is demanded.
    rating = models.CharField("målopfyldelse", max_length=20, choices=Rating, blank=True)
    reason = ProseField("begrundelse", blank=True)
    text = ProseField("hvad er nået", blank=True)

    history = HistoricalRecords(excluded_fields=["version"])

    class Meta:
        verbose_name = "målopfyldelse"
        verbose_name_plural = "målopfyldelse"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["report", "goal"], name="fulfilment_once"),
            models.CheckConstraint(condition=Q(rating="") | ~Q(reason=""), name="chosen_rating_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.goal}: {self.get_rating_display()}"


class ActivityStatus(VersionedModel):
    """What the report says of one handling in its year."""

    class State(models.TextChoices):
        CARRIED_OUT = "carried_out", "Gennemført"
        UNDER_WAY = "under_way", "I gang"
        NOT_CARRIED_OUT = "not_carried_out", "Ikke gennemført"

    report = models.ForeignKey(AnnualReport, on_delete=models.PROTECT, related_name="activity_statuses")
    activity = models.ForeignKey(
        Activity, on_delete=models.PROTECT, related_name="statuses", verbose_name="handling"
    )
    state = models.CharField("status", max_length=20, choices=State, blank=True)
    text = ProseField("hvad er gjort", blank=True)

    history = HistoricalRecords(excluded_fields=["version"])

    class Meta:
        verbose_name = "årets handling"
        verbose_name_plural = "årets handlinger"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["report", "activity"], name="activity_status_once")]

    def __str__(self) -> str:
        return f"{self.activity}: {self.get_state_display()}"


class ReportFile(StoredFile):
    """A PDF of a report: drafts (UDKAST) come and go, the sealed one stays."""

    is_made_here = True

    report = models.ForeignKey(AnnualReport, on_delete=models.PROTECT, related_name="files")
    is_draft = models.BooleanField("udkast", default=True)
    # SHA-256 of the input: an unchanged report is not rendered again.
    input_sha256 = models.CharField(max_length=64)
    pages = models.PositiveSmallIntegerField("sider", default=0)
    created_at = models.DateTimeField("dannet")

    class Meta:
        verbose_name = "redegørelsens PDF"
        verbose_name_plural = "redegørelsernes PDF'er"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["report"], condition=Q(is_draft=False), name="report_one_sealed_file"
            ),
            models.UniqueConstraint(
                fields=["report", "input_sha256", "is_draft"], name="report_rendered_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}, {'udkast' if self.is_draft else 'forseglet'}"
