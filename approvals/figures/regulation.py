"""The case about each other use of a reguleringskonto, as far as a person may see or open one."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from approvals.models import Amendment
from approvals.permissions.amendments import can_ask_for_other_use
from funding.models import RegulationMovement
from plans.models import Plan


@dataclass(frozen=True, slots=True)
class OtherUseCase:
    """`known` is the case that the person sees, the latest; `opens` says that they may open one."""

    known: Amendment | None
    opens: bool


def other_use_cases(
    user: User, plan: Plan, movements: Iterable[RegulationMovement]
) -> dict[int, OtherUseCase]:
    """By movement, where there is something to see or to open. Two queries, however many there are."""
    rows = {
        row.pk: row
        for row in movements
        if row.move == RegulationMovement.Move.OTHER_USE and row.reverses_id is None
    }
    if not rows:
        return {}
    known: dict[int | None, Amendment] = {}
    for amendment in Amendment.objects.visible_to(user).filter(movement__in=rows).order_by("number"):
        known[amendment.movement_id] = amendment  # a later one only follows one that was withdrawn
    live = Amendment.objects.filter(movement__in=rows).exclude(state=Amendment.State.WITHDRAWN)
    decided = set(live.values_list("movement", flat=True))
    found = {
        pk: OtherUseCase(known.get(pk), pk not in decided and can_ask_for_other_use(user, plan, row))
        for pk, row in rows.items()
    }
    return {pk: case for pk, case in found.items() if case.known or case.opens}
