"""What rows of a workbook call each other: reference data by name or code, rows of a plan by number or title.

Nobody types a uid. A name is read without regard to capitals and superfluous spaces; what is not found names the
nearest that is.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.models import Municipality, Organisation
from core.danish import DanishFormatError
from core.exchange.guesses import Guesses
from core.exchange.values import shown
from funding.models import BudgetCategory
from plans.exchange.values import ORGANISATION
from plans.models import ActivityType, FocusArea, GrantScheme

Part = dict[str, Any]


def folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def nearest(guesses: Guesses, text: str, known: Iterable[str], among: Hashable) -> str:
    """ " Mente du »Mål«?", or nothing when no name is near. `among` as in `Guesses.nearest`."""
    found = guesses.nearest(folded(text), known, among, folded)
    return f" Mente du »{found}«?" if found else ""


@dataclass(eq=False)
class Names:
    """Parts that may be meant by each of several names. The first name is the one that people know best."""

    _by_name: dict[str, list[Part]] = field(default_factory=dict)
    _first: list[str] = field(default_factory=list)

    def add(self, part: Part, *names: str) -> None:
        self._first.append(names[0])
        for name in {folded(name) for name in names if name}:
            self._by_name.setdefault(name, []).append(part)

    def find(self, text: str, what: str, guesses: Guesses) -> Part:
        found = self._by_name.get(folded(text), [])
        if len(found) == 1:
            return found[0]
        if found:
            raise DanishFormatError(f"Flere hedder {shown(text)}. Skriv koden i stedet for navnet.")
        raise DanishFormatError(f"{shown(text)} er ikke {what}.{nearest(guesses, text, self._first, self)}")

    def label(self, part: Part) -> str:
        """The name, or the code where two have the same name."""
        alone = len(self._by_name.get(folded(part["name"]), [])) <= 1
        return str(part["name"] if alone else part["code"])

    @property
    def words(self) -> list[str]:
        return list(self._first)


@dataclass(frozen=True)
class Catalogue:
    """The reference data that a workbook names, as the parts of the document. Six queries."""

    organisations: Names
    municipalities: Names
    schemes: Names
    activity_types: Names
    focus_areas: Mapping[str, Names]
    categories: Mapping[str, Names]
    #: Those of the workbook that is read with it.
    guesses: Guesses = field(default_factory=Guesses)

    @classmethod
    def load(cls) -> "Catalogue":
        organisations, municipalities, schemes, types = Names(), Names(), Names(), Names()
        foci: dict[str, Names] = {}
        categories: dict[str, Names] = {}
        for row in Organisation.objects.all():
            organisations.add(ORGANISATION.write(row), row.name, row.code)
        part: Part
        for municipality in Municipality.objects.select_related("organisation"):
            part = ORGANISATION.write(municipality.organisation) | {
                "council_name": municipality.council_name,
                "kommunekode": municipality.kommunekode,
            }
            organisation = municipality.organisation
            short = organisation.name.removesuffix(" Kommune")
            municipalities.add(part, organisation.name, short, organisation.code, municipality.kommunekode)
        for scheme in GrantScheme.objects.all():
            schemes.add({"code": scheme.code, "name": scheme.name}, scheme.name, scheme.code)
        for kind in ActivityType.objects.all():
            types.add({"name": kind.name}, kind.name)
        for area in FocusArea.objects.select_related("scheme"):
            part = {"code": area.code, "name": area.name, "order": area.order}
            foci.setdefault(area.scheme.code, Names()).add(part, area.name, area.code)
        for category in BudgetCategory.objects.select_related("scheme"):
            part = {"code": category.code, "name": category.name, "order": category.order}
            categories.setdefault(category.scheme.code, Names()).add(part, category.name, category.code)
        return cls(organisations, municipalities, schemes, types, foci, categories)


@dataclass(frozen=True)
class Entry:
    """A row of the plan that others may refer to; `parents` are its own references."""

    uid: str
    names: tuple[str, ...]
    parents: Mapping[str, Any]


class PlanNames:
    """The rows of one plan by what people call them. A question costs the same however many rows there are."""

    def __init__(self) -> None:
        self._entries: dict[str, dict[str, Entry]] = {}
        #: By name within each choice of parents: (kind, names of parents) → (name, their uids) → rows. Made when first
        #: asked for; a row's uids stand under no name too, which finds what can be meant by nothing.
        self._under: dict[tuple[str, tuple[str, ...]], dict[tuple[Any, ...], list[Entry]]] = {}
        #: Names of rows that stand under something that could not be read.
        self._astray: set[tuple[str, str]] = set()
        #: Lists of which a row has a name that could not be read: what is not found there may be that one.
        self._vague: set[str] = set()

    def add(self, kind: str, uid: str, names: Iterable[str | None], parents: Mapping[str, Any]) -> None:
        """The last name is the uid: what is left when nothing else tells two rows apart. `parents` has the same keys
        for all rows of a kind."""
        entry = Entry(uid, (*(name for name in names if name), uid), parents)
        if len(entry.names) == 1:
            self._vague.add(kind)
        self._entries.setdefault(kind, {})[uid] = entry
        if None in parents.values():
            self._astray |= {(kind, folded(name)) for name in entry.names}
        for (of, within), index in self._under.items():
            if of == kind:
                _put(index, entry, within)

    def find(self, kind: str, text: str, within: Mapping[str, Any], sheet: str, guesses: Guesses) -> str:
        """The uid. DanishFormatError with the cure; without words where what is wrong has been told already."""
        found = self._among(kind, text, within)
        if len(found) == 1:
            return found[0].uid
        if found:
            raise DanishFormatError(
                f"Flere rækker i arket {sheet} hedder {shown(text)}. Skriv rækkens nummer."
            )
        if self._among(kind, text, {}):
            if (kind, folded(text)) in self._astray:
                raise DanishFormatError("")
            raise DanishFormatError(f"{shown(text)} hører ikke til det, som resten af rækken peger på.")
        if kind in self._vague:
            raise DanishFormatError("")
        known = (entry.names[0] for entry in self._entries.get(kind, {}).values() if len(entry.names) > 1)
        guess = nearest(guesses, text, known, (self, kind))
        raise DanishFormatError(f"{shown(text)} findes ikke i arket {sheet} for denne plan.{guess}")

    def only(self, kind: str, within: Mapping[str, Any]) -> str | None:
        """The row that can alone be meant when nothing is written."""
        found = self._among(kind, None, within)
        return found[0].uid if len(found) == 1 else None

    def label(self, kind: str, uid: str) -> str:
        """The first of its names that means no other row beside it."""
        entry = self._entries[kind][uid]
        return next(name for name in entry.names if len(self._among(kind, name, entry.parents)) == 1)

    def parent(self, kind: str, uid: str, name: str) -> Any:
        return self._entries[kind][uid].parents[name]

    def _among(self, kind: str, text: str | None, within: Mapping[str, Any]) -> Sequence[Entry]:
        """The rows of this name (None: of any) that stand under these parents, as far as the kind has such."""
        entries = self._entries.get(kind)
        if not entries:
            return ()
        names = tuple(name for name in within if name in next(iter(entries.values())).parents)
        if (kind, names) not in self._under:
            index = self._under[kind, names] = {}
            for entry in entries.values():
                _put(index, entry, names)
        name = None if text is None else folded(text)
        return self._under[kind, names].get((name, *(within[name] for name in names)), ())


def _put(index: dict[tuple[Any, ...], list[Entry]], entry: Entry, within: tuple[str, ...]) -> None:
    under = tuple(entry.parents[name] for name in within)
    for name in {None, *(folded(name) for name in entry.names)}:
        index.setdefault((name, *under), []).append(entry)
