"""Whether every stored file is there and as it was: after a restore, and now and then."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from core.files import file_sha256
from core.models import StoredFile


class Command(BaseCommand):
    help = "Compare every stored file with the SHA-256 it was stored under; names those missing or changed."

    def handle(self, *args: Any, **options: Any) -> None:
        checked, faults = 0, []
        for stored in _stored_files():
            checked += 1
            if fault := _fault(stored):
                faults.append(f"{stored._meta.label} {stored.pk} ({stored.file.name}): {fault}")
        for line in faults:
            self.stderr.write(line)
        if faults:
            raise CommandError(f"{len(faults)} of {checked} files are missing or changed.")
        self.stdout.write(f"{checked} files are as they were stored.")


def _stored_files() -> Iterator[StoredFile]:
    for model in apps.get_models():
        if issubclass(model, StoredFile):
            yield from model._default_manager.order_by("pk").iterator()


def _fault(stored: StoredFile) -> str:
    try:
        with stored.file.open("rb") as file:
            return "" if file_sha256(file) == stored.sha256 else "changed"
    except FileNotFoundError:
        return "missing"
