"""A town's plans in a spreadsheet: what people type is understood, and what is not is told cell by cell, at once."""

import datetime as dt
import io
import tracemalloc
from typing import Any

import openpyxl
import pytest

from funding.actions import load_categories
from plans.models import Goal, Plan
from portal.actions import import_plans
from portal.exchange import FileRefused, check_file, plan_file
from portal.exchange.uploads import WORKBOOK, read_upload
from portal.exchange.workbook import read_workbook, template, write_workbook
from portal.exchange.workbook.layout import EXAMPLE
from portal.exchange.workbook.located import WORDS
from portal.exchange.workbook.sheets import SHEETS
from tests.factories.plans import draft_plan, scheme

pytestmark = pytest.mark.django_db

Rows = dict[str, list[dict[str, Any]]]

#: As somebody would move a plan from a Word document: no ids, numbers only where they have them, blanks where not.
TYPED: Rows = {
    "Planer": [
        {
            "Titel": "Nordvang i vækst",
            "Kommune": "Vejle",
            "Bevillingsperiode": "2019-26-midlerne",
            "Fra": "1. april 2027",
            "Til": dt.date(2031, 3, 31),
        }
    ],
    "Deltagere": [
        {"Boligorganisation": "Boligselskabet Nordlyng", "Ansøger": "Ja"},
        {"Boligorganisation": "soengen"},
    ],
    "Områder": [{"Boligområde": "Nordvang", "Bydel": "Nørremarken"}],
    "Afdelinger": [
        {
            "Boligorganisation": "Boligselskabet Nordlyng",
            "Afdelingsnr.": 11,
            "Navn": "Nordvang I",
            "Beboere": "1.240",
        }
    ],
    "Indsatsområder": [{"Indsatsområde": "Beskæftigelse"}],
    "Udfordringer": [{"Udfordring": "Mange er uden job"}],
    "Mål": [
        {"Nr.": "2.1", "Mål": "Flere er i arbejde", "Udfordring": "mange er  uden job"},
        {"Mål": "Flere unge har fritidsjob"},
    ],
    "Indikatorer": [
        {
            "Mål": "2.1",
            "Indikator": "Beboere i arbejde",
            "Enhed": "Procent",
            "Hvad er bedst?": "Højere er bedre",
            "Udgangspunkt": "51,5",
        },
        {"Mål": "flere unge har fritidsjob", "Indikator": "Unge i fritidsjob"},
    ],
    "Måltal": [
        {"Mål": "2.1", "Dato": "01-12-2030", "Værdi": 60},
        {"Mål": "Flere unge har fritidsjob", "Indikator": "Unge i fritidsjob", "Dato": "1/12-2030", "Værdi": 45.0},
    ],
    "Handlinger": [{"Mål": "2.1", "Handling": "Jobvejledning", "Niveau": "bydel"}],
    "Milepæle": [{"Milepæl": "Medarbejderne er ansat", "Dato": "2027-06-01"}],
    "Budget": [
        {"År": 2027, "Kategori": "Løn og personale", "Indsatsområde": "Tværgående", "Beløb": "1.234.567,50 kr."}
    ],
    "Finansiering": [
        {"År": 2027, "Kilde": "Landsbyggefonden", "Beløb": 925925.62},
        {"År": "2027", "Kilde": "Kommunen", "Organisation": "Vejle Kommune", "Beløb": "308.641,88"},
    ],
}  # fmt: skip


def filled_in(rows: Rows = TYPED, change: Any = lambda book: None) -> io.BytesIO:
    """The template with rows typed into it under its example, as a program of the person's own saves it."""
    book = openpyxl.load_workbook(io.BytesIO(template()))
    for name, typed in rows.items():
        sheet = book[name]
        headers = [cell.value for cell in sheet[1]]
        for index, row in enumerate(typed, start=3):
            for header, value in row.items():
                sheet.cell(index, headers.index(header) + 1, value)
    change(book)
    buffer = io.BytesIO()
    book.save(buffer)
    buffer.seek(0)
    return buffer


