"""A workbook as the document of the format, and every problem with the cell it stands in."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, Any
from uuid import UUID, uuid5

from accounts.roles import OrganisationKind
from core.danish import DanishFormatError
from core.exchange.values import shown
from core.spreadsheets import Book, Cell, SpreadsheetRefused, open_book, text
from funding.models import FinancingShare
from plans.models import Plan
from portal.exchange.problems import FileRefused, Problem
from portal.exchange.shape import FORMAT
from portal.exchange.workbook.kinds import Context, Reference
from portal.exchange.workbook.layout import EXAMPLE, PLAN, Column, SheetKind, get, put
from portal.exchange.workbook.located import Table, Workbook
from portal.exchange.workbook.names import Catalogue, PlanNames, folded, nearest
from portal.exchange.workbook.sheets import PLANS, SHEETS

#: A row without an id gets one from what it says, so that the same workbook taken in twice makes nothing double.
NAMESPACE = UUID("5a0f6d0e-3c58-5b3c-9d0b-6c7f2f7a8f10")
IGNORED = {"Vejledning", "Lister"}
#: Without their column, rows that the portal has keep what they have.
LEFT_OUT = {"ended_on"}


@dataclass
class PlanRows:
    """One plan of the workbook while its sheets are read."""

    index: int
    uid: UUID
    scheme: str
    is_draft: bool
    part: dict[str, Any]
    names: PlanNames = field(default_factory=PlanNames)
    #: uid → row of a list, for rows that stand inside other rows.
    rows: dict[tuple[str, str], tuple[str, dict[str, Any]]] = field(default_factory=dict)
    seen: dict[tuple[str, str], int] = field(default_factory=dict)
    alike: Counter[tuple[Any, ...]] = field(default_factory=Counter)
    positions: dict[tuple[str, Any], int] = field(default_factory=dict)


def read_workbook(file: IO[bytes]) -> Workbook:
    """The document that the workbook says, or as much of it as can be read together with its problems.

    FileRefused when the file as a whole cannot be taken: no spreadsheet, macros, links, too large.
    """
    try:
        with open_book(file) as book:
            return _Reader(book).read()
    except SpreadsheetRefused as refused:
        raise FileRefused([Problem(refused.place, refused.message)]) from refused


def _points_into(sheet: SheetKind, column: Column) -> bool:
    """Whether the cell names another row of its own sheet, which may stand further down."""
    return isinstance(column.kind, Reference) and column.kind.kind == sheet.kind


class _Reader:
    def __init__(self, book: Book) -> None:
        self.book = book
        self.catalogue = Catalogue.load()
        self.guesses = self.catalogue.guesses
        self.plans: list[PlanRows] = []
        self.by_name: dict[str, list[PlanRows]] = {}
        self.result = Workbook({"format": FORMAT, "plans": []})
        #: Cells that point to rows of their own sheet: (plan, the row, its number, the cell).
        self.later: list[tuple[PlanRows, dict[str, Any], int, Cell]] = []

    def read(self) -> Workbook:
        known = {folded(sheet.name): sheet for sheet in SHEETS}
        found = {folded(name): name for name in self.book.names}
        for name in self.book.names:
            if folded(name) not in known and name not in IGNORED:
                self._unknown_sheet(name, [sheet.name for sheet in SHEETS])
        if folded(PLANS.name) not in found:
            self._problem("", f"Arket {PLANS.name} mangler. Hent skabelonen, og udfyld arket.")
            return self.result
        for key, sheet in known.items():
            if key in found:
                self._sheet(sheet, found[key])
        if not self.plans and not self.result.problems.count:
            self._problem(f"{PLANS.name}!A2", "Arket har ingen planer. Skriv en række for hver plan.")
        self.result.document["plans"] = [plan.part for plan in self.plans]
        return self.result

    def _problem(self, place: str, message: str) -> None:
        self.result.problems.add(place, message)

    def _unknown_sheet(self, name: str, known: list[str]) -> None:
        if any(True for _ in self.book.rows(name)):
            guess = nearest(self.guesses, name, known, "")
            self._problem(
                f"{name}!A1",
                f"Arket {shown(name)} kendes ikke.{guess} Giv det rette navn, eller slet det.",
            )

    # A sheet

    def _sheet(self, sheet: SheetKind, name: str) -> None:
        for merged in self.book.merged(name):
            self._problem(
                f"{name}!{merged}", "Cellerne er flettet. Ophæv fletningen, og skriv værdien i hver række."
            )
        rows = self.book.rows(name)
        header = next(rows, None)
        if header is None:
            return
        table = self._header(sheet, header)
        if table is None:
            return
        self.result.tables[sheet.name] = table
        for plan in self.plans:
            self._begin(sheet, plan)
        for cells in rows:
            self._row(table, cells)
        for plan, row, number, cell in self.later:
            self._point(table, plan, row, number, cell)
        self.later.clear()

    def _begin(self, sheet: SheetKind, plan: PlanRows) -> None:
        """The plan's list is what the sheet says, also when it says nothing. A sheet that is not there says nothing."""
        if sheet is PLANS:
            return
        if sheet.inside:
            for row in plan.part.get(sheet.inside, ()):
                row[sheet.kind] = []
        else:
            plan.part[sheet.kind] = None if sheet.single else []
            self.result.places[f"plans[{plan.index}].{sheet.kind}"] = (sheet.name, 0)

    def _point(self, table: Table, plan: PlanRows, row: dict[str, Any], number: int, cell: Cell) -> None:
        kind = table.positions[cell.column].kind
        key = table.positions[cell.column].key
        context = Context(self.catalogue, plan.names, plan.scheme, row)
        try:
            row[key] = kind.read(cell, context)
        except DanishFormatError as error:
            if str(error):
                self._problem(table.place(key, number), str(error))

    def _header(self, sheet: SheetKind, cells: list[Cell]) -> Table | None:
        if cells[0].row != 1:
            self._problem(
                cells[0].place, "Kolonnernes navne skal stå i række 1. Slet de tomme rækker over dem."
            )
            return None
        table, near = Table(sheet, {}), set()
        columns = {folded(column.header): column for column in sheet.all_columns}
        for cell in cells:
            header = str(cell.value)
            column = columns.pop(folded(header), None)
            if column is not None:
                table.positions[cell.column] = column
                continue
            twice = folded(header) in {folded(column.header) for column in sheet.all_columns}
            left = tuple(column.header for column in columns.values())
            guess = "" if twice else nearest(self.guesses, header, left, left)
            near.add(guess)
            self._problem(
                cell.place,
                f"Kolonnen {shown(header)} står der to gange. Slet den ene."
                if twice
                else f"Kolonnen {shown(header)} kendes ikke i arket {sheet.name}.{guess} "
                "Ret navnet, eller slet kolonnen.",
            )
        for column in columns.values():
            if not column.optional:
                table.missing.add(column.key)
                if not any(f"»{column.header}«" in guess for guess in near):
                    self._problem(
                        f"{sheet.name}!1:1",
                        f"Kolonnen »{column.header}« mangler. Tilføj den, eller hent en ny skabelon.",
                    )
        return table

    # A row

    def _row(self, table: Table, cells: list[Cell]) -> None:
        by_key: dict[str, Cell] = {}
        for cell in cells:
            column = table.positions.get(cell.column)
            if column is None:
                self._problem(
                    cell.place,
                    "Cellen står i en kolonne uden et kendt navn. Slet indholdet, eller giv kolonnen sit navn.",
                )
            else:
                by_key[column.key] = cell
        first = by_key.get("number" if table.sheet is PLANS else "plan")
        if not by_key or (first is not None and folded(str(first.value)) == folded(EXAMPLE)):
            return
        if table.sheet is PLANS:
            self._plan(table, by_key, cells[0].row)
        elif plan := self._plan_of(table, by_key.get("plan"), cells[0].row):
            self._part(table, plan, by_key, cells[0].row)

    def _values(
        self, table: Table, by_key: Mapping[str, Cell], number: int, names: PlanNames, scheme: str
    ) -> tuple[dict[str, Any], set[str]]:
        """The row's values by key, and the keys of those that could not be read."""
        values: dict[str, Any] = {}
        failed: set[str] = set()
        context = Context(self.catalogue, names, scheme, values)
        for column in table.sheet.all_columns:
            if column.key == "plan":
                continue
            if _points_into(table.sheet, column):
                values[column.key] = None
                continue
            if column.optional and column not in table.positions.values() and column.key in LEFT_OUT:
                continue
            try:
                values[column.key] = self._value(column, by_key.get(column.key), context, failed)
            except DanishFormatError as error:
                values[column.key] = None
                failed.add(column.key)
                if column.key not in table.missing and str(error):
                    self._problem(table.place(column.key, number), str(error))
        return values, failed

    def _value(self, column: Column, cell: Cell | None, context: Context, failed: set[str]) -> Any:
        kind = column.kind
        if isinstance(kind, Reference) and failed & set(kind.within):
            raise DanishFormatError("")  # what it stands under has been told already
        value = None if cell is None else kind.read(cell, context)
        if value is None and cell is None and column.required and isinstance(kind, Reference):
            value = context.names.only(kind.kind, kind.given(context))
        if value is not None:
            return value
        if column.required:
            raise DanishFormatError(f"Cellen er tom. {column.meaning}")
        return column.blank

    def _plan(self, table: Table, by_key: Mapping[str, Cell], number: int) -> None:
        scheme = self._scheme_of(by_key.get("scheme"))
        values, failed = self._values(table, by_key, number, PlanNames(), scheme)
        key = tuple(failed and [f"row {number}"]) or PLANS.key(values)
        uid = self._uid(values["uid"], NAMESPACE, "plan", key)
        index = len(self.plans)
        path = f"plans[{index}]"
        facts: dict[str, Any] = {}
        for name, value in values.items():
            put(facts, name, value)
        facts["uid"] = str(uid)
        part: dict[str, Any] = {"plan": facts}
        plan = PlanRows(index, uid, scheme, values["status"] == Plan.Status.DRAFT, part)
        self.plans.append(plan)
        for name in {folded(str(name)) for name in (values["number"], values["title"]) if name}:
            self.by_name.setdefault(name, []).append(plan)
        self.result.places[path] = self.result.places[f"{path}.plan"] = (PLANS.name, number)

    def _scheme_of(self, cell: Cell | None) -> str:
        try:
            word = text(cell) if cell else None
            return str(self.catalogue.schemes.find(word, "", self.guesses)["code"]) if word else ""
        except DanishFormatError:
            return ""  # told when the cell itself is read

    def _plan_of(self, table: Table, cell: Cell | None, number: int) -> PlanRows | None:
        place = table.place("plan", number)
        try:
            word = text(cell) if cell else None
        except DanishFormatError as error:
            self._problem(place, str(error))
            return None
        found = self.by_name.get(folded(word), []) if word else self.plans
        if len(found) == 1:
            return found[0]
        if not self.plans:
            return None  # the sheet of plans has its own problems
        if not word:
            self._problem(place, f"Skriv planens nummer eller titel i kolonnen {PLAN}.")
        elif found:
            self._problem(place, f"Flere planer hedder {shown(word)}. Skriv plannummeret.")
        else:
            names = (plan.part["plan"]["title"] or "" for plan in self.plans)
            guess = nearest(self.guesses, word, names, PLANS.name)
            self._problem(place, f"{shown(word)} findes ikke i arket {PLANS.name}.{guess}")
        return None

    def _part(self, table: Table, plan: PlanRows, by_key: Mapping[str, Cell], number: int) -> None:
        sheet = table.sheet
        values, failed = self._values(table, by_key, number, plan.names, plan.scheme)
        row: dict[str, Any] = {}
        for name, value in values.items():
            put(row, name, value)
        key = (f"row {number}",) if failed else sheet.key(row)
        if sheet.repeats:
            plan.alike[sheet.kind, *key] += 1
            key = (*key, plan.alike[sheet.kind, *key])
        uid = str(self._uid(values.get("uid"), plan.uid, sheet.kind, key))
        first = plan.seen.setdefault((sheet.kind, uid), number)
        if first != number:
            self._problem(table.place("", number), f"Rækken står allerede i række {first}. Slet den ene.")
            return
        pointing = [cell for key, cell in by_key.items() if _points_into(sheet, table.positions[cell.column])]
        self.later += [(plan, row, number, cell) for cell in pointing]
        if sheet.called:
            parents = {name: row[name] for name in sheet.parents}
            plan.names.add(sheet.kind, uid, [get(row, name) for name in sheet.called], parents)
        self._settle(sheet, plan, row, uid)
        path = self._append(sheet, plan, row, uid)
        if path:
            self.result.places[path] = (sheet.name, number)

    def _settle(self, sheet: SheetKind, plan: PlanRows, row: dict[str, Any], uid: str) -> None:
        """What the document's row has otherwise than the sheet's."""
        for column in sheet.columns:
            if column.of:
                del row[column.key]
        if sheet.has_uid:
            row["uid"] = uid
        if "measured" in row:
            row |= row.pop("measured") or {}
        if "source" in row:
            self._settle_payer(row)
        if "is_numbered" in row:
            fixed = row.pop("is_numbered")
            if fixed is False or (fixed is None and plan.is_draft):
                self.result.typed[plan.index, uid] = row["number"]
                row["number"] = ""
        if sheet.order:
            among = (sheet.kind, row.get(sheet.ordered_in))
            last = plan.positions.get(among, sheet.first - 1)
            if row[sheet.order] is None:
                row[sheet.order] = last + 1
            plan.positions[among] = max(row[sheet.order], last)

    def _settle_payer(self, row: dict[str, Any]) -> None:
        is_fund = row["source"] == FinancingShare.Source.FUND
        if is_fund and self._is_fund(row["organisation"]):
            row["organisation"] = None  # the source says so already
        if row.get("counts_as_local", True) is None:
            row["counts_as_local"] = not is_fund

    def _is_fund(self, organisation: Mapping[str, Any] | None) -> bool:
        if organisation is None:
            return False
        known = self.catalogue.organisations.find(organisation["code"], "", self.guesses)
        return bool(known["kind"] == OrganisationKind.FUND)

    def _append(self, sheet: SheetKind, plan: PlanRows, row: dict[str, Any], uid: str) -> str:
        if sheet.inside:
            found = plan.rows.get((sheet.inside, str(row.pop(sheet.under))))
            if found is None:
                return ""
            path, parent = found
            rows, path = parent[sheet.kind], f"{path}.{sheet.kind}"
        else:
            rows, path = plan.part[sheet.kind], f"plans[{plan.index}].{sheet.kind}"
        if sheet.single:
            plan.part[sheet.kind] = row
        else:
            rows.append(row)
            path = f"{path}[{len(rows) - 1}]"
        plan.rows[sheet.kind, uid] = (path, row)
        return path

    def _uid(self, given: Any, under: UUID, kind: str, key: tuple[Any, ...]) -> UUID:
        return UUID(given) if given else uuid5(under, "\n".join(map(str, (kind, *key))))
