"""What is sent leaves nothing on the disk but what is stored, whatever goes wrong meanwhile."""

import errno
import gc
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import UploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, UnreadablePostError
from django.test import Client, RequestFactory

LARGE = b"%PDF-" + b"x" * 3_000_000


def sent(content: bytes) -> HttpRequest:
    """As in production (FILE_UPLOAD_HANDLERS), a request that has not been read yet."""
    return RequestFactory().post("/", {"file": named(content)})


def named(content: bytes) -> Any:
    file = BytesIO(content)
    file.name = "referat.pdf"
    return file


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path / "uploads")
    (tmp_path / "uploads").mkdir()
    return tmp_path / "uploads"


def test_a_large_file_is_read_and_has_no_name_that_a_killed_process_would_leave(
    folder: Path, tmp_path: Path, settings: Any
) -> None:
    assert settings.FILE_UPLOAD_HANDLERS == ["core.uploads.NamelessUploadHandler"]
    request = sent(LARGE)
    file = request.FILES["file"]

    assert isinstance(file, UploadedFile)
    assert (file.name, file.size, file.content_type) == ("referat.pdf", len(LARGE), "application/pdf")
    assert [*folder.iterdir()] == []
    assert kept_in(folder) == 1
    storage = FileSystemStorage(tmp_path / "files")
    with storage.open(storage.save("referat.pdf", file)) as stored:
        assert stored.read() == LARGE
    request.close()
    assert file.closed
    assert kept_in(folder) == 0
    assert [*folder.iterdir()] == []


def kept_in(folder: Path) -> int:
    """Files of ours that have no name, and yet fill the disk."""
    found = []
    for number in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # closed meanwhile
            found.append(str(number.readlink()))
    return len([path for path in found if path.startswith(f"{folder}/") and path.endswith("(deleted)")])


class Broken(BytesIO):
    """A line that is cut after what it has."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(size) or self.cut()

    def cut(self) -> bytes:
        raise OSError(errno.ECONNRESET, "reset by the other side")


@pytest.mark.parametrize("line", [Broken, BytesIO])  # the proxy may also end in the middle without a word
def test_nothing_of_an_upload_that_is_cut_off_stays_on_the_disk(folder: Path, line: type[BytesIO]) -> None:
    head = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="referat.pdf"\r\n\r\n'
    asked = RequestFactory().generic("POST", "/", b"-", content_type="multipart/form-data; boundary=edge")
    told = {"CONTENT_LENGTH": str(2 * len(LARGE)), "wsgi.input": line(head + LARGE)}
    request = WSGIRequest(asked.environ | told)
    with suppress(UnreadablePostError):
        assert not request.FILES
    if line is BytesIO:
        assert kept_in(folder) == 0, "at once"
    request.close()
    del request
    gc.collect()
    assert kept_in(folder) == 0


def test_on_a_full_disk_the_question_whether_it_is_ready_leaves_nothing(
    settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    settings.STORAGES = settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": tmp_path},
        }
    }
    save = FileSystemStorage._save

    def on_a_full_disk(storage: FileSystemStorage, name: str, content: Any) -> str:
        save(storage, name, content)
        raise OSError(errno.ENOSPC, "No space left on device")

    assert Client().get("/readyz").json()["storage"] == "ok"
    assert [*tmp_path.iterdir()] == []
    monkeypatch.setattr(FileSystemStorage, "_save", on_a_full_disk)
    response = Client().get("/readyz")
    assert (response.status_code, response.json()["storage"]) == (503, "error")
    assert [*tmp_path.iterdir()] == []
