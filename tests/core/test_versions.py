"""Two people on one row: what only one changed is kept, what both changed is asked about, nothing is lost."""

import re
import threading
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape
from uuid import UUID

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from core.fields import AmountFormField, DateFormField, TextFormField
from core.versions import Conflict, FingerprintForm, Moved, claim, conflict_page, fingerprint, render_conflict
from core.versions.fingerprints import canonical, decode, encode
from tests.core.sample.models import Note, Tag

pytestmark = pytest.mark.django_db


class NoteForm(FingerprintForm, forms.ModelForm):
    class Meta:
        model = Note
        fields = ["title", "body", "amount", "day", "done", "tags"]
        widgets = {"body": forms.Textarea}
        field_classes = {"day": DateFormField}


def drawn(note, form_class=NoteForm, **kwargs):
    """What a browser would post of the form as it was drawn now."""
    form = form_class(instance=Note.objects.get(pk=note.pk), **kwargs)
    data = {}
    for name in form.fields:
        field, value = form[name], form[name].value()
        if isinstance(field.field, forms.BooleanField):
            if value:
                data[field.html_name] = "on"
        elif value is not None:
            shown = field.field.prepare_value(value)
            data[field.html_name] = shown.replace("\n", "\r\n") if isinstance(shown, str) else shown
    return data


def posted(note, data, form_class=NoteForm, **kwargs):
    form = form_class(data, instance=Note.objects.get(pk=note.pk), **kwargs)
    assert form.is_valid(), form.errors
    return form


def save(note, form):
    row = Note.objects.get(pk=note.pk)
    names = form.merge_into(row)
    if names:
        row.save(update_fields=names)
    form.merge_relations(row)
    return names


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


# The page


def request_for(data):
    return RequestFactory().post("/planer/2026-0007/indhold/", data)


def conflict_of(note, changes, theirs):
    data = drawn(note) | changes
    save(note, posted(note, drawn(note) | theirs))
    form = posted(note, data)
    with pytest.raises(Conflict) as conflict:
        save(note, form)
    return data, form, conflict.value


def repost(page, **choices):
    """What the browser posts from the 409 page."""
    data = {}
    for name, value in page.carried:
        data.setdefault(name, []).append(value)
    for field in page.fields:
        data[f"mine:{field.html_name}"] = list(field.mine_values)
        data[f"theirs:{field.html_name}"] = list(field.theirs_values)
        data[f"choice:{field.html_name}"] = choices.get(field.name, "mine")
        if field.is_text:
            data[field.html_name] = choices.get(f"{field.name}_merged", field.comparison.merged)
    return RequestFactory().post("/", data).POST


CHANGES = {"body": "Min tekst", "amount": "7", "done": "on"}
THEIRS = {"body": "Deres tekst", "title": "Deres titel", "day": "1-1-2027"}


@pytest.mark.parametrize(
    ("choice", "body"),
    [("mine", "Min tekst"), ("theirs", "Deres tekst"), ("merged", "Flettet tekst")],
)
def test_the_choice_is_saved_with_my_other_changes_and_theirs_stay(note, choice, body):
    data, form, conflict = conflict_of(note, CHANGES, THEIRS)
    page = conflict_page(request_for(data | {"action": "save"}), [(form, conflict)])
    assert ("action", "save") in page.carried
    assert page.also_mine == ["Beløb", "Færdig"]
    again = repost(page, body=choice, body_merged="Flettet tekst")
    save(note, posted(note, again))
    note.refresh_from_db()
    assert (note.body, note.amount, note.done) == (body, Decimal("7.00"), True)
    assert (note.title, note.day) == ("Deres titel", date(2027, 1, 1))


def test_a_third_person_meanwhile_gives_a_new_conflict(note):
    data, form, conflict = conflict_of(note, CHANGES, THEIRS)
    page = conflict_page(request_for(data), [(form, conflict)])
    save(note, posted(note, drawn(note) | {"body": "Tredje tekst"}))
    form = posted(note, repost(page, body="mine"))
    with pytest.raises(Conflict) as second:
        save(note, form)
    (field,) = second.value.fields
    assert (field.mine, field.theirs) == ("Min tekst", "Tredje tekst")
    page = conflict_page(request_for(repost(page, body="mine")), [(form, second.value)])
    assert not [name for name, _ in page.carried if name.startswith(("choice:", "mine:", "theirs:"))]
    save(note, posted(note, repost(page, body="mine")))
    note.refresh_from_db()
    assert note.body == "Min tekst"


