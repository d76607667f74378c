"""What is wrong with a file: everything at once, each with the place where it stands."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field

from core.danish import format_number
from portal.exchange.shape import MAX_COUNTED, MAX_PROBLEMS

#: Signs of a problem, far more than any honest one has.
MAX_PLACE, MAX_MESSAGE = 200, 2_000


@dataclass(frozen=True, slots=True)
class Problem:
    """`path`: the place, as `plans[2].goals[0].title` (empty: the file itself). `message`: Danish, with the cure."""

    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.path}: {self.message}" if self.path else self.message


class FileRefused(Exception):
    """The file cannot be taken in, and nothing has been written. `problems` has at least one, and at most MAX_PROBLEMS
    before the last, which tells how many there are besides: those beyond, and `more` that were only counted, at least
    so many when the rest of the file was not looked at (`is_cut`)."""

    def __init__(self, problems: Iterable[Problem], more: int = 0, *, is_cut: bool = False) -> None:
        found, self.is_cut = list(problems), is_cut
        self.first, self.more = found[:MAX_PROBLEMS], more + len(found[MAX_PROBLEMS:])
        super().__init__("\n".join(map(str, self.problems)))

    @property
    def problems(self) -> list[Problem]:
        if not self.more:
            return self.first
        number = f"{'mindst ' if self.is_cut else ''}{format_number(self.more)}"
        return [*self.first, Problem("", f"Filen har {number} fejl mere. Ret disse først.")]


ToldAs = Callable[[str, str], Problem | None]


@dataclass
class FirstProblems:
    """Problems as they are found; of a file that is wrong everywhere the first are kept and the others counted."""

    first: list[Problem] = field(default_factory=list)
    count: int = 0

    def add(self, path: str, message: str) -> None:
        self.count += 1
        if len(self.first) < MAX_PROBLEMS:
            # The names of sheets, and what cells say, are as long as a stranger makes them.
            self.first.append(Problem(path[:MAX_PLACE], message[:MAX_MESSAGE]))

    @property
    def more(self) -> int:
        return self.count - len(self.first)


@dataclass
class Problems(FirstProblems):
    """Those of a document, and where they are."""

    #: As which problem people meet it; None: it follows from one that has been told of. Left out, as it is.
    told_as: ToldAs | None = None
    #: Where something is wrong, under the plan's own path ("plans[2]").
    places: dict[str, set[str]] = field(default_factory=dict)
    #: Places that have been told before anything was read, and those round them: no reader's message of them is told
    #: too.
    misfits: frozenset[str] = frozenset()
    _met: set[int] = field(default_factory=set)
    _reported: int = 0

    def misfit(self, several: Iterable[tuple[str, str]]) -> None:
        for path, message in (several := list(several)):
            self.report(path, message)
        self.misfits = frozenset(place for path, _ in several for place in _round(path))

    def report(self, path: str, message: str) -> None:
        self.places.setdefault(path.partition(".")[0], set()).add(path)
        if path in self.misfits:
            return
        if self.told_as is None or self._is_new(self.told_as(path, message)):
            self.add(path, message)
        self._reported += 1
        if self._reported >= MAX_COUNTED:
            raise FileRefused(self.first, self.more, is_cut=True)

    def _is_new(self, problem: Problem | None) -> bool:
        """Several places of a document may be one to people, and what follows is no mistake of its own."""
        key = hash(problem)
        if problem is None or key in self._met:
            return False
        self._met.add(key)
        return True

    def raise_if_any(self) -> None:
        if self.count:
            raise FileRefused(self.first, self.more)


def _round(path: str) -> Iterator[str]:
    """The place, and the values that it stands in: "a.b[0]" stands in "a.b"."""
    while path:
        yield path
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
