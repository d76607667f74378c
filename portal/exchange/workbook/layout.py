"""The workbook: one sheet for each list of the document, with the columns people fill in.

The same table makes the template, its guide, the export and the reading, so that they cannot differ.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from portal.exchange.workbook.kinds import AnyKind, Code, Day, Identifier, Reference, Whole, YesNo

PLAN, ID = "Plan", "Id"
#: The word in the first column of the row that shows how to fill in; such rows are not read.
EXAMPLE = "EKSEMPEL"


@dataclass(frozen=True)
class Column:
    """`key` is the field of the document's row, with points where it lies deeper ("housing_area.name"). `blank` is what
    an empty cell means there."""

    header: str
    key: str
    kind: AnyKind
    meaning: str
    example: Any = None
    required: bool = False
    width: int = 18
    blank: Any = None
    #: Not of the row itself: where the row that this reference names stands, shown so that people can find it.
    of: str = ""
    #: May be left out of the sheet altogether.
    optional: bool = False
    #: Fields of the document that its value becomes, where they are not `key`.
    fields: tuple[str, ...] = ()


@dataclass(frozen=True)
class SheetKind:
    """`kind` is the list of the document. `key` gives what makes a row the same row when the file comes again, `called`
    the fields by which other rows may point to it, `parents` the references that tell rows of one name apart."""

    name: str
    kind: str
    meaning: str
    columns: tuple[Column, ...]
    key: Callable[[Mapping[str, Any]], tuple[Any, ...]]
    called: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    #: The field that says a row's place, the reference among whose rows it counts, and where counting begins.
    order: str = ""
    ordered_in: str = ""
    first: int = 0
    #: The rows stand inside rows of this list, which `under` refers to.
    inside: str = ""
    under: str = ""
    #: Rows that no longer hold stay in the list with the day of it.
    ends: bool = True
    #: Whether the document's rows have a uid, and whether there is one at the most, which is no list.
    has_uid: bool = True
    single: bool = False
    #: Several rows may be alike in everything (two vouchers of one day): they are told apart by their order.
    repeats: bool = False

    @cached_property
    def all_columns(self) -> tuple[Column, ...]:
        if self.kind == "plan":
            return (*self.columns, ID_COLUMN)
        ended = (ENDED_COLUMN,) if self.ends and self.has_uid else ()
        return (PLAN_COLUMN, *self.columns, *ended, *((ID_COLUMN,) if self.has_uid else ()))

    @property
    def is_numbered(self) -> bool:
        return any(column.key == "is_numbered" for column in self.columns)


PLAN_COLUMN = Column(
    PLAN,
    "plan",
    Code(),
    "Planens nummer eller titel. Kan stå tomt, når regnearket kun har én plan.",
    example=EXAMPLE,
    width=24,
)
ID_COLUMN = Column(
    ID,
    "uid",
    Identifier(),
    "Står i regneark fra portalen, så rækken kendes igen. Lad den stå, og lad den være tom i nye rækker.",
    width=12,
    optional=True,
)
ENDED_COLUMN = Column(
    "Udgået",
    "ended_on",
    Day(),
    "Kun for rækker, som ikke længere gælder: dagen, hvor rækken udgik.",
    width=12,
    optional=True,
)
FOCUS = Reference("foci", "Indsatsområder")
GOAL = Reference("goals", "Mål")
INDICATOR = Reference("indicators", "Indikatorer", within=("goal",))


def order_column(what: str) -> Column:
    return Column(
        "Rækkefølge",
        "position",
        Whole(),
        f"{what}s plads blandt de andre, fra 0. Tom: som rækkerne står.",
        width=12,
        optional=True,
    )


def number_columns(what: str, example: str) -> tuple[Column, Column]:
    return (
        Column(
            "Nr.",
            "number",
            Code(),
            f"{what}s nummer. Andre rækker kan pege på det. En kladdes numre gives igen ved indsendelsen.",
            example=example,
            width=8,
            blank="",
        ),
        Column(
            "Fast nr.",
            "is_numbered",
            YesNo(),
            "Ja, når nummeret er givet ved en indsendelse. Tom: Ja for planer i drift, Nej for kladder.",
            width=10,
            optional=True,
        ),
    )


def get(row: Mapping[str, Any], key: str) -> Any:
    """A value of a row by its key; None where what it lies in is absent."""
    value: Any = row
    for name in key.split("."):
        value = value.get(name) if value else None
    return value


def put(row: dict[str, Any], key: str, value: Any) -> None:
    *outer, last = key.split(".")
    for name in outer:
        row = row.setdefault(name, {})
    row[last] = value


def rows_of(part: Mapping[str, Any], sheet: SheetKind) -> Iterator[dict[str, Any]]:
    """The rows of a sheet in one plan of the document; those that stand inside others with their reference."""
    found: Any = part.get(sheet.inside or sheet.kind) or []
    if not sheet.inside:
        yield from [found] if sheet.single and found else found
        return
    for parent in found:
        for row in parent[sheet.kind]:
            yield {**row, sheet.under: parent["uid"]}
