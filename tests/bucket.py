"""A bucket of the tests' own: an S3 server in a process beside them, which keeps objects in a folder and checks the
signature of every request."""

import os
import re
import runpy
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import pytest
import requests

ROOT = Path(__file__).parent.parent
NAME = "helhedsplan"
ACCESS_KEY, SECRET_KEY, REGION = "PORTALENSKEY", "hemmelig-0123456789-abcdefghij-ABCDEFGHIJ", "eu-north-1"


@dataclass(frozen=True)
class Bucket:
    endpoint: str
    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """What an operator sets (docs/operations.md)."""
        return {
            "FILES_S3_BUCKET": NAME,
            "FILES_S3_ENDPOINT": self.endpoint,
            "FILES_S3_REGION": REGION,
            "FILES_S3_ACCESS_KEY": ACCESS_KEY,
            "FILES_S3_SECRET_KEY": SECRET_KEY,
        }

    @property
    def keys(self) -> set[str]:
        found = self.folder.joinpath(NAME)
        paths = (path.relative_to(found) for path in found.rglob("*") if path.is_file())
        return {path.as_posix() for path in paths if path.parts[0] != ".nanio-meta"}

    def content(self, key: str) -> bytes:
        return self.folder.joinpath(NAME, key).read_bytes()

    def put(self, key: str, content: bytes) -> None:
        self.folder.joinpath(NAME, key).write_bytes(content)

    def answer_to_a_stranger(self, key: str) -> int:
        return requests.get(f"{self.endpoint}/{NAME}/{key}", timeout=10).status_code


@contextmanager
def running(folder: Path) -> Iterator[Bucket]:
    """The server with an empty bucket. It chooses a free port itself, and says which when it listens."""
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    keys = {"NANIO_ACCESS_KEY": ACCESS_KEY, "NANIO_SECRET_KEY": SECRET_KEY, "NANIO_REGION": REGION}
    server = ["nanio.app:build_app", "--factory", "--host=127.0.0.1", "--port=0", "--no-access-log"]
    process = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", *server],
        env=keep | keys | {"NANIO_DATA_DIR": str(folder)},
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    try:
        said = iter(process.stderr.readline, "")
        listens = next(filter(None, (re.search(r"running on (http://\S+)", line) for line in said)), None)
        assert listens, "the S3 server did not start"
        boto3.client(
            "s3",
            endpoint_url=listens[1],
            region_name=REGION,
            aws_access_key_id=ACCESS_KEY,
            aws_secret_access_key=SECRET_KEY,
        ).create_bucket(Bucket=NAME, CreateBucketConfiguration={"LocationConstraint": REGION})
        yield Bucket(listens[1], folder)
    finally:
        process.terminate()
        process.wait(10)
        process.stderr.close()


def storage_of(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """The storage that the portal's own settings make of an environment."""
    with monkeypatch.context() as patched:
        for name, value in environment.items():
            patched.setenv(name, value)
        storage: dict[str, Any] = runpy.run_path(str(ROOT / "config" / "settings.py"))["STORAGES"]["default"]
    return storage
