"""All that waits for one person, with deadlines counted backwards: for the collected mail and the calendar."""

import datetime as dt
import hashlib
from dataclasses import dataclass, replace

from django.conf import settings
from django.db.models import Q

from accounts.models import User
from approvals.figures import amendments_under_way, case_files, counted_of, key_of
from approvals.figures import todos as approval_todos
from core.calendars import Day, calendar
from core.dates import today
from core.models import Mail
from core.todo import Todo
from monitoring.figures import work_of
from plans.models import Plan
from portal.figures.messages import messages_to
from portal.figures.tasks import TaskGroup, all_todos, grouped


def own_todos(user: User) -> list[Todo]:
    """As "Mine opgaver", and what is to be handed in by a day that is known; without what somebody wrote. A constant
    number of queries."""
    wanted = Q(status=Plan.Status.DRAFT) | Q(status=Plan.Status.IN_APPROVAL)
    plans = Plan.objects.visible_to(user).filter(wanted).defer("background").order_by("pk")
    files = case_files(plans.select_related("municipality__organisation", "scheme")).values()
    amended = amendments_under_way(user)
    counted = counted_of([*files, *amended])
    cases = [file for file in files if file.plan.status == Plan.Status.IN_APPROVAL or key_of(file) in counted]
    of_cases = approval_todos(user, [*cases, *amended], counted)
    found = all_todos(user, of_cases, work_of(user))
    return [replace(todo, title=todo.plain) if todo.plain else todo for todo in found]


@dataclass(frozen=True)
class Digest:
    """The collected mail: what waits, and what has happened since the last one."""

    groups: tuple[TaskGroup, ...]
    count: int
    news: tuple[Mail, ...]

    @property
    def is_empty(self) -> bool:
        return not self.count and not self.news


def digest_of(user: User, kinds: set[str], day: dt.date) -> Digest:
    todos = own_todos(user)
    held = messages_to(user).filter(state=Mail.State.HELD, kind__in=kinds).order_by("pk")
    return Digest(tuple(grouped(todos, todos, day)), len(todos), tuple(held))


def calendar_days(user: User) -> list[Day]:
    """One whole day for each task with a deadline: the plan's number and what is to be done, no title and no name."""
    days: dict[str, Day] = {}
    for todo in own_todos(user):
        if todo.due_on is None:
            continue
        uid = _uid(user, todo, 0)
        for number in range(1, len(days) + 1):
            if uid not in days:
                break
            uid = _uid(user, todo, number)
        days[uid] = Day(
            uid, todo.due_on, f"{todo.plan_number}: {todo.title}", f"{settings.BASE_URL}{todo.url}"
        )
    return list(days.values())


def calendar_file(user: User) -> tuple[bytes, str]:
    """The file, and a mark that is another when its content is."""
    midnight = dt.datetime.combine(today(), dt.time(), dt.UTC)
    content = calendar("Helhedsplan: mine frister", calendar_days(user), stamp=midnight)
    return content, hashlib.sha256(content).hexdigest()[:32]


def _uid(user: User, todo: Todo, number: int) -> str:
    """The same task has the same name from one reading to the next, also when its day or words change."""
    text = f"{user.pk} {todo.plan_number} {todo.kind} {todo.url} {number}"
    return f"{hashlib.sha256(text.encode()).hexdigest()[:32]}@helhedsplan"
