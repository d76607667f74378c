"""A plan's money as a workbook and as CSV: the tables that the pages print, one sheet and one file each.

Amounts are kr. with two decimals. Every sum is a formula whose kept result is the figure of our own pages; a test
has an independent engine work the formulas out and compare.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from core.spreadsheets import Column, Sheet, book, csv_lines, explained

Row = tuple[Any, ...]


@dataclass(frozen=True)
class Table:
    """A sheet's name and columns."""

    name: str
    columns: tuple[Column, ...]


@dataclass(frozen=True)
class Filled:
    """The rows of a table, and the sums that stand under them by the column's number."""

    rows: Iterable[Row]
    totals: Mapping[int, Decimal] = field(default_factory=dict)


def kroner(header: str, meaning: str, formula: str = "") -> Column:
    return Column(header, "amount", 18, formula=formula, meaning=meaning)


YES_NO = "ja eller nej"
YEAR = Column("År", "number", 8, meaning="Kalenderår.", unit="kalenderår")
FOCUS = Column("Indsatsområde", width=32, meaning="Planens indsatsområde, eller Tværgående.")
CATEGORY = Column("Kategori", width=26, meaning="Bevillingsperiodens budgetkategori.")
VOUCHER = Column("Bilagsnr.", "code", 14, meaning="Bilagets nummer i bogholderiet.")
BUDGETED = "Linjens budget."

