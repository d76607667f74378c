"""Widgets drawn by hand are what Django would draw."""

from html.parser import HTMLParser

import pytest
from django import forms

from core.versions import FingerprintForm
from core.widgets import DRAWN, Hidden, boxes, draw


class Sample(forms.Form):
    text = forms.CharField(max_length=5, help_text="Højst fem")
    number = forms.IntegerField(min_value=1, required=False)
    email = forms.EmailField(disabled=True)
    long = forms.CharField(widget=forms.Textarea(attrs={"rows": 3, "data-markdown": True, "data-off": False}))
    one = forms.ChoiceField(
        choices=[("", "---------"), ("a", "A & B"), ("Gruppe <1>", [("b", "Østervang"), ("c", "C")])]
    )
    several = forms.MultipleChoiceField(choices=[("a", "A"), ("b", "B")])
    day = forms.DateField(localize=True)
    tick = forms.BooleanField(required=False)
    radio = forms.ChoiceField(choices=[("a", "A")], widget=forms.RadioSelect)
    secret = forms.CharField(widget=forms.HiddenInput)


class Parts(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[object] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, attrs))

    def handle_data(self, data: str) -> None:
        self.found.append(data if "textarea" in str(self.found[-1:]) else data.strip())


HOSTILE = "\n</textarea><b>\"'&"
NAMES = ("text", "number", "email", "long", "one", "day", "tick", "radio", "secret")
FILLED = dict.fromkeys(NAMES, HOSTILE) | {"several": ["b", HOSTILE]}
INITIAL = {
    "text": "Æble",
    "number": 7,
    "long": "To\nlinjer",
    "one": "b",
    "several": ["a", "b"],
    "email": None,
}


@pytest.mark.parametrize(
    "form",
    [
        Sample(),
        Sample(initial=INITIAL),
        Sample(FILLED),
        Sample(FILLED, use_required_attribute=False),
        Sample(auto_id=False),
    ],
)
def test_the_html_is_the_same(form):
    for field in form:
        attrs = {"class": "form-input", "aria-label": 'Et "navn"', "hidden": True}
        assert Parts(draw(field, attrs)).found == Parts(field.as_widget(attrs=attrs)).found, field.name


def test_the_widgets_of_most_fields_are_drawn_by_hand():
    drawn = {field.name for field in Sample() if field.field.widget.template_name in DRAWN}
    assert drawn == {"text", "number", "email", "long", "one", "several", "day"}


@pytest.mark.parametrize("value", [None, "", 7, HOSTILE])
def test_a_hidden_field_draws_itself_as_django_does(value):
    own, djangos = (kind().render("sign", value, {"id": "id_sign"}) for kind in (Hidden, forms.HiddenInput))
    assert Parts(own).found == Parts(djangos).found


class Boxed(forms.Form):
    ticked = forms.TypedMultipleChoiceField(
        coerce=int,
        choices=[(1, "Æble <1>"), (2, "Pære"), (3, HOSTILE)],
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-checkbox"}),
    )
    one = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)


@pytest.mark.parametrize(
    "form",
    [
        Boxed(initial={"ticked": [1, 3], "one": "b"}, use_required_attribute=False),
        Boxed({"ticked": ["2", HOSTILE], "one": ""}),
        Boxed(auto_id=False),
    ],
)
def test_boxes_to_be_placed_one_by_one_are_those_of_the_field(form):
    for field in form:
        parts = list(field)
        assert [Parts(box.tag).found for box in boxes(field)] == [
            Parts(str(part.tag())).found for part in parts
        ]
        if form.auto_id:
            assert [box.id_for_label for box in boxes(field)] == [part.id_for_label for part in parts]
        assert [box.choice_label for box in boxes(field)] == [part.choice_label for part in parts]


def test_a_fingerprint_is_drawn_as_django_draws_it():
    class Guarded(FingerprintForm, forms.Form):
        name = forms.CharField()

    for form in (Guarded(), Guarded({"fingerprint": HOSTILE}), Guarded(auto_id=False), Guarded(prefix="a")):
        field = form["fingerprint"]
        assert Parts(str(field)).found == Parts(field.as_widget(widget=field.field.widget)).found


def test_a_list_is_asked_for_its_choices_once():
    """Django asks for the first one by itself, to know whether a list may be marked as required."""
    asked = []

    def choices():
        asked.append(1)
        return [("a", "A & B"), ("b", "B")]

    class Listed(forms.Form):
        one = forms.ChoiceField(choices=choices)

    field = Listed({"one": "b"}, use_required_attribute=False)["one"]
    assert Parts(draw(field, {})).found == Parts(field.as_widget()).found
    asked.clear()
    draw(field, {})
    assert len(asked) == 1
