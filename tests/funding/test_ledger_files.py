"""A ledger handed in as a file: read exactly, tried without booking, booked as a whole, never twice."""

import datetime as dt
import io
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from core.danish import DanishFormatError, format_amount
from core.models import Event
from core.versions import Moved
from core.workflow import NotAllowed, NotReady
from funding.actions import (
    book_ledger,
    receive_ledger,
    reverse_entry,
    set_up_ledger,
    trial_of,
    try_ledger,
)
from funding.exchange.ledger_file import Setup, file_amount
from funding.models import LedgerEntry, LedgerImport
from plans.models import Plan
from tests.factories.funding import book, close
from tests.factories.ledger_file import HEAD, LINES, SETUP, content, tried

pytestmark = pytest.mark.django_db


def booked(plan, cast, data=None, **more):
    batch, _trial = tried(plan, cast, data, **more)
    book_ledger(batch=batch, by=cast.ida, seen=batch.version)
    return batch


def said(trial):
    return [str(problem) for problem in trial.problems]


# Reading


def test_the_columns_are_found_by_their_headings(running, cast):
    batch = receive_ledger(plan=running, by=cast.ida, upload=ContentFile(content(), name="regnskab.csv"))
    assert batch.setup["columns"] == dict(SETUP.columns)


def test_a_trial_adds_up_and_books_nothing(running, cast):
    batch, trial = tried(running, cast)
    assert (trial.rows, trial.new, trial.known) == (3, 3, 0)
    assert trial.total == trial.new_total == Decimal("41134.50")
    assert [(year.year, year.entries, year.amount) for year in trial.years] == [
        (2026, 3, Decimal("41134.50"))
    ]
    assert not LedgerEntry.objects.exists()
    assert trial_of(LedgerImport.objects.get(pk=batch.pk)) == trial


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_an_amount_is_read_exactly_however_it_is_written(amount):
    danish = format_amount(amount, kr=False)
    english = danish.translate(str.maketrans(",.", ".,"))
    bare = format_amount(abs(amount), kr=False)
    assert file_amount(danish) == file_amount(english, english=True) == file_amount(amount) == amount
    if amount < 0:
        assert file_amount(f"{bare}-") == file_amount(f"({bare})") == amount


@pytest.mark.parametrize(
    "text", ["1e15", "1.23", "1,234.50", "12,345", "=1+1", "NaN", "10000000000,00", "9" * 15]
)
def test_what_is_no_danish_amount_is_refused(text):
    with pytest.raises(DanishFormatError):
        file_amount(text)


@pytest.mark.parametrize("number", ["0.005", "1E+15", "12345678901234"])
def test_a_number_of_a_spreadsheet_is_never_rounded_nor_cut(number):
    with pytest.raises(DanishFormatError):
        file_amount(Decimal(number))


def test_debit_and_credit(running, cast):
    lines = ("05-03-2026;1;Køb;4410;100,00;", "06-03-2026;2;Refusion;4410;;40,00")
    data = content(*lines, head=HEAD.replace("Beløb", "Debet;Kredit"))
    columns = {**SETUP.columns, "debit": "Debet", "credit": "Kredit"}
    del columns["amount"]
    _batch, trial = tried(running, cast, data, setup=Setup(columns, SETUP.values, SETUP.defaults))
    assert (trial.total, trial.problem_count) == (Decimal("60.00"), 0)


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("05-13-2026;1;Køb;4410;1,00", "Linje 2, kolonne 1 (Bogføringsdato): Måneden skal være fra 1 til 12"),
        ("05-03-2024;1;Køb;4410;1,00", "Linje 2, kolonne 1 (Bogføringsdato): 2024 ligger uden for planens"),
        (";1;Køb;4410;1,00", "Linje 2, kolonne 1 (Bogføringsdato): Skriv datoen"),
        ("05-03-2026;1;;4410;1,00", "Linje 2, kolonne 3 (Posteringstekst): Teksten mangler."),
        ("05-03-2026;1;" + "x" * 201 + ";4410;1,00", "Linje 2, kolonne 3 (Posteringstekst): Teksten fylder over 200"),
        ("05-03-2026;1;Løn 010190-1234;4410;1,00", "Linje 2, kolonne 3 (Posteringstekst): Teksten ser ud til at"),
        ("05-03-2026;1;Køb;;1,00", "Linje 2, kolonne 4 (Konto): Kategori mangler."),
        ("05-03-2026;1;Køb;4410;", "Linje 2, kolonne 5 (Beløb): Beløbet mangler."),
        ("05-03-2026;1;Køb;4410;0,00", "Linje 2, kolonne 5 (Beløb): Beløbet er 0 kr."),
        ("05-03-2026;1;Køb;4410;1e15", "Linje 2, kolonne 5 (Beløb): Skriv beløbet med cifre"),
        ("05-03-2026;1;Køb;4410;=SUM(A1)", "Linje 2, kolonne 5 (Beløb): Skriv beløbet med cifre"),
    ],
)  # fmt: skip
def test_a_cell_that_cannot_be_read_is_told_with_its_place_and_nothing_is_booked(
    running, cast, line, problem
):
    batch, trial = tried(running, cast, content(line, LINES[1]))
    assert [text for text in said(trial) if text.startswith(problem)] == said(trial)
    assert trial.problem_count == 1
    with pytest.raises(NotReady):
        book_ledger(batch=batch, by=cast.ida, seen=batch.version)
    assert not LedgerEntry.objects.exists()


