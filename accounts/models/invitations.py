"""The way in: a link by mail."""

import hashlib
import secrets

from django.conf import settings
from django.db import models

from accounts.querysets import InvitationQuerySet
from accounts.roles import Role
from core.dates import today
from core.models import VersionedModel


class Invitation(VersionedModel):
    """One link by mail, used once. Only the token's hash is kept, so a copy of the database opens no door."""

    organisation = models.ForeignKey(
        "accounts.Organisation",
        verbose_name="organisation",
        on_delete=models.PROTECT,
        related_name="invitations",
    )
    email = models.EmailField("e-mail", max_length=254)
    roles = models.JSONField("roller", default=list)
    starts_on = models.DateField("fra og med", default=today)
    ends_on = models.DateField("til og med", null=True, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="inviteret af",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    sent_on = models.DateField("sendt", default=today)
    expires_on = models.DateField("kan bruges til og med")
    accepted_at = models.DateTimeField("taget imod", null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="taget imod af",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    withdrawn_at = models.DateTimeField("trukket tilbage", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    token = ""  # known to the action that has just made it, and to nobody afterwards

    class Meta:
        verbose_name = "invitation"
        verbose_name_plural = "invitationer"
        ordering = ("-sent_on", "-pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=models.F("starts_on")),
                name="accounts_invitation_period",
            ),
            models.CheckConstraint(
                condition=models.Q(accepted_at__isnull=True) | models.Q(withdrawn_at__isnull=True),
                name="accounts_invitation_one_end",
            ),
        )

    def __str__(self) -> str:
        return self.email

    @staticmethod
    def new_token() -> str:
        return secrets.token_urlsafe(32)

    @staticmethod
    def hash_of(token: str) -> str:
        return hashlib.sha256(token.encode()).hexdigest()

    @property
    def is_waiting(self) -> bool:
        return self.accepted_at is None and self.withdrawn_at is None

    @property
    def is_usable(self) -> bool:
        return self.is_waiting and today() <= self.expires_on

    @property
    def role_labels(self) -> list[str]:
        return [str(Role(role).label) for role in self.roles]
