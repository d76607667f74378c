"""A file of plans, whichever format it has: JSON or the workbook."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import IO, Any

from accounts.models import User
from portal.exchange.parsing import check_file
from portal.exchange.problems import FileRefused, ToldAs
from portal.exchange.reading import read_json
from portal.exchange.workbook import Workbook, read_workbook

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON = "application/json"


@dataclass(frozen=True)
class JsonFile:
    """In a JSON file a problem's path is its place."""

    document: dict[str, Any]
    typed: Mapping[tuple[int, str], str] = field(default_factory=dict)

    told_as: ToldAs | None = None

    def place(self, path: str) -> str:
        return path

    def located(self, refused: FileRefused) -> FileRefused:
        return refused


def type_of(start: bytes) -> str | None:
    """By the first bytes; None for what is neither. What is in it is looked at when it is read."""
    if start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return WORKBOOK
    return JSON if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith((b"{", b"[")) else None


def read_upload(file: IO[bytes], content_type: str, *, by: User | None = None) -> JsonFile | Workbook:
    """The document of a file and the way back to its places; FileRefused with everything that can be told at once.
    `by` as in `check_file`: nothing is said of a plan that the person may not write."""
    if content_type == JSON:
        return JsonFile(read_json(file))
    workbook = read_workbook(file)
    if workbook.problems.more:
        raise FileRefused(workbook.problems.first, workbook.problems.more)
    if workbook.problems.count:
        raise workbook.located(_of_document(workbook, by))
    return workbook


def _of_document(workbook: Workbook, by: User | None) -> FileRefused:
    """What is wrong with its document, if anything."""
    if workbook.document["plans"]:
        try:
            check_file(workbook.document, by=by, told_as=workbook.told_as)
        except FileRefused as refused:
            return refused
    return FileRefused([])
