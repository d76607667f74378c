"""Somebody who stands in for a colleague, and is freed from four eyes at one step because of it."""

import datetime as dt

from accounts.actions import appoint_deputy
from accounts.models import User
from accounts.roles import Role
from approvals.actions import grant_waiver
from approvals.models import CaseStep, StepKind
from core.dates import as_of
from plans.models import Plan
from portal.management.demo.build import moment
from portal.management.demo.people import World
from portal.management.demo.stories import Story

REASON = (
    "{away} er på orlov, og {person} er stedfortræder. Kommunen har ikke en anden godkender, før {away} er tilbage. "
    "Referatet ligger i sagen."
)


def stand_in(world: World, story: Story, plan: Plan, today: dt.date) -> None:
    """The caseworker has recorded the council's decision and gone on leave; who confirms it is their deputy."""
    kommune = world.organisations[story.municipality]
    away = world.with_role(story.municipality, Role.CASEWORKER)
    person = world.with_role(story.municipality, Role.MUNICIPAL_APPROVER)
    manager = world.with_role(story.municipality, Role.ORGANISATION_ADMIN)
    yesterday = today - dt.timedelta(days=1)
    with as_of(moment(yesterday, 9)):
        appoint_deputy(
            organisation=kommune,
            principal=away,
            deputy=person,
            starts_on=yesterday,
            ends_on=today + dt.timedelta(days=40),
            by=manager,
        )
    # Anew: what a person may do is kept on the object.
    person, manager = (User.objects.get(pk=user.pk) for user in (person, manager))
    with as_of(moment(yesterday, 15)):
        grant_waiver(
            step=CaseStep.objects.select_related("case__plan").get(case__plan=plan, kind=StepKind.COUNCIL),
            person=person,
            reason=REASON.format(away=away, person=person),
            by=manager,
        )
