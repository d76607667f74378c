"""The page of a conflict: both texts, and the choice that is posted from it."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape

import pytest
from django.test import RequestFactory

from core.versions import Conflict, conflict_page, render_conflict
from tests.core.sample.forms import drawn, posted, save
from tests.core.sample.models import Note, Tag

pytestmark = pytest.mark.django_db


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
