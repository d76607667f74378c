"""Which plans a user may see. Whoever may not see a plan gets a 404: to them it does not exist.

A person's reach is one query (`accounts.querysets.reach_of`), kept on the user object for the request; a person's plan
memberships are one more. What remains are plain `IN` conditions on indexed columns.
"""

from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from accounts.querysets import reach_of
from accounts.roles import Permission
from core.dates import today


class PlanMembershipQuerySet(models.QuerySet):
    def current(self, on=None) -> Self:
        """Memberships in force on a date (both dates inclusive); today when none is given."""
        on = on or today()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)


class PlanQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Plans whose content the user may see, as docs/architecture.md ("Who sees a plan") says."""
        seats = plan_seats(user)
        seated = [plan_id for plan_id, role in seats if role != "auditor"]
        return self.filter(self._by_organisation(user, Permission.SEE_PLAN) | Q(pk__in=seated))

    def ledger_visible_to(self, user) -> Self:
        """Plans whose books and reports the user may read: those they see, and those they are revisor of."""
        seated = [plan_id for plan_id, _role in plan_seats(user)]
        return self.filter(
            self._by_organisation(user, Permission.SEE_PLAN)
            | self._by_participant(user, Permission.SEE_LEDGER)
            | Q(pk__in=seated)
        )

    def own_side_of(self, user) -> Self:
        """Plans on whose own side the user stands: a participant's member, a seat in its board, its revisor."""
        seated = [plan_id for plan_id, _role in plan_seats(user)]
        return self.filter(
            self._by_participant(user, Permission.SEE_PLAN)
            | self._by_participant(user, Permission.SEE_LEDGER)
            | Q(pk__in=seated)
        )

    def _by_organisation(self, user, permission: Permission) -> Q:
        reach = reach_of(user)
        municipalities = reach.organisations(kind="municipality", permission=permission)
        condition = self._by_participant(user, permission) | Q(
            Q(shared_on__isnull=False) | Q(submitted_on__isnull=False), municipality__in=municipalities
        )
        if reach.organisations(kind="fund", permission=permission):
            condition |= Q(sent_to_fund_on__isnull=False)
        return condition

    def _by_participant(self, user, permission: Permission) -> Q:
        organisations = reach_of(user).organisations(permission=permission)
        participants = apps.get_model("plans", "PlanParticipant").objects
        return Q(pk__in=participants.filter(organisation__in=organisations, ended_on=None).values("plan"))


class PlanRowQuerySet(models.QuerySet):
    def current(self) -> Self:
        """Rows in force: what has been ended is left out of lists and sums."""
        return self.filter(ended_on=None)

    def visible_to(self, user) -> Self:
        return self.filter(plan__in=visible_plans(user))


class CommentQuerySet(models.QuerySet):
    def visible_to(self, user) -> Self:
        """Comments on visible plans: those for all parties, one's own, and those of organisations one belongs to."""
        own = Q(author=user) | Q(audience="all") | Q(organisation__in=reach_of(user).organisations())
        return self.filter(own, plan__in=visible_plans(user))


def plan_seats(user) -> list[tuple[int, str]]:
    """(plan id, role) of the user's plan memberships of today; one query, kept on the user object for the request."""
    if not user.is_authenticated:
        return []
    cached = getattr(user, "_plan_seats", None)
    if cached is None:
        memberships = apps.get_model("plans", "PlanMembership").objects
        cached = list(memberships.current().filter(user=user).values_list("plan_id", "role"))
        user._plan_seats = cached
    return cached


def visible_plans(user):
    """A subquery of the plans that the user may see."""
    return apps.get_model("plans", "Plan").objects.visible_to(user).values("pk")


def ledger_plans(user):
    """A subquery of the plans whose books the user may read."""
    return apps.get_model("plans", "Plan").objects.ledger_visible_to(user).values("pk")


def own_side_plans(user):
    """A subquery of the plans on whose own side the user stands."""
    return apps.get_model("plans", "Plan").objects.own_side_of(user).values("pk")
