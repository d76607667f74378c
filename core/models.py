"""Mechanisms that rows of every app share: version, act, background run, stored file. No domain word."""

from collections.abc import Iterable
from typing import Any, NoReturn

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.db.models.base import ModelBase

from core.behalf import words_on_behalf
from core.files import storage_path
from core.verbs import describe, tone_of


class VersionedModel(models.Model):
    """A row that people edit: each save raises its version, which forms and claims compare."""

    version = models.PositiveIntegerField("version", default=1, editable=False)

    class Meta:
        abstract = True

    def save(
        self,
        *,
        force_insert: bool | tuple[ModelBase, ...] = False,
        force_update: bool = False,
        using: str | None = None,
        update_fields: Iterable[str] | None = None,
    ) -> None:
        fields = None if update_fields is None else set(update_fields)
        existing = not self._state.adding and fields != set()
        before = self.version
        if existing:
            self.version = before + 1
            if fields is not None:
                fields.add("version")
        try:
            super().save(
                force_insert=force_insert, force_update=force_update, using=using, update_fields=fields
            )
        except BaseException:
            self.version = before
            raise


class AppendOnly(Exception):
    """Somebody tried to change or delete what has happened."""


class EventQuerySet(models.QuerySet["Event"]):
    def timeline(self, root: models.Model) -> "EventQuerySet":
        """What has happened to a root (a plan) and its parts, newest first."""
        return self.filter(root_type=ContentType.objects.get_for_model(root), root_id=root.pk).select_related(
            "actor", "on_behalf_of"
        )

    def about(self, subject: models.Model) -> "EventQuerySet":
        return self.filter(subject_type=ContentType.objects.get_for_model(subject), subject_id=subject.pk)

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly("Events are never changed")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("Events are never changed")

    def delete(self) -> NoReturn:
        raise AppendOnly("Events are never deleted")

    def _raw_delete(self, using: str | None) -> NoReturn:
        raise AppendOnly("Events are never deleted")


