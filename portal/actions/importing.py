"""What people do across apps: plans taken in from a file."""

from typing import Any

from accounts.models import User
from portal.figures.imports import ImportReport


def import_plans(*, document: dict[str, Any], by: User | None, dry_run: bool = False) -> ImportReport:
    """Take in every plan of a document, or none: FileRefused tells every problem and leaves everything as it was.

    `by=None` is the operator's command, which may do everything; otherwise `portal.permissions` decides plan by plan.
    A dry run does the same work and takes it back.
    """
    raise NotImplementedError
