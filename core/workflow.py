"""A process as a table. The table drives the buttons, the checks and the diagram; nothing else knows the edges.

One edge is one source, one target and one permission: an action that several roles may do from several states is
several lines, so that no combination comes in unseen.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.db import models

Permission = Callable[[Any, Any], bool]
Check = Callable[[Any], Sequence[str]]
Style = Literal["primary", "secondary", "tertiary", "warning"]

_workflows: dict[str, "Workflow"] = {}
# Further sections of the document that is made from the tables, by heading.
_sections: dict[str, Callable[[], str]] = {}


class Refusal(Exception):
    """An act that cannot be done. The message is Danish and shown to the person as it stands."""


class WrongState(Refusal):
    """The object has moved on: somebody was faster, or the button was pressed twice."""


class NotAllowed(Refusal):
    """Visible, but not this person's to do."""


class NotReady(Refusal):
    """Something is missing or wrong. `reasons` says what, in Danish; `field` where in a form, when it is one value."""

    def __init__(self, reasons: Sequence[str], *, field: str = "") -> None:
        self.reasons, self.field = list(reasons), field
        super().__init__(" ".join(self.reasons))


class Doubtful(NotReady):
    """Hardly meant so. It is done all the same when the person says that it is right."""


@dataclass(frozen=True)
class Transition:
    """One edge. `label` is the button's Danish text; `checks` give the reasons why it cannot be done yet."""

    name: str
    source: str
    target: str
    permission: Permission
    label: str = ""
    checks: tuple[Check, ...] = ()
    style: Style = "secondary"

    def __post_init__(self) -> None:
        for end in (self.source, self.target):
            if not isinstance(end, str):
                raise TypeError(f"{self.name}: one edge has one source and one target, not {end!r}")
        if not callable(self.permission):
            raise TypeError(f"{self.name}: one edge has one permission, a function of user and object")
        if not isinstance(self.checks, tuple) or not all(callable(check) for check in self.checks):
            raise TypeError(f"{self.name}: checks are a tuple of functions")

    def reasons(self, obj: Any) -> list[str]:
        return [reason for check in self.checks for reason in check(obj)]


class Workflow:
    """The table of one field of one model."""

    def __init__(
        self,
        name: str,
        title: str,
        states: type[models.TextChoices],
        field: str,
        transitions: Sequence[Transition],
    ) -> None:
        self.name, self.title, self.states, self.field = name, title, states, field
        self.transitions = tuple(transitions)
        seen = set()
        for edge in self.transitions:
            for end in (edge.source, edge.target):
                if end not in states.values:
                    raise ValueError(f"{name}: {end!r} is not a state")
            if (edge.name, edge.source) in seen:
                raise ValueError(
                    f"{name}: {edge.name} from {edge.source} stands twice: one edge, one permission"
                )
            seen.add((edge.name, edge.source))
        if name in _workflows:
            raise ValueError(f"The workflow {name} is defined twice")
        _workflows[name] = self

    def state_of(self, obj: Any) -> str:
        return str(getattr(obj, self.field))

    def available(self, user: Any, obj: Any) -> list[Transition]:
        """What this person may do now, in the table's order. Whether it is ready is asked when it is done."""
        state = self.state_of(obj)
        return [edge for edge in self.transitions if edge.source == state and edge.permission(user, obj)]

    def offers(self, name: str, user: Any, obj: Any) -> bool:
        """Whether an edge of that name is among the available: the permissions of the others are not asked for."""
        state = self.state_of(obj)
        edges = (edge for edge in self.transitions if (edge.name, edge.source) == (name, state))
        return any(edge.permission(user, obj) for edge in edges)

    def allows(self, name: str, user: Any, obj: Any) -> bool:
        """Whether an edge of that name is this person's to walk, whatever the state."""
        return any(edge.permission(user, obj) for edge in self.transitions if edge.name == name)

    def get(self, name: str, obj: Any) -> Transition:
        state = self.state_of(obj)
        if not any(edge.name == name for edge in self.transitions):
            raise LookupError(f"{self.name} has no transition {name}")
        for edge in self.transitions:
            if edge.name == name and edge.source == state:
                return edge
        raise WrongState(f"Det kan ikke gøres nu. Status er »{self.states(state).label}«.")

    def require(self, name: str, obj: Any, by: Any) -> Transition:
        """The edge, when it may be walked now by this person. `by=None` is the system and needs no permission."""
        edge = self.get(name, obj)
        if by is not None and not edge.permission(by, obj):
            raise NotAllowed("Du har ikke adgang til at gøre dette.")
        if reasons := edge.reasons(obj):
            raise NotReady(reasons)
        return edge

    def mermaid(self) -> str:
        """A stateDiagram with the Danish labels, one arrow per edge. It begins in the first of the states."""
        lines = ["stateDiagram-v2"]
        lines += [f'    state "{state.label}" as {state.value}' for state in self.states]
        sources = {edge.source for edge in self.transitions if edge.target != edge.source}
        lines.append(f"    [*] --> {self.states.values[0]}")
        lines += [
            f"    {edge.source} --> {edge.target}: {edge.label or edge.name}" for edge in self.transitions
        ]
        lines += [f"    {state} --> [*]" for state in self.states.values if state not in sources]
        return "\n".join(lines)


def section(heading: str) -> Callable[[Callable[[], str]], Callable[[], str]]:
    """Marks the function that makes a further section of docs/workflows.md, for a table beside the transitions."""

    def register(make: Callable[[], str]) -> Callable[[], str]:
        if _sections.setdefault(heading, make) is not make:
            raise ValueError(f"The section {heading} is made twice")
        return make

    return register


def sections() -> dict[str, Callable[[], str]]:
    return dict(sorted(_sections.items()))


def workflows() -> dict[str, Workflow]:
    """Every table, by name."""
    return dict(sorted(_workflows.items()))
