from hypothesis import given
from hypothesis import strategies as st

from core.differences import MAX_WORDS, Part, compare

texts = st.text(alphabet="ab æ,.\n1", max_size=60)


def marked(parts):
    return "".join(f"[{p.text}]" if p.changed else p.text for p in parts)


def test_words_that_differ_are_marked_on_both_sides():
    found = compare("36 % af beboerne er uden arbejde.", "36,0 % af de voksne er uden arbejde.")
    assert marked(found.mine) == "36 % af [beboerne] er uden arbejde."
    assert marked(found.theirs) == "36[,0] % af [de voksne] er uden arbejde."
    assert found.merged == "36,0 % af beboerne er uden arbejde."


def test_what_either_added_is_in_the_merge():
    found = compare("Især unge. Mange har ikke fået hjælp.", "Mange har ikke fået hjælp (2025).")
    assert found.merged == "Især unge. Mange har ikke fået hjælp (2025)."


def test_equal_texts_have_no_marks_and_empty_ones_no_parts():
    assert compare("ens", "ens").mine == (Part("ens", False),)
    assert compare("", "x").mine == ()
    assert compare("", "x").merged == "x"


@given(texts, texts)
def test_no_letter_is_lost(mine, theirs):
    found = compare(mine, theirs)
    assert "".join(p.text for p in found.mine) == mine
    assert "".join(p.text for p in found.theirs) == theirs
    assert compare(mine, mine).merged == mine


def test_very_long_texts_are_compared_by_line():
    lines = [f"linje {n} med nogle ord" for n in range(MAX_WORDS // 4)]
    mine, theirs = "\n".join(lines), "\n".join([*lines[:5], "en ny linje", *lines[5:]])
    found = compare(mine, theirs)
    assert [p.text for p in found.theirs if p.changed] == ["en ny linje\n"]
    assert found.merged == theirs
