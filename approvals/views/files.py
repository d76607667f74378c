"""What lies beside decisions: fetched by whoever may read them, posted with their forms."""

from typing import Any

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from accounts.permissions import UserRequest
from approvals.models import Decision, DecisionFile
from approvals.permissions import can_read_files
from approvals.views.loading import load_step, visible
from core.files import serve


@require_safe
def file(request: UserRequest, number: str, step: int, pk: int) -> FileResponse:
    """A bilag, for whoever may read the record that it lies beside."""
    page = load_step(request, number, step)
    stored = get_object_or_404(DecisionFile, pk=pk, decision__step__case=page.case)
    decision = next(one for one in page.file.decisions_of_case if one.pk == stored.decision_id)
    if not visible(page, decision) or not can_read_files(request.user, decision):
        raise Http404
    return serve(stored)


def sent(request: UserRequest) -> tuple[Any, Any]:
    """What a form with files is bound to; nothing on a page that is only opened."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def files_of(decision: Decision) -> list[DecisionFile]:
    return list(decision.files.all()) if decision.pk else []
