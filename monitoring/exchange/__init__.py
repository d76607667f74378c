"""What monitoring gives and takes in files: a frozen redegørelse, and the measurements of a plan."""

from monitoring.exchange.measurements import EXCLUDED, KINDS, measurements_document
from monitoring.exchange.report import content_sha256, report_document, report_figures

__all__ = [
    "EXCLUDED",
    "KINDS",
    "content_sha256",
    "measurements_document",
    "report_document",
    "report_figures",
]
