"""What a case does by itself."""

import logging

from accounts.models import Organisation
from approvals.actions import end_plan, make_bundle
from approvals.actions.papers import STEPS
from approvals.figures.papers import paper_url
from approvals.models import Case
from core.dates import today
from core.models import TaskRun
from core.nightly import each, nightly
from core.tasks import Result, background, progress
from plans.models import Plan

log = logging.getLogger(__name__)


@background("approvals.build_bundle")
def build_bundle(run: TaskRun) -> Result:
    """The sagspakke of a case. Called twice it finds the first one's file."""
    case = Case.objects.select_related("plan__municipality__organisation").get(pk=run.subject_id)
    organisation = Organisation.objects.get(pk=run.arguments["organisation"])
    assert run.started_by is not None

    def heard(done: int, text: str) -> None:
        progress(run, done, len(STEPS), text)

    bundle = make_bundle(case=case, organisation=organisation, by=run.started_by, heard=heard)
    return Result(url=paper_url(case, "bundles"), file=bundle.name)


@nightly("approvals.end_plans")
def end_plans() -> int:
    """Nightly: plans whose term is over. Each in its own transaction; run twice it changes nothing more."""
    over = Plan.objects.filter(status=Plan.Status.RUNNING, ends_on__lt=today())
    ended = each(over.only("pk"), lambda plan: end_plan(plan=plan))
    if ended:
        log.info("Plans ended because their term was over: %s", ended)
    return ended
