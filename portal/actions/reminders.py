"""Reminders of deadlines, to those who can act."""

from collections.abc import Iterator

from django.db import IntegrityError, transaction

from core.dates import today
from core.models import Mail
from core.todo import Deadline
from plans.emails import tell
from plans.models import Plan
from portal.calculations import reminder_of
from portal.figures.deadlines import WITH_DEADLINES, deadlines

# So many plans are read at a time.
PLANS_AT_A_TIME = 200


def due_reminders() -> Iterator[tuple[Deadline, int]]:
    """What is to be reminded of today, with the days from the deadline to the reminder: those of the plan's kommune."""
    every = Plan.objects.filter(status__in=WITH_DEADLINES).order_by("pk").values_list("pk", flat=True)
    ids = list(every)
    day = today()
    for start in range(0, len(ids), PLANS_AT_A_TIME):
        plans = Plan.objects.filter(pk__in=ids[start : start + PLANS_AT_A_TIME]).defer("background")
        for found in deadlines(list(plans.select_related("municipality__organisation", "scheme"))):
            before, after = found.root.municipality.reminder_days
            days = reminder_of(found.due_on, day, before=before, after=after)
            if days is not None and found.people:
                yield found, days


def remind(*, deadline: Deadline, days: int) -> int:
    """Tell those who can act, each once of this deadline and this reminder, whoever else tells them just now."""
    try:
        with transaction.atomic():
            told = tell(
                "portal/emails/reminder.txt",
                deadline.people,
                deadline.root,
                kind=Mail.Kind.REMINDER,
                url=deadline.url,
                key=f"{deadline.key}:{deadline.due_on}:{days}",
                title=deadline.title,
                due_on=deadline.due_on,
                days=days,
            )
    except IntegrityError:
        return 0
    return len(told)
