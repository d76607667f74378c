"""Form fields that read and write Danish, and text that can be printed. No database."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from fontTools.ttLib import TTFont

from core.fields import (
    AmountFormField,
    DateFormField,
    LineField,
    NumberFormField,
    ProseField,
    TextFormField,
    clean_text,
    validate_no_cpr,
    validate_printable,
)
from core.money import MAX_AMOUNT
from core.printable import RANGES, is_printable, unprintable


class Form(forms.Form):
    amount = AmountFormField(required=False)
    number = NumberFormField(decimals=1, required=False)
    whole = NumberFormField(decimals=0, required=False)
    day = DateFormField(required=False)
    text = TextFormField(required=False, widget=forms.Textarea)


def test_values_come_in_as_danish_and_out_as_python():
    form = Form(
        {"amount": "1.234,5", "number": "12,5", "whole": "1.000", "day": "24/12-2026", "text": " a\r\nb "}
    )
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {
        "amount": Decimal("1234.50"),
        "number": Decimal("12.5"),
        "whole": 1000,
        "day": date(2026, 12, 24),
        "text": "a\nb",
    }
    assert type(form.cleaned_data["whole"]) is int


def test_values_are_drawn_in_danish():
    form = Form(
        initial={
            "amount": Decimal("1234567.50"),
            "number": Decimal("12.50"),
            "whole": 1000,
            "day": date(2026, 1, 2),
        }
    )
    assert 'value="1.234.567,50"' in str(form["amount"])
    assert 'value="12,5"' in str(form["number"])
    assert 'value="1.000"' in str(form["whole"])
    assert 'value="02-01-2026"' in str(form["day"])
    assert 'type="text"' in str(form["amount"])
    assert 'inputmode="decimal"' in str(form["amount"])
    assert 'inputmode="decimal"' in str(form["number"])
    assert 'inputmode="numeric"' in str(form["whole"])
    assert "placeholder" not in form.as_p()


def test_wrong_text_stays_as_it_was_typed():
    form = Form({"amount": "1,234.50", "day": "31-02-2026", "number": "1,25", "whole": "1,5"})
    assert not form.is_valid()
    assert 'value="1,234.50"' in str(form["amount"])
    assert form.errors["amount"] == ["Skriv beløbet på dansk: 1.234,50"]
    assert form.errors["day"] == ["Den 31. februar 2026 findes ikke."]
    assert form.errors["number"] == ["Skriv tallet med højst 1 decimal."]
    assert form.errors["whole"] == ["Skriv et helt tal uden decimaler."]


def test_nothing_typed_is_none():
    form = Form({"amount": "", "number": "  ", "whole": "\n"})
    assert form.is_valid()
    assert (form.cleaned_data["amount"], form.cleaned_data["number"], form.cleaned_data["day"]) == (None,) * 3


@pytest.mark.parametrize(
    ("field", "message"),
    [
        (AmountFormField(), "Skriv et beløb."),
        (NumberFormField(), "Skriv et tal."),
        (DateFormField(), "Skriv en dato, fx 24-12-2026."),
        (TextFormField(), "Udfyld feltet."),
    ],
)
def test_what_is_required_says_what_to_write(field, message):
    with pytest.raises(ValidationError) as error:
        field.clean("")
    assert error.value.messages == [message]


@pytest.mark.parametrize(
    ("field", "text", "message"),
    [
        (AmountFormField(min_value=0), "-1", "Beløbet kan ikke være negativt."),
        (AmountFormField(min_value=Decimal("10")), "9,99", "Beløbet skal være mindst 10,00 kr."),
        (AmountFormField(), "10.000.000.000", "Beløbet kan højst være 9.999.999.999,99 kr."),
        (AmountFormField(), "-10.000.000.000", "Beløbet skal være mindst -9.999.999.999,99 kr."),
        (NumberFormField(min_value=0), "-0,5", "Tallet kan ikke være negativt."),
        (NumberFormField(max_value=100), "100,01", "Skriv et tal, der højst er 100."),
        (NumberFormField(min_value=2), "1", "Skriv et tal, der er mindst 2."),
        (NumberFormField(), "9" * 15, "Skriv et tal, der højst er 1.000.000.000.000."),
        (DateFormField(min_value=date(2026, 1, 1)), "31-12-2025", "Datoen kan tidligst være 01-01-2026."),
        (DateFormField(max_value=date(2026, 1, 1)), "2-1-2026", "Datoen kan senest være 01-01-2026."),
    ],
)
def test_bounds_are_told_in_danish(field, text, message):
    with pytest.raises(ValidationError) as error:
        field.clean(text)
    assert error.value.messages == [message]


def test_bounds_are_inclusive():
    assert AmountFormField().clean("9.999.999.999,99") == MAX_AMOUNT
    assert AmountFormField(min_value=0).clean("0") == Decimal("0.00")
    assert DateFormField(min_value=date(2026, 1, 1), max_value=date(2026, 1, 1)).clean("1-1-2026") == date(
        2026, 1, 1
    )


def test_the_same_value_written_otherwise_is_no_change():
    assert not AmountFormField().has_changed(Decimal("1234.50"), "1234,5")
    assert not NumberFormField(decimals=0).has_changed(1000, "1.000")
    assert not DateFormField().has_changed(date(2026, 12, 24), "24/12-2026")
    assert AmountFormField().has_changed(Decimal("1234.50"), "1234,51")
    assert AmountFormField().has_changed(None, "0")


def test_values_that_are_no_text_pass_through():
    """Disabled fields are cleaned from their initial value."""
    assert AmountFormField().clean(Decimal("5.00")) == Decimal("5.00")
    assert DateFormField().clean(date(2026, 1, 1)) == date(2026, 1, 1)


# Text


@pytest.mark.parametrize(
    ("typed", "clean"),
    [
        ("a\r\nb\rc\vd", "a\nb\nc\nd"),
        ("A\u030arhus", "Århus"),
        ("bolig\u00adsocial\u200b plan\ufeff", "boligsocial plan"),
        ("5\u00a0%", "5\u00a0%"),
        ("➡️", "➡"),
    ],
)
def test_text_is_put_in_one_form(typed, clean):
    assert clean_text(typed) == clean
    assert clean_text(clean) == clean


@pytest.mark.parametrize(
    "text",
    [
        "Rødgrød med fløde på Ærø – »citat« ‘enkelt’ “dobbelt” …",
        "5 € · 10 £ · § 15 · ½ · m² · 20 °C · 3 × 4 ≤ 12 · → ✓ ☐ •",
        "Zażółć gęślą jaźń, Şişli, Łódź, Ελλάδα, Київ",
        "Linje 1\n\tLinje 2",
    ],
)
def test_what_danish_offices_write_can_be_printed(text):
    validate_printable(clean_text(text))
    assert unprintable(clean_text(text)) == []


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Godt gået 🎉", "»🎉«"),
        ("nul\x00tegn", "U+0000"),
        ("\x1b[31m", "U+001B"),
        ("\u202etxt.exe", "U+202E"),
        ("漢字", "»漢«, »字«"),
        ("مرحبا", "»م«"),
        ("\ue000", "U+E000"),
        ("\U0001f468\u200d\U0001f469", "»👨«"),
        ("\ud800", "U+D800"),
    ],
)
def test_what_cannot_be_printed_is_refused_and_named(text, named):
    with pytest.raises(ValidationError) as error:
        validate_printable(text)
    assert named in error.value.messages[0]
    assert error.value.code == "unprintable"
    with pytest.raises(ValidationError):
        TextFormField().clean(text)


def test_our_fonts_have_every_character_we_take():
    faces = settings.BASE_DIR / "node_modules" / "dejavu-fonts-ttf" / "ttf"
    for face in ("DejaVuSans", "DejaVuSans-Bold", "DejaVuSans-Oblique", "DejaVuSans-BoldOblique"):
        drawn = TTFont(faces / f"{face}.ttf").getBestCmap()
        assert [hex(c) for first, last in RANGES for c in range(first, last + 1) if c not in drawn] == []


def test_the_ranges_are_in_order():
    flat = [code for pair in RANGES for code in pair]
    assert flat == sorted(flat)
    assert [is_printable(char) for char in "a~\x7f\xa0\xad®\n\r"] == [
        True,
        True,
        False,
        True,
        False,
        True,
        True,
        False,
    ]


def test_cpr_numbers_are_refused_and_not_repeated():
    with pytest.raises(ValidationError) as error:
        validate_no_cpr("Beboeren 010190-1234 har søgt")
    assert "010190" not in error.value.messages[0]
    with pytest.raises(ValidationError):
        TextFormField().clean("0101901234")


@pytest.mark.parametrize("field_class", [LineField, ProseField])
def test_model_fields_check_too(field_class):
    field = field_class("tekst", max_length=50)
    field.set_attributes_from_name("text")
    for bad in ("🎉", "010190-1234"):
        with pytest.raises(ValidationError):
            field.clean(bad, None)
    assert field.clean("Æblegård", None) == "Æblegård"
    assert isinstance(field.formfield(), TextFormField)
    assert field.deconstruct()[1] == f"core.fields.{field_class.__name__}"
    assert "validators" not in field.deconstruct()[3]


def test_a_line_has_one_line():
    field = LineField(max_length=50)
    field.set_attributes_from_name("title")
    assert field.formfield().clean("Lektiecafé\r\ni Nordvang") == "Lektiecafé i Nordvang"
    with pytest.raises(ValidationError, match="én linje"):
        field.clean("Lektiecafé\nBcc: alle@example.com", None)


def test_a_prose_field_is_a_textarea_and_keeps_its_length():
    field = ProseField(max_length=5)
    field.set_attributes_from_name("text")
    form_field = field.formfield()
    assert isinstance(form_field.widget, forms.Textarea)
    with pytest.raises(ValidationError):
        form_field.clean("seks tegn")
    assert form_field.clean("a\r\nb") == "a\nb"


def test_a_date_that_is_too_long_names_its_field_and_the_cure():
    typed = "den 24. december 2026, hvis kommunen når det inden jul"
    cure = "Skriv kun datoen som dag-måned-år, fx 24-12-2026, med højst 40 tegn."
    with pytest.raises(ValidationError) as refused:
        DateFormField(label="Frist").clean(typed)
    assert refused.value.messages == [f"Teksten i »Frist« er for lang. {cure}"]
    with pytest.raises(ValidationError) as refused:
        DateFormField().clean(typed)
    assert refused.value.messages == [cure]
