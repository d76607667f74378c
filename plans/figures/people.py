"""Who holds a right on many plans, by the organisations that take part and by seats. Deputies included."""

from collections.abc import Sequence

from accounts.figures.people import people_of
from accounts.models import User
from accounts.roles import Permission
from plans.models import Plan, PlanMembership
from plans.permissions import participant_ids, read_parties
from plans.querysets import SEAT_PERMISSIONS


def holders(
    plans: Sequence[Plan], *permissions: Permission
) -> dict[tuple[int, Permission], tuple[User, ...]]:
    """By plan and right. Five queries."""
    read_parties(plans)
    people = people_of({pk for plan in plans for pk in participant_ids(plan)})
    seats = PlanMembership.objects.current().filter(plan__in=plans, user__is_active=True)
    seated: dict[int, list[PlanMembership]] = {}
    for seat in seats.select_related("user").order_by("pk"):
        seated.setdefault(seat.plan_id, []).append(seat)
    found = {}
    for plan in plans:
        for permission in permissions:
            users = [user for pk in participant_ids(plan) for user in people.who(pk, permission)]
            users += [
                seat.user
                for seat in seated.get(plan.pk, [])
                if seat.user and permission in SEAT_PERMISSIONS[seat.role]
            ]
            found[plan.pk, permission] = tuple(dict.fromkeys(users))
    return found
