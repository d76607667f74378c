"""What is sent leaves nothing on the disk but what is stored, whatever goes wrong meanwhile."""

import errno
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.test import Client, RequestFactory

from core.uploads import NamelessUploadHandler

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
    storage = FileSystemStorage(tmp_path / "files")
    with storage.open(storage.save("referat.pdf", file)) as stored:
        assert stored.read() == LARGE
    request.close()
    assert file.closed
    assert [*folder.iterdir()] == []


def test_an_upload_that_is_cut_off_is_closed(folder: Path) -> None:
    handlers: list[Any] = []

    class Cut(NamelessUploadHandler):
        def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
            super().receive_data_chunk(raw_data, start)
            handlers.append(self)
            raise OSError(errno.ECONNRESET, "cut off")

    request = sent(LARGE)
    request.upload_handlers = [Cut(request)]
    with pytest.raises(OSError, match="cut off"):
        request.FILES["file"]

    handlers[0].upload_interrupted()
    assert handlers[0].kept.closed
    assert [*folder.iterdir()] == []


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
