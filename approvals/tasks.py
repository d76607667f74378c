"""What a case does by itself."""

import logging

from celery import shared_task

from approvals.actions import end_plan
from core.dates import today
from plans.models import Plan

log = logging.getLogger(__name__)


@shared_task(name="approvals.end_plans", acks_late=True)
def end_plans() -> int:
    """Nightly: plans whose term is over. Each in its own transaction; run twice it changes nothing more."""
    over = Plan.objects.filter(status=Plan.Status.RUNNING, ends_on__lt=today())
    ended = sum(end_plan(plan=plan) for plan in over.only("pk"))
    if ended:
        log.info("Plans ended because their term was over: %s", ended)
    return ended
