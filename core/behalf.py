"""For whom somebody acts: the person whose right it is where they stand in for one, and the organisation where theirs
acts for another. The organisation is kept by its name, as it was called on the day."""

from typing import NamedTuple


class Behalf(NamedTuple):
    """Both empty: the act is the person's own."""

    person: int | None = None
    organisation: str = ""


def words_on_behalf(person: object, organisation: str) -> str:
    """What follows the name of whoever acted: " på vegne af Mette Holm for Boligselskabet Nordlyng"."""
    if person is None:
        return f" på vegne af {organisation}" if organisation else ""
    return f" på vegne af {person}" + (f" for {organisation}" if organisation else "")