def problems(file: io.BytesIO) -> list[tuple[str, str]]:
    """What is told of a file that is refused, in reading it or by the format's own check."""
    read = None
    with pytest.raises(FileRefused) as caught:
        read = read_upload(file, WORKBOOK)
        check_file(read.document)
    found = read.located(caught.value.problems) if read else caught.value.problems
    return [(problem.path, problem.message) for problem in found]


@pytest.fixture(autouse=True)
def _reference_data(cast: Any) -> None:
    scheme()
    load_categories()


# What people type


def test_what_is_typed_becomes_a_plan(cast: Any) -> None:
    file = read_upload(filled_in(), WORKBOOK)
    report = import_plans(document=file.document, by=cast.mette)

    assert [(plan.outcome, plan.title, plan.status) for plan in report.plans] == [
        ("new", "Nordvang i vækst", "draft")
    ]
    part = plan_file(Plan.objects.all())["plans"][0]
    assert (part["plan"]["starts_on"], part["plan"]["ends_on"]) == ("2027-04-01", "2031-03-31")
    assert [(row["organisation"]["code"], row["is_applicant"]) for row in part["participants"]] == [
        ("nordlyng", True),
        ("soengen", False),
    ]
    assert part["areas"][0]["estates"] == [
        {
            "organisation": {
                "code": "nordlyng",
                "name": "Boligselskabet Nordlyng",
                "kind": "housing_organisation",
            },
            "number": "11",
            "name": "Nordvang I",
            "residents": 1240,
            "homes": None,
        }
    ]
    # A draft gets its numbers when it is handed in; the workbook's only tell its rows apart.
    assert [(row["number"], row["title"], row["position"]) for row in part["goals"]] == [
        ("", "Flere er i arbejde", 0),
        ("", "Flere unge har fritidsjob", 1),
    ]
    assert part["goals"][0]["challenge"] == part["challenges"][0]["uid"]
    assert [(row["unit"], row["direction"], row["baseline_value"]) for row in part["indicators"]] == [
        ("percent", "up", "51.5"),
        ("count", "", None),
    ]
    assert [(row["due_on"], row["value"]) for row in part["targets"]] == [
        ("2030-12-01", "60"),
        ("2030-12-01", "45"),
    ]
    assert [(row["amount"], row["focus"]) for row in part["budget"]] == [("1234567.50", None)]
    assert [(row["source"], row["counts_as_local"], row["amount"]) for row in part["financing"]] == [
        ("fund", False, "925925.62"),
        ("municipality", True, "308641.88"),
    ]


def test_the_same_workbook_twice_makes_nothing_double(cast: Any) -> None:
    for outcome in ("new", "unchanged"):
        report = import_plans(document=read_upload(filled_in(), WORKBOOK).document, by=cast.mette)
        assert [plan.outcome for plan in report.plans] == [outcome]
    assert Goal.objects.count() == 2


def test_a_mended_row_is_a_change_of_the_same_row(cast: Any) -> None:
    import_plans(document=read_upload(filled_in(), WORKBOOK).document, by=cast.mette)

    def mend(book: Any) -> None:
        book["Mål"]["E3"] = "Flere beboere er i arbejde"
        book["Indikatorer"]["H3"] = 52.5

    report = import_plans(document=read_upload(filled_in(change=mend), WORKBOOK).document, by=cast.mette)
    changes = [(change.old, change.new) for plan in report.plans for change in plan.changes]
    assert changes == [("Flere er i arbejde", "Flere beboere er i arbejde"), ("51.5", "52.5")]


def test_the_order_of_sheets_and_columns_does_not_matter() -> None:
    def turn(book: Any) -> None:
        sheet = book["Måltal"]
        for row in sheet.iter_rows(max_row=6):
            values = [cell.value for cell in row]
            for cell, value in zip(row, reversed(values), strict=True):
                cell.value = value
        book.move_sheet("Måltal", -8)

    turned = read_upload(filled_in(change=turn), WORKBOOK).document
    straight = read_upload(filled_in(), WORKBOOK).document
    # The example row is known by its first column, which is now the last.
    turned_rows = [row for row in turned["plans"][0]["targets"] if row["value"] != EXAMPLE]
    assert turned_rows == straight["plans"][0]["targets"]


