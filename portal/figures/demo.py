"""Who can be logged in as in the demo. Never asked outside it."""

from collections.abc import Iterator
from dataclasses import dataclass

from accounts.models import Membership, User

ON_PLANS = "Personer på enkelte planer (styregruppe, revisor)"


@dataclass(frozen=True)
class DemoGroup:
    """People of the demo who can be logged in as with one click, each with the roles they have."""

    name: str
    people: tuple[tuple[User, str], ...]


def demo_groups() -> list[DemoGroup]:
    """By organisation, in the order they come into a plan's life; those with a seat on a plan only come last."""
    users = (
        User.objects.active()
        .filter(email__endswith=".example")
        .prefetch_related("memberships__organisation", "plan_memberships")
        .order_by("pk")
    )
    groups: dict[str, list[tuple[User, str]]] = {}
    for user in users:
        current = [row for row in user.memberships.all() if row.state == "current"]
        if not current and user.memberships.all():
            continue  # formerly or later in an organisation: nothing to show today
        name = current[0].organisation.name if current else ON_PLANS
        groups.setdefault(name, []).append((user, ", ".join(dict.fromkeys(roles_of(user, current)))))
    last = groups.pop(ON_PLANS, [])
    found = [DemoGroup(name, tuple(people)) for name, people in groups.items()]
    return [*found, DemoGroup(ON_PLANS, tuple(last))] if last else found


def roles_of(user: User, current: list[Membership]) -> Iterator[str]:
    """What somebody is in their organisation; without one what they are on plans."""
    for row in current:
        yield str(row.get_role_display())
    if not current:
        for seat in user.plan_memberships.all():
            yield seat.role_text