#: By the last part of the address of its CSV file.
TABLES: dict[str, Table] = {
    "overblik": Table(
        "Overblik",
        (
            YEAR,
            kroner("Budget, kr.", "Årets budgetposter lagt sammen."),
            kroner("Finansiering, kr.", "Hvad alle kilder skal betale i året."),
            kroner("Forskel, kr.", "Finansiering minus budget. Skal være 0.", "=C{row}-B{row}"),
            kroner("Bogført, kr.", "Årets bilagsposter lagt sammen. Refusioner trækker fra."),
            kroner("Prognose, kr.", "Hvad året ventes at ende på: linjernes prognoser lagt sammen."),
            kroner(
                "Ventet afvigelse, kr.",
                "Prognose minus budget. Under 0 er penge tilovers.",
                "=F{row}-B{row}",
            ),
        ),
    ),
    "budget": Table(
        "Budget",
        (
            YEAR,
            FOCUS,
            CATEGORY,
            kroner("Beløb, kr.", "Budgettet i kraft. Poster, der er udgået, er ikke med."),
        ),
    ),
    "finansiering": Table(
        "Finansiering",
        (
            YEAR,
            Column(
                "Kilde",
                width=24,
                meaning="Landsbyggefonden, kommunen, boligorganisation, afdeling, fond eller anden kilde.",
            ),
            Column("Betaler", width=32, meaning="Organisationens navn."),
            Column("Form", width=18, meaning="Kontant, timer eller andet end penge."),
            Column(
                "Lokal medfinansiering",
                width=20,
                meaning="Om beløbet tæller med i den lokale medfinansiering.",
                unit=YES_NO,
            ),
            kroner("Beløb, kr.", "Kildens andel i året."),
            Column("Funktion", width=24, meaning="Den funktion, timerne gives i. Aldrig en person."),
            Column("Timer", "value", 10, meaning="Timer i året.", unit="timer"),
            kroner("Timesats, kr.", "Hvad en time er værd. Timer gange sats giver beløbet."),
            Column(
                "Dokumentation", width=40, meaning="Hvad der viser værdien af timer eller andet end penge."
            ),
        ),
    ),
    "stillinger": Table(
        "Stillinger",
        (
            Column("Stilling", width=32, meaning="Stillingens titel. Aldrig en person."),
            CATEGORY,
            FOCUS,
            Column("Fra", "date", 12, meaning="Stillingens første dag."),
            Column("Til", "date", 12, meaning="Stillingens sidste dag."),
            Column("Årsværk", "value", 10, meaning="Hvor meget af fuld tid stillingen er.", unit="årsværk"),
            kroner("Årsløn, kr.", "Årsløn for fuld tid i det år, stillingen begynder."),
            YEAR,
            Column(
                "Regnet sådan", width=44, meaning="Årsværk, årets løn og del af året, som siden viser dem."
            ),
            kroner("Beløb, kr.", "Hvad stillingen koster i året, afrundet til hele øre."),
        ),
    ),
    "afvigelse": Table(
        "Afvigelse",
        (
            YEAR,
            FOCUS,
            CATEGORY,
            kroner("Budget, kr.", BUDGETED),
            kroner("Bogført, kr.", "Linjens bilagsposter lagt sammen."),
            kroner("Prognose, kr.", "Det seneste skøn, ellers forslaget. Når året er slut: det bogførte."),
            Column(
                "Prognosen bygger på",
                width=26,
                meaning="Jeres skøn, budgettet, det bogførte eller forbruget ført frem.",
            ),
            kroner("Afvigelse, kr.", "Bogført minus budget.", "=E{row}-D{row}"),
            kroner("Ventet afvigelse, kr.", "Prognose minus budget.", "=F{row}-D{row}"),
            Column(
                "Skal forklares",
                width=14,
                meaning="Om afvigelsen når bevillingsperiodens grænser i procent og kroner.",
                unit=YES_NO,
            ),
            Column("Forklaring", width=50, meaning="Hvad der er skrevet om afvigelsen."),
        ),
    ),
    "opkraevning": Table(
        "Opkrævning",
        (
            YEAR,
            Column("Part", width=32, meaning="Den lokale part, der betaler i penge."),
            kroner("Skal betale, kr.", "Partens andel af finansieringen i året."),
            kroner("Opkrævet, kr.", "Hvad parten er opkrævet for året."),
            kroner("Modtaget, kr.", "Hvad parten har betalt for året."),
            kroner(
                "Mangler, kr.", "Skal betale minus modtaget. Under 0 er betalt for meget.", "=C{row}-E{row}"
            ),
        ),
    ),
    "rater": Table(
        "Rater",
        (
            Column("Forfalder", "date", 12, meaning="Den dag, tilsagnet siger, at raten udbetales."),
            Column("Status", width=16, meaning="Kommende, forfalden, anmodet, holdt tilbage eller udbetalt."),
            Column("Anmodet", "date", 12, meaning="Den dag, I anmodede om raten."),
            Column("Udbetalt", "date", 12, meaning="Den dag, pengene kom."),
            Column("Holdt tilbage", "date", 14, meaning="Den dag, raten blev holdt tilbage."),
            Column("Hvorfor", width=50, meaning="Hvorfor raten er holdt tilbage."),
            Column("Bemærkning", width=30, meaning="Hvad tilsagnet siger om raten."),
            kroner("Beløb, kr.", "Raten. Alle rater er tilsammen tilsagnet."),
        ),
    ),
    "reguleringskonto": Table(
        "Reguleringskonto",
        (
            Column("Dato", "date", 12, meaning="Den dag, pengene er flyttet."),
            Column("Afdeling", width=28, meaning="Afdelingen, hvis konto 406 det er."),
            Column("Boligorganisation", width=28, meaning="Afdelingens boligorganisation."),
            Column(
                "Bevægelse", width=26, meaning="Udbetalt, planens egne aktiviteter eller anden anvendelse."
            ),
            Column("Formål", width=30, meaning="Kun ved anden anvendelse: et af de tre formål."),
            Column("Tekst", width=40, meaning="Hvad bevægelsen dækker."),
            VOUCHER,
            Column(
                "Kommunen godkendte",
                "date",
                14,
                meaning="Kun ved anden anvendelse: kommunalbestyrelsens dag.",
            ),
            Column(
                "Fonden godkendte", "date", 14, meaning="Kun ved anden anvendelse: Landsbyggefondens dag."
            ),
            Column(
                "Tæller med",
                width=12,
                meaning="Om bevægelsen er i kraft. Anden anvendelse er det, når begge har godkendt den.",
                unit=YES_NO,
            ),
            kroner("Beløb, kr.", "Beløbet på bilaget. Under 0 retter en tidligere bevægelse."),
            kroner("Virkning på saldoen, kr.", "Hvad bevægelsen gør ved kontoen. Summen er saldoen nu."),
        ),
    ),
    "regnskab": Table(
        "Regnskab",
        (
            Column("Dato", "date", 12, meaning="Bilagets dato."),
            VOUCHER,
            Column("Tekst", width=40, meaning="Hvad posten dækker."),
            CATEGORY,
            FOCUS,
            Column("Betalt af", width=30, meaning="Den kilde, der har betalt."),
            kroner("Beløb, kr.", "Under 0 ved refusion og tilbageførsel."),
            Column(
                "Begrundelse",
                width=40,
                meaning="Kun ved tilbageførsel, og når et lukket regnskab er rettet.",
            ),
        ),
    ),
}
ENTRIES = TABLES["regnskab"].columns
#: Tables of a plan that runs or has run; before that there is nothing in them.
OF_STARTED = frozenset({"afvigelse", "opkraevning", "rater", "reguleringskonto", "regnskab"})
#: Tables of pages that a revisor, who reads the books alone, does not see.
OF_CONTENT = frozenset({"stillinger", "opkraevning", "rater"})


def economy_book(tables: Mapping[str, Filled], *, many: bool = False) -> bytes:
    """The workbook of these tables; `many` keeps the memory flat for a hundred thousand rows."""
    sheets = [
        Sheet(TABLES[key].name, TABLES[key].columns, filled.rows, totals=filled.totals)
        for key, filled in tables.items()
    ]
    return book(explained(sheets), many=many)


def table_csv(key: str, rows: Iterable[Row]) -> Iterator[str]:
    """A table as CSV. The headings are those that a ledger to fetch in is recognised by."""
    headings = [column.header.removesuffix(", kr.") for column in TABLES[key].columns]
    return csv_lines(headings, rows)


def yes_no(value: bool) -> str:
    return "ja" if value else "nej"


def entry_row(entry: Any, focus: str) -> Row:
    """A bilagspost as both files write it."""
    payer = entry.name or (str(entry.organisation) if entry.organisation else entry.get_source_display())
    amount: Decimal = entry.amount
    return (
        entry.booked_on,
        entry.voucher,
        entry.text,
        str(entry.category),
        focus,
        payer,
        amount,
        entry.reason,
    )
