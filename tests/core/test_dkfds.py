"""The crispy pack and the tags of core/templatetags/dkfds.py. The forms here stand for those of every app."""

import re
from datetime import date
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree

from crispy_forms.bootstrap import AppendedText, FieldWithButtons, FormActions, InlineRadios, StrictButton
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Column, Div, Field, Fieldset, Layout, MultiField, Reset, Row, Submit
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template import Context, Template
from django.utils.html import escape

from core.fields import AmountFormField, DateFormField
from core.templatetags import dkfds

HOSTILE = '"><script>alert(1)</script>'


class Sample(forms.Form):
    name = forms.CharField(label="Navn", help_text="Som det står i <em>aftalen</em>")
    note = forms.CharField(label="Note", required=False, widget=forms.Textarea(attrs={"data-markdown": ""}))
    kind = forms.ChoiceField(
        label="Hvad er bedst?",
        widget=forms.RadioSelect,
        choices=[("up", "Højere"), ("down", "Lavere")],
        error_messages={"required": "Vælg, om højere eller lavere er bedre"},
    )
    unit = forms.ChoiceField(label="Enhed", choices=[("", "---------"), ("p", "Procent")])
    amount = AmountFormField(label="Beløb", widget=forms.TextInput(attrs={"data-suffix": "kr."}))
    on = DateFormField(label="Dato", required=False)
    agreed = forms.BooleanField(label="Jeg er enig", required=False)
    themes = forms.MultipleChoiceField(
        label="Temaer",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("Gruppe", [("a", "Job"), ("b", "Skole")]), ("c", "Andet")],
    )
    file = forms.FileField(label="Bilag", required=False)
    secret = forms.CharField(widget=forms.HiddenInput, required=False)


def crispy(form: forms.BaseForm, *layout: Any, **context: Any) -> str:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(*layout) if layout else Layout(*form.fields)
    return render_crispy_form(form, helper, context)


class Strict(HTMLParser):
    """Builds a tree; what is closed out of turn or twice does not pass."""

    VOID = frozenset({"br", "img", "input", "use"})

    def __init__(self) -> None:
        super().__init__()
        self.root = ElementTree.Element("root")
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has {names}"
        child = ElementTree.SubElement(self.open[-1], tag, {name: value or "" for name, value in attrs})
        if tag not in self.VOID:
            self.open.append(child)

    def handle_endtag(self, tag: str) -> None:
        if tag not in self.VOID:
            assert self.open.pop().tag == tag


def tree(html: str) -> ElementTree.Element:
    parser = Strict()
    parser.feed(html)
    assert parser.open == [parser.root]
    return parser.root


def ids(html: str) -> list[str]:
    return re.findall(r'\sid="([^"]+)"', html)


def draw(source: str, **context: Any) -> str:
    return Template("{% load dkfds %}" + source).render(Context(context))


def bound(**data: Any) -> Sample:
    return Sample({"name": "Nord", "kind": "up", "unit": "p", "amount": "1.000", **data})


# --- Fields ------------------------------------------------------------------------------------------------------


def test_label_hint_error_and_input_stand_in_that_order() -> None:
    html = crispy(bound(name=""), "name")
    order = ['class="form-label', 'class="form-hint" id="id_name_helptext"', 'id="id_name_error"', "<input"]
    assert sorted(order, key=html.index) == order
    assert "form-group form-error" in html
    assert '<span class="sr-only">Fejl: </span>' in html


def test_the_input_is_described_by_what_stands_there() -> None:
    html = crispy(bound(name=""), "name")
    described = re.search(r'aria-describedby="([^"]+)"', html)
    assert described is not None
    assert set(described[1].split()) == {"id_name_helptext", "id_name_error"} <= set(ids(html))
    assert 'aria-invalid="true"' in html


