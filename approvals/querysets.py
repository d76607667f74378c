"""Which cases and snapshots a user may see, and which steps wait for them."""

from typing import Any, NamedTuple, NoReturn, Self

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.querysets import reach_of
from accounts.roles import OrganisationKind, Permission
from plans.querysets import Ids, own_side_of, sight_of, visible_plans


class SnapshotIsImmutable(Exception):
    """Raised when code tries to change or delete a snapshot."""


class PaperSight(NamedTuple):
    """By what a person reads papers: how plans are seen (`plans.querysets.Sight`), how one stands on a plan's own side,
    the kommuner one reads for, and whether one reads for the fund."""

    organisations: Ids
    municipalities: Ids
    fund_plans: bool
    seated: Ids
    own_organisations: Ids
    own_seats: Ids
    kommuner: Ids
    fund: bool

    @property
    def plans(self) -> Any:
        return apps.get_model("plans", "Plan").objects.seen_by(*self[:4]).values("pk")

    @property
    def own_side(self) -> Any:
        plans = apps.get_model("plans", "Plan").objects
        return plans.standing_with(self.own_organisations, self.own_seats).values("pk")


def paper_sight_of(user: Any) -> PaperSight:
    reach, see = reach_of(user), Permission.SEE_PLAN
    kommuner = reach.organisations(kind=OrganisationKind.MUNICIPALITY, permission=see)
    fund = reach.organisations(kind=OrganisationKind.FUND, permission=see)
    return PaperSight(*sight_of(user), *own_side_of(user), tuple(sorted(kommuner)), bool(fund))


def snapshot_sight_of(user: Any) -> PaperSight:
    """For `SnapshotQuerySet.read_by` in a statement, whose arguments all stand in it: what is not asked of whoever does
    not read for the fund is left out."""
    sight = paper_sight_of(user)
    return sight if sight.fund else sight._replace(kommuner=())


class SnapshotQuerySet(models.QuerySet[Any]):
    def submitted(self) -> Self:
        return self.filter(reason="submitted")

    def proposed(self) -> Self:
        return self.filter(reason="proposed")

    def in_force(self) -> Self:
        """By which a plan is or was carried out: from its start on."""
        return self.filter(reason__in=["started", "amended", "taken_over", "corrected"])

    def without_document(self) -> Self:
        """For lists: the document is the heavy part and is read only where it is shown."""
        return self.defer("document")

    def visible_to(self, user: Any) -> Self:
        """Snapshots of the plans whose content the user sees; the fund sees those that were sent to it."""
        return self.read_by(*paper_sight_of(user))

    def read_by(self, *values: Any) -> Self:
        """As `visible_to`, by what `paper_sight_of` says of a person: the arguments of a statement."""
        sight = PaperSight(*values)
        seen = self.filter(plan__in=sight.plans)
        seen = seen.filter(~Q(reason="proposed") | Q(plan__in=sight.own_side) | _stands_before_somebody())
        if not sight.fund:
            return seen
        return seen.filter(
            Q(plan__in=sight.own_side)
            | Q(plan__municipality__in=sight.kommuner)
            | Exists(
                apps.get_model("approvals", "Decision").objects.filter(
                    snapshot=OuterRef("pk"), outcome="sent", set_aside_at=None
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


def _stands_before_somebody() -> Any:
    """Of an amendment as it was sent: it has been answered, or its case is about it. One that was pulled back unopened
    is its own side's again."""
    cases, decisions, remarks = (
        apps.get_model("approvals", name).objects.filter(snapshot=OuterRef("pk"))
        for name in ("Case", "Decision", "Remark")
    )
    return Exists(cases.exclude(state="pulled_back")) | Exists(decisions) | Exists(remarks)


class AmendmentQuerySet(models.QuerySet[Any]):
    def under_way(self) -> Self:
        return self.filter(state__in=["draft", "sent", "returned"])

    def visible_to(self, user: Any) -> Self:
        """Own side always; the kommune when it has been sent; the fund when it has been sent on to it."""
        return self.read_by(*paper_sight_of(user))

    def read_by(self, *values: Any) -> Self:
        """As `visible_to`, by what `paper_sight_of` says of a person: the arguments of a statement."""
        sight = PaperSight(*values)
        seen = self.filter(plan__in=sight.plans)
        found: Any = Q(plan__in=sight.own_side)
        found |= Q(case__isnull=False, plan__municipality__in=sight.kommuner)
        if sight.fund:
            found |= _before_the_fund()
        return seen.filter(found)

    def kept_from_the_fund(self) -> Self:
        """Those that it has not been asked about, and that are not carried out: for it they do not exist yet."""
        return self.exclude(_before_the_fund())


def _before_the_fund() -> Any:
    """It has been asked about the amendment, or the amendment is carried out."""
    steps = apps.get_model("approvals", "CaseStep").objects
    asked = steps.filter(case=OuterRef("case"), kind="fund").exclude(state="waiting")
    return Q(state="applied") | Exists(asked)


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