def test_a_renamed_column_is_named_beside_those_there_are(running, cast):
    _batch, trial = tried(running, cast, content(head=HEAD.replace("Konto", "Art")))
    assert "Filen har ingen kolonne »Konto«. Dens kolonner er: Bogføringsdato," in said(trial)[0]
    assert trial.new == 0


def test_values_without_a_meaning_are_counted(running, cast):
    """Asked for once, however many rows have them; and nothing is booked before they have one."""
    batch, trial = tried(running, cast, setup=Setup(SETUP.columns, {}, SETUP.defaults))
    assert [(value.field, value.value, value.rows) for value in trial.unknown] == [
        ("category", "4100", 1),
        ("category", "4410", 2),
    ]
    assert (trial.new, trial.problem_count, trial.can_be_booked) == (0, 0, False)
    with pytest.raises(NotReady, match="»4100« er ikke koblet"):
        book_ledger(batch=batch, by=cast.ida, seen=batch.version)


def test_a_closed_year_takes_nothing_from_a_file(running, cast):
    close(running, 2026, by=cast.ida)
    _batch, trial = tried(running, cast)
    assert trial.problem_count == 3
    assert "Regnskabet for 2026 er lukket." in said(trial)[0]


def test_a_workbook_is_read_like_a_csv(running, cast):
    book = Workbook()
    for line in (
        HEAD.split(";"),
        [dt.date(2026, 3, 5), 17, "Busture til jobmesse", 4410, 1234.5],
        [dt.date(2026, 3, 6), "18", "Løn, marts", "4100", 40000],
        [None, None, "I alt", None, 41234.5],
    ):
        book.active.append(line)
    buffer = io.BytesIO()
    book.save(buffer)
    upload = ContentFile(buffer.getvalue(), name="regnskab.xlsx")
    batch = receive_ledger(plan=running, by=cast.ida, upload=upload)
    set_up_ledger(batch=batch, by=cast.ida, seen=batch.version, setup=SETUP)
    trial = try_ledger(batch=batch)
    assert said(trial) == []
    assert (trial.rows, trial.total, trial.file_total) == (2, Decimal("41234.50"), Decimal("41234.50"))
    assert trial.can_be_booked


# Reconciling


@pytest.mark.parametrize(
    ("total", "reconciles"), [("41.134,50", True), ("41.134,49", False), ("41.134,51", False)]
)
def test_the_files_own_total_is_compared_to_the_last_oere(running, cast, total, reconciles):
    batch, trial = tried(running, cast, content(*LINES, f";;I alt;;{total}"))
    assert trial.rows == 3
    assert [finding.code for finding in trial.findings] == ([] if reconciles else ["LEDGER_NOT_RECONCILED"])
    assert trial.can_be_booked is reconciles
    if not reconciles:
        with pytest.raises(NotReady):
            book_ledger(batch=batch, by=cast.ida, seen=batch.version)
        assert not LedgerEntry.objects.exists()


def test_so_is_what_the_person_says(running, cast):
    _batch, trial = tried(running, cast, control_total=Decimal("41134.49"))
    (finding,) = trial.findings
    assert finding.code == "LEDGER_NOT_RECONCILED"
    assert "0,01 kr." in finding.detail


# Booking