def test_the_optional_are_marked_and_not_the_required() -> None:
    html = crispy(Sample(), "name", "on", "agreed", "themes")
    assert html.count("(frivilligt)") == 2  # the date and the themes; a box nobody ticks needs no word
    assert not re.search(r"Navn.{0,40}frivilligt", html)


def test_no_placeholder_and_no_number_input() -> None:
    html = crispy(Sample())
    assert "placeholder" not in html
    assert 'type="number"' not in html


def test_a_whole_form_is_well_formed_and_has_each_id_once() -> None:
    for form in (Sample(), Sample({})):
        html = crispy(form)
        assert tree(html)
        assert len(ids(html)) == len(set(ids(html)))


def test_every_label_belongs_to_an_input() -> None:
    html = crispy(Sample())
    fors = set(re.findall(r'<label[^>]*\sfor="([^"]+)"', html))
    assert fors
    assert fors <= set(ids(html))


def test_a_group_is_a_fieldset_with_a_legend_and_each_label_right_after_its_input() -> None:
    root = tree(crispy(Sample({}), "kind"))
    fieldset = root.find(".//fieldset")
    assert fieldset is not None
    assert fieldset[0].tag == "legend"
    assert fieldset.get("aria-describedby") == "id_kind_error"
    for box in root.findall(".//div[@class='form-group-radio']"):
        assert [child.tag for child in box] == ["input", "label"]


def test_chosen_ones_are_checked_and_groups_have_their_heading() -> None:
    html = crispy(bound(themes=["b", "c"]), "themes")
    assert re.findall(r'value="(\w)" class="form-checkbox" checked', html) == ["b", "c"]
    assert html.count("choices-group") == 1


def test_a_disabled_group_and_field_say_so() -> None:
    form = Sample()
    form.fields["kind"].disabled = form.fields["name"].disabled = True
    html = crispy(form, "kind", "name")
    assert html.count(" disabled") >= 3


def test_one_checkbox_has_its_label_after_it() -> None:
    box = tree(crispy(Sample(), "agreed")).find(".//div[@class='form-group-checkbox']")
    assert box is not None
    assert [child.tag for child in box] == ["input", "label"]
    assert "form-checkbox" in (box[0].get("class") or "")


def test_a_unit_stands_beside_its_input() -> None:
    html = crispy(Sample(), "amount", AppendedText("name", "%"))
    assert "form-input-wrapper--suffix" in html
    assert '<div class="form-input-suffix" aria-hidden="true">kr.</div>' in html
    assert ">%</div>" in html


def test_a_date_is_a_text_field_that_may_get_a_calendar() -> None:
    html = crispy(Sample(initial={"on": date(2026, 12, 24)}), "on")
    assert "data-date-field" in html
    assert 'type="text"' in html
    assert 'value="24-12-2026"' in html


def test_a_formatted_text_has_three_buttons_that_only_script_shows() -> None:
    html = crispy(Sample(), "note")
    assert re.findall(r'data-markdown-action="(\w+)"', html) == ["bold", "list", "link", "preview"]
    assert re.search(r'role="toolbar"[^>]* hidden>', html)
    assert "<textarea" in html
    assert 'data-preview-url="/forhaandsvisning/"' in html


def test_the_empty_choice_says_what_to_do() -> None:
    assert "Vælg</option>" in crispy(Sample(), "unit")
    assert "------" not in crispy(Sample(), "unit")


def test_the_authors_classes_and_attributes_are_kept() -> None:
    html = crispy(Sample(), Field("name", css_class="input-width-s", data_x="1", wrapper_class="wide"))
    assert 'class="form-input input-width-s"' in html
    assert 'data-x="1"' in html
    assert "form-group wide" in html


def test_hidden_fields_are_only_inputs() -> None:
    assert re.fullmatch(
        r'\s*<input type="hidden" name="secret" id="id_secret">\s*', crispy(Sample(), "secret")
    )


