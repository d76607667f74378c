"""Hostile ledger files, CSV and workbook: each is refused with the cell and the cure, and nothing is written. The same
three posts are then booked once from either kind, to the last øre, however often the file comes."""

import datetime as dt
import io
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from core.tables import TableRefused
from core.workflow import NotReady
from funding.actions import book_ledger, receive_ledger, set_up_ledger, try_ledger
from funding.models import LedgerEntry, LedgerImport, LedgerYear
from tests.factories.ledger_file import HEAD, LINES, SETUP, content

pytestmark = pytest.mark.django_db

DAY = dt.date(2026, 3, 5)
ROW = [DAY, 17, "Busture til jobmesse", 4410, 1234.5]
ROWS = (
    ROW,
    [dt.date(2026, 3, 6), 18, "Løn, marts", 4100, 40000],
    [dt.date(2026, 3, 7), 19, "Refusion", 4410, -100],
)


def sheet(*rows, head=HEAD, merge=""):
    book = Workbook()
    for row in (head.split(";"), *rows):
        book.active.append(row)
    if merge:
        book.active.merge_cells(merge)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def empty_sheet():
    buffer = io.BytesIO()
    Workbook().save(buffer)
    return buffer.getvalue()


def line(amount="1,00", text="Køb"):
    return content(LINES[0], f"06-03-2026;18;{text};4410;{amount}")


#: name: (file name, content, where it is, what is wrong and what to do).
AT_THE_DOOR = {
    "wrong encoding, CSV": (
        "x.csv",
        content().replace(b"jobmesse", b"jobm\x81sse"),
        "",
        "Filens tegn kan ikke læses. Gem den igen som »CSV UTF-8«",
    ),
    "no workbook behind its name, XLSX": (
        "x.xlsx",
        b"PK\x03\x04" + b"\x81" * 50,
        "",
        "Filtypen kan ikke bruges.",
    ),
    "empty, CSV": ("x.csv", b"", "", "Filen er tom."),
    "empty, XLSX": (
        "x.xlsx",
        empty_sheet(),
        "",
        "Der er ingen overskrifter i filen. Øverst skal der stå en række med navne",
    ),
    "headings alone, CSV": (
        "x.csv",
        HEAD.encode(),
        "",
        "ingen rækker under dem. Hent den igen i bogholderisystemet",
    ),
    "headings alone, XLSX": (
        "x.xlsx",
        sheet(),
        "",
        "ingen rækker under dem. Hent den igen i bogholderisystemet",
    ),
    "a formula, XLSX": (
        "x.xlsx",
        sheet(ROW, [DAY, 18, "Køb", 4410, "=SUM(E2:E2)"]),
        "Sheet!E3",
        "Her står en formel. Kopiér tallene, og indsæt dem som værdier",
    ),
    "merged cells, XLSX": (
        "x.xlsx",
        sheet(*ROWS, merge="D2:D3"),
        "Sheet!D2:D3",
        "Cellerne er flettet over flere rækker. Ophæv fletningen, og skriv i hver række.",
    ),
    "a cell that shows an error, XLSX": (
        "x.xlsx",
        sheet([DAY, 18, "Køb", 4410, "#REF!"]),
        "Sheet!E2",
        "Cellen viser en fejl (#REF!). Ret den i regnearket.",
    ),
}

IN_THE_TRIAL = {
    "a formula, CSV": ("x.csv", line("=SUM(E2:E2)"), "Linje 3, kolonne 5 (Beløb)", "Skriv beløbet med cifre"),
    "10^15, CSV": (
        "x.csv",
        line("1000000000000000,00"),
        "Linje 3, kolonne 5 (Beløb)",
        "Skriv beløbet med færre cifre.",
    ),
    "10^15 as 1e15, CSV": ("x.csv", line("1e15"), "Linje 3, kolonne 5 (Beløb)", "Skriv beløbet med cifre"),
    "10^15, XLSX": (
        "x.xlsx",
        sheet(ROW, [DAY, 18, "Køb", 4410, 10**15]),
        "Sheet!E3 (Beløb)",
        "Beløbet kan højst være",
    ),
    "a renamed column, CSV": (
        "x.csv",
        content(head=HEAD.replace("Konto", "Art")),
        "Række 1 (Konto)",
        "Filen har ingen kolonne »Konto«. Dens kolonner er: Bogføringsdato,",
    ),
    "a renamed column, XLSX": (
        "x.xlsx",
        sheet(*ROWS, head=HEAD.replace("Konto", "Art")),
        "Række 1 (Konto)",
        "Filen har ingen kolonne »Konto«. Dens kolonner er: Bogføringsdato,",
    ),
}