def test_examples_are_not_read() -> None:
    names = openpyxl.load_workbook(io.BytesIO(template())).sheetnames
    assert names == ["Vejledning", *(sheet.name for sheet in SHEETS), "Lister"]
    file = read_workbook(io.BytesIO(template()))
    assert file.document["plans"] == []


def test_a_sheet_that_is_not_there_leaves_what_the_plan_has(cast: Any) -> None:
    import_plans(document=read_upload(filled_in(), WORKBOOK).document, by=cast.mette)

    def remove(book: Any) -> None:
        del book["Milepæle"]

    report = import_plans(document=read_upload(filled_in(change=remove), WORKBOOK).document, by=cast.mette)
    assert [plan.outcome for plan in report.plans] == ["unchanged"]


def test_several_plans_are_told_apart_by_title() -> None:
    rows = {
        "Planer": [TYPED["Planer"][0], TYPED["Planer"][0] | {"Titel": "Søengen"}],
        "Deltagere": [
            {"Plan": "nordvang i vækst", "Boligorganisation": "nordlyng", "Ansøger": "Ja"},
            {"Plan": "Søengen", "Boligorganisation": "soengen", "Ansøger": "Ja"},
        ],
    }
    document = read_upload(filled_in(rows), WORKBOOK).document
    assert [plan["participants"][0]["organisation"]["code"] for plan in document["plans"]] == [
        "nordlyng",
        "soengen",
    ]
    rows["Deltagere"].append({"Boligorganisation": "soengen"})
    rows["Deltagere"].append({"Plan": "Søeng", "Boligorganisation": "soengen"})
    assert problems(filled_in(rows)) == [
        ("Deltagere!A5 (Plan)", "Skriv planens nummer eller titel i kolonnen Plan."),
        ("Deltagere!A6 (Plan)", "»Søeng« findes ikke i arket Planer. Mente du »Søengen«?"),
    ]


# What is refused: the cell, and the cure


def test_everything_is_told_at_once() -> None:
    rows = TYPED | {
        "Planer": [TYPED["Planer"][0] | {"Bevillingsperiode": "2019-26 midler", "Fra": "31-02-2027"}],
        "Deltagere": [{"Boligorganisation": "Nordlyng Boligselskab"}],
        "Mål": [{"Mål": "x" * 201, "Indsatsområde": "Beskæftigelse"}, {"Nr.": 2.1, "Mål": "Flere unge"}],
        "Indikatorer": [{"Mål": "2.7", "Indikator": "Beboere", "Decimaler": 9}, {"Mål": "Flere unge"}],
        "Måltal": [],
        "Handlinger": [],
        "Budget": [{"År": "toogtyve", "Kategori": "Løn", "Beløb": "=SUM(A1:A2)"}],
    }
    found = problems(filled_in(rows))
    assert [place for place, _ in found] == [
        "Planer!E3 (Bevillingsperiode)",
        "Planer!F3 (Fra)",
        "Deltagere!B3 (Boligorganisation)",
        "Indsatsområder!B3 (Indsatsområde)",
        "Udfordringer!B3 (Indsatsområde)",
        "Mål!B3 (Indsatsområde)",
        "Mål!B4 (Indsatsområde)",
        "Mål!C4 (Nr.)",
        "Indikatorer!B3 (Mål)",
        "Indikatorer!C4 (Indikator)",
        "Budget!B3 (År)",
        "Budget!C3 (Kategori)",
        "Budget!E3 (Beløb)",
        "Mål!E3 (Mål)",
        "Indikatorer!E3 (Decimaler)",
    ] or found


def test_hidden_traps_of_excel_are_told() -> None:
    rows = TYPED | {
        "Mål": [{"Nr.": 2.1, "Mål": "Flere er i arbejde"}],
        "Indikatorer": [{"Mål": dt.datetime(2026, 1, 2), "Indikator": "Beboere i arbejde"}],  # noqa: DTZ001
        "Måltal": [],
        "Handlinger": [],
    }
    assert problems(filled_in(rows)) == [
        (
            "Mål!C3 (Nr.)",
            "Excel har gjort teksten til et tal. Formatér cellen som tekst, og skriv den igen (2.10 er ikke 2.1).",
        ),
        (
            "Indikatorer!B3 (Mål)",
            "Excel har gjort teksten til en dato. Formatér cellen som tekst, og skriv den igen.",
        ),
    ]


