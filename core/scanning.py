"""Virus scanning by a clamd somewhere on the network: the few bytes of its protocol that we need.

INSTREAM sends the file in pieces, each with its length in front, and ends with a piece of no length; clamd answers with
one line. Without `CLAMD_ADDRESS` nothing is scanned.
"""

import re
import socket
import struct
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.conf import settings

PIECE = 64 * 1024
DEFAULT_PORT = 3310
_FOUND = re.compile(r"^stream: (?P<name>.+) FOUND$")


class ScannerUnavailable(Exception):
    """clamd does not answer, or not with a verdict. The file is neither clean nor infected."""


@dataclass(frozen=True)
class Verdict:
    """`virus` is clamd's name of what it found; empty for a clean file."""

    virus: str = ""

    @property
    def is_clean(self) -> bool:
        return not self.virus


def is_configured() -> bool:
    return bool(settings.CLAMD_ADDRESS)


def scan(file: Any) -> Verdict:
    """Ask clamd about an open file, from its beginning; it is put back there. Raises ScannerUnavailable."""
    file.seek(0)
    try:
        with _connected() as connection:
            answer = _ask(connection, file)
    except OSError as error:
        raise ScannerUnavailable(type(error).__name__) from error
    finally:
        file.seek(0)
    if answer == "stream: OK":
        return Verdict()
    if found := _FOUND.match(answer):
        return Verdict(found["name"])
    raise ScannerUnavailable(answer[:100] or "no answer")


def _connected() -> socket.socket:
    host, _, port = settings.CLAMD_ADDRESS.rpartition(":")
    if not host:
        host, port = port, ""
    address = (host.strip("[]"), int(port or DEFAULT_PORT))
    return socket.create_connection(address, timeout=settings.CLAMD_TIMEOUT)


def _ask(connection: socket.socket, file: Any) -> str:
    # A clamd that has heard enough (its own size limit) answers and hangs up in the middle: its answer is still there.
    with suppress(BrokenPipeError, ConnectionResetError):
        connection.sendall(b"zINSTREAM\0")
        for piece in _pieces(file):
            connection.sendall(struct.pack("!L", len(piece)) + piece)
        connection.sendall(struct.pack("!L", 0))
    answer = b""
    while not answer.endswith(b"\0") and len(answer) < 4096:
        piece = connection.recv(4096)
        if not piece:
            break
        answer += piece
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _pieces(file: Any) -> Iterator[bytes]:
    while piece := file.read(PIECE):
        yield piece
