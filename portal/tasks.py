"""Background work across apps."""

import logging

from core.addresses import reverse
from core.dates import today
from core.models import TaskRun
from core.nightly import each, nightly
from core.tasks import Result, background, progress
from portal import actions
from portal.models import ImportFile

log = logging.getLogger(__name__)


@background("portal.check_file")
def check_file(run: TaskRun) -> Result:
    """What a file of plans would do. Called twice it finds the same."""
    file = ImportFile.objects.select_related("stored_by").get(pk=run.subject_id)
    progress(run, 0, 0, "Læser filen og prøver den uden at gemme noget.")
    actions.check_import_file(file=file)
    return Result(url=_page(file))


@background("portal.take_in_file")
def take_in_file(run: TaskRun) -> Result:
    """The plans of a file that was shown. Called twice the second finds it done."""
    file = ImportFile.objects.select_related("stored_by").get(pk=run.subject_id)
    progress(run, 0, 0, "Henter planerne ind. Enten kommer alle ind, eller ingen.")
    assert file.stored_by is not None
    actions.take_in_file(file=file, by=file.stored_by)
    return Result(url=_page(file))


@background("portal.write_list")
def write_list(run: TaskRun) -> Result:
    """A long list of plans as a workbook. Called twice it is written twice, and the later one is shown."""
    plans = run.arguments["plans"]
    assert run.started_by is not None
    text = "Vurderer mål og samler planerne."
    progress(run, 0, len(plans), text)
    file = actions.write_list(
        plan_ids=plans, by=run.started_by, heard=lambda done: progress(run, done, len(plans), text)
    )
    return Result(url=reverse("portal:plans_file", args=[file.pk]), file=file.name)


@background("portal.write_portfolio")
def write_portfolio(run: TaskRun) -> Result:
    """The money of many plans as a workbook. Called twice it is written twice, and the later one is shown."""
    assert run.started_by is not None
    progress(run, 0, 0, "Samler planernes økonomi.")
    file = actions.write_portfolio(query=run.arguments["query"], by=run.started_by)
    return Result(url=reverse("portal:plans_file", args=[file.pk]), file=file.name)


@nightly("portal.forget_files")
def forget_files() -> int:
    """Nightly: files of plans that nobody has taken in for a day. Run twice it finds none."""
    forgotten = actions.forget_files()
    if forgotten:
        log.info("Files of plans forgotten: %s", forgotten)
    return forgotten


@nightly("portal.remind")
def remind() -> int:
    """Each morning: reminders before and after deadlines, one action for each. Run twice, or cut off and run again, it
    tells nobody the same thing twice."""
    told = each(
        actions.due_reminders(),
        lambda due: actions.remind(deadline=due[0], days=due[1]),
        key=lambda due: due[0].key,
    )
    if told:
        log.info("Reminders written: %s", told)
    return told


@nightly("portal.send_digests")
def send_digests() -> int:
    """At 7 in the morning, Danish time: the collected mails, one action for each person. Run twice it sends no more."""
    day = today()
    return each(actions.digest_readers(), lambda user: actions.send_digest(user=user, day=day))


def _page(file: ImportFile) -> str:
    return reverse("portal:import_file", args=[file.pk])
