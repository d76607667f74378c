"""What rows of a workbook call each other, and that asking costs the same in a large one."""

from typing import Any

import pytest

from core.danish import DanishFormatError
from core.exchange.guesses import Guesses
from portal.exchange.workbook.names import PlanNames


class Counted(dict[str, Any]):
    """A row's parents, which say how often they have been looked at."""

    looked = 0

    def get(self, *args: Any) -> Any:
        Counted.looked += 1
        return super().get(*args)

    def __getitem__(self, name: str) -> Any:
        Counted.looked += 1
        return super().__getitem__(name)


def find(names: PlanNames, text: str, **within: Any) -> str:
    return names.find("indicators", text, within, "Indikatorer", Guesses())


def test_a_question_costs_the_same_however_many_rows_there_are() -> None:
    """All indikatorer have the same name, and each mål has one: what stands in 4.000 rows of Måltal."""
    names, many = PlanNames(), 4_000
    for number in range(many):
        names.add("indicators", f"i{number}", ["Beboere i arbejde"], Counted(goal=f"g{number}"))
    Counted.looked = 0
    for number in range(many):
        assert names.only("indicators", {"goal": f"g{number}"}) == f"i{number}"
        assert find(names, "beboere  i arbejde", goal=f"g{number}") == f"i{number}"
        assert names.label("indicators", f"i{number}") == "Beboere i arbejde"
        with pytest.raises(DanishFormatError, match="Flere rækker i arket Indikatorer"):
            find(names, "Beboere i arbejde")
        with pytest.raises(DanishFormatError, match="hører ikke til det, som resten af rækken peger på"):
            find(names, "Beboere i arbejde", goal="g")
    assert many <= Counted.looked < 10 * many


def test_a_row_that_comes_later_is_found_too() -> None:
    names = PlanNames()
    assert names.only("indicators", {"goal": "g"}) is None
    names.add("indicators", "i1", ["Fritidsjob"], {"goal": "g"})
    assert (
        names.only("indicators", {"goal": "g", "focus": "f"}) == find(names, "fritidsjob", goal="g") == "i1"
    )
    names.add("indicators", "i2", [None], {"goal": "g"})
    assert names.only("indicators", {"goal": "g"}) is None
    assert find(names, "i2", goal="g") == "i2"


def test_what_has_been_told_already_is_not_told_again() -> None:
    """A row under a mål that could not be read, or whose own name could not be, may be the one that is meant."""
    names = PlanNames()
    names.add("indicators", "i1", ["Fritidsjob"], {"goal": None})
    with pytest.raises(DanishFormatError, match=r"^$"):
        find(names, "Fritidsjob", goal="g")
    with pytest.raises(DanishFormatError, match="findes ikke i arket Indikatorer"):
        find(names, "Fritidsjobs", goal="g")
    names.add("indicators", "i2", [None], {"goal": "g"})
    with pytest.raises(DanishFormatError, match=r"^$"):
        find(names, "Fritidsjobs", goal="g")
