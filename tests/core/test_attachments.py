"""Files beside a record: several at once, taken away again, and nothing of it without the record's own save."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.datastructures import MultiValueDict

from core.attachments import MAX_FILES, FilesForm, change_files
from core.versions import FingerprintForm
from tests.core.sample.models import Attachment, Note
from tests.core.test_files import PDF, PNG


class NoteForm(FilesForm, FingerprintForm, forms.ModelForm):
    class Meta:
        model = Note
        fields = ("title",)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}
    return tmp_path


def pdf(name="referat.pdf", content=PDF):
    return SimpleUploadedFile(name, content)


def bound(note, *uploads, title="Lektiecafé", **data):
    drawn = NoteForm(instance=note, present=note.attachment_set.all())
    data = {"title": title, "fingerprint": drawn["fingerprint"].value(), **data}
    return NoteForm(
        data, MultiValueDict({"files": list(uploads)}), instance=note, present=note.attachment_set.all()
    )


def test_several_files_are_added_with_their_record(note, user):
    form = bound(note, pdf(), pdf("../indstilling.PDF"))
    assert form.is_valid(), form.errors
    change_files(note.attachment_set, form.file_changes, by=user)
    assert [one.name for one in Attachment.objects.order_by("pk")] == ["referat.pdf", "indstilling.pdf"]
    assert {one.stored_by for one in Attachment.objects.all()} == {user}
    assert form.changed_by_me() == []


def test_a_file_is_taken_away_from_the_storage_when_that_is_committed(
    note, user, folder, django_capture_on_commit_callbacks
):
    change_files(note.attachment_set, _valid(bound(note, pdf(), pdf("andet.pdf"))).file_changes, by=user)
    first, second = Attachment.objects.order_by("pk")
    form = _valid(bound(note, remove_files=[first.pk]))
    with django_capture_on_commit_callbacks(execute=True):
        change_files(note.attachment_set, form.file_changes, by=user)
        assert (folder / first.file.name).exists()
    assert not (folder / first.file.name).exists()
    assert (folder / second.file.name).exists()
    assert Attachment.objects.get() == second


def _valid(form):
    assert form.is_valid(), form.errors
    return form


def test_a_strangers_file_cannot_be_taken_away(note, user):
    other = Note.objects.create(title="En anden")
    change_files(other.attachment_set, _valid(bound(other, pdf())).file_changes, by=user)
    change_files(note.attachment_set, _valid(bound(note, pdf())).file_changes, by=user)
    form = bound(note, remove_files=[other.attachment_set.get().pk])
    assert not form.is_valid()
    assert "remove_files" in form.errors
    assert other.attachment_set.count() == 1


def test_each_error_names_its_file_and_nothing_is_kept(note):
    form = bound(note, pdf(), pdf("program.pdf", b"MZ\x90"), pdf("tom.pdf", b""))
    assert not form.is_valid()
    wrong_type, empty = form.errors["files"]
    assert wrong_type.startswith("program.pdf: Filtypen kan ikke bruges. Vælg en af disse: billede, Excel, ")
    assert empty == "tom.pdf: Filen er tom."
    assert not form.file_changes


def test_a_name_with_a_cpr_number_is_not_repeated(note):
    form = bound(note, pdf("Referat 010190-1234.pdf"))
    assert not form.is_valid()
    assert "010190" not in str(form.errors)


def test_whoever_made_another_mistake_is_told_to_choose_the_files_again(note):
    form = bound(note, pdf(), title="")
    assert not form.is_valid()
    assert form.errors["files"] == ["Vælg filerne igen, når du har rettet resten. De er ikke gemt."]


def test_there_is_a_limit_to_how_many(note):
    assert not bound(note, *[pdf() for _ in range(MAX_FILES + 1)]).is_valid()


def test_a_picture_is_refused_where_only_a_pdf_will_do(note):
    class LetterForm(NoteForm):
        files_required = True
        files_types = frozenset({"application/pdf"})

    data = {"title": "x", "fingerprint": LetterForm(instance=note)["fingerprint"].value()}
    assert not LetterForm(data, MultiValueDict({"files": [pdf("foto.png", PNG)]}), instance=note).is_valid()
    missing = LetterForm(data, MultiValueDict(), instance=note)
    assert missing.errors["files"] == ["Vælg en fil."]
    assert LetterForm(data, MultiValueDict({"files": [pdf()]}), instance=note).is_valid()