class Event(models.Model):
    """An act: who did what to which object, and when. Written by the action, in its transaction; append-only."""

    verb = models.CharField("handling", max_length=100, editable=False)
    at = models.DateTimeField("tidspunkt", editable=False)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="bruger",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )
    # Whose right it was, where the person stood in for somebody.
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="på vegne af",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )
    # For which organisation, where the person's own acts for another.
    acted_for = models.CharField("for organisationen", max_length=200, blank=True, editable=False)
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+", editable=False)
    subject_id = models.PositiveBigIntegerField(editable=False)
    subject = GenericForeignKey("subject_type", "subject_id")
    root_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+", editable=False)
    root_id = models.PositiveBigIntegerField(editable=False)
    root = GenericForeignKey("root_type", "root_id")
    data = models.JSONField("oplysninger", default=dict, editable=False)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = "hændelse"
        verbose_name_plural = "hændelser"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["root_type", "root_id", "-at", "-id"], name="event_timeline"),
            models.Index(fields=["subject_type", "subject_id"], name="event_subject"),
            models.Index(fields=["-at", "-id"], name="event_newest"),
        ]

    def __str__(self) -> str:
        return self.text

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("Events are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("Events are never deleted")

    @property
    def text(self) -> str:
        """Plain Danish text; the template escapes it."""
        return describe(self.verb, self.data)

    @property
    def tone(self) -> str:
        return tone_of(self.verb)

    @property
    def actor_text(self) -> str:
        if self.actor is None:
            return "systemet"
        return f"{self.actor}{words_on_behalf(self.on_behalf_of, self.acted_for)}"


class TaskRun(models.Model):
    """One piece of background work that people can follow: queued, running n of m, done or failed."""

    class State(models.TextChoices):
        QUEUED = "queued", "I kø"
        RUNNING = "running", "I gang"
        DONE = "done", "Færdig"
        FAILED = "failed", "Mislykkedes"

    ACTIVE = (State.QUEUED, State.RUNNING)

    kind = models.CharField("opgave", max_length=100, editable=False)
    key = models.CharField("nøgle", max_length=64, editable=False)
    arguments = models.JSONField("argumenter", default=dict, editable=False)
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+", editable=False)
    subject_id = models.PositiveBigIntegerField(editable=False)
    subject = GenericForeignKey("subject_type", "subject_id")
    root_type = models.ForeignKey(
        ContentType, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    root_id = models.PositiveBigIntegerField(null=True, editable=False)
    root = GenericForeignKey("root_type", "root_id")
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="startet af",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )
    request_id = models.CharField(
        "Fejl-id", max_length=16, blank=True, default="", db_default="", editable=False
    )
    state = models.CharField(
        "status", max_length=10, choices=State.choices, default=State.QUEUED, editable=False
    )
    done = models.PositiveIntegerField("udført", default=0, editable=False)
    total = models.PositiveIntegerField("i alt", default=0, editable=False)
    text = models.CharField("tekst", max_length=200, blank=True, editable=False)
    error = models.TextField("fejl", blank=True, editable=False)
    result_url = models.CharField("resultat", max_length=500, blank=True, editable=False)
    result_file = models.CharField("fil", max_length=500, blank=True, editable=False)
    attempts = models.PositiveSmallIntegerField("forsøg", default=0, editable=False)
    created_at = models.DateTimeField("oprettet", editable=False)
    heartbeat = models.DateTimeField("livstegn", editable=False)
    finished_at = models.DateTimeField("afsluttet", null=True, editable=False)

    class Meta:
        verbose_name = "kørsel"
        verbose_name_plural = "kørsler"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"],
                condition=Q(state__in=["queued", "running"]),
                name="one_active_run_per_key",
            )
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-id"], name="run_subject"),
            models.Index(fields=["state", "heartbeat"], name="run_heartbeat"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def is_active(self) -> bool:
        return self.state in self.ACTIVE

    @property
    def percent(self) -> int:
        if self.state == self.State.DONE:
            return 100
        return min(100, self.done * 100 // self.total) if self.total else 0


class Mail(models.Model):
    """A mail to one person, and what has become of it. Address and text are sealed, and gone once it is sent: what
    stays is whom it was to and what it was about."""

    class Kind(models.TextChoices):
        HANDOVER = "handover", "Opgave"
        DECISION = "decision", "Nyt i sagen"
        REMINDER = "reminder", "Påmindelse"
        ORDERED = "ordered", "Bestilt af dig"
        ACCESS = "access", "Din adgang"
        DIGEST = "digest", "Samlet mail"

    class State(models.TextChoices):
        QUEUED = "queued", "På vej"
        SENT = "sent", "Sendt"
        FAILED = "failed", "Kunne ikke sendes"
        HELD = "held", "Kommer i den samlede mail"
        SILENT = "silent", "Uden mail"

    kind = models.CharField("slags", max_length=10, choices=Kind.choices, editable=False)
    state = models.CharField(
        "status", max_length=10, choices=State.choices, default=State.QUEUED, editable=False
    )
    # None: somebody who has no login, such as whoever is invited.
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="til",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )
    subject = models.CharField("emne", max_length=300, editable=False)
    url = models.CharField("side", max_length=300, blank=True, editable=False)
    root_type = models.ForeignKey(
        ContentType, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    root_id = models.PositiveBigIntegerField(null=True, editable=False)
    # The same thing told to the same person once: a reminder of a deadline, the mail of a day.
    key = models.CharField("nøgle", max_length=200, null=True, unique=True, editable=False)
    sealed = models.TextField("indhold", blank=True, editable=False)
    tries = models.PositiveSmallIntegerField("forsøg", default=0, editable=False)
    error = models.CharField("fejl", max_length=100, blank=True, editable=False)
    created_at = models.DateTimeField("oprettet", editable=False)
    next_try_at = models.DateTimeField("prøves igen", editable=False)
    sent_at = models.DateTimeField("sendt", null=True, editable=False)
    read_at = models.DateTimeField("læst", null=True, editable=False)

    class Meta:
        verbose_name = "mail"
        verbose_name_plural = "mails"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="mail_recipient"),
            models.Index(fields=["recipient"], condition=Q(read_at=None), name="mail_unread"),
            models.Index(fields=["state", "next_try_at"], name="mail_next_try"),
        ]

    def __str__(self) -> str:
        return self.subject


class StoredFile(models.Model):
    """A file whose rights are its parent's: each app subclasses this with a foreign key to the parent."""

    class Scan(models.TextChoices):
        NOT_SCANNED = "not_scanned", "Ikke scannet"
        CLEAN = "clean", "Ingen virus fundet"
        INFECTED = "infected", "Virus fundet"

    #: What the portal has made is not scanned.
    is_made_here = False

    file = models.FileField("fil", upload_to=storage_path, max_length=200)
    name = models.CharField("navn", max_length=150)
    content_type = models.CharField("type", max_length=100, editable=False)
    size = models.PositiveBigIntegerField("størrelse", editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    scan = models.CharField(
        "scanning", max_length=12, choices=Scan.choices, default=Scan.NOT_SCANNED, editable=False
    )
    stored_at = models.DateTimeField("lagt op", editable=False)
    stored_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="lagt op af",
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        editable=False,
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name
