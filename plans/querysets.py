"""Which plans a user may see. Whoever may not see a plan gets a 404: to them it does not exist.

A person's reach is one query (`accounts.querysets.reach_of`), kept on the user object for the request; a person's plan
memberships are one more. What remains are plain `IN` conditions on indexed columns.
"""

from typing import Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from accounts.querysets import reach_of
from accounts.roles import GRANTS, Permission, Role
from core.dates import today

# A role counts only in the capacity it belongs to: a caseworker's in the plan's own kommune, not in a participant.
PARTICIPANT_ROLES = frozenset(
    {
        Role.PLAN_MANAGER,
        Role.PLAN_EDITOR,
        Role.APPLICANT,
        Role.ACCOUNTANT,
        Role.AUDITOR,
        Role.ORGANISATION_ADMIN,
    }
)
MUNICIPAL_ROLES = frozenset(
    {Role.CASEWORKER, Role.MUNICIPAL_APPROVER, Role.COORDINATOR, Role.ORGANISATION_ADMIN}
)
FUND_ROLES = frozenset({Role.FUND_OFFICER, Role.ORGANISATION_ADMIN})

# What a seat on one plan gives. A reader (følgegruppe, a partner) sees and writes nothing.
SEAT_PERMISSIONS: dict[str, frozenset[Permission]] = {
    "board_member": GRANTS[Role.BOARD_MEMBER],
    "auditor": GRANTS[Role.AUDITOR],
    "plan_editor": GRANTS[Role.PLAN_EDITOR],
    "reader": frozenset({Permission.SEE_PLAN}),
}


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
        municipalities = reach.organisations(kind="municipality", role=MUNICIPAL_ROLES, permission=permission)
        condition = self._by_participant(user, permission) | Q(
            Q(shared_on__isnull=False) | Q(submitted_on__isnull=False), municipality__in=municipalities
        )
        if reach.organisations(kind="fund", role=FUND_ROLES, permission=permission):
            condition |= Q(sent_to_fund_on__isnull=False)
        return condition

    def _by_participant(self, user, permission: Permission) -> Q:
        organisations = reach_of(user).organisations(role=PARTICIPANT_ROLES, permission=permission)
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


def plans_to_write(user):
    """Plans that the person writes in: as a participant's member or with a seat that lets them."""
    plans = apps.get_model("plans", "Plan").objects
    seated = [
        plan_id for plan_id, seat in plan_seats(user) if Permission.WRITE_PLAN in SEAT_PERMISSIONS[seat]
    ]
    return plans.filter(plans.all()._by_participant(user, Permission.WRITE_PLAN) | Q(pk__in=seated))


def members_of_parties(plan, user):
    """People of the organisations that take part, those of one's own side only: who writes, signs and books."""
    if plan.pk not in set(own_side_plans(user).filter(pk=plan.pk).values_list("pk", flat=True)):
        return []
    participants = plan.participants.current().values("organisation")
    memberships = apps.get_model("accounts", "Membership").objects.current()
    rows = memberships.filter(organisation__in=participants, user__is_active=True)
    return list(
        rows.select_related("user", "organisation").order_by("organisation__name", "user__name", "pk")
    )


def rate_for(plan):
    """The shares that hold for a plan: its kommune's own before the general, the latest that its start has reached."""
    rates = apps.get_model("plans", "FundingRate").objects.filter(scheme=plan.scheme_id)
    own = Q(municipality=plan.municipality_id) | Q(municipality=None)
    found = list(rates.filter(own, valid_from__lte=plan.starts_on or today()))
    found = found or list(rates.filter(municipality=None))
    return max(found, key=lambda rate: (rate.municipality_id is not None, rate.valid_from), default=None)
