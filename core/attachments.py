"""Files beside a record: several at a time in the record's own form, taken away again as long as it may be changed,
shown with it, served by its rights. An app needs a subclass of StoredFile with a foreign key, and three lines more:

    class RecordForm(FilesForm, FingerprintForm, ModelForm)   form = RecordForm(..., present=record.files.all())
    change_files(record.files, form.file_changes, by=by)      in the action, inside its transaction
    return serve(file)                                        in a view that has asked for the record's rights

A template draws `form.files` and `form.remove_files` with components/file_fields.html, and what `shown_files` gives
with components/files.html.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from django import forms
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import transaction

from core import scanning
from core.danish import format_size
from core.files import TYPES, Examined, awaits_scan, clean_name, examine, fill
from core.models import StoredFile

log = logging.getLogger(__name__)

MAX_FILES = 10
#: So many files a round are asked about again after a scanner has been away.
SCANNED_AT_A_TIME = 200


# In a form


class FilesInput(forms.FileInput):
    allow_multiple_selected = True


class FilesFormField(forms.FileField):
    """Several files at once; cleaned it is a list of Examined. Each error names its file."""

    widget = FilesInput

    def __init__(
        self,
        *,
        types: frozenset[str] | None = None,
        max_size: int = 0,
        max_files: int = MAX_FILES,
        **more: Any,
    ) -> None:
        super().__init__(**more)
        self.types, self.max_size, self.max_files = types, max_size, max_files

    def clean(self, data: Any, initial: Any = None) -> Any:
        uploads = [one for one in (data if isinstance(data, list | tuple) else [data]) if one]
        if not uploads:
            if self.required:
                raise ValidationError("Vælg en fil.", code="required")
            return []
        if len(uploads) > self.max_files:
            raise ValidationError(f"Vælg højst {self.max_files} filer ad gangen.", code="too_many")
        examined, errors = [], []
        for upload in uploads:
            try:
                examined.append(examine(upload, types=self.types, max_size=self.max_size))
            except ValidationError as error:
                named = "" if error.code == "cpr" else f"{clean_name(upload.name or '')}: "
                errors += [f"{named}{message}" for message in error.messages]
        if errors:
            raise ValidationError(errors)
        return examined


@dataclass(frozen=True)
class FileChanges:
    """What a form does to a record's files: those to add, and the keys of those to take away."""

    added: tuple[Examined, ...] = ()
    removed: frozenset[int] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed)


NO_CHANGES = FileChanges()


class FilesForm(forms.BaseForm):
    """Mixin: stands first among the bases. `present` are the files that are there already."""

    files_label = "Bilag"
    files_hint = "Fx referat, indstilling eller brev: PDF, Word, Excel, OpenDocument, billeder eller tekst."
    files_required = False
    files_types: frozenset[str] | None = None

    def __init__(self, *args: Any, present: Iterable[StoredFile] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.present = list(present)
        self.fields["files"] = FilesFormField(
            label=self.files_label,
            required=self.files_required and not self.present,
            help_text=self.files_hint,
            types=self.files_types,
        )
        self.fields["files"].widget.attrs["accept"] = ",".join(sorted(self.files_types or TYPES))
        if self.present:
            self.fields["remove_files"] = forms.TypedMultipleChoiceField(
                label="Fjern bilag",
                coerce=int,
                required=False,
                choices=[(one.pk, one.name) for one in self.present],
                widget=forms.CheckboxSelectMultiple,
            )

    @property
    def file_changes(self) -> FileChanges:
        return FileChanges(
            tuple(self.cleaned_data.get("files") or ()),
            frozenset(self.cleaned_data.get("remove_files") or ()),
        )

    def _compared(self) -> dict[str, forms.Field]:
        """Where the form also knows what it was drawn with: files are added and taken away, not compared."""
        compared: dict[str, forms.Field] = super()._compared()  # type: ignore[misc]
        return {name: one for name, one in compared.items() if name not in ("files", "remove_files")}

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.errors and self.cleaned_data.get("files"):
            self.add_error("files", "Vælg filerne igen, når du har rettet resten. De er ikke gemt.")


# In an action


def change_files(files: Any, changes: FileChanges, *, by: Any) -> list[StoredFile]:
    """Carry out a form's changes on a record's files (its related manager); gives those added. Called inside the
    action's transaction: what is taken away leaves the storage when that is committed."""
    for stored in files.filter(pk__in=changes.removed):
        stored.delete()
        transaction.on_commit(partial(stored.file.delete, save=False))
    parent = {files.field.name: files.instance}
    added = []
    for examined in changes.added:
        stored = fill(files.model(**parent), examined, by=by)
        stored.save()
        added.append(stored)
    return added


# On a page


@dataclass(frozen=True)
class FileFigure:
    """A file as a list shows it. Without `url` it cannot be fetched, and `problem` says why."""

    name: str
    detail: str
    url: str = ""
    problem: str = ""


def shown_files(files: Sequence[tuple[StoredFile, str]]) -> tuple[FileFigure, ...]:
    """Of files with the address that each is fetched from."""
    return tuple(_shown(stored, url) for stored, url in files)


def _shown(stored: StoredFile, url: str) -> FileFigure:
    word = TYPES.get(stored.content_type, ("", "fil"))[1]
    detail = f"{word}, {format_size(stored.size)}"
    if stored.scan == StoredFile.Scan.INFECTED:
        return FileFigure(stored.name, detail, problem="Virus fundet, kan ikke hentes")
    if awaits_scan(stored):
        return FileFigure(stored.name, detail, problem="Undersøges for virus")
    return FileFigure(stored.name, detail, url)


# In the background


def scan_waiting() -> int:
    """Ask the scanner about files that it has not seen; gives how many it answered about. Stops when it is away."""
    if not scanning.is_configured():
        return 0
    answered = 0
    for stored in _unscanned():
        try:
            with stored.file.open("rb") as file:
                verdict = scanning.scan(file)
        except FileNotFoundError:
            log.error("%s %s is not in the storage", stored._meta.label, stored.pk)
            continue
        except scanning.ScannerUnavailable as error:
            log.warning("clamd gave no verdict: %s", error)
            break
        state = StoredFile.Scan.CLEAN if verdict.is_clean else StoredFile.Scan.INFECTED
        if not verdict.is_clean:
            log.error("%s %s has a virus: %s", stored._meta.label, stored.pk, verdict.virus)
        type(stored)._default_manager.filter(pk=stored.pk).update(scan=state)
        answered += 1
    return answered


def _unscanned() -> Iterator[StoredFile]:
    left = SCANNED_AT_A_TIME
    for model in apps.get_models():
        if issubclass(model, StoredFile) and not model.is_made_here:
            waiting = model._default_manager.filter(scan=StoredFile.Scan.NOT_SCANNED).order_by("pk")[:left]
            for stored in waiting:
                left -= 1
                yield stored
