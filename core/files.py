"""Files that people upload: what they are by their content, a name that is safe to show, and how they are served.

A name and a declared type are only claims. The stored path is random and without ending, so that neither guessing nor
a misconfigured web server gives anything away; the only way to a file is a view that asks for its parent's rights.
"""

import codecs
import hashlib
import io
import logging
import re
import secrets
import unicodedata
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import File
from django.http import FileResponse, HttpResponse
from django.utils.http import content_disposition_header

from core import hostile, scanning
from core.danish import find_cpr, format_number
from core.dates import now
from core.fields.text import clean_text
from core.workflow import NotReady

if TYPE_CHECKING:
    from core.models import StoredFile

log = logging.getLogger(__name__)

MEGABYTE = 1024 * 1024
MAX_NAME = 120

#: Every type we take, with the ending its name gets and the word people know it by.
TYPES = {
    "application/pdf": (".pdf", "PDF"),
    "image/png": (".png", "billede"),
    "image/jpeg": (".jpg", "billede"),
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": (".docx", "Word"),
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": (".xlsx", "Excel"),
    "application/vnd.oasis.opendocument.text": (".odt", "OpenDocument-tekst"),
    "application/vnd.oasis.opendocument.spreadsheet": (".ods", "OpenDocument-regneark"),
    "text/plain": (".txt", "tekst"),
}
_ENDINGS = {"image/jpeg": {".jpg", ".jpeg"}, "text/plain": {".txt", ".csv", ".json", ".md"}}
_SIGNATURES = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)
_PACKAGES = {
    "word/document.xml": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xl/workbook.xml": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def detect_type(content: bytes) -> str | None:
    """The type as the bytes tell it; None for everything we do not take (programs, archives, macros, HTML, SVG)."""
    for signature, content_type in _SIGNATURES:
        if content.startswith(signature):
            return content_type
    if content.startswith(b"PK\x03\x04"):
        return _package_type(content)
    return "text/plain" if _is_plain_text(content) else None


def _package_type(content: bytes) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                return None
            if "mimetype" in names and package.getinfo("mimetype").file_size < 100:
                declared = package.read("mimetype").decode("ascii", "replace").strip()
                return declared if declared in TYPES else None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError):
        return None
    return next((found for part, found in _PACKAGES.items() if part in names), None)


def _is_plain_text(content: bytes) -> bool:
    text = _decoded(content)
    if any(unicodedata.category(char) == "Cc" and char not in "\r\n\t\f" for char in text):
        return False
    return bool(text.strip()) and not re.match(r"\s*(<|#!|%!)", text)


