"""What is wrong with a file: everything at once, each with the place where it stands."""

from collections.abc import Iterable
from dataclasses import dataclass


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
