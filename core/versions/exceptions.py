"""What stops a save: the row moved on, or two changed the same field."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.differences import Comparison, compare
from core.workflow import Refusal

MOVED = "Det, du var i gang med, er ændret eller fjernet imens. Der er ikke gemt noget."


class Moved(Refusal):
    """The row has ended, is gone, or its state moved on. Danish message; the page keeps what was typed."""

    def __init__(self, message: str = MOVED) -> None:
        super().__init__(message)


@dataclass(frozen=True)
class FieldConflict:
    """A field that both changed: texts to read, and values to post again."""

    name: str
    label: str
    mine: str
    theirs: str
    html_name: str = ""
    mine_values: tuple[str, ...] = ()
    theirs_values: tuple[str, ...] = ()
    theirs_fingerprint: str = ""
    is_text: bool = False
    is_long: bool = False

    @property
    def comparison(self) -> Comparison:
        return compare(self.mine, self.theirs)


class Conflict(Exception):
    """Two people changed the same field. Nothing was written."""

    def __init__(
        self,
        fields: Sequence[FieldConflict],
        *,
        also_mine: Sequence[str] = (),
        reasons: Sequence[str] = (),
    ) -> None:
        self.fields = list(fields)
        self.also_mine = list(also_mine)
        self.reasons = list(reasons)
        super().__init__("Conflict in " + ", ".join(f.name for f in self.fields))
