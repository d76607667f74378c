"""Uploaded files: what they are, what they are called, where they lie and how they leave."""

import hashlib
import io
import re
import zipfile
from contextlib import closing

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from core.files import TYPES, clean_name, detect_type, fill, serve, storage_path, validate_upload
from tests.core.sample.models import Attachment

PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 20
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def package(*names, **texts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
        for name, text in texts.items():
            archive.writestr(name, text)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (PDF, "application/pdf"),
        (PNG, "image/png"),
        (JPEG, "image/jpeg"),
        (package("[Content_Types].xml", "word/document.xml"), WORD),
        (package("[Content_Types].xml", "xl/workbook.xml"), EXCEL),
        (
            package(mimetype="application/vnd.oasis.opendocument.text"),
            "application/vnd.oasis.opendocument.text",
        ),
        ("Navn;Beløb\r\nMette;12,50".encode("utf-8-sig"), "text/plain"),
        (b'{"format": 1}', "text/plain"),
        (package("word/document.xml", "word/vbaProject.bin"), None),
        (package("xl/workbook.xml", "xl/VBAPROJECT.BIN"), None),
        (package("virus.exe"), None),
        (package(mimetype="application/epub+zip"), None),
        (package("word/document.xml", mimetype="x" * 200), WORD),
        (b"PK\x03\x04 broken", None),
        (b"MZ\x90\x00", None),
        (b"\x7fELF", None),
        (b"#!/bin/sh\nrm -rf /", None),
        (b"%!PS-Adobe", None),
        (b"<html><script>alert(1)</script>", None),
        (b"\n  <?xml version='1.0'?><svg/>", None),
        (b"\xef\xbb\xbf<svg/>", None),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", None),
        (b"GIF89a", "text/plain"),
        (b"text with \x00", None),
        ("Bel\xf8b".encode("latin-1"), "text/plain"),
        (b"   \n", None),
        (b"", None),
    ],
)
def test_the_type_is_found_by_content(content, content_type):
    assert detect_type(content) == content_type
    assert content_type is None or content_type in TYPES


@pytest.mark.parametrize(
    ("name", "content_type", "clean"),
    [
        ("Referat 12. maj.pdf", "application/pdf", "Referat 12. maj.pdf"),
        ("C:\\Users\\mette\\Ærø.PDF", "application/pdf", "Ærø.pdf"),
        ("../../etc/passwd", "text/plain", "passwd.txt"),
        ("regnskab.csv", "text/plain", "regnskab.csv"),
        ("foto.jpeg", "image/jpeg", "foto.jpeg"),
        ("foto.png", "image/jpeg", "foto.jpg"),
        ("faktura.pdf.exe", "application/pdf", "faktura.pdf.pdf"),
        ("a\x00b\r\nc\u202ed.pdf", "application/pdf", "abcd.pdf"),
        ('<b>"x"|y?.pdf', "application/pdf", "b-x-y.pdf"),
        (" . .. ", "application/pdf", "fil.pdf"),
        ("", "application/pdf", "fil.pdf"),
        (".htaccess", "text/plain", "htaccess.txt"),
        ("x" * 300 + ".pdf", "application/pdf", "x" * 116 + ".pdf"),
        ("uden endelse", None, "uden endelse"),
    ],
)
def test_names_are_made_safe(name, content_type, clean):
    assert clean_name(name, content_type) == clean
    assert clean_name(clean, content_type) == clean


def upload(content=PDF, name="referat.pdf", declared="text/html"):
    return SimpleUploadedFile(name, content, content_type=declared)


@pytest.mark.parametrize(
    ("bad", "limits", "code", "words"),
    [
        (upload(b""), {}, "empty", "Filen er tom."),
        (upload(PDF + b"x" * 2_000_000), {"max_size": 1024 * 1024}, "too_large", "højst fylde 1 MB"),
        (upload(b"MZ\x90"), {}, "type", "billede, Excel, OpenDocument-regneark"),
        (upload(PNG), {"types": frozenset({"application/pdf"})}, "type", "Vælg en af disse: PDF."),
        (upload(name="010190-1234.pdf"), {}, "cpr", "CPR-nummer"),
    ],
)
def test_other_files_are_refused_with_what_to_do(bad, limits, code, words):
    with pytest.raises(ValidationError) as error:
        validate_upload(bad, **limits)
    assert error.value.code == code
    assert words in error.value.messages[0]
    assert "010190" not in error.value.messages[0]


def test_paths_say_nothing_and_cannot_be_guessed():
    paths = {storage_path(None, "hemmelig.pdf") for _ in range(100)}
    assert len(paths) == 100
    assert all(re.fullmatch(r"files/([0-9a-f]{2})/\1[0-9a-f]{38}", path) for path in paths)


@pytest.fixture
def stored(note, user, settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        },
    }
    attachment = fill(Attachment(note=note), upload(name="..\\Ærø referat.PDF"), by=user)
    attachment.save()
    return Attachment.objects.get(pk=attachment.pk)


def test_everything_known_is_kept(stored, user, tmp_path):
    assert (stored.name, stored.content_type, stored.size) == ("Ærø referat.pdf", "application/pdf", len(PDF))
    assert stored.sha256 == hashlib.sha256(PDF).hexdigest()
    assert (stored.stored_by, stored.scan, str(stored)) == (user, "not_scanned", "Ærø referat.pdf")
    assert "referat" not in stored.file.name
    assert (tmp_path / stored.file.name).read_bytes() == PDF


def test_a_file_leaves_as_a_download_that_nothing_runs(stored):
    response = serve(stored)
    assert b"".join(response.streaming_content) == PDF
    response.close()
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith(
        "attachment; filename*=utf-8''%C3%86r%C3%B8%20referat.pdf"
    )
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"


def test_only_pdf_and_pictures_are_shown_in_the_browser(stored):
    for content_type, shown in (("application/pdf", "inline"), ("text/plain", "attachment")):
        stored.content_type = content_type
        with closing(serve(stored, inline=True)) as response:
            assert response["Content-Disposition"].startswith(shown)


def test_an_infected_file_is_not_served(stored):
    stored.scan = stored.Scan.INFECTED
    with pytest.raises(PermissionDenied):
        serve(stored)
