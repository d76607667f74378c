"""Verbs: measure, write the redegørelse, send it on its way, print it."""

from monitoring.actions.exchange import measure_operations
from monitoring.actions.measuring import change, register, remove
from monitoring.actions.moving import (
    accept,
    approve,
    build,
    receive,
    reopen,
    return_from_board,
    return_report,
    send_to_board,
    submit,
    take_back,
)
from monitoring.actions.printing import file_name, make_pdf, pdf_content, prepared
from monitoring.actions.rating import plans_to_rate, refresh_ratings
from monitoring.actions.reference import load_rating_rules
from monitoring.actions.withholding import follow_reports
from monitoring.actions.writing import (
    begin_report,
    latest_version,
    save_activities,
    save_fulfilment,
    save_texts,
)

__all__ = [
    "accept",
    "approve",
    "begin_report",
    "build",
    "change",
    "file_name",
    "follow_reports",
    "latest_version",
    "load_rating_rules",
    "make_pdf",
    "measure_operations",
    "pdf_content",
    "plans_to_rate",
    "prepared",
    "receive",
    "refresh_ratings",
    "register",
    "remove",
    "reopen",
    "return_from_board",
    "return_report",
    "save_activities",
    "save_fulfilment",
    "save_texts",
    "send_to_board",
    "submit",
    "take_back",
]