def _decoded(content: bytes) -> str:
    """UTF-8, Excel's "Unicode text", or what Danish programs wrote before them; empty for what is none of them."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        with suppress(UnicodeDecodeError):
            return content.decode("utf-16")
        return ""
    for encoding in ("utf-8-sig", "cp1252"):
        with suppress(UnicodeDecodeError):
            return content.decode(encoding)
    return ""


def clean_name(name: str, content_type: str | None = None) -> str:
    """A name that is safe to show and to save under: no path, no control characters, the ending of what it is."""
    base = clean_text(name).replace("\\", "/").rsplit("/", 1)[-1]
    base = "".join(char for char in base if unicodedata.category(char)[0] != "C")
    base = re.sub(r'[<>:"|?*]+', "-", base)
    base = re.sub(r"\s+", " ", base).strip(" .")
    stem, dot, ending = base.rpartition(".")
    if not dot or len(ending) > 8:
        stem, ending = base, ""
    ending = f".{ending.lower()}" if ending else ""
    if content_type in TYPES and ending not in _ENDINGS.get(content_type, {TYPES[content_type][0]}):
        ending = TYPES[content_type][0]
    stem = stem.strip(" .-") or "fil"
    return stem[: MAX_NAME - len(ending)].rstrip(" .") + ending


def storage_path(instance: Any, name: str) -> str:
    """Random, so that a path says nothing and cannot be guessed. Named in migrations: do not move."""
    token = secrets.token_hex(20)
    return f"files/{token[:2]}/{token}"


@dataclass(frozen=True)
class Examined:
    """An uploaded file that we take: what it is, and what the scanner said of it (a value of StoredFile.Scan)."""

    file: "File[bytes]"
    content_type: str
    scan: str


def examine(upload: "File[bytes]", *, types: frozenset[str] | None = None, max_size: int = 0) -> Examined:
    """Type, size, name, build and virus of an uploaded file; ValidationError with what to do. Outside any lock: a
    scanner takes its time. One that does not answer leaves the file unscanned, and `core.scan_files` asks again."""
    content_type = validate_upload(upload, types=types, max_size=max_size)
    return Examined(upload, content_type, _scanned(upload))


def _scanned(upload: "File[bytes]") -> str:
    if not scanning.is_configured():
        return "not_scanned"
    try:
        verdict = scanning.scan(upload)
    except scanning.ScannerUnavailable as error:
        log.warning("clamd gave no verdict, the file is kept unscanned: %s", error)
        return "not_scanned"
    if not verdict.is_clean:
        log.warning("A file with a virus was refused: %s", verdict.virus)
        raise ValidationError("Der er fundet virus i filen. Den er ikke gemt.", code="virus")
    return "clean"


def validate_upload(upload: "File[bytes]", *, types: frozenset[str] | None = None, max_size: int = 0) -> str:
    """The type of an uploaded file that we take, at most `max_size` or else `UPLOAD_MAX_BYTES` bytes; ValidationError
    with what to do otherwise."""
    size, most = upload.size or 0, max_size or settings.UPLOAD_MAX_BYTES
    if not size:
        raise ValidationError("Filen er tom.", code="empty")
    if size > most:
        limit = format_number(most // MEGABYTE)
        raise ValidationError(f"Filen er for stor. Den må højst fylde {limit} MB.", code="too_large")
    if find_cpr(upload.name or ""):
        raise ValidationError(
            "Filens navn ser ud til at indeholde et CPR-nummer. Giv den et andet navn.", code="cpr"
        )
    upload.seek(0)
    content = upload.read()
    upload.seek(0)
    content_type = detect_type(content)
    taken = types or frozenset(TYPES)
    if content_type is None or content_type not in taken:
        words = ", ".join(sorted({TYPES[name][1] for name in taken}, key=str.casefold))
        raise ValidationError(f"Filtypen kan ikke bruges. Vælg en af disse: {words}.", code="type")
    if fault := hostile.fault(content, content_type, upload.name or ""):
        raise ValidationError(fault, code="hostile")
    return content_type


def fill(
    stored: "StoredFile", upload: "File[bytes] | Examined", *, by: Any, content_type: str = "", **limits: Any
) -> "StoredFile":
    """Set everything that is known of an uploaded file. The caller saves; `content_type` if it has looked itself."""
    file = upload.file if isinstance(upload, Examined) else upload
    if isinstance(upload, Examined):
        stored.content_type, stored.scan = upload.content_type, upload.scan
    else:
        stored.content_type = content_type or validate_upload(file, **limits)
    stored.name = clean_name(file.name or "", stored.content_type)
    stored.size = file.size or 0
    stored.sha256 = file_sha256(file)
    stored.stored_at = now()
    stored.stored_by = by
    stored.file = File(file.file if hasattr(file, "file") else file, name=stored.name)
    return stored


def file_sha256(file: "IO[bytes] | File[bytes]") -> str:
    file.seek(0)
    digest = hashlib.sha256()
    for block in _blocks(file):
        digest.update(block)
    file.seek(0)
    return digest.hexdigest()


def _blocks(file: Any) -> Iterator[bytes]:
    while block := file.read(64 * 1024):
        yield block


AWAITS_SCAN = "Filen er ikke undersøgt for virus endnu. Prøv igen om nogle minutter."


def awaits_scan(stored: "StoredFile") -> bool:
    """Where a scanner is configured, a file waits for its word; what the portal made itself needs none."""
    unknown = stored.scan == stored.Scan.NOT_SCANNED and not stored.is_made_here
    return unknown and scanning.is_configured()


def is_served(stored: "StoredFile") -> bool:
    """Whether its content may be given to anybody: looked through where there is a scanner, and not infected."""
    return stored.scan != stored.Scan.INFECTED and not awaits_scan(stored)


def serve(stored: "StoredFile", *, inline: bool = False) -> FileResponse:
    """The file as a download that no browser runs or guesses at. The caller has asked for the parent's rights."""
    if stored.scan == stored.Scan.INFECTED:
        raise PermissionDenied("Der er fundet virus i filen, så den kan ikke hentes.")
    if awaits_scan(stored):
        raise NotReady([AWAITS_SCAN])
    inline = inline and stored.content_type in ("application/pdf", "image/png", "image/jpeg")
    response = FileResponse(
        stored.file.open("rb"),
        as_attachment=not inline,
        filename=stored.name,
        content_type=stored.content_type,
    )
    secure(response)
    return response


def download(content: bytes, name: str, content_type: str) -> HttpResponse:
    """What the portal has made for the person who asks, as a file. The caller has asked for the rights."""
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = content_disposition_header(True, clean_name(name, content_type))
    secure(response)
    return response


def secure(response: Any) -> None:
    """Headers of everything that holds what people uploaded, or figures only some may see."""
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Cache-Control"] = "private, no-store"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
