"""Two people on one row: what only one changed is kept, what both changed is asked about, nothing is lost."""

import threading
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import connection

from core.fields import AmountFormField, TextFormField
from core.versions import Conflict, FingerprintForm, Moved, claim
from core.versions.fingerprints import decode, encode
from tests.core.sample.forms import NoteForm, drawn, posted, save
from tests.core.sample.models import Note, Tag

pytestmark = pytest.mark.django_db


def test_a_form_posted_as_drawn_changes_nothing(note):
    assert save(note, posted(note, drawn(note))) == []
    note.refresh_from_db()
    assert note.version == 1
    assert note.body == "Første linje\nAnden linje"


def test_only_what_i_changed_is_saved(note):
    data = drawn(note) | {"title": "Ny titel", "amount": "1.234,50"}
    assert save(note, posted(note, data)) == ["title", "amount"]
    note.refresh_from_db()
    assert (note.title, note.amount, note.version) == ("Ny titel", Decimal("1234.50"), 2)


def test_different_fields_both_survive(note):
    mine, theirs = drawn(note), drawn(note)
    save(note, posted(note, theirs | {"title": "Deres titel", "done": "on"}))
    assert save(note, posted(note, mine | {"body": "Min tekst"})) == ["body"]
    note.refresh_from_db()
    assert (note.title, note.done, note.body) == ("Deres titel", True, "Min tekst")


def test_the_same_field_is_a_conflict_and_nothing_is_written(note):
    mine = drawn(note)
    save(note, posted(note, drawn(note) | {"title": "Deres titel"}))
    with pytest.raises(Conflict) as conflict:
        save(note, posted(note, mine | {"title": "Min titel", "amount": "5"}))
    (field,) = conflict.value.fields
    assert (field.name, field.label, field.mine, field.theirs) == (
        "title",
        "Titel",
        "Min titel",
        "Deres titel",
    )
    assert conflict.value.also_mine == ["Beløb"]
    note.refresh_from_db()
    assert (note.title, note.amount) == ("Deres titel", None)


def test_the_same_change_by_both_is_no_conflict(note):
    mine = drawn(note)
    save(note, posted(note, drawn(note) | {"title": "Ens"}))
    assert save(note, posted(note, mine | {"title": "Ens "})) == []


def test_changing_back_and_forth_counts_as_they_wrote_it(note):
    mine = drawn(note)
    save(note, posted(note, drawn(note) | {"title": "Midlertidig"}))
    save(note, posted(note, drawn(note) | {"title": "Lektiecafé"}))
    assert save(note, posted(note, mine | {"title": "Min titel"})) == ["title"]


def test_every_kind_of_field_can_conflict(note):
    red, blue = Tag.objects.create(name="rød"), Tag.objects.create(name="blå")
    mine = drawn(note)
    theirs = drawn(note) | {
        "body": "a\r\nb",
        "amount": "5",
        "day": "1-2-2026",
        "done": "on",
        "tags": [red.pk],
    }
    save(note, posted(note, theirs))
    with pytest.raises(Conflict) as conflict:
        save(note, posted(note, mine | {"body": "c", "amount": "6,5", "day": "3/2-2026", "tags": [blue.pk]}))
    shown = {f.name: (f.mine, f.theirs) for f in conflict.value.fields}
    assert shown == {
        "body": ("c", "a\nb"),
        "amount": ("6,50", "5,00"),
        "day": ("3. februar 2026", "1. februar 2026"),
        "tags": ("blå", "rød"),
    }
    by_name = {f.name: f for f in conflict.value.fields}
    assert by_name["tags"].theirs_values == (str(red.pk),)
    assert by_name["amount"].mine_values == ("6,5",)
    assert by_name["amount"].theirs_values == ("5,00",)
    assert by_name["day"].theirs_values == ("01-02-2026",)
    assert (by_name["body"].is_text, by_name["body"].is_long) == (True, True)
    assert by_name["amount"].is_text is False


def test_a_tick_that_both_took_away_or_set(note):
    Note.objects.update(done=True)
    mine = drawn(note)
    without = {name: value for name, value in mine.items() if name != "done"}
    assert save(note, posted(note, without)) == ["done"]
    note.refresh_from_db()
    assert note.done is False