def test_a_column_with_another_name_is_told_with_the_nearest() -> None:
    def rename(book: Any) -> None:
        book["Mål"]["E1"] = "Målet"
        book["Budget"]["F1"], book["Budget"]["I1"] = "Udgår", "Bemærk"
        book["Indikatorer"].delete_cols(4)

    found = problems(filled_in(change=rename))
    assert [row for row in found if row[0][0] in "MBI" and "1" in row[0]] == [
        (
            "Mål!E1",
            "Kolonnen »Målet« kendes ikke i arket Mål. Mente du »Mål«? Ret navnet, eller slet kolonnen.",
        ),
        ("Indikatorer!1:1", "Kolonnen »Enhed« mangler. Tilføj den, eller hent en ny skabelon."),
        (
            "Budget!F1",
            "Kolonnen »Udgår« kendes ikke i arket Budget. Mente du »Udgået«? Ret navnet, eller slet kolonnen.",
        ),
        ("Budget!I1", "Kolonnen »Bemærk« kendes ikke i arket Budget. Ret navnet, eller slet kolonnen."),
    ] or found


def test_a_column_that_stands_twice_and_a_cell_without_a_column() -> None:
    def spoil(book: Any) -> None:
        book["Deltagere"]["G1"], book["Deltagere"]["H3"] = "Ansøger", "husk at ringe"

    assert problems(filled_in(change=spoil)) == [
        ("Deltagere!G1", "Kolonnen »Ansøger« står der to gange. Slet den ene."),
        (
            "Deltagere!H3",
            "Cellen står i en kolonne uden et kendt navn. Slet indholdet, eller giv kolonnen sit navn.",
        ),
    ]


def test_headers_that_do_not_stand_first() -> None:
    def push(book: Any) -> None:
        book["Deltagere"].insert_rows(1, 2)

    assert problems(filled_in(change=push))[0] == (
        "Deltagere!A3",
        "Kolonnernes navne skal stå i række 1. Slet de tomme rækker over dem.",
    )


def test_merged_cells_are_told() -> None:
    def merge(book: Any) -> None:
        book["Mål"].merge_cells("B3:B4")

    assert problems(filled_in(change=merge))[0] == (
        "Mål!B3:B4",
        "Cellerne er flettet. Ophæv fletningen, og skriv værdien i hver række.",
    )


def test_unknown_sheets_are_told_and_empty_ones_left_alone() -> None:
    def add(book: Any) -> None:
        book.create_sheet("Ark1")
        book.create_sheet("Milepæl").append(["Milepæl"])

    assert problems(filled_in(change=add)) == [
        (
            "Milepæl!A1",
            "Arket »Milepæl« kendes ikke. Mente du »Milepæle«? Giv det rette navn, eller slet det.",
        )
    ]


def test_a_workbook_without_plans() -> None:
    def remove(book: Any) -> None:
        del book["Planer"]

    assert problems(filled_in(change=remove)) == [
        ("", "Arket Planer mangler. Hent skabelonen, og udfyld arket.")
    ]
    assert problems(filled_in({})) == [("Planer!A2", "Arket har ingen planer. Skriv en række for hver plan.")]


def test_the_same_row_twice_is_told() -> None:
    rows = TYPED | {"Milepæle": TYPED["Milepæle"] * 2}
    assert problems(filled_in(rows)) == [("Milepæle!A4", "Rækken står allerede i række 3. Slet den ene.")]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (1e15, "Beløbet er for stort. Skriv det i kroner, ikke i øre."),
        ("1000000000000000", "Skriv beløbet med færre cifre."),
        (-1, "Beløbet må ikke være under 0 kr."),
        (0.001, "Et beløb har højst to decimaler. Afrund det i regnearket (værdien, ikke kun formatet)."),
        ("1,234.50", "Skriv beløbet på dansk: 1.234,50"),
        ("=1+1", "Cellen har en formel (=1+1). Kopiér cellen"),
        (True, "Skriv et beløb, fx 1.234.567,50."),
    ],
)
def test_amounts_that_cannot_be_meant(value: Any, message: str) -> None:
    rows = TYPED | {"Budget": [TYPED["Budget"][0] | {"Beløb": value}]}
    ((place, told),) = problems(filled_in(rows))
    assert place == "Budget!E3 (Beløb)"
    assert told.startswith(message)


