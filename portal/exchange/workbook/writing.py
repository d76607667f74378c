"""Plans as a workbook, and the template to fill in: the same sheets, columns and lists to choose from."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from openpyxl.utils import get_column_letter

from core import spreadsheets
from core.danish import format_amount, format_date, format_number
from plans.calculations import row_numbers
from portal.exchange.shape import STATUS_DATES
from portal.exchange.workbook.kinds import Amount, Choice, Context, Day, Named, Number, YesNo
from portal.exchange.workbook.layout import EXAMPLE, Column, SheetKind, get, rows_of
from portal.exchange.workbook.money import MEASUREMENTS
from portal.exchange.workbook.names import Catalogue, Names, PlanNames
from portal.exchange.workbook.sheets import OF_A_DRAFT, PLANS, SHEETS

GUIDE, LISTS = "Vejledning", "Lister"
ROOM = 500
INTRODUCTION = (
    "Hver linje er en række. Skriv en plan i arket Planer, og peg på den i de andre ark med dens nummer eller titel.",
    "Rækker peger på hinanden med det, I kender: målets nummer (2.1) eller titel, områdets navn, organisationens navn.",
    f"Rækker med {EXAMPLE} i første kolonne viser, hvordan der skrives. De bliver ikke læst, og I må gerne slette dem.",
    "En tom celle betyder, at der ikke står noget. Kolonnernes rækkefølge er ligegyldig, men ikke deres navne.",
    "Skriv værdier, ikke formler, og flet ikke celler. Tal og datoer må gerne stå som tekst.",
    "Hent filen ind under Planer → Hent planer ind. I ser først, hvad der sker, og intet gemmes, før I siger ja.",
)


def template(*, drafts_only: bool = False) -> bytes:
    """An empty workbook with an example in each sheet; without those that a draft has nothing for, when asked."""
    catalogue = Catalogue.load()
    sheets = OF_A_DRAFT if drafts_only else SHEETS
    examples = {sheet.name: [_example(sheet, drafts_only=drafts_only)] for sheet in sheets}
    return _book(examples, catalogue, examples=1)


def write_workbook(document: Mapping[str, Any]) -> bytes:
    """The plans of a document of `plan_file`. TextTooLong for a text that no cell can hold."""
    catalogue = Catalogue.load()
    rows: dict[str, list[list[Any]]] = {sheet.name: [] for sheet in SHEETS}
    for part in document["plans"]:
        for sheet in SHEETS:
            rows[sheet.name] += _rows(part, sheet, catalogue)
    return _book(rows, catalogue)


def _rows(part: Mapping[str, Any], sheet: SheetKind, catalogue: Catalogue) -> Iterator[list[Any]]:
    facts = part["plan"]
    numbers = row_numbers(part)
    names = _names(part, numbers)
    found = [facts] if sheet is PLANS else rows_of(part, sheet)
    for row in found:
        context = Context(catalogue, names, facts["scheme"]["code"], row)
        shown = {**row, "plan": facts["number"] or facts["title"]}
        if sheet.is_numbered:
            shown |= {
                "number": row["number"] or numbers.get(row["uid"], ""),
                "is_numbered": bool(row["number"]),
            }
        if sheet is MEASUREMENTS:
            shown["measured"] = row
        yield [column.kind.write(_value(column, shown, context), context) for column in sheet.all_columns]


def _names(part: Mapping[str, Any], numbers: Mapping[str, str]) -> PlanNames:
    """What the rows are called: mål and handlinger by their numbers as the pages show them."""
    names = PlanNames()
    for sheet in SHEETS:
        for row in rows_of(part, sheet) if sheet.called else ():
            shown = {**row, "number": row.get("number") or numbers.get(row["uid"], "")}
            parents = {name: row[name] for name in sheet.parents}
            names.add(sheet.kind, row["uid"], [get(shown, name) for name in sheet.called], parents)
    return names


def _value(column: Column, row: Mapping[str, Any], context: Context) -> Any:
    if column.of:
        return context.names.parent("indicators", row[column.of], column.key)
    return get(row, column.key)


def _example(sheet: SheetKind, *, drafts_only: bool) -> list[Any]:
    drawn = {"status": "Kladde"} | dict.fromkeys(STATUS_DATES) if drafts_only and sheet is PLANS else {}
    return [drawn.get(column.key, column.example) for column in sheet.all_columns]


def _book(rows: Mapping[str, list[list[Any]]], catalogue: Catalogue, *, examples: int = 0) -> bytes:
    lists = _lists(catalogue)
    written = [sheet for sheet in SHEETS if sheet.name in rows]
    sheets = [_guide(written)]
    for sheet in written:
        columns = [_column(column, lists) for column in sheet.all_columns]
        sheets.append(spreadsheets.Sheet(sheet.name, columns, rows[sheet.name], examples=examples, room=ROOM))
    return spreadsheets.book([*sheets, _list_sheet(lists)])


def _column(column: Column, lists: Mapping[str, list[str]]) -> spreadsheets.Column:
    key, choices = _list_key(column), ""
    if key in lists:
        letter = get_column_letter(list(lists).index(key) + 1)
        choices = f"{LISTS}!${letter}$2:${letter}${len(lists[key]) + 1}"
    return spreadsheets.Column(
        column.header,
        column.kind.cell,
        column.width,
        choices=choices,
        choices_only=not isinstance(column.kind, Named),
        hidden=column.key == "uid",
    )


# The words to choose from


def _list_key(column: Column) -> str:
    match column.kind:
        case YesNo():
            return "Ja eller nej"
        case Choice():
            return f"{column.kind.choices.__qualname__}{len(column.kind.labels)}"
        case Named():
            return column.kind.catalogue
    return ""


def _lists(catalogue: Catalogue) -> dict[str, list[str]]:
    """key → words. Organisations are too many to choose from in a list."""
    found: dict[str, list[str]] = {"Ja eller nej": ["Ja", "Nej"]}
    for sheet in SHEETS:
        for column in sheet.columns:
            if isinstance(column.kind, Choice):
                found[_list_key(column)] = list(column.kind.labels.values())
            elif isinstance(column.kind, Named) and column.kind.catalogue != "organisations":
                found[_list_key(column)] = _words(getattr(catalogue, column.kind.catalogue))
    return {key: words for key, words in found.items() if words}


def _words(names: Names | Mapping[str, Names]) -> list[str]:
    if isinstance(names, Names):
        return names.words
    return list(dict.fromkeys(word for among in names.values() for word in among.words))


def _list_sheet(lists: Mapping[str, list[str]]) -> spreadsheets.Sheet:
    height = max(map(len, lists.values()))
    rows = [[words[i] if i < len(words) else None for words in lists.values()] for i in range(height)]
    return spreadsheets.Sheet(LISTS, [spreadsheets.Column(key) for key in lists], rows, hidden=True)


# The guide


def _guide(sheets: Iterable[SheetKind]) -> spreadsheets.Sheet:
    columns = [
        spreadsheets.Column("Ark", width=18),
        spreadsheets.Column("Kolonne", width=22),
        spreadsheets.Column("Betydning", width=70),
        spreadsheets.Column("Sådan skrives den", width=36),
        spreadsheets.Column("Skal udfyldes", width=14),
        spreadsheets.Column("Eksempel", width=34),
    ]
    rows: list[list[Any]] = [["Alle ark", None, line, None, None, None] for line in INTRODUCTION]
    for sheet in sheets:
        rows.append([sheet.name, None, sheet.meaning, None, None, None])
        for column in sheet.all_columns:
            needed = "Ja" if column.required else "Nej"
            words = column.kind.words
            if isinstance(column.kind, Choice):
                words = ", ".join(column.kind.labels.values())
            rows.append([sheet.name, column.header, column.meaning, words, needed, _shown(column)])
    return spreadsheets.Sheet(GUIDE, columns, rows)


def _shown(column: Column) -> str | None:
    """The example as people would type it."""
    value = column.example
    if value is None or value == EXAMPLE:
        return None
    match column.kind:
        case Day():
            return format_date(value, "short")
        case Amount():
            return format_amount(value, kr=False)
        case Number():
            return format_number(value, max(0, -value.as_tuple().exponent))
    return str(value)
