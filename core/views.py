import secrets
from collections.abc import Callable

import structlog
from celery import current_app
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from core.markdown import to_html
from core.middleware.refusals import typed_texts, way_back
from core.middleware.request_ids import request_id_of

log = structlog.get_logger(__name__)
PREVIEW_LENGTH = 20_000


@login_not_required
@never_cache
@require_GET
def healthz(request: HttpRequest) -> JsonResponse:
    """The process is up; asks nobody else, so that a slow database does not get it restarted."""
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
@require_GET
def readyz(request: HttpRequest) -> JsonResponse:
    """What the portal cannot do its work without; 503 names the part that does not answer."""
    parts = {name: _answers(name, probe) for name, probe in PROBES.items()}
    ready = all(parts.values())
    body = {"status": "ok" if ready else "error"} | {
        name: "ok" if up else "error" for name, up in parts.items()
    }
    return JsonResponse(body, status=200 if ready else 503)


@never_cache
@require_POST
def markdown_preview(request: HttpRequest) -> HttpResponse:
    """A text as it will look; through the same two gates as every other place that prints it."""
    return HttpResponse(to_html(request.POST.get("text", "")[:PREVIEW_LENGTH]))


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Also a form with more text, or more fields, than any of ours has."""
    too_much = isinstance(exception, RequestDataTooBig | TooManyFieldsSent | TooManyFilesSent)
    return _frameless(request, "400.html", 413 if too_much else 400, too_much=too_much)


def server_error(request: HttpRequest) -> HttpResponse:
    return _frameless(request, "500.html", 500)


def outdated_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form's secret is not today's: most often somebody has logged in again since the page was opened."""
    log.warning("outdated_form", reason=reason)
    values = {"texts": typed_texts(request), "back_url": way_back(request)}
    return render(request, "403_outdated.html", values, status=403)


def _frameless(request: HttpRequest, template: str, status: int, **more: object) -> HttpResponse:
    """Without the request: what the frame needs may be what has failed."""
    values = {
        "error_id": request_id_of(request),
        "support_email": settings.SUPPORT_EMAIL,
        "text_limit": settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 1024**2,
        "field_limit": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
    }
    return HttpResponse(render_to_string(template, values | more), status=status)


def _answers(name: str, probe: Callable[[], None]) -> bool:
    try:
        probe()
    except Exception:  # whatever is wrong with a part, the page must still say which part it is
        log.exception("readyz", part=name)
        return False
    return True


def _ask_database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _ask_broker() -> None:
    with current_app.connection_for_write(connect_timeout=2) as broker:
        broker.ensure_connection(max_retries=1, timeout=2, reraise_as_library_errors=False)


def _ask_storage() -> None:
    name = f"readyz-{secrets.token_hex(8)}"  # several may ask at once
    try:
        default_storage.save(name, ContentFile(b"ok"))
    finally:  # a full disk keeps an empty file
        default_storage.delete(name)


PROBES: dict[str, Callable[[], None]] = {
    "database": _ask_database,
    "broker": _ask_broker,
    "storage": _ask_storage,
}
