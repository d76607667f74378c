import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.hyphens import SOFT_HYPHEN, soft_hyphens


@pytest.mark.parametrize(
    ("word", "parted"),
    [
        ("Kriminalitetsforebyggelse", "Kri|mi|na|li|tets|fo|re|byg|gel|se"),
        ("Sammenhængskraft", "Sam|men|hængs|kraft"),
        ("Tryghedsundersøgelsen", "Tryg|heds|un|der|sø|gel|sen"),
        ("Fritidsjobformidling", "Fri|tids|job|for|mid|ling"),
        ("Kommunalbestyrelsen", "Kom|mu|nal|be|sty|rel|sen"),
        ("Medborgerskabet", "Med|bor|ger|ska|bet"),
        ("medborgerskab", "medborgerskab"),  # 13 letters fit
    ],
)
def test_long_words_get_places_to_break(word: str, parted: str) -> None:
    assert soft_hyphens(word).replace(SOFT_HYPHEN, "|") == parted


def test_short_words_numbers_and_spaces_are_left_alone() -> None:
    assert soft_hyphens("2 Beskæftigelse i 2026-0001") == "2 Beskæftigelse i 2026-0001"


@given(st.text())
def test_nothing_but_soft_hyphens_is_added(text: str) -> None:
    assert soft_hyphens(text).replace(SOFT_HYPHEN, "") == text.replace(SOFT_HYPHEN, "")
