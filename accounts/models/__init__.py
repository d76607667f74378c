"""People, the organisations they belong to, and the periods in which they do."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from simple_history.models import HistoricalRecords

from accounts.calculations import cvr_passes_modulus_11
from accounts.querysets import (
    MembershipQuerySet,
    OrganisationQuerySet,
    Reach,
    UserManager,
    reach_of,
)
from accounts.roles import GRANTS, ROLES_OF_KIND, OrganisationKind, Permission, Role
from core.dates import today
from core.fields import LineField
from core.fields.collation import DANISH
from core.models import VersionedModel

FORMER_USER = "Tidligere bruger"
ANONYMOUS_DOMAIN = "@slettet.invalid"
ADMINISTERED_APPS = frozenset({"accounts", "plans", "funding", "approvals", "monitoring"})


class User(AbstractBaseUser):
    """Rights come from memberships alone: there are no groups, no permission rows and no superusers. A user is
    deactivated, never deleted, because decisions and signatures point to them."""

    email = models.EmailField(
        "e-mail",
        max_length=254,
        unique=True,
        error_messages={"unique": "Der findes allerede en bruger med denne e-mail."},
    )
    name = LineField("navn", max_length=150, db_collation=DANISH)
    is_active = models.BooleanField(
        "aktiv",
        default=True,
        help_text="Fjern markeringen for at lukke brugerens adgang. Brugere slettes aldrig.",
    )
    created_at = models.DateTimeField("oprettet", default=timezone.now, editable=False)
    anonymised_at = models.DateTimeField("anonymiseret", null=True, blank=True, editable=False)

    objects = UserManager()

    _reach: tuple[date, Reach]  # kept by reach_of

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        verbose_name = "bruger"
        verbose_name_plural = "brugere"
        ordering = ("name", "pk")
        constraints = (
            # One spelling, so that "Mette@" and "mette@" can never become two people.
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")),
                name="accounts_user_email_lower_case",
                violation_error_message="Skriv e-mailen med små bogstaver.",
            ),
        )

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @property
    def is_staff(self) -> bool:
        """Django's word for "may open the administration of reference data"."""
        return self.is_active and reach_of(self).has_role(Role.ADMINISTRATOR)

    def has_perm(self, perm: str, obj: object | None = None) -> bool:
        return self.has_module_perms(perm.partition(".")[0])

    def has_perms(self, perm_list: Iterable[str], obj: object | None = None) -> bool:
        return all(self.has_perm(perm) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        """Reference data of our own apps; sessions, keys and connected accounts are nobody's to look through."""
        return app_label in ADMINISTERED_APPS and self.is_staff

    @property
    def manages_members(self) -> bool:
        """For the menu: whether there is an organisation to look after."""
        return bool(reach_of(self).managed_organisations)

    @property
    def oversees_plans(self) -> bool:
        """For the menu: whether plans are seen through an organisation, and not by a seat on one."""
        return bool(reach_of(self).organisations(permission=Permission.SEE_PLAN))

    @cached_property
    def unread_messages(self) -> int:
        """For the page header."""
        return reach_of(self).unread

    @property
    def display_organisation(self) -> str:
        """For the page header: "Boligselskabet Nordlyng", or "Civica og 2 andre"."""
        first, *others = reach_of(self).own_names or ("",)
        if not others:
            return first
        return f"{first} og {others[0]}" if len(others) == 1 else f"{first} og {len(others)} andre"


class Organisation(VersionedModel):
    Kind = OrganisationKind

    kind = models.CharField("slags", max_length=30, choices=OrganisationKind.choices)
    name = LineField("navn", max_length=200, db_collation=DANISH)
    code = models.CharField(
        "kode",
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9-]+$", "Brug kun små bogstaver a-z, tal og bindestreg.")],
        help_text="Kommunekode, CVR-nummer eller en kode, I selv vælger. Den ændres ikke senere.",
    )
    cvr = models.CharField(
        "CVR-nummer",
        max_length=8,
        blank=True,
        validators=[RegexValidator(r"^\d{8}$", "Et CVR-nummer har otte cifre.")],
    )
    succeeded_by = models.ForeignKey(
        "self",
        verbose_name="indgår nu i",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="predecessors",
        help_text="Ved fusion: den organisation, som har overtaget denne.",
    )
    acts_for = models.ManyToManyField(
        "self",
        verbose_name="arbejder for",
        symmetrical=False,
        blank=True,
        related_name="acted_for_by",
        help_text="Et fælles sekretariats boligorganisationer eller et fællessekretariats kommuner.",
    )
    requires_second_factor = models.BooleanField(
        "kræver to-faktor-login",
        default=False,
        help_text="Medlemmerne skal bruge en kode fra en app eller en adgangsnøgle, når de logger på.",
    )

    objects = OrganisationQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["version"])

    class Meta:
        verbose_name = "organisation"
        verbose_name_plural = "organisationer"
        ordering = ("name", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kind__in=OrganisationKind.values), name="accounts_organisation_kind"
            ),
            models.CheckConstraint(
                condition=models.Q(succeeded_by__isnull=True) | ~models.Q(succeeded_by=models.F("pk")),
                name="accounts_organisation_not_its_own_successor",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles this organisation's own administrator can hand out."""
        return ROLES_OF_KIND[OrganisationKind(self.kind)]

    @property
    def cvr_looks_wrong(self) -> bool:
        return bool(self.cvr) and not cvr_passes_modulus_11(self.cvr)


class Municipality(VersionedModel):
    """What only kommuner have."""

    organisation = models.OneToOneField(
        Organisation,
        verbose_name="organisation",
        on_delete=models.PROTECT,
        primary_key=True,
        related_name="municipality",
        limit_choices_to={"kind": OrganisationKind.MUNICIPALITY},
    )
    kommunekode = models.CharField(
        "kommunekode",
        max_length=3,
        unique=True,
        validators=[RegexValidator(r"^\d{3}$", "En kommunekode har tre cifre.")],
    )
    council_name = LineField("kommunalbestyrelsens navn", max_length=60, default="Byrådet")
    council_genitive = LineField(
        "navnet i ejefald",
        max_length=60,
        default="byrådets",
        help_text="Bruges midt i en sætning: Bekræft byrådets beslutning.",
    )
    confirmation_days = models.PositiveSmallIntegerField(
        "arbejdsdage til at bekræfte en beslutning",
        default=5,
        help_text="Antal arbejdsdage efter mødet.",
    )
    recommendation_days = models.PositiveSmallIntegerField(
        "arbejdsdage til at skrive indstillingen",
        default=15,
        help_text="Antal arbejdsdage fra planen er indsendt, til indstillingen er klar.",
    )

    # Days before and after a deadline on which those who can act are reminded; none: the portal's own.
    reminder_days_before = models.JSONField("påmindelser, dage før en frist", null=True, blank=True)
    reminder_days_after = models.JSONField("påmindelser, dage efter en frist", null=True, blank=True)

    history = HistoricalRecords(excluded_fields=["version"])

    class Meta:
        verbose_name = "kommune"
        verbose_name_plural = "kommuner"
        ordering = ("organisation__name", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(kommunekode__regex=r"^[0-9]{3}$"), name="accounts_municipality_kommunekode"
            ),
        )

    def __str__(self) -> str:
        return self.organisation.name

    @property
    def reminder_days(self) -> tuple[list[int], list[int]]:
        """Days before and after a deadline on which those who can act are reminded: its own, or the portal's."""
        return (
            self.reminder_days_before or settings.REMINDER_DAYS_BEFORE,
            self.reminder_days_after or settings.REMINDER_DAYS_AFTER,
        )


