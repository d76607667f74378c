"""A CPR number is found however it is written, and other numbers are left in peace."""

import pytest

from core.danish import find_cpr


@pytest.mark.parametrize(
    "text",
    [
        "010190-1234",
        "0101901234",
        "010190 1234",
        "010190 - 1234",
        "010190–1234",
        "010190\N{NON-BREAKING HYPHEN}1234",
        "cpr:311299-0000.",
        "(290200-1234)",
        "610190-1234",  # a replacement number: day + 60
        "referat_010190-1234.pdf",
    ],
)
def test_cpr_numbers_are_found(text):
    assert len(find_cpr(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "2012-125227",
        "330-2021-15784",
        "00.32.00-S00-7-15",
        "320190-1234",
        "011390-1234",
        "000190-1234",
        "920190-1234",
        "12345678",
        "5798001234567",
        "010190-12345",
        "9010190-1234",
        "24-12-2026",
        "1.234.567,50",
        "tlf. 22 33 44 55",
        "2026-0007",
        "sha256 3f0101901234ab",
        "",
    ],
)
def test_other_numbers_are_no_cpr_numbers(text):
    assert find_cpr(text) == []


def test_two_cpr_numbers_are_both_found():
    assert find_cpr("Fra 010190-1234 til 020290-4321") == ["010190-1234", "020290-4321"]