def test_booking_writes_every_entry_with_its_history_and_one_act(running, cast):
    revision = Plan.objects.get(pk=running.pk).revision
    batch = booked(running, cast)
    entries = LedgerEntry.objects.filter(plan=running, batch=batch)
    assert [(entry.booked_on, entry.voucher, entry.text, entry.category.code, entry.amount) for entry in entries] == [
        (dt.date(2026, 3, 5), "17", "Busture til jobmesse", "aktiviteter", Decimal("1234.50")),
        (dt.date(2026, 3, 6), "18", "Løn, marts", "loen", Decimal("40000.00")),
        (dt.date(2026, 3, 7), "19", "Refusion", "aktiviteter", Decimal("-100.00")),
    ]  # fmt: skip
    for entry in entries:
        past = entry.history.get()
        assert (past.history_user, past.history_type, past.history_change_reason) == (cast.ida, "+", "")
        assert past.history_date.date() == dt.datetime.now(dt.UTC).date()
        names = [field.attname for field in type(past).tracked_fields]
        assert [getattr(past, name) for name in names] == [getattr(entry, name) for name in names]
    assert Event.objects.get(verb="funding.ledger_imported").text == (
        "3 bilagsposter på i alt 41.134,50 kr. er hentet ind fra regnskab.csv"
    )
    assert Plan.objects.get(pk=running.pk).revision == revision


def test_the_same_file_again_books_nothing(running, cast):
    booked(running, cast)
    batch, trial = tried(running, cast)
    assert (trial.known, trial.new) == (3, 0)
    with pytest.raises(NotReady):
        book_ledger(batch=batch, by=cast.ida, seen=batch.version)
    assert LedgerEntry.objects.count() == 3


def test_a_longer_file_books_what_is_new_and_knows_what_was_typed(running, cast):
    book(
        running,
        "1234.50",
        by=cast.ida,
        booked_on=dt.date(2026, 3, 5),
        text="Busture til jobmesse",
        voucher="17",
    )
    _batch, trial = tried(running, cast)
    assert (trial.known, trial.new) == (1, 2)


def test_the_same_line_twice_is_two_entries_unless_both_are_booked(running, cast):
    booked(running, cast, content(LINES[0], LINES[0]))
    assert LedgerEntry.objects.count() == 2
    _batch, trial = tried(running, cast, content(LINES[0], LINES[0], LINES[0]))
    assert (trial.known, trial.new) == (2, 1)


def test_an_entry_that_was_taken_back_is_still_known(running, cast):
    booked(running, cast)
    entry = LedgerEntry.objects.get(voucher="17")
    reverse_entry(entry=entry, by=cast.ida, reason="Forkert plan", booked_on=entry.booked_on)
    _batch, trial = tried(running, cast)
    assert (trial.known, trial.new) == (3, 0)


def test_what_was_booked_meanwhile_stops_the_booking(running, cast):
    batch, _trial = tried(running, cast)
    book(
        running,
        "1234.50",
        by=cast.ida,
        booked_on=dt.date(2026, 3, 5),
        text="Busture til jobmesse",
        voucher="17",
    )
    with pytest.raises(Moved):
        book_ledger(batch=batch, by=cast.ida, seen=batch.version)
    assert LedgerEntry.objects.count() == 1


def test_a_year_that_was_closed_meanwhile_stops_the_booking(running, cast):
    batch, _trial = tried(running, cast)
    close(running, 2026, by=cast.ida)
    with pytest.raises(NotReady, match="er lukket"):
        book_ledger(batch=batch, by=cast.ida, seen=batch.version)
    assert not LedgerEntry.objects.exists()


def test_pressed_twice_it_is_booked_once(running, cast):
    batch, _trial = tried(running, cast)
    seen = batch.version
    book_ledger(batch=batch, by=cast.ida, seen=seen)
    with pytest.raises(Moved):
        book_ledger(batch=LedgerImport.objects.get(pk=batch.pk), by=cast.ida, seen=seen)
    assert LedgerEntry.objects.count() == 3


def test_a_file_that_is_set_up_anew_must_be_tried_anew(running, cast):
    batch, _trial = tried(running, cast)
    set_up_ledger(batch=batch, by=cast.ida, seen=batch.version, setup=SETUP)
    with pytest.raises(Moved):
        book_ledger(batch=batch, by=cast.ida, seen=batch.version)


@pytest.mark.parametrize("who", ["mette", "lars", "jonas", "else_", "birthe", "niels"])
def test_only_the_accountant_hands_in_a_file(running, cast, who):
    with pytest.raises(NotAllowed):
        receive_ledger(plan=running, by=getattr(cast, who), upload=ContentFile(content(), name="x.csv"))
