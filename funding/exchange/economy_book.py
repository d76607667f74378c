"""A plan's money as a workbook, and its bilagsposter as CSV: what the pages print, with sums as formulas.

Amounts are kr. with two decimals. Every sum is a formula whose kept result is the figure of our own pages; a test
has an independent engine work the formulas out and compare.
"""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from core.spreadsheets import Column, Sheet, book, csv_lines

if TYPE_CHECKING:
    from funding.figures.export import EconomyExport


def kroner(header: str, formula: str = "") -> Column:
    return Column(header, "amount", 18, formula=formula)


YEAR = Column("År", "number", 8)
FOCUS = Column("Indsatsområde", width=32)
CATEGORY = Column("Kategori", width=26)

OVERVIEW = (
    YEAR,
    kroner("Budget, kr."),
    kroner("Finansiering, kr."),
    kroner("Forskel, kr.", "=C{row}-B{row}"),
    kroner("Bogført, kr."),
    kroner("Prognose, kr."),
    kroner("Ventet afvigelse, kr.", "=F{row}-B{row}"),
)
BUDGET = (YEAR, FOCUS, CATEGORY, kroner("Beløb, kr."))
FINANCING = (
    YEAR,
    Column("Kilde", width=24),
    Column("Betaler", width=32),
    Column("Form", width=18),
    Column("Lokal medfinansiering", width=20),
    kroner("Beløb, kr."),
)
VARIANCE = (
    YEAR,
    FOCUS,
    CATEGORY,
    kroner("Budget, kr."),
    kroner("Bogført, kr."),
    kroner("Prognose, kr."),
    Column("Prognosen bygger på", width=26),
    kroner("Afvigelse, kr.", "=E{row}-D{row}"),
    kroner("Ventet afvigelse, kr.", "=F{row}-D{row}"),
    Column("Skal forklares", width=14),
    Column("Forklaring", width=50),
)
ENTRIES = (
    Column("Dato", "date", 12),
    Column("Bilagsnr.", "code", 14),
    Column("Tekst", width=40),
    CATEGORY,
    FOCUS,
    Column("Betalt af", width=30),
    kroner("Beløb, kr."),
    Column("Begrundelse", width=40),
)
DICTIONARY = (
    Column("Ark", width=18),
    Column("Kolonne", width=26),
    Column("Betyder", width=80),
    Column("Enhed", width=16),
)

_KR, _TEXT, _YEAR = "kr.", "tekst", "kalenderår"
MEANINGS: dict[str, dict[str, tuple[str, str]]] = {
    "Overblik": {
        "År": ("Kalenderår, som planens periode rører ved.", _YEAR),
        "Budget, kr.": ("Årets budgetposter lagt sammen.", _KR),
        "Finansiering, kr.": ("Hvad alle kilder skal betale i året.", _KR),
        "Forskel, kr.": ("Finansiering minus budget. Skal være 0.", _KR),
        "Bogført, kr.": ("Årets bilagsposter lagt sammen. Refusioner trækker fra.", _KR),
        "Prognose, kr.": ("Hvad året ventes at ende på: linjernes prognoser lagt sammen.", _KR),
        "Ventet afvigelse, kr.": ("Prognose minus budget. Under 0 er penge tilovers.", _KR),
    },
    "Budget": {
        "År": ("Budgetpostens kalenderår.", _YEAR),
        "Indsatsområde": ("Planens indsatsområde, eller Tværgående.", _TEXT),
        "Kategori": ("Bevillingsperiodens budgetkategori.", _TEXT),
        "Beløb, kr.": ("Budgettet i kraft. Poster, der er udgået, er ikke med.", _KR),
    },
    "Finansiering": {
        "År": ("Det kalenderår, kilden betaler i.", _YEAR),
        "Kilde": ("Landsbyggefonden, kommunen, boligorganisation, afdeling, fond eller anden kilde.", _TEXT),
        "Betaler": ("Organisationens navn.", _TEXT),
        "Form": ("Kontant, timer eller andet end penge.", _TEXT),
        "Lokal medfinansiering": ("Om beløbet tæller med i den lokale medfinansiering.", "ja eller nej"),
        "Beløb, kr.": ("Kildens andel i året.", _KR),
    },
    "Afvigelse": {
        "År": ("Linjens kalenderår.", _YEAR),
        "Indsatsområde": ("Planens indsatsområde, eller Tværgående.", _TEXT),
        "Kategori": ("Bevillingsperiodens budgetkategori.", _TEXT),
        "Budget, kr.": ("Linjens budget.", _KR),
        "Bogført, kr.": ("Linjens bilagsposter lagt sammen.", _KR),
        "Prognose, kr.": ("Det seneste skøn, ellers forslaget. Når året er slut: det bogførte.", _KR),
        "Prognosen bygger på": ("Jeres skøn, budgettet, det bogførte eller forbruget ført frem.", _TEXT),
        "Afvigelse, kr.": ("Bogført minus budget.", _KR),
        "Ventet afvigelse, kr.": ("Prognose minus budget.", _KR),
        "Skal forklares": (
            "Om afvigelsen når bevillingsperiodens grænser i procent og kroner.",
            "ja eller nej",
        ),
        "Forklaring": ("Hvad der er skrevet om afvigelsen.", _TEXT),
    },
    "Regnskab": {
        "Dato": ("Bilagets dato.", "dato"),
        "Bilagsnr.": ("Bilagets nummer i bogholderiet.", _TEXT),
        "Tekst": ("Hvad posten dækker.", _TEXT),
        "Kategori": ("Bevillingsperiodens budgetkategori.", _TEXT),
        "Indsatsområde": ("Planens indsatsområde, eller Tværgående.", _TEXT),
        "Betalt af": ("Den kilde, der har betalt.", _TEXT),
        "Beløb, kr.": ("Under 0 ved refusion og tilbageførsel.", _KR),
        "Begrundelse": ("Kun ved tilbageførsel, og når et lukket regnskab er rettet.", _TEXT),
    },
}


def economy_book(figures: "EconomyExport", entries: Iterable[Sequence[Any]], *, many: bool = False) -> bytes:
    """The workbook. `entries` are rows of ENTRIES; `many` keeps the memory flat for a hundred thousand of them."""
    sheets = [
        Sheet("Overblik", OVERVIEW, figures.overview, totals=figures.overview_totals),
        Sheet("Budget", BUDGET, figures.budget, totals={3: figures.budget_total}),
        Sheet("Finansiering", FINANCING, figures.financing, totals={5: figures.financing_total}),
        Sheet("Afvigelse", VARIANCE, figures.variance, totals=figures.variance_totals),
        Sheet("Regnskab", ENTRIES, entries, totals={6: figures.booked_total}),
        Sheet("Ordliste", DICTIONARY, dictionary()),
    ]
    return book(sheets, many=many)


def dictionary() -> Iterator[tuple[str, str, str, str]]:
    """What every column means, in the sheets' order."""
    for sheet, columns in MEANINGS.items():
        for column, (meaning, unit) in columns.items():
            yield sheet, column, meaning, unit


def entry_lines(entries: Iterable[Sequence[Any]]) -> Iterator[str]:
    """The bilagsposter as CSV. The headings are those that a file to fetch in is recognised by."""
    headings = [column.header.removesuffix(", kr.") for column in ENTRIES]
    return csv_lines(headings, entries)


def yes_no(value: bool) -> str:
    return "ja" if value else "nej"


def entry_row(entry: Any, focus: str) -> tuple[Any, ...]:
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