def test_relations_are_merged_as_a_whole(note):
    red, blue = Tag.objects.create(name="rød"), Tag.objects.create(name="blå")
    note.tags.set([red])
    mine = drawn(note)
    save(note, posted(note, drawn(note) | {"title": "Deres"}))
    form = posted(note, mine | {"tags": [blue.pk, red.pk]})
    assert save(note, form) == []
    assert set(note.tags.all()) == {red, blue}


def test_a_field_that_is_not_posted_is_not_wiped(note):
    """Autosave carries one field, and its fingerprint only."""
    whole = drawn(note)
    one = {"body": "Gemt undervejs", "fingerprint": encode({"body": decode(whole["fingerprint"])["body"]})}
    assert save(note, posted(note, one)) == ["body"]
    note.refresh_from_db()
    assert (note.title, note.body) == ("Lektiecafé", "Gemt undervejs")


def test_a_field_posted_without_fingerprint_is_left_alone(note):
    whole = drawn(note)
    prints = decode(whole["fingerprint"])
    del prints["title"]
    save(note, posted(note, whole | {"title": "Smuglet", "fingerprint": encode(prints)}))
    note.refresh_from_db()
    assert note.title == "Lektiecafé"


@pytest.mark.parametrize("value", [None, "", "rubbish", "title:xyz", "title:0123456789ab;body:0123456789ab"])
def test_a_post_without_a_fingerprint_is_refused_for_a_row_that_exists(note, value):
    data = drawn(note) | {"title": "Blindt gemt"}
    data.pop("fingerprint")
    if value is not None:
        data["fingerprint"] = value
    form = NoteForm(data, instance=Note.objects.get(pk=note.pk))
    assert not form.is_valid()
    assert form.has_error("__all__", "no_fingerprint")


def test_fingerprints_of_other_names_do_no_harm(note):
    data = drawn(note)
    data["fingerprint"] += ",version:0123456789ab,state:0123456789ab,pk:0123456789ab"
    assert save(note, posted(note, data | {"version": "99", "state": "done", "title": "Ny"})) == ["title"]
    note.refresh_from_db()
    assert (note.version, note.state) == (2, "draft")


def test_a_new_row_takes_everything(db):
    form = NoteForm(
        {"title": "Ny", "body": "Tekst", "amount": "5", "fingerprint": NoteForm()["fingerprint"].value()}
    )
    assert form.is_valid(), form.errors
    row = Note()
    assert form.merge_into(row) == ["title", "body", "amount"]
    row.save()
    row.refresh_from_db()
    assert (row.title, row.body, row.amount, row.done) == ("Ny", "Tekst", Decimal("5.00"), False)
    without = NoteForm({"title": "Uden"})
    assert without.is_valid(), "a row that does not exist cannot be overwritten"
    assert "title" in without.merge_into(Note())


def test_what_i_changed_in_a_row_that_is_gone_can_be_asked(note):
    data = drawn(note)
    form, unchanged = posted(note, data | {"title": "Min"}), posted(note, data)
    assert form.merge_into(Note()) == ["title"]
    assert unchanged.merge_into(Note()) == []
    assert form.changed_by_me() == ["title"]


def test_an_invalid_form_is_not_merged(note):
    form = NoteForm(drawn(note) | {"title": ""}, instance=note)
    with pytest.raises(ValueError, match="valid"):
        form.merge_into(note)


class OrderedForm(NoteForm):
    """Amounts must be given when it is done: a rule over two fields, in the model too."""


def test_two_changes_that_do_not_fit_together_are_a_conflict(note, monkeypatch):
    def clean(self):
        if self.done and not self.amount:
            raise ValidationError("Skriv beløbet, når det er færdigt.")

    monkeypatch.setattr(Note, "clean", clean)
    Note.objects.update(amount=Decimal("5"))
    mine = drawn(note)
    save(note, posted(note, drawn(note) | {"amount": ""}))
    with pytest.raises(Conflict) as conflict:
        save(note, posted(note, mine | {"done": "on"}))
    assert [f.name for f in conflict.value.fields] == ["done"]
    assert conflict.value.fields[0].theirs == "nej"
    assert "Skriv beløbet, når det er færdigt." in conflict.value.reasons
    note.refresh_from_db()
    assert note.done is False


