"""What waits for somebody. Each app's `figures.todos(user)` gives its own; "Mine opgaver" puts them together."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.danish import sort_key


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do. `who` names those it waits for when it waits for others than the reader."""

    title: str
    url: str
    plan_number: str
    plan_title: str
    due_on: date | None = None
    who: str = ""
    who_detail: str = ""
    kind: str = ""


def by_deadline(todos: Iterable[Todo]) -> list[Todo]:
    """The nearest deadline first, those without one last; then by plan, in Danish order."""
    return sorted(todos, key=lambda todo: (todo.due_on or date.max, sort_key(todo.plan_title), todo.title))