def nothing_is_written(plan):
    return not (
        LedgerEntry.objects.filter(plan=plan).exists() or LedgerYear.objects.filter(plan=plan).exists()
    )


@pytest.mark.parametrize("name", AT_THE_DOOR)
def test_a_hostile_file_is_refused_when_it_is_handed_in(running, cast, client, name):
    file_name, data, place, message = AT_THE_DOOR[name]
    client.force_login(cast.ida)
    file = SimpleUploadedFile(file_name, data)
    page = client.post(f"/planer/{running.number}/regnskab/hent/", {"file": file})
    text = unescape(page.content.decode())
    assert page.status_code == 422
    assert f"{place}: {message}" in text if place else message in text
    assert "form-error-message" in text
    assert not LedgerImport.objects.exists()
    assert nothing_is_written(running)


@pytest.mark.parametrize("name", IN_THE_TRIAL)
def test_a_hostile_file_is_refused_with_its_cell_when_it_is_tried(running, cast, client, name):
    file_name, data, place, message = IN_THE_TRIAL[name]
    batch, trial = tried(running, cast, file_name, data)
    (problem,) = [str(problem) for problem in trial.problems]
    assert problem.startswith(f"{place}: {message}")
    assert not trial.can_be_booked
    with pytest.raises(NotReady):
        book_ledger(batch=batch, by=cast.ida, seen=batch.version)
    assert nothing_is_written(running)
    client.force_login(cast.ida)
    text = unescape(client.get(f"/planer/{running.number}/regnskab/hent/{batch.pk}/").content.decode())
    assert place.partition(" (")[0] in text
    assert message in text
    assert f"/regnskab/hent/{batch.pk}/bogfoer/" not in text


def test_a_formula_far_down_is_refused_when_the_file_is_tried(running, cast):
    """Below the rows that are read when the file is handed in."""
    rows = [[DAY, number, "Køb", 4410, 1] for number in range(150)]
    batch = received(running, cast, "x.xlsx", sheet(*rows, [DAY, 999, "Køb", 4410, "=1+1"]))
    with pytest.raises(TableRefused, match="Sheet!E152: Her står en formel"):
        try_ledger(batch=batch)
    assert nothing_is_written(running)


# What is right, from either kind of file


def csv_of(*totals):
    return content(*LINES, *(f";;I alt;;{total.replace('.', ',')}" for total in totals))


def sheet_of(*totals):
    return sheet(*ROWS, *([None, None, "I alt", None, float(total)] for total in totals))


KINDS = {"CSV": ("x.csv", csv_of), "XLSX": ("x.xlsx", sheet_of)}


def received(plan, cast, file_name, data):
    batch = receive_ledger(plan=plan, by=cast.ida, upload=SimpleUploadedFile(file_name, data))
    return set_up_ledger(batch=batch, by=cast.ida, seen=batch.version, setup=SETUP)


def tried(plan, cast, file_name, data):
    batch = received(plan, cast, file_name, data)
    return batch, try_ledger(batch=batch)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("total", "reconciles"), [("41134.50", True), ("41134.49", False), ("41134.51", False)]
)
def test_each_kind_reconciles_to_the_last_oere_with_the_files_own_total(
    running, cast, kind, total, reconciles
):
    file_name, made = KINDS[kind]
    batch, trial = tried(running, cast, file_name, made(total))
    assert (str(trial.total), str(trial.file_total)) == ("41134.50", total)
    assert [finding.code for finding in trial.findings] == ([] if reconciles else ["LEDGER_NOT_RECONCILED"])
    if not reconciles:
        with pytest.raises(NotReady):
            book_ledger(batch=batch, by=cast.ida, seen=batch.version)
        assert nothing_is_written(running)


@pytest.mark.parametrize("again", KINDS)
@pytest.mark.parametrize("first", KINDS)
def test_duplicates_are_recognised_and_the_import_is_repeatable_also_from_the_other_kind(
    running, cast, first, again
):
    batch, _trial = tried(running, cast, KINDS[first][0], KINDS[first][1]())
    assert book_ledger(batch=batch, by=cast.ida, seen=batch.version) == 3
    booked = list(LedgerEntry.objects.order_by("pk").values())
    for _ in range(2):
        batch, trial = tried(running, cast, KINDS[again][0], KINDS[again][1]())
        assert (trial.known, trial.new) == (3, 0)
        with pytest.raises(NotReady, match="i forvejen"):
            book_ledger(batch=batch, by=cast.ida, seen=batch.version)
    assert list(LedgerEntry.objects.order_by("pk").values()) == booked