def test_rules_over_several_fields_see_the_row_when_autosave_posts_one(note):
    class Strict(NoteForm):
        def clean(self):
            cleaned = super().clean()
            if not cleaned.get("title"):
                raise ValidationError("Titlen mangler.")
            return cleaned

    whole = drawn(note)
    one = {"body": "x", "fingerprint": encode({"body": decode(whole["fingerprint"])["body"]})}
    assert Strict(one, instance=Note.objects.get(pk=note.pk)).is_valid()


def test_prefixes_and_rows_of_a_formset(note):
    other = Note.objects.create(title="Anden række")
    data = drawn(note, prefix="row-0") | drawn(other, prefix="row-1")
    save(other, posted(other, drawn(other) | {"title": "Deres"}))
    data |= {"row-0-title": "Min nul", "row-1-title": "Min et"}
    assert save(note, posted(note, data, prefix="row-0")) == ["title"]
    with pytest.raises(Conflict) as conflict:
        save(other, posted(other, data, prefix="row-1"))
    assert conflict.value.fields[0].html_name == "row-1-title"


class PlainForm(FingerprintForm, forms.Form):
    title = TextFormField(label="Titel")
    amount = AmountFormField(label="Beløb", required=False)
    kind = forms.ChoiceField(label="Slags", choices=[("a", "Første"), ("b", "Anden")], required=False)


def test_plain_forms_compare_with_what_they_were_drawn_with(note):
    initial = {"title": note.title, "amount": None, "kind": "a"}
    data = {
        "title": "Ny",
        "amount": "",
        "kind": "b",
        "fingerprint": PlainForm(initial=initial)["fingerprint"].value(),
    }
    note.kind = "a"
    form = PlainForm(data, initial=initial)
    assert form.is_valid(), form.errors
    assert form.merge_into(note) == ["title", "kind"]
    assert (note.title, note.kind) == ("Ny", "b")
    note.kind = "c"
    form = PlainForm(data, initial=initial)
    assert form.is_valid()
    with pytest.raises(Conflict) as conflict:
        form.merge_into(note)
    assert [(f.name, f.mine, f.theirs) for f in conflict.value.fields] == [("kind", "Anden", "c")]


def test_the_hidden_field_is_never_a_change(note):
    data = drawn(note)
    Note.objects.update(title="Ændret imens")
    form = NoteForm(data, instance=Note.objects.get(pk=note.pk))
    assert "fingerprint" not in form.changed_data
    assert form["fingerprint"].is_hidden


def test_what_is_locked_is_not_in_the_fingerprint(note):
    class Locked(NoteForm):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.fields["title"].disabled = True

    assert "title" not in decode(Locked(instance=note)["fingerprint"].value())
    form = posted(note, drawn(note) | {"title": "Smuglet", "body": "Min"}, form_class=Locked)
    assert save(note, form) == ["body"]


# Claims and versions


def test_a_claim_is_given_once(note):
    first, second = Note.objects.get(), Note.objects.get()
    claim(first, 1)
    assert first.version == 2
    with pytest.raises(Moved):
        claim(second, 1)
    first.state = "sent"
    first.save(update_fields=["state"])
    note.refresh_from_db()
    assert (note.version, note.state) == (3, "sent")
    note.delete()
    with pytest.raises(Moved, match="ændret eller fjernet"):
        claim(first, 3)


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_claims_at_once_give_one(note):
    barrier, ended = threading.Barrier(2), []

    def press():
        row = Note.objects.get(pk=note.pk)
        try:
            barrier.wait(timeout=10)
            claim(row, 1)
            ended.append("claimed")
        except Moved:
            ended.append("moved")
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert sorted(ended) == ["claimed", "moved"]
    assert Note.objects.get().version == 2


def test_each_save_raises_the_version(note):
    assert note.version == 1
    note.save()
    note.title = "Ny"
    note.save(update_fields=["title"])
    note.save(update_fields=[])
    assert note.version == Note.objects.get().version == 3
    assert Note.objects.get().title == "Ny"


def test_a_failed_save_leaves_the_version(note):
    note.amount = 1.5
    with pytest.raises(TypeError):
        note.save()
    assert note.version == 1
