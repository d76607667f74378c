"""What several pages of the portal answer with."""

from collections.abc import Iterable

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.http import content_disposition_header

from core.dates import today

# Plans whose workbook is written while the person waits.
PLANS_AT_ONCE = 25


def workbook_answer(content: bytes, name: str) -> HttpResponse:
    """A workbook to save, named with the day."""
    response = HttpResponse(
        content, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response["Content-Disposition"] = content_disposition_header(True, f"{name}-{today().isoformat()}.xlsx")
    return response


def csv_answer(lines: Iterable[str], name: str) -> StreamingHttpResponse:
    """A table as CSV to save, named with the day."""
    response = StreamingHttpResponse(
        (line.encode() for line in lines), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = content_disposition_header(True, f"{name}-{today().isoformat()}.csv")
    return response
