from django.db import models
from django.db.models import F

from core.versions.exceptions import Moved


def claim(row: models.Model, seen_version: int) -> None:
    """Take the version the person saw, or raise Moved. Makes a double click one act, also where nothing can be locked.

    Writes no history: follow it with `save(update_fields=[…])`.
    """
    manager = type(row)._default_manager
    changed = manager.filter(pk=row.pk, version=seen_version).update(version=F("version") + 1)
    if not changed:
        raise Moved()
    row.version = seen_version + 1  # type: ignore[attr-defined]