class Department(VersionedModel):
    """A forvaltning of a kommune."""

    municipality = models.ForeignKey(
        Municipality, verbose_name="kommune", on_delete=models.PROTECT, related_name="departments"
    )
    name = LineField("navn", max_length=200, db_collation=DANISH)

    history = HistoricalRecords(excluded_fields=["version"])

    class Meta:
        verbose_name = "forvaltning"
        verbose_name_plural = "forvaltninger"
        ordering = ("name", "pk")
        constraints = (
            models.UniqueConstraint(fields=("municipality", "name"), name="accounts_department_name_once"),
        )

    def __str__(self) -> str:
        return self.name


class Membership(VersionedModel):
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="person", on_delete=models.PROTECT, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation, verbose_name="organisation", on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField("rolle", max_length=30, choices=Role.choices)
    starts_on = models.DateField("fra og med", default=today)
    ends_on = models.DateField("til og med", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["version"])

    class Meta:
        verbose_name = "medlemskab"
        verbose_name_plural = "medlemskaber"
        ordering = ("user__name", "starts_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="accounts_membership_period",
                violation_error_message="Den sidste dag kan ikke ligge før den første.",
            ),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="accounts_membership_role"),
            models.UniqueConstraint(
                fields=("user", "organisation", "role", "starts_on"),
                name="accounts_membership_once",
                violation_error_message="Personen har allerede denne rolle fra denne dag.",
            ),
        )

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display()}"

    @property
    def manages_members(self) -> bool:
        return Permission.MANAGE_MEMBERS in GRANTS[Role(self.role)]

    @property
    def state(self) -> str:
        """ "future", "current" or "ended", today."""
        day = today()
        if self.starts_on > day:
            return "future"
        return "ended" if self.ends_on is not None and self.ends_on < day else "current"


# Files of their own, which point to the classes above by name.
from accounts.models.deputies import Deputy  # noqa: E402
from accounts.models.invitations import Invitation  # noqa: E402
from accounts.models.messages import CalendarFeed, MailChoice  # noqa: E402

__all__ = [
    "ANONYMOUS_DOMAIN",
    "FORMER_USER",
    "CalendarFeed",
    "Department",
    "Deputy",
    "Invitation",
    "MailChoice",
    "Membership",
    "Municipality",
    "Organisation",
    "User",
]
