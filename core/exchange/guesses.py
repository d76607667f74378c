"""What somebody may have meant by a name that is not known, at a bounded cost for a whole file."""

import difflib
from collections.abc import Callable, Hashable, Iterable
from itertools import islice

#: Names that are guessed at in one file, and how many known ones they are compared with, all together: some seconds.
#: More mistakes than that are only counted anyhow.
MAX_GUESSES, MAX_COMPARED = 500, 100_000
#: Signs of a name, which no honest one passes. The cost of a comparison grows with both lengths.
MAX_LENGTH = 200


class Guesses:
    """The guesses of one file. Each name is looked for once."""

    def __init__(self) -> None:
        self._answers: dict[tuple[Hashable, str], str | None] = {}
        self._compared = 0

    def nearest(
        self, text: str, known: Iterable[str], among: Hashable, spelt: Callable[[str], str] = str
    ) -> str | None:
        """The known name that is spelt most like `text`; None when none is near, or enough has been guessed. `among`
        is the list's name: the same text in the same list has the same answer, and `known` is not looked at again."""
        if (among, text) in self._answers:
            return self._answers[among, text]
        left = MAX_COMPARED - self._compared
        if len(text) > MAX_LENGTH or len(self._answers) >= MAX_GUESSES or left <= 0:
            return None
        names = [*islice(known, left)]
        self._compared += len(names)
        spelled = {spelt(name): name for name in names if len(name) <= MAX_LENGTH}
        found = difflib.get_close_matches(text, spelled, n=1)
        self._answers[among, text] = spelled[found[0]] if found else None
        return self._answers[among, text]