def test_choosing_theirs_keeps_what_a_third_person_made_of_it(note):
    data, form, conflict = conflict_of(note, CHANGES, THEIRS)
    page = conflict_page(request_for(data), [(form, conflict)])
    save(note, posted(note, drawn(note) | {"body": "Tredje tekst"}))
    save(note, posted(note, repost(page, body="theirs")))
    note.refresh_from_db()
    assert note.body == "Tredje tekst"


def test_choices_of_several_values_and_ticks(note):
    red, blue = Tag.objects.create(name="rød"), Tag.objects.create(name="blå")
    Note.objects.update(done=True)
    both = {"tags": [red.pk, blue.pk]}
    data, form, conflict = conflict_of(note, {"tags": [blue.pk]}, both)
    page = conflict_page(request_for(data), [(form, conflict)])
    save(note, posted(note, repost(page, tags="theirs")))
    assert set(note.tags.all()) == {red, blue}
    save(note, posted(note, repost(page, tags="mine")))
    assert set(note.tags.all()) == {blue}


def test_two_rows_on_one_page(note):
    other = Note.objects.create(title="Anden")
    data = drawn(note, prefix="a") | drawn(other, prefix="b")
    for row in (note, other):
        save(row, posted(row, drawn(row) | {"title": "Deres"}))
    data |= {"a-title": "Min a", "b-title": "Min b", "csrfmiddlewaretoken": "secret"}
    pairs = []
    for row, prefix in ((note, "a"), (other, "b")):
        form = posted(row, data, prefix=prefix)
        with pytest.raises(Conflict) as conflict:
            save(row, form)
        pairs.append((form, conflict.value))
    page = conflict_page(request_for(data), pairs)
    assert "csrfmiddlewaretoken" not in dict(page.carried)
    again = repost(page, title="mine")
    for row, prefix, title in ((note, "a", "Min a"), (other, "b", "Min b")):
        save(row, posted(row, again, prefix=prefix))
        row.refresh_from_db()
        assert row.title == title


def test_the_page_shows_both_texts_and_runs_none_of_them(note, user):
    hostile = '<script>alert("x")</script> min'
    data, form, conflict = conflict_of(
        note, {"body": hostile, "title": "Min"}, {"body": "<b>deres</b> tekst"}
    )
    request = request_for(data)
    request.user = user
    response = render_conflict(
        request, form, conflict, who="Jakob Lind", when=datetime(2026, 1, 1, tzinfo=UTC)
    )
    html = response.content.decode()
    assert response.status_code == 409
    assert "<script>alert" not in html
    assert "<b>deres" not in html
    text = unescape(re.sub(r"</?(ins|del)>", "", html))
    assert hostile in text
    assert "<b>deres</b> tekst" in text
    assert "Jakob Lind" in html
    assert 'name="mine:body"' in html
    assert 'name="choice:body"' in html


# Fingerprints


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("a\r\nb", "a\nb"),
        (" a ", "a"),
        (None, ""),
        (Decimal("1.50"), Decimal("1.5")),
        (Decimal("-0.00"), Decimal("0")),
        (Decimal("1E+2"), Decimal("100.00")),
        (3, Decimal("3.00")),
        ([2, 1], {1, 2}),
        ("A\u030a", "Å"),
        (datetime(2026, 6, 1, 12, tzinfo=UTC), datetime.fromisoformat("2026-06-01T14:00:00+02:00")),
        (UUID(int=1), str(UUID(int=1))),
    ],
)
def test_equal_values_have_one_fingerprint(one, other):
    assert fingerprint(one) == fingerprint(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (False, None),
        (0, None),
        (0, ""),
        (Decimal("0.00"), None),
        ("a b", "a  b"),
        ("a\nb", "a b"),
        ([1], [1, 1]),
        ([12], [1, 2]),
        (date(2026, 1, 2), date(2026, 2, 1)),
        (datetime(2026, 1, 1), date(2026, 1, 1)),  # noqa: DTZ001
    ],
)
def test_other_values_have_another(one, other):
    assert fingerprint(one) != fingerprint(other)


@given(
    st.dictionaries(
        st.from_regex(r"[a-z_]\w{0,20}", fullmatch=True).filter(str.isascii), st.text(), max_size=9
    )
)
def test_fingerprints_come_back(values):
    prints = {name: fingerprint(value) for name, value in values.items()}
    assert decode(encode(prints)) == prints
    assert all(re.fullmatch(r"[0-9a-f]{12}", digits) for digits in prints.values())


def test_canonical_of_rows(note):
    assert canonical(note) == str(note.pk)
    assert canonical(Note.objects.all()) == str(note.pk)
    assert canonical(Note.objects.none()) == ""


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
