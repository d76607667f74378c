"""Workbooks that cannot be taken in: every cell at once, with the cure, and nothing written."""

import datetime as dt
import difflib
import io
import tracemalloc
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from core.exchange.guesses import MAX_COMPARED, MAX_GUESSES, Guesses
from funding.actions import load_categories
from plans.models import Plan
from portal.exchange import FileRefused, check_file, plan_file
from portal.exchange.problems import MAX_MESSAGE, MAX_PLACE, FirstProblems
from portal.exchange.uploads import WORKBOOK, read_upload
from portal.exchange.workbook import read_workbook, write_workbook
from portal.exchange.workbook.located import WORDS
from portal.exchange.workbook.sheets import SHEETS
from tests.factories.plans import draft_plan, scheme
from tests.packages import with_rows
from tests.portal.typed import TYPED, filled_in, problems

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _reference_data(cast: Any) -> None:
    scheme()
    load_categories()


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
    small = io.BytesIO()
    book.save(small)
    row = b'<row><c t="inlineStr"><is><t>Nordvang</t></is></c><c><v>1</v></c></row>'
    content = io.BytesIO(with_rows(small.getvalue(), "xl/worksheets/sheet2.xml", row, 200_000))
    tracemalloc.start()
    try:
        assert problems(content) == [
            ("Målinger!A40000", "Regnearket har flere end 40.000 rækker. Del det i flere.")
        ]
        assert tracemalloc.get_traced_memory()[1] < 100 * 1024 * 1024
    finally:
        tracemalloc.stop()


def test_a_faulty_workbook_tells_nothing_of_a_plan_that_one_may_not_write(cast: Any) -> None:
    """Not what it would change, nor that there is such a plan: only that the id is taken."""
    plan = draft_plan(cast)
    rows = TYPED | {"Planer": [TYPED["Planer"][0] | {"Id": str(plan.uid), "Fra": "31-02-2027"}]}
    with pytest.raises(FileRefused) as refused:
        read_upload(filled_in(rows), WORKBOOK, by=cast.birthe)
    told = {problem.message for problem in refused.value.problems}
    assert "Dette id kan ikke bruges. Er det en ny plan, så ryd kolonnen Id i alle ark." in told
    with pytest.raises(FileRefused) as refused:
        read_upload(filled_in(rows), WORKBOOK, by=cast.mette)
    assert told != {problem.message for problem in refused.value.problems}


def test_reading_writes_nothing() -> None:
    problems(filled_in(TYPED | {"Deltagere": []}))
    check_file(read_upload(filled_in(), WORKBOOK).document)
    assert not Plan.objects.exists()


def test_a_workbook_that_is_wrong_everywhere_is_told_in_five_hundred_lines() -> None:
    """Its cells alone, and its cells together with what is wrong with the document that they make."""

    def beside(book: Any) -> None:
        for row in range(2, 602):
            book["Planer"].cell(row, 40, "husk at ringe")

    found = problems(filled_in(change=beside))
    assert len(found) == 501
    assert found[-1] == ("", "Filen har 100 fejl mere. Ret disse først.")

    def merge(book: Any) -> None:
        for row in range(10, 310):
            book["Budget"].merge_cells(f"A{row}:B{row}")

    rows = [{"Milepæl": f"{number}" + "x" * 201, "Dato": "01-06-2027"} for number in range(300)]
    found = problems(filled_in(TYPED | {"Milepæle": rows}, merge))
    assert [place[:6] for place, _ in found].count("Budget") == 300
    assert len(found) == 501
    assert found[-1] == ("", "Filen har 100 fejl mere. Ret disse først.")


def test_what_follows_from_an_unread_cell_is_not_counted_either() -> None:
    """Without its day each of 400 milepæle lacks one, also to the check of the document, where only 500 are told."""
    long = [{"Milepæl": f"{number}" + "x" * 201, "Dato": "01-06-2027"} for number in range(200)]
    undated = [{"Milepæl": f"Nr. {number}", "Dato": "31-02-2027"} for number in range(400)]
    found = problems(filled_in(TYPED | {"Milepæle": [*long, *undated]}))
    assert len(found) == 501
    assert found[-1] == ("", "Filen har 100 fejl mere. Ret disse først.")


def test_merged_cells_in_great_numbers_are_counted() -> None:
    def merge(book: Any) -> None:
        for row in range(10, 610):
            book["Planer"].merge_cells(f"A{row}:B{row}")

    found = problems(filled_in(change=merge))
    assert (len(found), found[-1]) == (501, ("", "Filen har 100 fejl mere. Ret disse først."))


def test_a_long_word_is_not_repeated_whole() -> None:
    """A text that stands once in the package may stand in every cell."""
    word = "x" * 30_000
    rows = TYPED | {
        "Deltagere": [{"Boligorganisation": word}],
        "Udfordringer": [{"Udfordring": "Mange er uden job", "Indsatsområde": word}],
        "Handlinger": [{"Mål": "2.1", "Handling": "Jobvejledning", "Niveau": word}],
        "Milepæle": [{"Plan": word, "Milepæl": "Ansat", "Dato": "2027-06-01"}],
    }
    found = problems(filled_in(rows, lambda book: book["Mål"].cell(1, 40, word)))
    told = [message for _, message in found if "xxx" in message]
    assert len(told) == 5
    assert all("x" * 40 + "…" in message and "x" * 41 not in message for message in told), told


def test_a_problem_is_short_whatever_a_sheet_is_called() -> None:
    told = FirstProblems()
    told.add("x" * 5_000, "y" * 5_000)
    assert [(len(one.path), len(one.message)) for one in told.first] == [(MAX_PLACE, MAX_MESSAGE)]


@pytest.fixture
def compared(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many known names each guess looked at."""
    asked: list[int] = []
    close = difflib.get_close_matches

    def counting(word: str, possibilities: Any, n: int = 3) -> list[str]:
        asked.append(len(possibilities))
        return close(word, possibilities, n)

    monkeypatch.setattr(difflib, "get_close_matches", counting)
    return asked


def test_each_name_is_guessed_at_once(compared: list[int]) -> None:
    row = {"Boligorganisation": "Boligselskabet Nordlung"}
    found = problems(filled_in(TYPED | {"Deltagere": [row] * 20}))
    told = [message for _, message in found if "Nordlung" in message]
    assert len(told) == 20
    assert all("Mente du »Boligselskabet Nordlyng«?" in message for message in told)
    assert len(compared) == 1


def test_so_many_names_are_guessed_at_and_compared(compared: list[int]) -> None:
    guesses = Guesses()
    for number in range(600):
        guesses.nearest(f"navn {number}", ["navnet"], "names")
    assert len(compared) == MAX_GUESSES
    assert guesses.nearest("navn 1", ["andre"], "names") == "navnet"
    compared.clear()
    guesses = Guesses()
    for number in range(20):
        guesses.nearest(f"{number}", map(str, range(1_000_000, 1_008_000)), "numbers")
    assert sum(compared) == MAX_COMPARED
    assert len(compared) == 13
    assert Guesses().nearest("x" * 300, ["x" * 299], "long") is None
    assert Guesses().nearest("x" * 150, ["x" * 30_000, "x" * 149], "long") == "x" * 149
