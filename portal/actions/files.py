"""Files of plans: kept, tried without writing, and taken in exactly as they were shown."""

import datetime as dt
import functools
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import File

from accounts.models import User
from core.dates import now
from core.documents import read, written
from core.files import fill
from core.snapshots import sha256
from core.versions import Moved
from core.workflow import NotAllowed, NotReady
from portal.actions.importing import import_plans
from portal.exchange import FileRefused, Problem
from portal.exchange.uploads import JsonFile, Workbook, read_upload, type_of
from portal.figures.imports import ImportReport
from portal.models import ImportFile, ListFile
from portal.permissions import can_import

KEPT = dt.timedelta(days=1)
State = ImportFile.State
NOW_OTHERWISE = "Planerne er ændret, siden filen blev læst. Intet er gemt. Se, hvad filen gør nu."


def receive_file(*, upload: "File[bytes]", by: User) -> ImportFile:
    """Keep a file of plans. ValidationError for one that is no JSON and no workbook."""
    if not can_import(by):
        raise NotAllowed("Du kan ikke hente planer ind.")
    upload.seek(0)
    content_type = type_of(upload.read(64))
    if content_type is None:
        raise ValidationError(
            "Filen er hverken et regneark (.xlsx) eller en JSON-fil. Hent skabelonen, og udfyld den.",
            code="type",
        )
    file = ImportFile()
    fill(file, upload, by=by, content_type=content_type)
    file.save()
    return file


def check_import_file(*, file: ImportFile) -> ImportFile:
    """Read the file and do everything it says, without keeping any of it: what was found stands on the file."""
    if file.state == State.IMPORTED:
        return file
    report, problems = _report(file, file.stored_by)
    file.state = State.REFUSED if problems else State.CHECKED
    file.report = written(report) if report else None
    file.problems = [[problem.path, problem.message] for problem in problems]
    file.save(update_fields=["state", "report", "problems"])
    return file


def take_in_file(*, file: ImportFile, by: User) -> ImportFile:
    """Take in the plans of a file that was shown. Pressed twice the second finds it done.

    NotReady when it was not found in order; Moved when it would do something else than what was shown, because
    somebody has written in the plans since. Then nothing is written, and the file shows what it would do now.
    """
    file = ImportFile.objects.get(pk=file.pk)
    if file.state == State.IMPORTED:
        return file
    if file.state != State.CHECKED or file.stored_by_id != by.pk:
        raise NotReady(["Filen er ikke fundet i orden. Ret den, og læg den op igen."])
    report, _ = _report(file, by, keep=lambda report: _keep(file, report))
    file.refresh_from_db()
    if report is None and file.state != State.IMPORTED:
        check_import_file(file=file)
        raise Moved(NOW_OTHERWISE)
    return file


def _keep(file: ImportFile, report: ImportReport) -> None:
    """In the transaction that takes the plans in: it does what was shown, and of two at once one alone does it."""
    locked = ImportFile.objects.select_for_update(no_key=True).get(pk=file.pk)
    if locked.state != State.CHECKED or not _same(report, read(ImportReport, locked.report)):
        raise FileRefused([Problem("", NOW_OTHERWISE)])
    locked.state, locked.report = State.IMPORTED, written(report)
    locked.save(update_fields=["state", "report"])


def forget_files() -> int:
    """Files older than a day, and what was found in them: those taken in and the lists taken out."""
    old = [*ImportFile.objects.filter(stored_at__lt=now() - KEPT)]
    lists = [*ListFile.objects.filter(stored_at__lt=now() - KEPT)]
    for file in (*old, *lists):
        file.file.delete(save=False)
        file.delete()
    return len(old) + len(lists)


def _report(
    file: ImportFile, by: Any, *, keep: Callable[[ImportReport], None] | None = None
) -> tuple[ImportReport | None, list[Problem]]:
    """What the file does, or what is wrong with it. Without `keep` (as in `import_plans`) it is only tried."""
    read_file: JsonFile | Workbook | None = None
    try:
        with file.file.open("rb") as content:
            read_file = read_upload(content, file.content_type, by=by)
        placed = functools.partial(_located, file=read_file)
        report = import_plans(
            document=read_file.document,
            by=by,
            dry_run=keep is None,
            typed=read_file.typed,
            told_as=read_file.told_as,
            keep=lambda report: keep(placed(report)) if keep else None,
        )
        return placed(report), []
    except FileRefused as refused:
        return None, (read_file.located(refused) if read_file else refused).problems


def _located(report: ImportReport, file: JsonFile | Workbook) -> ImportReport:
    """The report with cells for paths, where it names places."""
    plans = [
        replace(plan, renumbered=[replace(row, place=file.place(row.place)) for row in plan.renumbered])
        for plan in report.plans
    ]
    return replace(report, plans=plans)


def _same(one: ImportReport, other: ImportReport) -> bool:
    """Whether both do the same to the same plans. A new plan's number is known only when it has been made."""
    return _gist(one) == _gist(other)


def _gist(report: ImportReport) -> str:
    return sha256([[plan.uid, plan.outcome, plan.status, written(plan.changes)] for plan in report.plans])