def test_cpr_numbers_are_refused() -> None:
    rows = TYPED | {"Milepæle": [{"Milepæl": "Møde med 010190-1234"}]}
    assert problems(filled_in(rows)) == [
        ("Milepæle!B3 (Milepæl)", "Teksten ser ud til at indeholde et CPR-nummer. Fjern det.")
    ]


def test_formulas_in_texts_never_run_in_what_is_taken_out(cast: Any) -> None:
    plan = draft_plan(cast, title="=HYPERLINK(1)")
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(plan_file([plan]))))
    assert (book["Planer"]["B2"].value, book["Planer"]["B2"].data_type) == ("=HYPERLINK(1)", "s")
    read = read_workbook(io.BytesIO(write_workbook(plan_file([plan]))))
    assert read.document["plans"][0]["plan"]["title"] == "=HYPERLINK(1)"


def test_problems_of_the_document_are_told_in_the_words_of_the_sheets() -> None:
    rows = TYPED | {
        "Deltagere": [{"Boligorganisation": "nordlyng"}],
        "Finansiering": [{"År": 2027, "Kilde": "Landsbyggefonden", "Lokal": "Ja", "Beløb": 1}],
        "Budget": [
            {"År": 2027, "Kategori": "loen", "Beløb": 1},
            {"År": 2027, "Kategori": "loen", "Beløb": 2},
        ],
    }
    found = problems(filled_in(rows))
    assert [place for place, _ in found if place.startswith("Budget")] == ["Budget!A4"]
    rows["Budget"] = rows["Budget"][:1]
    assert problems(filled_in(rows)) == [
        (
            "Finansiering!A3",
            "Landsbyggefondens andel tæller ikke som lokal medfinansiering. Skriv Nej i kolonnen Lokal.",
        ),
        ("Deltagere", "Planen har ingen ansøger. Skriv Ja i kolonnen Ansøger i én række."),
    ]


def test_words_of_the_format_that_are_no_longer_used_are_not_kept() -> None:
    """Each of the phrases that are put in the workbook's words stands in the code that tells it."""
    from pathlib import Path  # noqa: PLC0415

    root = Path(__file__).parent.parent.parent
    files = [*root.glob("portal/exchange/*.py"), root / "portal/permissions.py"]
    files += [
        *root.glob("*/exchange/*.py"),
        *root.glob("core/exchange/*.py"),
        root / "portal/actions/importing.py",
    ]
    told = "".join(
        path.read_text("utf-8").replace('"\n            "', "").replace('"\n        "', "") for path in files
    )
    assert [ours for ours, _ in WORDS if ours not in told] == []


def test_200_000_rows_are_refused_with_the_row_and_bounded_memory() -> None:
    book = openpyxl.Workbook(write_only=True)
    plans = book.create_sheet("Planer")
    plans.append([column.header for column in SHEETS[0].all_columns])
    sheet = book.create_sheet("Målinger")
    sheet.append(["Plan", "Mål", "Indikator", "Dato", "Værdi", "Bemærkning"])
    for _ in range(200_000):
        sheet.append(["Nordvang", 1])
    content = io.BytesIO()
    book.save(content)
    tracemalloc.start()
    try:
        assert problems(content) == [
            ("Målinger!A40000", "Regnearket har flere end 40.000 rækker. Del det i flere.")
        ]
        assert tracemalloc.get_traced_memory()[1] < 100 * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_reading_writes_nothing() -> None:
    problems(filled_in(TYPED | {"Deltagere": []}))
    check_file(read_upload(filled_in(), WORKBOOK).document)
    assert not Plan.objects.exists()
