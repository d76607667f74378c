"""Uploads that somebody would do harm with: each is refused in Danish, and what people really have is taken."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from core import hostile
from core.files import validate_upload

PDF = b"%PDF-1.7\n1 0 obj <</Type /Catalog>> endobj\ntrailer <</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
JPEG = b"\xff\xd8\xff\xe0" + b"\x10" * 200 + b"\xff\xd9"
HTML = b"<html><script>alert(document.cookie)</script></html>"


def png() -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack("!I", len(data)) + kind + data + struct.pack("!I", zlib.crc32(kind + data))

    head = struct.pack("!IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    picture = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + picture


def package(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def word(**more: bytes) -> bytes:
    return package({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>"} | more)


def overlapping() -> bytes:
    """The same bytes as two parts: unpacked they are more than the file."""
    content = word(**{"word/media/a.bin": bytes(range(256)) * 400})
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        last = archive.getinfo("word/media/a.bin")
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(3):
            twin = zipfile.ZipInfo(f"word/media/{number}.bin")
            twin.compress_type, twin.header_offset = last.compress_type, last.header_offset
            twin.compress_size, twin.file_size, twin.CRC = last.compress_size, last.file_size, last.CRC
            archive.filelist.append(twin)
            archive.NameToInfo[twin.filename] = twin
        archive._didModify = True
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "code", "words"),
    [
        ("referat.pdf.exe", PDF, "hostile", "program eller en webside"),
        ("referat.exe.pdf", PDF, "hostile", "program eller en webside"),
        ("referat.pdf. SCR", PDF, "hostile", "program eller en webside"),
        ("faktura.html.pdf", PDF, "hostile", "program eller en webside"),
        ("www.vejle.com", PDF, "hostile", "program eller en webside"),
        ("referat.pdf", HTML, "type", "Filtypen kan ikke bruges"),
        ("referat.pdf", b"%PDF-1.7\n" + HTML, "hostile", "ikke hel"),
        ("referat.pdf", b"%PDF-1.7\n" + HTML + PDF, "hostile", "mere end det"),
        ("referat.pdf", PDF + HTML, "hostile", "mere end det"),
        ("referat.pdf", PDF + package({"virus.exe": b"MZ"}) + b"%%EOF", "hostile", "mere end det"),
        ("referat.pdf", PDF + package({"virus.exe": b"MZ"}), "hostile", "mere end det"),
        ("foto.png", png() + HTML, "hostile", "mere end det"),
        ("foto.png", png()[:-4], "hostile", "ikke hel"),
        ("foto.png", png() + package({"virus.exe": b"MZ"}), "hostile", "mere end det"),
        ("foto.jpg", JPEG + package({"virus.class": b"x"}), "hostile", "mere end det"),
        ("foto.jpg", JPEG + b"<?php system($_GET['c']);", "hostile", "mere end det"),
        ("logo.svg", b"<svg onload='alert(1)'/>", "type", "Filtypen kan ikke bruges"),
        ("logo.png", b"<svg><script>alert(1)</script></svg>", "type", "Filtypen kan ikke bruges"),
        ("notat.docx", word(**{"word/media/a.bin": b"\0" * 40_000_000}), "hostile", "fylder for meget"),
        ("notat.docx", overlapping(), "hostile", "mere end det"),
        ("notat.docx", word(**{"word/vbaProject.bin": b"x"}), "type", "Filtypen kan ikke bruges"),
        ("notat.docx", word(**{"word/embeddings/start.exe": b"MZ"}), "hostile", "makroer"),
        (
            "notat.odt",
            package({"mimetype": b"application/vnd.oasis.opendocument.text", "Basic/a/b.xml": b"x"}),
            "hostile",
            "makroer",
        ),
        ("virus.pdf", b"MZ\x90\x00" + PDF, "type", "Filtypen kan ikke bruges"),
        ("tom.pdf", b"", "empty", "tom"),
        ("stor.pdf", PDF + b"\n" * 3_000_000, "too_large", "højst fylde 2 MB"),
        ("010190-1234.pdf", PDF, "cpr", "CPR-nummer"),
    ],
)
def test_a_hostile_upload_is_refused_with_what_to_do(name, content, code, words, settings):
    settings.UPLOAD_MAX_BYTES = 2 * 1024 * 1024
    with pytest.raises(ValidationError) as error:
        validate_upload(SimpleUploadedFile(name, content, content_type="application/pdf"))
    assert error.value.code == code
    assert words in error.value.messages[0]


def test_a_package_of_very_many_parts_is_refused(monkeypatch):
    monkeypatch.setattr(hostile, "MAX_PARTS", 20)
    with pytest.raises(ValidationError, match="fylder for meget"):
        validate_upload(SimpleUploadedFile("a.docx", word(**{f"word/{n}.xml": b"x" for n in range(30)})))


def test_a_locked_document_is_refused_as_nobody_could_look_into_it():
    content = bytearray(word())
    at = content.find(b"PK\x01\x02")
    content[at + 8] |= 1
    with pytest.raises(ValidationError, match="adgangskode"):
        validate_upload(SimpleUploadedFile("a.docx", bytes(content)))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("Referat 12. maj.pdf", PDF),
        ("Referat fra www.vejle.com til byrådet.pdf", PDF),
        ("med nuller efter.pdf", PDF + b"\0" * 3000),
        ("rettet to gange.pdf", PDF + PDF[9:]),
        ("foto.png", png()),
        ("foto fra en telefon, som lægger mere bagi.jpg", JPEG + b"\0" * 500 + b"SEFT"),
        ("notat.docx", word(**{"word/media/image1.png": png()})),
        ("notat med stort billede.docx", word(**{"word/media/a.bin": bytes(range(256)) * 8000})),
        ("tal.csv", "Navn;Beløb\r\nLøn;12,50".encode()),
    ],
)
def test_what_people_have_is_taken(name, content):
    assert validate_upload(SimpleUploadedFile(name, content))
