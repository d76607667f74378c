"""A redegørelse as JSON and back: what is frozen at hand-in. Writes and parses, never saves."""

from typing import Any

from core.documents import read, written
from core.snapshots import sha256
from monitoring.calculations import ReportFigures

FORMAT = 1


def report_document(figures: ReportFigures) -> dict[str, Any]:
    return {"format": FORMAT, "report": written(figures)}


def report_figures(document: dict[str, Any]) -> ReportFigures:
    """The figures of a frozen document. An unknown format is refused rather than half read."""
    if document.get("format") != FORMAT:
        raise ValueError(f"Unknown format of a report: {document.get('format')!r}")
    return read(ReportFigures, document["report"])


def content_sha256(figures: ReportFigures) -> str:
    """Check code of what the board approves: everything but who has done what with it, and whether the books are
    closed: closing them after the board's meeting changes no figure."""
    document = written(figures)
    del document["facts"], document["money"]["closed"]
    return sha256(document)
