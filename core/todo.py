"""What waits for somebody. Each app's `figures.todos(user)` gives its own; "Mine opgaver" puts them together."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.danish import sort_key


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to do. `who` names those it waits for when it waits for others than the reader. `plain` is what a mail
    or a calendar may say, where the title quotes what somebody wrote. `page` is its address or what gives it: somebody
    has hundreds of tasks, and a page shows twenty."""

    title: str
    page: str | Callable[[], str]
    plan_number: str
    plan_title: str
    due_on: date | None = None
    who: str = ""
    who_detail: str = ""
    kind: str = ""
    plain: str = ""

    @property
    def url(self) -> str:
        return self.page if isinstance(self.page, str) else self.page()


@dataclass(frozen=True, slots=True)
class Deadline:
    """Something that is due, with those who can do it. `key` names it for good: what is told of it is told once."""

    key: str
    title: str
    url: str
    root: Any
    due_on: date
    people: tuple[Any, ...]


def by_deadline(todos: Iterable[Todo]) -> list[Todo]:
    """The nearest deadline first, those without one last; then by plan, in Danish order."""
    return sorted(todos, key=lambda todo: (todo.due_on or date.max, sort_key(todo.plan_title), todo.title))