def test_a_file_field_shows_the_present_file_and_lets_it_go() -> None:
    class Stored:
        url = "/hemmelig/sti"

        def __str__(self) -> str:
            return "referat.pdf"

    html = crispy(Sample(initial={"file": Stored()}), "file")
    assert "referat.pdf" in html
    assert "/hemmelig/sti" not in html  # files go through views that check rights
    assert 'name="file-clear"' in html
    assert "Fjern filen" in html
    assert "file-clear" not in crispy(Sample(), "file")


def test_hostile_labels_and_values_are_escaped() -> None:
    form = bound(name='"><script>x</script>')
    form.fields["name"].label = "<b>Navn</b>"
    html = crispy(form, "name", "kind")
    assert "<script>" not in html
    assert "<b>" not in html


# --- Layout ------------------------------------------------------------------------------------------------------


def test_layout_objects_of_crispy_are_drawn_in_our_look() -> None:
    html = crispy(
        Sample(),
        Fieldset("Om {{ what }}", Row("name", Column("unit")), css_id="about"),
        MultiField("Perioden", "on", "amount"),
        Div(InlineRadios("kind"), css_class="box"),
        FieldWithButtons("note", StrictButton("Hent", css_class="button-secondary")),
        HTML("<p>{{ what }}</p>"),
        FormActions(
            Submit("save", "Gem"),
            Submit("send", "Send", css_class="button-secondary"),
            Reset("no", "Fortryd"),
        ),
        what="målet",
    )
    assert tree(html) is not None
    assert '<fieldset id="about" class="form-fieldset">' in html
    assert '<legend class="form-legend">Om målet</legend>' in html
    assert "form-columns" in html
    assert "form-multi" in html
    assert "choices-inline" in html
    assert "<p>målet</p>" in html
    buttons = re.findall(r'<button type="(\w+)"[^>]*class="([^"]+)"', html)
    assert ("submit", "button button-primary") in buttons
    assert ("submit", "button button-secondary") in buttons
    assert ("reset", "button button-secondary") in buttons
    assert "btn" not in html


def test_a_whole_form_posts_with_a_token_and_lets_the_server_validate() -> None:
    helper = FormHelper()
    helper.form_action = "/et/sted/"
    helper.add_input(Submit("", "Gem"))
    html = render_crispy_form(Sample(), helper, {"csrf_token": "t0ken"})
    start = re.search(r"<form[^>]*>", html)
    assert start is not None
    assert "novalidate" in start[0]
    assert 'action="/et/sted/"' in start[0]
    assert 'enctype="multipart/form-data"' in start[0]
    assert "t0ken" in html
    assert '<div class="button-group">' in html


def test_formsets_are_drawn_with_their_management_form() -> None:
    formset = forms.formset_factory(Sample, extra=2)(prefix="i")
    html = render_crispy_form(formset, FormHelper(), {})
    assert html.count('class="formset-form panel"') == 2
    assert 'name="i-TOTAL_FORMS"' in html
    assert 'name="i-1-name"' in html


# --- Errors ------------------------------------------------------------------------------------------------------


def links(*fields: forms.BaseForm) -> list[tuple[str, str]]:
    return [(link.text, link.target) for link in dkfds.error_links(fields)]


def test_the_summary_links_to_the_fields_in_the_forms_order_with_their_own_messages() -> None:
    form = Sample({"amount": "ti", "on": "32-1-2026"})
    found = links(form)
    assert [target for _, target in found] == ["id_name", "id_kind_0", "id_unit", "id_amount", "id_on"]
    html = crispy(form)
    for text, target in found:
        assert text in html
        assert target in ids(html)


def test_a_message_says_which_field_and_what_to_do() -> None:
    texts = {target: text for text, target in links(Sample({}))}
    assert texts["id_name"] == "Udfyld »Navn«."
    assert texts["id_unit"] == "Vælg en mulighed i »Enhed«."
    assert texts["id_amount"] == "Skriv et beløb."  # names itself already
    assert texts["id_kind_0"] == "Vælg, om højere eller lavere er bedre"


