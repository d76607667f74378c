"""What is wrong with a file: everything at once, each with the place where it stands."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from portal.exchange.shape import MAX_PROBLEMS


@dataclass(frozen=True, slots=True)
class Problem:
    """`path`: the place, as `plans[2].goals[0].title` (empty: the file itself). `message`: Danish, with the cure."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class FileRefused(Exception):
    """The file cannot be taken in, and nothing has been written. `problems` has at least one."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(map(str, self.problems)))


@dataclass
class Problems:
    """Problems as they are found; of a file that is wrong everywhere the first are kept and the others counted."""

    found: list[Problem] = field(default_factory=list)
    count: int = 0
    #: Where something is wrong, under the plan's own path ("plans[2]").
    places: dict[str, set[str]] = field(default_factory=dict)
    #: Places that have been told before anything was read: no reader's message of them is told too.
    misfits: frozenset[str] = frozenset()

    def misfit(self, several: Iterable[tuple[str, str]]) -> None:
        for path, message in (several := list(several)):
            self.report(path, message)
        self.misfits = frozenset(path for path, _ in several)

    def report(self, path: str, message: str) -> None:
        if path in self.misfits:
            return
        self.places.setdefault(path.partition(".")[0], set()).add(path)
        self.count += 1
        if len(self.found) < MAX_PROBLEMS:
            self.found.append(Problem(path, message))

    def raise_if_any(self) -> None:
        if more := self.count - len(self.found):
            self.found.append(Problem("", f"Filen har {more} fejl mere. Ret disse først."))
        if self.found:
            raise FileRefused(self.found)
