"""A workbook as somebody fills it in who moves a plan from a Word document."""

import datetime as dt
import io
from typing import Any

import openpyxl

from portal.exchange import FileRefused, check_file
from portal.exchange.uploads import WORKBOOK, read_upload
from portal.exchange.workbook import template

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
    try:
        read = read_upload(file, WORKBOOK)
        check_file(read.document)
    except FileRefused as refused:
        found = (read.located(refused) if read else refused).problems
        return [(problem.path, problem.message) for problem in found]
    return []
