"""Which cases and snapshots a user may see, and which steps wait for them."""

from typing import Any, NoReturn, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.querysets import reach_of
from accounts.roles import OrganisationKind, Permission
from plans.querysets import own_side_plans, visible_plans


class SnapshotIsImmutable(Exception):
    """Raised when code tries to change or delete a snapshot."""


class SnapshotQuerySet(models.QuerySet[Any]):
    def submitted(self) -> Self:
        return self.filter(reason="submitted")

    def proposed(self) -> Self:
        return self.filter(reason="proposed")

    def in_force(self) -> Self:
        """By which a plan is or was carried out: from its start on."""
        return self.filter(reason__in=["started", "amended", "taken_over"])

    def without_document(self) -> Self:
        """For lists: the document is the heavy part and is read only where it is shown."""
        return self.defer("document")

    def visible_to(self, user: Any) -> Self:
        """Snapshots of the plans whose content the user sees; the fund sees those that were sent to it."""
        seen = self.filter(plan__in=visible_plans(user))
        reach = reach_of(user)
        if not reach.organisations(kind=OrganisationKind.FUND, permission=Permission.SEE_PLAN):
            return seen
        municipalities = reach.organisations(
            kind=OrganisationKind.MUNICIPALITY, permission=Permission.SEE_PLAN
        )
        return seen.filter(
            Q(plan__in=own_side_plans(user))
            | Q(plan__municipality__in=municipalities)
            | Exists(
                apps.get_model("approvals", "Decision").objects.filter(
                    snapshot=OuterRef("pk"), outcome="sent"
                )
            )
            | ~Q(reason__in=["submitted", "proposed"])
        )

    def update(self, **kwargs: Any) -> NoReturn:
        raise SnapshotIsImmutable("Snapshots are never changed")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise SnapshotIsImmutable("Snapshots are never changed")

    def delete(self) -> NoReturn:
        raise SnapshotIsImmutable("Snapshots are never deleted")

    def _raw_delete(self, using: str | None) -> NoReturn:
        raise SnapshotIsImmutable("Snapshots are never deleted")


class AmendmentQuerySet(models.QuerySet[Any]):
    def under_way(self) -> Self:
        return self.filter(state__in=["draft", "sent", "returned"])

    def visible_to(self, user: Any) -> Self:
        """Own side always; the kommune when it has been sent; the fund when it has been sent on to it."""
        seen = self.filter(plan__in=visible_plans(user))
        reach = reach_of(user)
        kommuner = reach.organisations(kind=OrganisationKind.MUNICIPALITY, permission=Permission.SEE_PLAN)
        found: Any = Q(plan__in=own_side_plans(user)) | Q(case__isnull=False, plan__municipality__in=kommuner)
        if reach.organisations(kind=OrganisationKind.FUND, permission=Permission.SEE_PLAN):
            steps = apps.get_model("approvals", "CaseStep").objects
            asked = steps.filter(case=OuterRef("case"), kind="fund").exclude(state="waiting")
            found |= Q(state="applied") | Exists(asked)
        return seen.filter(found)


class CaseQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(plan__in=visible_plans(user))

    def applications(self) -> Self:
        return self.filter(kind="application")

    def before_start(self) -> Self:
        """What a plan goes through before it starts: its prækvalifikation, where asked for, and its application."""
        return self.filter(kind__in=["prequalification", "application"])

    def under_way(self) -> Self:
        return self.filter(state__in=["open", "returned"])


class CaseStepQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(case__plan__in=visible_plans(user))

    def current(self) -> Self:
        """Steps at which somebody can act now."""
        return self.filter(state__in=["open", "recorded"], case__state="open")
