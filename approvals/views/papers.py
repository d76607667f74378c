"""Papers made of a case, for systems outside the portal."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from accounts.permissions import UserRequest
from approvals.figures import committee_item
from approvals.models import Snapshot
from approvals.permissions import can_draft_item
from approvals.views.loading import load_case
from core.files import download
from core.word import CONTENT_TYPE, word
from core.workflow import NotAllowed


@require_safe
def item(request: UserRequest, number: str) -> HttpResponse:
    """The Word draft of the committee item, of the hand-in that the kommune has before it."""
    plan, file, case = load_case(request, number)
    if not can_draft_item(request.user, case):
        raise NotAllowed("Udkastet til dagsordenspunktet hentes af kommunens sagsbehandlere.")
    snapshot = Snapshot.objects.get(pk=case.snapshot_id)  # the case file leaves out its document
    found = committee_item(file, snapshot, request.user)
    content = word(
        found.title, found.blocks, author=found.author, created=snapshot.created_at, lead=found.lead
    )
    return download(content, f"Dagsordenspunkt {plan.number} {plan.title}.docx", CONTENT_TYPE)
