"""The virus scanner: a clamd of our own on the loopback, which knows one virus."""

import socket
import struct
import threading
from collections.abc import Iterator

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from core import scanning
from core.attachments import scan_waiting, shown_files
from core.files import awaits_scan, examine, fill, serve
from core.models import StoredFile
from core.workflow import NotReady
from tests.core.sample.models import Attachment
from tests.core.test_files import PDF

VIRUS = b"X5O!P%@AP-TEST-VIRUS"


class FakeClamd:
    """Reads INSTREAM to its end and answers as clamd does. `answers` are said before it would find out itself."""

    def __init__(self) -> None:
        self.server = socket.create_server(("127.0.0.1", 0))
        self.answers: list[bytes] = []
        self.heard: list[bytes] = []
        self.hangs_up_after = 0
        self.thread = threading.Thread(target=self.run, daemon=True)
        self.thread.start()

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.server.getsockname()[1]}"

    def run(self) -> None:
        while True:
            try:
                connection, _ = self.server.accept()
            except OSError:
                return
            with connection:
                self.answer(connection)

    def answer(self, connection: socket.socket) -> None:
        command = connection.recv(len(b"zINSTREAM\0"), socket.MSG_WAITALL)
        content = b""
        while piece := self.piece(connection):
            content += piece
            if self.hangs_up_after and len(content) > self.hangs_up_after:
                connection.sendall(b"INSTREAM size limit exceeded. ERROR\0")
                return
        self.heard.append(content)
        found = b"stream: Test.Virus-1 FOUND\0" if VIRUS in content else b"stream: OK\0"
        connection.sendall(self.answers.pop(0) if self.answers else found)
        assert command == b"zINSTREAM\0"

    def piece(self, connection: socket.socket) -> bytes:
        (length,) = struct.unpack("!L", connection.recv(4, socket.MSG_WAITALL))
        return connection.recv(length, socket.MSG_WAITALL) if length else b""


@pytest.fixture
def clamd(settings) -> Iterator[FakeClamd]:
    fake = FakeClamd()
    settings.CLAMD_ADDRESS, settings.CLAMD_TIMEOUT = fake.address, 5
    yield fake
    fake.server.close()


def upload(content=PDF, name="referat.pdf"):
    return SimpleUploadedFile(name, content)


def infected():
    return upload(PDF.replace(b"%%EOF", VIRUS + b"\n%%EOF"))


def test_the_whole_file_is_sent_in_pieces(clamd):
    content = b"abc" * 100_000
    assert scanning.scan(upload(content)).is_clean
    assert clamd.heard == [content]


def test_a_virus_is_named(clamd):
    assert scanning.scan(infected()) == scanning.Verdict("Test.Virus-1")


@pytest.mark.parametrize(
    "answer", [b"stream: Can't allocate memory ERROR\0", b"\0", b"", b"OK\0", b"stream: OK FOUND"]
)
def test_what_is_no_verdict_is_no_clean_file(clamd, answer):
    clamd.answers = [answer]
    if answer == b"stream: OK FOUND":
        assert not scanning.scan(upload()).is_clean
        return
    with pytest.raises(scanning.ScannerUnavailable):
        scanning.scan(upload())


def test_a_clamd_that_hangs_up_on_a_large_file_gives_no_verdict(clamd):
    clamd.hangs_up_after = 70_000
    with pytest.raises(scanning.ScannerUnavailable):
        scanning.scan(upload(b"abc" * 2_000_000))


def test_nobody_there_gives_no_verdict(settings):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        settings.CLAMD_ADDRESS = f"127.0.0.1:{taken.getsockname()[1]}"
    with pytest.raises(scanning.ScannerUnavailable):
        scanning.scan(upload())


def test_an_infected_upload_is_refused_and_a_clean_one_marked(clamd):
    with pytest.raises(ValidationError) as error:
        examine(infected())
    assert error.value.code == "virus"
    assert "virus" in error.value.messages[0]
    assert examine(upload()).scan == StoredFile.Scan.CLEAN


def test_without_a_scanner_files_are_taken_and_served_as_not_scanned(note, user):
    stored = keep(upload(), note, user)
    assert stored.scan == StoredFile.Scan.NOT_SCANNED
    assert shown_files([(stored, "/x/")])[0].url == "/x/"
    serve(stored).close()


def keep(file, note, user):
    stored = fill(Attachment(note=note), examine(file), by=user)
    stored.save()
    return stored


def test_a_file_waits_while_the_scanner_is_away_and_is_served_when_it_has_spoken(note, user, clamd):
    clamd.answers = [b"stream: busy ERROR\0"]
    stored = keep(upload(), note, user)
    assert awaits_scan(stored)
    with pytest.raises(NotReady, match="ikke undersøgt for virus"):
        serve(stored)
    assert shown_files([(stored, "/x/")])[0].problem == "Undersøges for virus"

    assert scan_waiting() == 1
    stored.refresh_from_db()
    assert stored.scan == StoredFile.Scan.CLEAN
    assert scan_waiting() == 0
    serve(stored).close()


def test_a_virus_found_later_shuts_the_file(note, user, clamd):
    clamd.answers = [b"stream: busy ERROR\0"]
    stored = keep(infected(), note, user)
    assert scan_waiting() == 1
    stored.refresh_from_db()
    with pytest.raises(PermissionDenied):
        serve(stored)
    figure = shown_files([(stored, "/x/")])[0]
    assert (figure.url, figure.problem) == ("", "Virus fundet, kan ikke hentes")


def test_the_round_stops_when_the_scanner_is_still_away(note, user, clamd):
    clamd.answers = [b"stream: busy ERROR\0"] * 3
    keep(upload(), note, user)
    keep(upload(), note, user)
    assert scan_waiting() == 0
    assert len(clamd.heard) == 3


def test_what_the_portal_made_itself_is_not_asked_about(note, user, clamd, monkeypatch):
    monkeypatch.setattr(Attachment, "is_made_here", True)
    stored = fill(Attachment(note=note), upload(), by=None)
    stored.save()
    assert scan_waiting() == 0
    serve(stored).close()