def test_the_whole_forms_errors_stand_first_and_without_a_link() -> None:
    form = bound(name="")
    form.is_valid()
    form.add_error(None, "Perioden slutter, før den begynder.")
    assert links(form)[0] == ("Perioden slutter, før den begynder.", "")


def test_the_same_message_to_the_same_place_is_said_once() -> None:
    form = bound(name="")
    assert len(dkfds.error_links([form, form])) == 1


def test_a_row_that_is_taken_away_may_be_wrong() -> None:
    factory = forms.formset_factory(Sample, extra=0, can_delete=True)
    data = {"f-TOTAL_FORMS": "2", "f-INITIAL_FORMS": "2", "f-0-DELETE": "on", "f-0-name": "", "f-1-name": ""}
    formset = factory(data, prefix="f", initial=[{"name": "a"}, {"name": "b"}])
    formset.is_valid()
    assert {target for _, target in dkfds.error_links([formset])} == {
        "id_f-1-name",
        "id_f-1-kind_0",
        "id_f-1-unit",
        "id_f-1-amount",
    }


def test_errors_of_a_formset_as_a_whole_are_listed() -> None:
    factory = forms.formset_factory(Sample, max_num=1, validate_max=True)
    formset = factory({"f-TOTAL_FORMS": "2", "f-INITIAL_FORMS": "0"}, prefix="f")
    formset.is_valid()
    assert dkfds.error_links([formset])[0].target == ""


def test_the_summary_is_drawn_for_every_bound_form_of_the_page() -> None:
    html = draw("{% error_summary %}", form=bound(name=""), rows=[bound(unit="?")], fresh=Sample())
    assert re.search(r'<nav[^>]*aria-labelledby="error-summary-heading">', html)
    assert 'role="alert" data-module="error-summary" tabindex="-1"' in html
    assert "Der er 2 fejl" in html
    assert '<a class="function-link" href="#id_name">Udfyld »Navn«.</a>' in html


def test_without_errors_there_is_no_summary() -> None:
    assert draw("{% error_summary %}", form=bound(), fresh=Sample()).strip() == ""
    assert draw("{% error_summary form %}", form=Sample()).strip() == ""


def test_the_title_says_when_something_is_wrong() -> None:
    assert draw("{% error_prefix %}", form=bound(name="")) == "Fejl: "
    assert draw("{% error_prefix %}", form=bound()) == ""
    assert draw("{% error_prefix %}", form=Sample()) == ""


def test_what_is_hostile_in_a_field_is_written_as_text() -> None:
    class Hostile(forms.Form):
        name = forms.CharField(label=HOSTILE, widget=forms.TextInput(attrs={"data-suffix": HOSTILE}))
        kind = forms.ChoiceField(label=HOSTILE, choices=[(HOSTILE, HOSTILE)], widget=forms.RadioSelect)
        themes = forms.MultipleChoiceField(
            label="Temaer", choices=[(HOSTILE, [("a", HOSTILE)])], widget=forms.CheckboxSelectMultiple
        )

    form = Hostile({"name": HOSTILE, "kind": HOSTILE, "themes": [HOSTILE]})
    form.add_error("name", HOSTILE)
    root = tree(crispy(form))
    assert root.find(".//script") is None
    assert crispy(form).count(escape(HOSTILE)) >= 9


def test_choices_are_the_same_whoever_makes_the_options() -> None:
    class Own(forms.CheckboxSelectMultiple):
        def create_option(self, *args: Any, **kwargs: Any) -> Any:
            return super().create_option(*args, **kwargs)

    form = bound(themes=["b", "c"])
    drawn = crispy(form, "themes")
    form.fields["themes"].widget = Own(choices=form.fields["themes"].choices)
    assert crispy(form, "themes") == drawn
